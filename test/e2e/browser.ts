import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

/** The system's Chromium, or null where there is none. In continuous integration there must be one. */
export function systemBrowser(): string | null {
  const found = places.find((place) => existsSync(place)) ?? null;
  if (found === null && process.env.CI) throw new Error('no Chromium: install the system package chromium');
  if (found === null) process.stderr.write('e2e skipped: no Chromium on this machine\n');
  return found;
}

const flags = [
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
];

export const launch = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: [...flags, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])] });
