import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';

/** The jobs under way, by the name that the caller gave; each can be asked to stop. */
export class Jobs {
  readonly #running = new Map<string, AbortController>();

  begin(job: string): AbortSignal {
    const controller = new AbortController();
    this.#running.set(job, controller);
    return controller.signal;
  }

  end(job: string): void {
    this.#running.delete(job);
  }

  /** True when the job was under way; it ends with JOB_CANCELLED at its next checkpoint and leaves nothing. */
  cancel(job: string): boolean {
    const controller = this.#running.get(job);
    controller?.abort();
    return controller !== undefined;
  }

  cancelAll(): void {
    for (const controller of this.#running.values()) controller.abort();
  }
}

/** Throws Refusal JOB_CANCELLED once the person stopped the job. */
export function checkpoint(signal: AbortSignal): void {
  if (signal.aborted) throw new Refusal(problemOf('JOB_CANCELLED'));
}

/** Lets one piece of writing work run at a time, in the order asked, each once the database is free (`quiet`) again. */
export class Turns {
  readonly #quiet: () => Promise<void>;
  #last: Promise<unknown> = Promise.resolve();

  constructor(quiet: () => Promise<void>) {
    this.#quiet = quiet;
  }

  take<T>(work: () => Promise<T> | T): Promise<T> {
    const turn = this.#last.then(this.#quiet).then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
