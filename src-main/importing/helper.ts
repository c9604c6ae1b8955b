import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { YOUNG_MB } from './crew.ts';
import type { Format, Split } from './format.ts';
import type { IdentifierWatch } from './identifiers.ts';
import { partPath } from './keep.ts';
import type { Staging } from './staging.ts';
import type { Order, PartRead, PartTask, Report, StageTask } from './task.ts';

/** A smaller file is read sooner than another thread has begun. */
const LEAST_BYTES = 33_554_432;
/** The reader has a little more than half, because the helper has to start. Totals stand in the last lines, which are its own. */
const FIRST_SHARE = 0.53;
const TAIL_BYTES = 65_536;
const POLL_MS = 20;

/** Where a file of so many bytes may be cut for two threads; null for one that is not worth it. */
export const cutOf = (size: number): { from: number; to: number } | null =>
  size < LEAST_BYTES || availableParallelism() < 2
    ? null
    : { from: Math.floor(size * FIRST_SHARE), to: size - TAIL_BYTES };

/**
 * A second thread that reads a part of a large file while the first reads what stands before it. Whatever becomes of
 * it, the file is read right: without its answer the first thread reads the part as well.
 */
export class Helper {
  private readonly worker: Worker;
  private readonly path: string;
  private readonly answer: Promise<PartRead>;
  private readonly shared = new SharedArrayBuffer(12);
  private told = false;

  constructor(task: StageTask, format: Format, cut: { from: number; to: number }, workerData: unknown) {
    this.path = partPath(task.staging);
    this.worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    const { promise, resolve } = Promise.withResolvers<PartRead>();
    this.answer = promise;
    this.worker.on('error', () => resolve(null));
    this.worker.on('exit', () => resolve(null));
    this.worker.on('message', (report: Report) => {
      if (report.type !== 'progress') resolve(report.type === 'done' ? (report.value as PartRead) : null);
    });
    const { profiles: _, ...rest } = task;
    const part: PartTask = { ...rest, ...cut, kind: 'part', staging: this.path, format: format.id };
    this.worker.postMessage({ id: 0, task: part, cancel: this.shared } satisfies Order);
  }

  /** What it has read so far, for a person who watches; nothing once that is told by whoever took it over. */
  get done(): { rows: number; bytes: number } {
    const [, rows = 0, kilobytes = 0] = this.told ? [] : new Int32Array(this.shared);
    return { rows, bytes: kilobytes * 1024 };
  }

  /** The part, for a reader whose rows so far are in `staging`; they are `took` over once the reader has absorbed the rest. */
  split(
    cut: { from: number; to: number },
    checkpoint: () => void,
    sinks: { staging: () => Staging | null; watch: IdentifierWatch | null; rows: (more: number) => void },
  ): Split {
    let read: PartRead = null;
    return {
      ...cut,
      role: 'whole',
      part: async () => {
        read = await this.waited(checkpoint);
        this.told = true;
        return read !== null && sinks.staging()?.precedes(read.staged) ? read.part : null;
      },
      took: () => {
        sinks.staging()!.absorb(this.path, read!.staged);
        if (read!.watch) sinks.watch?.absorb(read!.watch);
        sinks.rows(read!.rows);
      },
    };
  }

  /** The answer; throws what the checkpoint throws meanwhile. */
  private async waited(checkpoint: () => void): Promise<PartRead> {
    const { promise, reject } = Promise.withResolvers<never>();
    const poll = setInterval(() => {
      try {
        checkpoint();
      } catch (error) {
        reject(error as Error);
      }
    }, POLL_MS);
    try {
      return await Promise.race([this.answer, promise]);
    } finally {
      clearInterval(poll);
    }
  }

  /** Ends the thread and removes what it wrote. */
  async end(): Promise<void> {
    await this.worker.terminate();
    rmSync(this.path, { force: true });
  }
}
