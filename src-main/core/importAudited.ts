import type { JobContext } from '../../shared/contract/handlers.ts';
import type { Encoding } from '../../shared/entity/encoding.ts';
import type { ImportReport } from '../../shared/entity/importReport.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import { audit } from '../controls/index.ts';
import { type ImportEffect, type ImportOptions, importFiles } from '../importing/index.ts';
import { clockOf } from './clock.ts';
import type { Context } from './context.ts';

export type Order = {
  files: readonly { path: string; name: string }[];
  source?: string | undefined;
  day?: Day | undefined;
  encoding?: Encoding | undefined;
  person: string;
};

type Told = Pick<JobContext, 'signal' | 'progress'>;

/** What an import left in the workspace, for the audit chain. */
function traceOf(effect: ImportEffect): { action: string; object: string; after: unknown } {
  const { source, hash } = effect;
  if (effect.kind === 'revision') return { action: 'revision.found', object: effect.id, after: { source, hash } };
  const empty = effect.emptyDay === null ? {} : { empty: formatDay(effect.emptyDay) };
  return { action: 'import', object: hash, after: { source, rows: effect.rows, ...empty } };
}

/** What an import is told by the job that it is part of, and tells it. Its effects and their audit events are one transaction each. */
export const importOptions = (context: Context, person: string, job: Told): ImportOptions => ({
  signal: job.signal,
  progress: ({ file, bytes, total, rows }) =>
    job.progress({ stage: 'read', label: file, done: bytes, total, unit: 'bytes', rows }),
  beside: (effect) => audit(context.db, { actor: person, ...traceOf(effect), now: context.now() }),
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
