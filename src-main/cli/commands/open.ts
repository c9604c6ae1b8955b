import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Shell } from '../main.ts';
import { exitCodes } from '../output.ts';
import type { Options } from '../session.ts';

const window = fileURLToPath(new URL('../../shell/start.ts', import.meta.url));

/** The window is a program of its own; it gets our signals and how it ends is how we end. */
function open({ workspace, json }: Options, browser: boolean): Promise<number> {
  const args = [window, '--workspace', resolve(workspace), ...(browser ? ['--browser'] : [])];
  // Its lines are for people: they leave stdout to JSON where that was asked for.
  const child = spawn(process.execPath, args, { stdio: ['inherit', json ? process.stderr : 'inherit', 'inherit'] });
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, pass);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code === 0 ? exitCodes.done : exitCodes.environment));
  });
}

export function openCommand({ program, run }: Shell): void {
  program
    .command('open')
    .description('the window onto the workspace')
    .option('--browser', 'in the system’s browser, even where the desktop program is installed', false)
    .action(({ browser }: { browser: boolean }) => run((options) => open(options, browser)));
}
