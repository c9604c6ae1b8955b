#!/usr/bin/env node
// Plain JavaScript on purpose: an older Node must be able to read this file to say what is wrong, or to step aside for
// the Node 24 that `npm ci` put beside us. better-sqlite3 13 crashes on Node 20 instead of complaining.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const NEEDED = 24;
const found = process.versions.node;

if (Number(found.split('.')[0]) >= NEEDED) {
  await import('./main.ts');
} else {
  const beside = fileURLToPath(new URL(`../../node_modules/node/bin/node${process.platform === 'win32' ? '.exe' : ''}`, import.meta.url));
  if (existsSync(beside)) {
    const run = spawnSync(beside, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
    process.exit(run.status ?? 1);
  }
  console.error(`NODE_TOO_OLD: Node ${found} is too old, ${NEEDED} or newer is needed. Run "npm ci" here first: it brings Node ${NEEDED} along.`);
  console.error(`Node ${found} 太旧，需要 ${NEEDED} 或更新。请先在此目录执行 npm ci，它会带来 Node ${NEEDED}。`);
  process.exit(3);
}
