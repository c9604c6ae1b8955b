import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { fileOf, type Kind, type Result } from './cases.ts';
import type { Found, Job, Said } from './worker.ts';

/** One file takes milliseconds; one that takes so long hangs, on any machine. */
const HANGS_AFTER_MS = 30_000;
const LOOK_EVERY_MS = 500;
/** Of faults of one kind the first few are enough to look at. */
const MOST_FAULTS = 5;

export type Order = { kind: Kind; format: string; seed: number; count: number };
export type Outcome = Order & {
  done: number;
  counts: Partial<Record<Result, number>>;
  faults: Found[];
  silent: number[];
  untotalled: number[];
};

/** One thread over the files from where `next` stands; resolves when it is through, hangs or dies. */
function runThread(job: Job, outcome: Outcome): Promise<void> {
  const at = new Int32Array(job.next);
  const { promise, resolve } = Promise.withResolvers<void>();
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: job });
  let since = performance.now();
  let seen = -1;
  const stopAt = (message: string): void => {
    const index = Atomics.load(at, 0);
    outcome.faults.push({ index, message });
    Atomics.store(at, 0, index + 1);
    clearInterval(watch);
    void worker.terminate().then(() => resolve());
  };
  const watch = setInterval(() => {
    const index = Atomics.load(at, 0);
    if (index !== seen) since = performance.now();
    seen = index;
    if (performance.now() - since > HANGS_AFTER_MS) stopAt('hangs');
  }, LOOK_EVERY_MS);
  worker.on('message', (said: Said) => {
    if (said.type === 'fault') {
      outcome.faults.push(said.fault);
      return;
    }
    clearInterval(watch);
    Atomics.store(at, 0, job.count);
    const { counts, silent, untotalled, done } = said.tally;
    for (const [result, count] of Object.entries(counts) as [Result, number][])
      outcome.counts[result] = (outcome.counts[result] ?? 0) + count;
    outcome.silent.push(...silent);
    outcome.untotalled.push(...untotalled);
    outcome.done += done;
    void worker.terminate().then(() => resolve());
  });
  worker.on('error', (error) => stopAt(`kills its thread: ${error.message}`));
  return promise;
}

/** Runs all files of an order, with a new thread after each that hangs or dies. */
async function runOrder(order: Order, until: number): Promise<Outcome> {
  const next = new SharedArrayBuffer(4);
  const outcome: Outcome = { ...order, done: 0, counts: {}, faults: [], silent: [], untotalled: [] };
  const at = new Int32Array(next);
  while (Atomics.load(at, 0) < order.count && Date.now() < until && outcome.faults.length < 100)
    await runThread({ ...order, next, until }, outcome);
  return outcome;
}

/** Runs orders on so many threads; each outcome is told as it comes. */
export async function runOrders(
  orders: readonly Order[],
  threads: number,
  {
    until = Number.POSITIVE_INFINITY,
    onOutcome = () => undefined,
  }: { until?: number; onOutcome?: (outcome: Outcome) => void } = {},
): Promise<Outcome[]> {
  const waiting = [...orders];
  const outcomes: Outcome[] = [];
  const worker = async (): Promise<void> => {
    for (let order = waiting.shift(); order; order = waiting.shift()) {
      const outcome = await runOrder(order, until);
      outcomes.push(outcome);
      onOutcome(outcome);
    }
  };
  await Promise.all(Array.from({ length: threads }, worker));
  return outcomes;
}

let folder: string | null = null;

/** Writes the files of an outcome that a person should look at into a temporary folder, and says what to look at. */
export async function evidenceOf({ kind, format, seed, faults }: Outcome): Promise<string[]> {
  folder ??= mkdtempSync(join(tmpdir(), 'gouji-fuzz-'));
  const lines: string[] = [];
  for (const { index, message } of faults.slice(0, MOST_FAULTS)) {
    const { name, bytes } = await fileOf({ kind, format, seed, index });
    const place = join(folder, `${format}-${kind}-${seed}-${index}`);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, name), bytes);
    lines.push(`${kind} file ${index} of ${format}, seed ${seed}: ${message.slice(0, 600)}\n  ${join(place, name)}`);
  }
  if (faults.length > MOST_FAULTS) lines.push(`… and ${faults.length - MOST_FAULTS} more`);
  return lines;
}
