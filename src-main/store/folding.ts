import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

const workerFile = new URL('./foldingWorker.ts', import.meta.url);

/** A smaller log is left to the next occasion: a thread costs more than it. */
const WORTH_BYTES = 16_777_216;

export type Folding = {
  /** Something has been written: where it is much, fold it into the database beside what comes next. Returns at once. */
  soon(): void;
  /** Resolves when no thread is at it. */
  done(): Promise<void>;
};

/**
 * Folds the write-ahead log into the database in a thread of its own. A commit is on disk once the log is; that a large
 * one is then copied to its place takes as long again, and nobody has to wait for it. Folding that fails (a full disk)
 * loses nothing: the log stays, and is folded at the next occasion.
 */
export function foldBeside(file: string): Folding {
  let running: Promise<void> | null = null;
  let worker: Worker | null = null;
  let again = false;
  const once = (): Promise<void> =>
    new Promise((resolve) => {
      worker = new Worker(workerFile, { workerData: { file } });
      worker.unref();
      worker.once('error', () => undefined);
      worker.once('exit', () => resolve());
    });
  const run = async (): Promise<void> => {
    do {
      again = false;
      await once();
    } while (again);
    running = null;
  };
  return {
    soon: () => {
      if ((statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) < WORTH_BYTES) return;
      again = running !== null;
      running ??= run();
    },
    done: async () => {
      // Whoever waits for it keeps the process alive until then.
      worker?.ref();
      await running;
    },
  };
}
