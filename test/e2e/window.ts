import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, BrowserContextOptions, ConsoleMessage, Page } from 'playwright-core';
import { type BrowserShell, startBrowserShell } from '../../src-main/shell/browser/shell.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');
const entries = {
  fake: join(root, 'test/shell/fakeCore.ts'),
  real: join(root, 'src-main/core/process.ts'),
};

/**
 * Builds the window into a folder of its own, in a process of its own: inside the test runner it would become React's
 * development build. Returns the folder, which is the caller's to remove.
 */
export async function buildWindow(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'gouji-window-'));
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  await run(process.execPath, [vite, 'build', '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production' },
  });
  return folder;
}

export type OpenWindow = { page: Page; shell: BrowserShell; complaints: string[]; close(): Promise<void> };

type WindowOptions = {
  renderer: string;
  core: keyof typeof entries;
  /** A workspace that is there already, and stays. */
  workspace?: string;
  /** The workspace's folder, by which the fake core picks what it plays. */
  name?: string;
  context?: BrowserContextOptions;
};

const settled = ['error', 'warning'];
const PATIENCE = 20_000;

/** A window on a workspace, or on a new one whose folder has the given name; what its console complains of is kept. */
export async function openWindow(
  browser: Browser,
  { renderer, core, name = 'workspace', context = {}, ...given }: WindowOptions,
): Promise<OpenWindow> {
  const folder = mkdtempSync(join(tmpdir(), 'gouji-e2e-'));
  const workspace = given.workspace ?? join(folder, name);
  const shell = await startBrowserShell({ workspace, renderer, coreEntry: entries[core], keepAlive: true });
  const page = await browser.newPage({ locale: 'zh-CN', viewport: { width: 1280, height: 760 }, ...context });
  const complaints: string[] = [];
  page.on('console', (message: ConsoleMessage) => {
    if (settled.includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.setDefaultTimeout(PATIENCE);
  await page.goto(shell.url);
  const close = async (): Promise<void> => {
    await page.close();
    await shell.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  return { page, shell, complaints, close };
}

type Dropped = { name: string; bytes: Buffer };

/** Drops files on the window as a desktop does. */
export async function dropFiles(page: Page, files: readonly Dropped[]): Promise<void> {
  const carried = files.map(({ name, bytes }) => ({ name, text: bytes.toString('base64') }));
  const transfer = await page.evaluateHandle((given) => {
    // biome-ignore lint/suspicious/noExplicitAny: this runs in the page, whose types are not the test's
    const scope = globalThis as any;
    const data = new scope.DataTransfer();
    for (const { name, text } of given) {
      const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
      data.items.add(new scope.File([bytes], name));
    }
    return data;
  }, carried);
  await page.dispatchEvent('main', 'dragover', { dataTransfer: transfer });
  await page.dispatchEvent('main', 'drop', { dataTransfer: transfer });
}
