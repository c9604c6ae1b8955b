import type { Connection } from '../../shared/contract/handlers.ts';
import type { EventPayload, Input, MethodName, Output } from '../../shared/contract/methods.ts';
import type { Words } from '../../shared/text/words.ts';
import { newId } from '../../shared/value/ids.ts';
import { createStore, type Store } from './store.ts';

export type Progress = EventPayload<'progress'>;

/** Long work that this window started: what it is called, since when, and how far it is. */
export type Job = {
  readonly id: string;
  readonly title: Words;
  readonly params: Readonly<Record<string, string>>;
  readonly started: number;
  readonly progress: Progress | null;
};

export type Jobs = {
  readonly store: Store<readonly Job[]>;
  /** Calls a method as a job; progress shows in the store until it is answered. */
  run<M extends MethodName>(
    method: M,
    input: Input<M>,
    about: { title: Words; params?: Record<string, string>; id?: string },
  ): Promise<Output<M>>;
  cancel(id: string): void;
};

export function createJobs(connection: Connection): Jobs {
  const store = createStore<readonly Job[]>([]);
  connection.on('progress', (progress) => {
    store.set((jobs) => jobs.map((job) => (job.id === progress.job ? { ...job, progress } : job)));
  });
  return {
    store,
    async run(method, input, { title, params = {}, id = newId('job') }) {
      store.set((jobs) => [...jobs, { id, title, params, started: Date.now(), progress: null }]);
      try {
        return await connection.call(method, input, { job: id });
      } finally {
        store.set((jobs) => jobs.filter((job) => job.id !== id));
      }
    },
    cancel: (id) => void connection.call('jobs.cancel', { job: id }).catch(() => {}),
  };
}

/** Seconds left at the pace so far; null while there is too little to judge by. */
export function secondsLeft(job: Pick<Job, 'started' | 'progress'>, now: number): number | null {
  const { progress, started } = job;
  if (!progress?.total || progress.done <= 0) return null;
  const share = progress.done / progress.total;
  const spent = (now - started) / 1000;
  if (share < 0.05 || spent < 1) return null;
  return Math.max(0, Math.round((spent / share) * (1 - share)));
}
