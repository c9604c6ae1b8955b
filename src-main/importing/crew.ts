import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type Problem, problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import type { Answer, Order, Report, Task } from './task.ts';

/** A cancelled thread that has not answered by then is ended; a person sees the answer within 200 ms either way. */
const GRACE_MS = 120;

export type Progress = (done: { bytes: number; rows: number }) => void;
/** A Refusal that also says how many rows had been read when it came. */
export class ReadRefusal extends Refusal {
  readonly rows: number;
  constructor(problems: Problem[], rows: number) {
    super(...problems);
    this.rows = rows;
  }
}

export type Crew = {
  /** Rejects with Refusal for what a person can act on, IMPORT_CANCELLED once `signal` is raised. */
  run<T extends Task>(task: T, signal: AbortSignal, progress?: Progress): Promise<Answer<T>>;
};

const workerFile = new URL('./worker.ts', import.meta.url);
const MOST_THREADS = 4;
/** A thread takes a while to start and tens of megabytes to keep: it stays for the next files, but not all day. */
const IDLE_MS = 10_000;
/** A thread that has read more than this has grown by a hundred megabytes, which the work after the import needs. */
const LARGE_BYTES = 33_554_432;

/** Rows live as long as they are written: room for more of them costs a hundred megabytes and saves no time. */
export const YOUNG_MB = 24;

const crews = new Map<string, Crew>();

/** The reading threads for a registry of formats (the URL of its module). All imports share them. */
export function crewFor(formats: string): Crew {
  const crew = crews.get(formats) ?? hire(Math.min(MOST_THREADS, Math.max(2, availableParallelism())), formats);
  crews.set(formats, crew);
  return crew;
}

/** Up to `size` threads, each with one task at a time; further tasks wait. Threads start when they are needed. */
function hire(size: number, formats: string): Crew {
  const idle = new Map<Worker, NodeJS.Timeout>();
  const waiting: ((worker: Worker) => void)[] = [];
  let started = 0;
  let lastId = 0;

  const leave = (worker: Worker): void => {
    clearTimeout(idle.get(worker));
    idle.delete(worker);
  };
  const start = (): Worker => {
    started += 1;
    const worker = new Worker(workerFile, {
      workerData: { formats },
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    // What kills a thread is told by settle; a thread that dies idle is only replaced.
    worker.on('error', () => undefined);
    worker.once('exit', () => {
      started -= 1;
      leave(worker);
      const next = waiting.shift();
      if (next) next(start());
    });
    worker.unref();
    return worker;
  };
  const take = (): Promise<Worker> | Worker => {
    const free = [...idle.keys()].at(-1);
    if (!free) return started < size ? start() : new Promise((resolve) => waiting.push(resolve));
    leave(free);
    return free;
  };
  const give = (worker: Worker): void => {
    const next = waiting.shift();
    if (next) {
      next(worker);
      return;
    }
    const expire = (): void => {
      leave(worker);
      void worker.terminate();
    };
    idle.set(worker, setTimeout(expire, IDLE_MS).unref());
  };

  return {
    run: async (task, signal, progress = () => undefined) => {
      const worker = await take();
      lastId += 1;
      let read = 0;
      const { value, alive } = await settle(worker, lastId, task, signal, (done) => {
        read = done.bytes;
        progress(done);
      });
      // The next in line gets a new thread when this one is gone.
      if (alive && read > LARGE_BYTES) void worker.terminate();
      else if (alive) give(worker);
      return value() as never;
    },
  };
}

type Settled = { value: () => unknown; alive: boolean };

const raising = (error: unknown) => (): never => {
  throw error;
};

/** One task on one thread, to whatever end: an answer, a refusal, a cancellation, the thread's death. */
async function settle(
  worker: Worker,
  id: number,
  task: Task,
  signal: AbortSignal,
  progress: Progress,
): Promise<Settled> {
  const cancelled = (): Settled['value'] => raising(new Refusal(problemOf('IMPORT_CANCELLED')));
  if (signal.aborted) return { value: cancelled(), alive: true };
  const cancel = new SharedArrayBuffer(4);
  const { promise, resolve } = Promise.withResolvers<Settled>();
  const interrupted = (reason: string): void =>
    resolve({
      value: raising(
        new Refusal(problemOf('IMPORT_INTERRUPTED', { params: { reason }, where: { file: task.name }, retry: true })),
      ),
      alive: false,
    });
  const onMessage = (report: Report): void => {
    if (report.id !== id) return;
    if (report.type === 'progress') progress(report);
    else if (report.type === 'done') resolve({ value: () => report.value, alive: true });
    else if (report.type === 'bug') resolve({ value: raising(report.error), alive: true });
    else resolve({ value: raising(new ReadRefusal(report.problems, report.rows)), alive: true });
  };
  const onError = (error: Error): void => interrupted('code' in error ? String(error.code) : error.message);
  const onExit = (code: number): void => interrupted(`exit ${code}`);
  let grace: NodeJS.Timeout | undefined;
  const onAbort = (): void => {
    Atomics.store(new Int32Array(cancel), 0, 1);
    grace = setTimeout(() => resolve({ value: cancelled(), alive: false }), GRACE_MS);
  };
  worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  signal.addEventListener('abort', onAbort, { once: true });
  worker.ref();
  worker.postMessage({ id, task, cancel } satisfies Order);
  const settled = await promise;
  clearTimeout(grace);
  signal.removeEventListener('abort', onAbort);
  worker.off('message', onMessage).off('error', onError).off('exit', onExit);
  worker.unref();
  if (!settled.alive) await worker.terminate();
  return settled;
}
