import type { JobContext } from '../../shared/contract/handlers.ts';
import type { Encoding } from '../../shared/entity/encoding.ts';
import type { ImportReport } from '../../shared/entity/importReport.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import { forgetLostMatches } from '../breaks/index.ts';
import { audit } from '../controls/index.ts';
import { carryOut, type ImportEffect, type ImportOptions, importFiles, type WriteOrder } from '../importing/index.ts';
import { releaseSuperseded } from '../matching/index.ts';
import { clockOf } from './clock.ts';
import type { Context } from './context.ts';
import type { Desk } from './writing/steps.ts';

export type Order = {
  files: readonly { path: string; name: string }[];
  source?: string | undefined;
  day?: Day | undefined;
  encoding?: Encoding | undefined;
  person: string;
};

type Told = Pick<JobContext, 'signal' | 'progress'>;
type Trace = { action: string; object: string; before?: unknown; after: unknown };

/** One transaction of an import: what it writes, who asked for it, and what the audit chain says of an acceptance. */
export type ImportStep = { order: WriteOrder; person: string; accepted: Omit<Trace, 'object'> | null };

/** What an import left in the workspace, for the audit chain. */
function traceOf(effect: ImportEffect, accepted: ImportStep['accepted']): Trace {
  if (effect.kind === 'accepted') return { object: effect.id, ...accepted! };
  const { source, hash } = effect;
  if (effect.kind === 'revision') return { action: 'revision.found', object: effect.id, after: { source, hash } };
  const empty = effect.emptyDay === null ? {} : { empty: formatDay(effect.emptyDay) };
  return { action: 'import', object: hash, after: { source, rows: effect.rows, ...empty } };
}

/** In the writing thread: an effect, what it lets go of and its audit event are one transaction. */
export function writeImport({ db, now, keep }: Desk, { order, person, accepted }: ImportStep): void {
  carryOut(db, order, (effect) => {
    if (effect.kind === 'accepted') {
      releaseSuperseded(db, effect.id);
      forgetLostMatches(db);
    }
    audit(db, { actor: person, ...traceOf(effect, accepted), now });
    keep();
  });
}

/** A stopped import is told in the words of imports. */
const asImport = (error: unknown): unknown =>
  error instanceof Refusal && error.problems.some(({ code }) => code === 'JOB_CANCELLED')
    ? new Refusal(problemOf('IMPORT_CANCELLED'))
    : error;

type Progress = Parameters<Told['progress']>[0];

/** All of a file has been read; now it is written. */
const saving = ({ name, bytes, fresh }: { name: string; bytes: number; fresh: number }): Progress => ({
  stage: 'commit',
  label: name,
  done: bytes,
  total: bytes,
  unit: 'bytes',
  rows: fresh,
});

/** What an import is told by the job that it is part of, and tells it. `accepted` is what the audit chain says of an acceptance. */
export const importOptions = (
  context: Context,
  person: string,
  job: Told,
  accepted: ImportStep['accepted'] = null,
): ImportOptions => ({
  signal: job.signal,
  progress: ({ file, bytes, total, rows }) =>
    job.progress({ stage: 'read', label: file, done: bytes, total, unit: 'bytes', rows }),
  write: (order) => {
    if (order.kind === 'file') job.progress(saving(order.record));
    return context.writer.run('import', { order, person, accepted }, context.now(), job).catch((error: unknown) => {
      throw asImport(error);
    });
  },
});

/** Imports files and writes down who did. The caller has its turn. */
export async function importAudited(context: Context, order: Order, job: Told): Promise<ImportReport[]> {
  const { offsetMinutes } = clockOf(context);
  const reports = await importFiles(
    context.workspace,
    { ...order, offsetMinutes },
    importOptions(context, order.person, job),
  );
  context.workspace.folding.soon();
  return reports;
}
