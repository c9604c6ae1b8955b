import type { JobContext } from '../../shared/contract/handlers.ts';
import type { Encoding } from '../../shared/entity/encoding.ts';
import type { ImportReport } from '../../shared/entity/importReport.ts';
import type { Day } from '../../shared/value/time.ts';
import { audit } from '../controls/index.ts';
import { type ImportOptions, importFiles } from '../importing/index.ts';
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

/** What an import is told by the job that it is part of, and tells it. */
export const importOptions = (job: Told): ImportOptions => ({
  signal: job.signal,
  progress: ({ file, bytes, total, rows }) =>
    job.progress({ stage: 'read', label: file, done: bytes, total, unit: 'bytes', rows }),
});

/** What an import left in the workspace, for the audit chain; null where it left nothing. */
function traceOf({
  outcome,
  hash,
  source,
  staged,
  revision,
  read,
  firstDay,
}: ImportReport): { action: string; object: string; after: unknown } | null {
  if (outcome === 'imported')
    return {
      action: 'import',
      object: hash!,
      after: { source, rows: staged, ...(read === 0 ? { empty: firstDay } : {}) },
    };
  return outcome === 'revision' ? { action: 'revision.found', object: revision!, after: { source, hash } } : null;
}

/** Imports files and writes down who did. The caller has its turn. */
export async function importAudited(context: Context, order: Order, job: Told): Promise<ImportReport[]> {
  const { offsetMinutes } = clockOf(context);
  const reports = await importFiles(context.workspace, { ...order, offsetMinutes }, importOptions(job));
  for (const report of reports) {
    const trace = traceOf(report);
    if (trace) audit(context.db, { actor: order.person, ...trace, now: context.now() });
  }
  context.workspace.folding.soon();
  return reports;
}
