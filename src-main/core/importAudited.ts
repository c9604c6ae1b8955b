import type { JobContext } from '../../shared/contract/handlers.ts';
import type { Encoding } from '../../shared/entity/encoding.ts';
import type { ImportReport } from '../../shared/entity/importReport.ts';
import type { Day } from '../../shared/value/time.ts';
import { audit } from '../controls/index.ts';
import { importFiles } from '../importing/index.ts';
import { clockOf } from './clock.ts';
import type { Context } from './context.ts';

export type Order = {
  files: readonly { path: string; name: string }[];
  source?: string | undefined;
  day?: Day | undefined;
  encoding?: Encoding | undefined;
  person: string;
};

/** Imports files and writes down who did. The caller has its turn. */
export async function importAudited(
  context: Context,
  order: Order,
  job: Pick<JobContext, 'signal' | 'progress'>,
): Promise<ImportReport[]> {
  const { offsetMinutes } = clockOf(context);
  const reports = await importFiles(
    context.workspace,
    { ...order, offsetMinutes },
    {
      signal: job.signal,
      progress: ({ file, bytes, total, rows }) =>
        job.progress({ stage: 'read', label: file, done: bytes, total, unit: 'bytes', rows }),
    },
  );
  for (const { outcome, hash, source, staged, read, firstDay } of reports)
    if (outcome === 'imported')
      audit(context.db, {
        actor: order.person,
        action: 'import',
        object: hash!,
        after: { source, rows: staged, ...(read === 0 ? { empty: firstDay } : {}) },
        now: context.now(),
      });
  context.workspace.folding.soon();
  return reports;
}
