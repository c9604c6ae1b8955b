import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { keep } from '../../src-main/core/writing/gate.ts';
import type { Order } from '../../src-main/core/writing/messages.ts';

/** Writes a row, then does what its input says: dies before the commit, listens to nobody, or keeps it and may no longer be stopped. */
const db = new Database((workerData as { file: string }).file);
const port = parentPort!;
const raise = (words: string): never => {
  throw new Error(words);
};

port.on('message', ({ id, input, gate }: Order) => {
  const what = input as unknown as string;
  db.exec("BEGIN IMMEDIATE; INSERT INTO notes VALUES ('written')");
  if (what === 'die') process.exit(7);
  if (what === 'slip') setImmediate(() => raise('a slip in a timer'));
  if (what === 'slip') return;
  if (what === 'listen to nobody') for (;;);
  keep(gate);
  port.postMessage({ id, type: 'progress', payload: { stage: 'kept' } });
  // The stop comes now, and comes too late.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
  db.exec('COMMIT');
  port.postMessage({ id, type: 'done', value: 'kept' });
});
