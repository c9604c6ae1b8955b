import { resolve } from 'node:path';

/** The folder after --workspace, else GOUJI_WORKSPACE, else the one given; absolute. Other arguments are the shell's own. */
export function workspaceFrom(args: readonly string[], otherwise: string): string {
  const at = args.indexOf('--workspace');
  const joined = args.find((arg) => arg.startsWith('--workspace='))?.slice('--workspace='.length);
  return resolve((at >= 0 ? args[at + 1] : joined) ?? process.env.GOUJI_WORKSPACE ?? otherwise);
}
