import { Worker } from 'node:worker_threads';
import type { JobContext } from '../../../shared/contract/handlers.ts';
import { problemOf } from '../../../shared/entity/problem.ts';
import { Refusal } from '../../../shared/value/result.ts';
import { newGate, stop } from './gate.ts';
import type { Order, Report } from './messages.ts';
import type { StepInput, StepName, StepOutput } from './steps.ts';

const threadFile = new URL('./thread.ts', import.meta.url);

/** A thread keeps tens of megabytes: it stays for the next piece of work, but not all day. */
const IDLE_MS = 10_000;

type Told = Pick<JobContext, 'signal' | 'progress'>;

/**
 * Long writing in a thread and by a connection of its own, so that the core's thread goes on answering. Who calls it has
 * the turn: there is one writer at a time.
 */
export type Writer = {
  /**
   * Carries a step out. Rejects with Refusal JOB_CANCELLED once `signal` is raised, unless it came too late, and with
   * WORK_INTERRUPTED where the thread died; rejected work has left nothing.
   */
  run<S extends StepName>(step: S, input: StepInput<S>, now: Date, job: Told): Promise<StepOutput<S>>;
  /** Resolves when what was stopped has let go of the database. */
  quiet(): Promise<void>;
  close(): Promise<void>;
};

/** The writer of a database. A test may bring its own thread. */
export function writerOf(file: string, thread = threadFile): Writer {
  let worker: Worker | null = null;
  let idle: NodeJS.Timeout | undefined;
  let leaving: Promise<unknown> = Promise.resolve();
  let lastId = 0;

  const dismiss = (): void => {
    clearTimeout(idle);
    const gone = worker;
    worker = null;
    if (gone) leaving = gone.terminate();
  };
  const hire = (): Worker => {
    const hired = new Worker(thread, { workerData: { file } });
    // What kills a thread is told by settle; a thread that dies idle is only replaced.
    hired.on('error', () => undefined);
    hired.once('exit', () => {
      if (worker === hired) worker = null;
    });
    return hired;
  };
  return {
    run: async (step, input, now, { signal, progress }) => {
      await leaving;
      if (signal.aborted) throw cancelled();
      clearTimeout(idle);
      worker ??= hire();
      lastId += 1;
      const order: Order = { id: lastId, step, input, now, gate: newGate() };
      const { value, alive } = await settle(worker, order, signal, progress);
      if (alive) idle = setTimeout(dismiss, IDLE_MS).unref();
      else dismiss();
      return value() as never;
    },
    quiet: async () => void (await leaving),
    close: async () => {
      dismiss();
      await leaving;
    },
  };
}

type Settled = { value: () => unknown; alive: boolean };

const cancelled = (): Refusal => new Refusal(problemOf('JOB_CANCELLED'));
const raising = (error: unknown) => (): never => {
  throw error;
};

/** One order on the thread, to whatever end: an answer, a refusal, a stop, the thread's death. */
async function settle(worker: Worker, order: Order, signal: AbortSignal, progress: Told['progress']): Promise<Settled> {
  const { promise, resolve } = Promise.withResolvers<Settled>();
  let reason: string | null = null;
  const onMessage = (report: Report): void => {
    if (report.id !== order.id) return;
    if (report.type === 'progress') progress(report.payload);
    else if (report.type === 'done') resolve({ value: () => report.value, alive: true });
    else if (report.type === 'bug') resolve({ value: raising(report.error), alive: true });
    else resolve({ value: raising(new Refusal(...report.problems)), alive: true });
  };
  const onError = (error: Error): void => {
    reason = 'code' in error ? String(error.code) : error.message;
  };
  // Told when the thread has gone, and its connection with it.
  const onExit = (code: number): void =>
    resolve({
      value: raising(
        new Refusal(problemOf('WORK_INTERRUPTED', { params: { reason: reason ?? `exit ${code}` }, retry: true })),
      ),
      alive: false,
    });
  const onAbort = (): void => {
    // The thread may be in a statement of seconds, and no one can interrupt it: it is ended, and nobody waits for that.
    if (stop(order.gate)) resolve({ value: raising(cancelled()), alive: false });
  };
  worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  signal.addEventListener('abort', onAbort, { once: true });
  worker.ref();
  worker.postMessage(order);
  const settled = await promise;
  signal.removeEventListener('abort', onAbort);
  worker.off('message', onMessage).off('error', onError).off('exit', onExit);
  worker.unref();
  return settled;
}
