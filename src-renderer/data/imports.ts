import type { FileHandle } from '../../shared/contract/host.ts';
import type { ImportReport } from '../../shared/entity/importReport.ts';
import type { Problem } from '../../shared/entity/problem.ts';
import { windowWords } from '../../shared/text/window.ts';
import { newId } from '../../shared/value/ids.ts';
import type { Jobs } from './jobs.ts';
import { problemsOf } from './problems.ts';
import { createStore, type Store } from './store.ts';

/** One file on its way into the workspace. Its job's progress is in the jobs' store. */
export type ImportLine = {
  readonly job: string;
  readonly file: FileHandle;
  readonly state: 'waiting' | 'running' | ImportReport['outcome'];
  readonly report: ImportReport | null;
  readonly problems: readonly Problem[];
};

export type Imports = {
  readonly store: Store<readonly ImportLine[]>;
  /** Takes files in, one after the other, in the order given. */
  add(files: readonly FileHandle[], person: string): void;
  /** Again with a source that the person named. */
  retry(job: string, source: string, person: string): void;
  cancel(job: string): void;
};

/** Imports one file a call, so that each has its own progress, its own stop and its own result. */
export function createImports(jobs: Jobs): Imports {
  const store = createStore<readonly ImportLine[]>([]);
  const change = (job: string, fields: Partial<ImportLine>): void =>
    store.set((lines) => lines.map((line) => (line.job === job ? { ...line, ...fields } : line)));
  let last: Promise<void> = Promise.resolve();

  const importNow = async (job: string, file: FileHandle, person: string, source?: string): Promise<void> => {
    if (store.get().find((line) => line.job === job)?.state !== 'waiting') return;
    change(job, { state: 'running' });
    const input = { files: [file.handle], person, ...(source === undefined ? {} : { source }) };
    try {
      const about = { title: windowWords.importing, params: { file: file.name }, id: job };
      const [report] = await jobs.run('files.import', input, about);
      change(job, { state: report?.outcome ?? 'refused', report: report ?? null, problems: report?.problems ?? [] });
    } catch (cause) {
      change(job, { state: 'refused', problems: problemsOf(cause) });
    }
  };
  const enqueue = (job: string, file: FileHandle, person: string, source?: string): void => {
    last = last.then(() => importNow(job, file, person, source));
  };

  return {
    store,
    add(files, person) {
      for (const file of files) {
        const job = newId('job');
        store.set((lines) => [...lines, { job, file, state: 'waiting', report: null, problems: [] }]);
        enqueue(job, file, person);
      }
    },
    retry(job, source, person) {
      const line = store.get().find((candidate) => candidate.job === job);
      if (!line) return;
      change(job, { state: 'waiting', report: null, problems: [] });
      enqueue(job, line.file, person, source);
    },
    cancel(job) {
      if (store.get().find((line) => line.job === job)?.state === 'waiting') change(job, { state: 'cancelled' });
      else jobs.cancel(job);
    },
  };
}
