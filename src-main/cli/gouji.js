#!/usr/bin/env node
// Plain JavaScript on purpose: an older Node must be able to read this file to say what is wrong, or to step aside for
// the Node 24 that `npm ci` put beside us. better-sqlite3 13 crashes on Node 20 instead of complaining.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const NEEDED = 24;
const found = process.versions.node;

/** Runs this file under a newer Node. Signals go to it: it stops its work cleanly, and how it ended is how we end. */
function stepAside(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.once('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 1 : 3);
  });
}

function refuse() {
  const message = `Node ${found} is too old, ${NEEDED} or newer is needed`;
  const hint = `Run "npm ci" here first: it brings Node ${NEEDED} along.`;
  if (process.argv.includes('--json'))
    console.log(
      JSON.stringify({ problem: { code: 'NODE_TOO_OLD', message, hint, params: { found, needed: String(NEEDED) } } }),
    );
  else {
    console.error(`NODE_TOO_OLD: ${message}. ${hint}`);
    console.error(`Node ${found} 太旧，需要 ${NEEDED} 或更新。请先在此目录执行 npm ci，它会带来 Node ${NEEDED}。`);
  }
  process.exitCode = 3;
}

if (Number(found.split('.')[0]) >= NEEDED) {
  // What was compiled stays beside the code, where nobody else can write: the next command starts in half the time, and
  // so do its threads, which learn of it by the environment.
  process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('../../node_modules/.cache/gouji', import.meta.url));
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
  await import('./main.ts');
} else {
  const program = `../../node_modules/node/bin/node${process.platform === 'win32' ? '.exe' : ''}`;
  const beside = fileURLToPath(new URL(program, import.meta.url));
  if (existsSync(beside)) stepAside(beside);
  else refuse();
}
