import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

type System = { platform: NodeJS.Platform; env: NodeJS.ProcessEnv; exists(path: string): boolean };

const executable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

export const thisSystem: System = {
  platform: process.platform,
  env: process.env,
  exists: process.platform === 'win32' ? existsSync : executable,
};

const linuxNames = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
];
const macApps = ['Google Chrome', 'Microsoft Edge', 'Chromium'];
const windowsPrograms = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];

function candidates({ platform, env }: System): string[] {
  if (platform === 'darwin') return macApps.map((app) => `/Applications/${app}.app/Contents/MacOS/${app}`);
  if (platform === 'win32')
    return [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA]
      .filter((folder) => folder !== undefined)
      .flatMap((folder) => windowsPrograms.map((program) => `${folder}\\${program}`));
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return linuxNames.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** A Chromium, Chrome or Edge of this machine; null where there is none. */
export const findBrowser = (system: System = thisSystem): string | null =>
  candidates(system).find((path) => system.exists(path)) ?? null;

/** Can a window be shown at all? */
export const hasDisplay = ({ platform, env }: System = thisSystem): boolean =>
  platform === 'win32' || platform === 'darwin' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);

/** What the browser is started with: a window without tabs or address bar. Chromium refuses its sandbox to root. */
export const browserArguments = (url: string, isRoot: boolean): string[] => [
  `--app=${url}`,
  '--no-first-run',
  '--no-default-browser-check',
  ...(isRoot ? ['--no-sandbox'] : []),
];

/** Opens the window and lets the browser live on by itself. */
export function openBrowser(program: string, url: string): void {
  const child = spawn(program, browserArguments(url, process.getuid?.() === 0), { stdio: 'ignore', detached: true });
  child.on('error', () => process.stderr.write(`${program} did not start; open ${url}\n`));
  child.unref();
}
