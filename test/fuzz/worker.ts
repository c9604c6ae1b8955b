import { parentPort } from 'node:worker_threads';
import { type Kind, type Result, run } from './cases.ts';
import { Fault } from './judge.ts';

/** Files of one kind and format, by their numbers: `next` is shared, so that whoever waits sees where the work stands. */
export type Job = { kind: Kind; format: string; seed: number; count: number; next: SharedArrayBuffer; until: number };

/** What the files of a job came to, and the numbers of those whose amounts changed without a word. */
export type Tally = { counts: Partial<Record<Result, number>>; silent: number[]; untotalled: number[]; done: number };
export type Found = { index: number; message: string };
export type Said = { type: 'fault'; fault: Found } | { type: 'done'; tally: Tally };

const port = parentPort!;
const say = (said: Said): void => port.postMessage(said);

async function work({ kind, format, seed, count, next, until }: Job): Promise<Tally> {
  const at = new Int32Array(next);
  const tally: Tally = { counts: {}, silent: [], untotalled: [], done: 0 };
  for (let index = Atomics.load(at, 0); index < count && Date.now() < until; index += 1) {
    Atomics.store(at, 0, index);
    try {
      const result = await run({ kind, format, seed, index });
      tally.counts[result] = (tally.counts[result] ?? 0) + 1;
      if (result === 'silent') tally.silent.push(index);
      if (result === 'untotalled') tally.untotalled.push(index);
    } catch (error) {
      const message = error instanceof Fault ? error.message : `${(error as Error).stack ?? error}`;
      say({ type: 'fault', fault: { index, message } });
    }
    tally.done += 1;
  }
  Atomics.store(at, 0, count);
  return tally;
}

port.on('message', (job: Job) => void work(job).then((tally) => say({ type: 'done', tally })));
