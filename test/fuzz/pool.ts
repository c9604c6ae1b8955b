import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { fileOf, type Kind, type Result } from './cases.ts';
import type { Found, Job, Said, Tally } from './worker.ts';

/** One file takes milliseconds; one that takes so long hangs, on any machine. */
const HANGS_AFTER_MS = 30_000;
const LOOK_EVERY_MS = 500;
/** Of faults of one kind the first few are enough to look at, and after so many a format is given up. */
const MOST_SHOWN = 5;
const MOST_FAULTS = 100;

export type Order = { kind: Kind; format: string; seed: number; count: number };
export type Outcome = Order & Tally & { faults: Found[] };

function add(outcome: Outcome, { counts, silent, untotalled, done }: Tally): void {
  for (const [result, count] of Object.entries(counts) as [Result, number][])
    outcome.counts[result] = (outcome.counts[result] ?? 0) + count;
  outcome.silent.push(...silent);
  outcome.untotalled.push(...untotalled);
  outcome.done += done;
}

/** Has a thread do a job from where `next` stands; false when it hung or died on a file and is of no more use. */
function carryOut(worker: Worker, job: Job, outcome: Outcome): Promise<boolean> {
  const at = new Int32Array(job.next);
  const { promise, resolve } = Promise.withResolvers<boolean>();
  let since = performance.now();
  let seen = -1;
  const lost = (message: string): void => {
    const index = Atomics.load(at, 0);
    outcome.faults.push({ index, message });
    Atomics.store(at, 0, index + 1);
    resolve(false);
  };
  const watch = setInterval(() => {
    const index = Atomics.load(at, 0);
    if (index !== seen) since = performance.now();
    seen = index;
    if (performance.now() - since > HANGS_AFTER_MS) lost('hangs');
  }, LOOK_EVERY_MS);
  const onMessage = (said: Said): void => {
    if (said.type === 'fault') outcome.faults.push(said.fault);
    else {
      add(outcome, said.tally);
      resolve(true);
    }
  };
  const onError = (error: Error): void => lost(`kills its thread: ${error.message}`);
  worker.on('message', onMessage).once('error', onError);
  worker.postMessage(job);
  return promise.finally(() => {
    clearInterval(watch);
    worker.off('message', onMessage).off('error', onError);
  });
}

export type RunOptions = { until?: number; onOutcome?: (outcome: Outcome) => Promise<void> | void };

const start = (): Worker => new Worker(new URL('./worker.ts', import.meta.url));

/** Runs orders on so many threads, a new one after each that hangs or dies; each outcome is told as it comes. */
export async function runOrders(
  orders: readonly Order[],
  threads: number,
  { until = Number.POSITIVE_INFINITY, onOutcome = () => undefined }: RunOptions = {},
): Promise<Outcome[]> {
  const waiting = [...orders];
  const outcomes: Outcome[] = [];
  const thread = async (): Promise<void> => {
    let worker = start();
    for (let order = waiting.shift(); order && Date.now() < until; order = waiting.shift()) {
      const outcome: Outcome = { ...order, done: 0, counts: {}, faults: [], silent: [], untotalled: [] };
      const job = { ...order, next: new SharedArrayBuffer(4), until };
      const at = new Int32Array(job.next);
      while (Atomics.load(at, 0) < order.count && outcome.faults.length < MOST_FAULTS && Date.now() < until) {
        if (await carryOut(worker, job, outcome)) break;
        await worker.terminate();
        worker = start();
      }
      outcomes.push(outcome);
      await onOutcome(outcome);
    }
    await worker.terminate();
  };
  await Promise.all(Array.from({ length: threads }, thread));
  return outcomes;
}

let folder: string | null = null;

/** Writes the files of an outcome that a person should look at into a temporary folder, and says what to look at. */
export async function evidenceOf({ kind, format, seed, faults }: Outcome): Promise<string[]> {
  folder ??= mkdtempSync(join(tmpdir(), 'gouji-fuzz-'));
  const lines: string[] = [];
  for (const { index, message } of faults.slice(0, MOST_SHOWN)) {
    const { name, bytes } = await fileOf({ kind, format, seed, index });
    const place = join(folder, `${format}-${kind}-${seed}-${index}`);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, name), bytes);
    lines.push(`${kind} file ${index} of ${format}, seed ${seed}: ${message.slice(0, 600)}\n  ${join(place, name)}`);
  }
  if (faults.length > MOST_SHOWN) lines.push(`… and ${faults.length - MOST_SHOWN} more`);
  return lines;
}
