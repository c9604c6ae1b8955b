import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Compiled code is found again as it is under `gouji` and `npm start`; peers have the same. */
const env = { ...process.env, NODE_COMPILE_CACHE: join(import.meta.dirname, '../../node_modules/.cache/gouji') };

/** Runs a script of this folder in a process of its own, so that its memory is its own; it prints one line of JSON. */
export const child = <T>(script: string, ...args: string[]): T =>
  JSON.parse(
    execFileSync(process.execPath, [join(import.meta.dirname, script), ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      env,
    }),
  ) as T;
