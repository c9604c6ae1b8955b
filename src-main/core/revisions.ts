import type { Handlers, JobContext } from '../../shared/contract/handlers.ts';
import type { ParsedInput } from '../../shared/contract/methods.ts';
import type { ImportReport } from '../../shared/entity/importReport.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import type { RevisionView } from '../../shared/entity/revision.ts';
import { Refusal } from '../../shared/value/result.ts';
import { formatDay } from '../../shared/value/time.ts';
import { audit } from '../controls/index.ts';
import { acceptRevision, rejectRevision, revisionRows, revisionsList, revisionView } from '../importing/index.ts';
import { closedByRevision } from '../matching/index.ts';
import { clockOf } from './clock.ts';
import type { Context } from './context.ts';
import { importOptions } from './importAudited.ts';

function required(context: Context, id: string): RevisionView {
  const found = revisionView(context.read, id);
  if (!found) throw new Refusal(problemOf('NOT_FOUND', { params: { what: 'revision', id } }));
  return found;
}

/** Acceptance, what it lets go of, and its audit event are one transaction. */
async function accept(
  context: Context,
  {
    id,
    person,
    contentHash,
    note = null,
  }: Omit<ParsedInput<'files.acceptRevision'>, 'note'> & { note?: string | null },
  job: JobContext,
): Promise<{ report: ImportReport; days: string[] }> {
  const { workspace } = context;
  const now = context.now();
  const before = required(context, id);
  const [closed] = closedByRevision(context.read, id);
  if (closed) throw new Refusal(problemOf('DAY_CLOSED', { params: { ...closed, day: formatDay(closed.day) } }));
  const { days, changed, missing, added, sums } = before;
  const accepted = {
    action: 'revision.accept',
    before: { contentHash: before.contentHash },
    after: { file: before.hash, source: before.source, days, changed, missing, added, sums, note },
  };
  const acceptance = { id, person, contentHash, note, now, offsetMinutes: clockOf(context).offsetMinutes };
  const report = await acceptRevision(workspace, acceptance, importOptions(context, person, job, accepted));
  context.workspace.folding.soon();
  context.emit('changed', { topics: ['files', 'workspace', 'runs', 'breaks'] });
  return { report, days };
}

type RevisionHandlers = Pick<
  Handlers,
  'files.revisions' | 'files.revision' | 'files.acceptRevision' | 'files.rejectRevision'
>;

/** Files that change what is known: what waits, and a person's word on it. */
export const revisionHandlers = (context: Context): RevisionHandlers => ({
  'files.revisions': ({ state, ...window }) => revisionsList(context.read, { state }, window),
  'files.revision': ({ id, ...window }) => ({
    revision: required(context, id),
    ...revisionRows(context.read, id, window),
  }),
  'files.acceptRevision': (input, job) => context.turns.take(() => accept(context, input, job)),
  'files.rejectRevision': ({ id, note, person }) =>
    context.turns.take(() => {
      const now = context.now();
      context.db.transaction(() => {
        rejectRevision(context.db, { id, person, note, now });
        audit(context.db, { actor: person, action: 'revision.reject', object: id, after: { note }, now });
      })();
      context.emit('changed', { topics: ['files'] });
      return required(context, id);
    }),
});
