import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findBrowser, hasDisplay, openBrowser } from './browser/openBrowser.ts';
import { startBrowserShell } from './browser/shell.ts';
import { isStale } from './builds.ts';
import { workspaceFrom } from './workspaceFolder.ts';

const root = resolve(import.meta.dirname, '../..');
const renderer = join(root, 'dist/renderer');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function buildWindow(): Promise<void> {
  const sources = ['src-renderer', 'shared', 'vite.config.ts'].map((path) => join(root, path));
  if (!isStale(join(renderer, 'index.html'), sources)) return;
  say('Building the window…');
  const { build } = await import('vite');
  await build({ configFile: join(root, 'vite.config.ts'), logLevel: 'warn' });
}

async function buildElectron(): Promise<void> {
  const sources = ['src-main', 'shared'].map((path) => join(root, path));
  if (!isStale(join(root, 'dist/electron/main.js'), sources)) return;
  say('Building the desktop program…');
  const { build } = await import('vite');
  await build({ configFile: join(root, 'src-main/shell/electron/vite.config.ts'), logLevel: 'warn' });
}

/** Electron's program where its package has fetched it; null where it has not. */
function electronProgram(): string | null {
  const folder = join(root, 'node_modules/electron');
  const pointer = join(folder, 'path.txt');
  if (!existsSync(pointer)) return null;
  const program = join(folder, 'dist', readFileSync(pointer, 'utf8').trim());
  return existsSync(program) ? program : null;
}

async function startElectron(program: string, workspace: string): Promise<void> {
  await buildElectron();
  const child = spawn(program, [root, '--workspace', workspace], { stdio: 'inherit' });
  child.once('exit', (code) => process.exit(code ?? 1));
}

async function startBrowser(workspace: string): Promise<void> {
  const shell = await startBrowserShell({ workspace, renderer, coreEntry: join(root, 'src-main/core/process.ts') });
  const program = hasDisplay() ? findBrowser() : null;
  if (program) {
    openBrowser(program, shell.url);
    say(`Gouji is open in ${program}; it stops when its window closes.`);
  } else say(`Open this address once, in a browser on this machine: ${shell.url}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void shell.close());
  await shell.closed;
  process.exit(0);
}

// The core's process and its threads find what was compiled before, as the terminal's do.
process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules/.cache/gouji');
const args = process.argv.slice(2);
const workspace = workspaceFrom(args, 'workspace');
const program = args.includes('--browser') ? null : electronProgram();
await buildWindow();
if (program && hasDisplay()) await startElectron(program, workspace);
else {
  if (!args.includes('--browser') && !program)
    say('The desktop program is not here (npx install-electron fetches it); using the browser of this system.');
  await startBrowser(workspace);
}
