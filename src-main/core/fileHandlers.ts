import { basename } from 'node:path';
import type { Handlers, JobContext } from '../../shared/contract/handlers.ts';
import type { ParsedInput } from '../../shared/contract/methods.ts';
import type { ImportReport } from '../../shared/entity/importReport.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import type { RevisionView } from '../../shared/entity/revision.ts';
import { Refusal } from '../../shared/value/result.ts';
import { forgetLostMatches } from '../breaks/index.ts';
import { audit } from '../controls/index.ts';
import {
  acceptRevision,
  type ImportOptions,
  importedFiles,
  importFiles,
  rejectRevision,
  revisionRows,
  revisionsList,
  revisionView,
} from '../importing/index.ts';
import { releaseSuperseded } from '../matching/index.ts';
import { enterprise } from '../setup/index.ts';
import { type Context, dayOrNone } from './context.ts';
import { identifyFiles } from './parse.ts';

/** Minutes east of UTC of the enterprise's clock. Throws Refusal SETUP_MISSING. */
function clockOf(context: Context): number {
  const company = enterprise(context.read);
  if (!company) throw new Refusal(problemOf('SETUP_MISSING'));
  return company.offsetMinutes;
}

const optionsOf = (job: JobContext): ImportOptions => ({
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
}: ImportReport): { action: string; object: string; after: unknown } | null {
  if (outcome === 'imported') return { action: 'import', object: hash!, after: { source, rows: staged } };
  return outcome === 'revision' ? { action: 'revision.found', object: revision!, after: { source, hash } } : null;
}

async function importAll(
  context: Context,
  { files, source, person }: ParsedInput<'files.import'>,
  job: JobContext,
): Promise<ImportReport[]> {
  const order = {
    files: files.map((path) => ({ path, name: basename(path) })),
    source,
    person,
    offsetMinutes: clockOf(context),
  };
  const reports = await importFiles(context.workspace, order, optionsOf(job));
  for (const report of reports) {
    const trace = traceOf(report);
    if (trace) audit(context.db, { actor: person, ...trace, now: context.now() });
  }
  context.emit('changed', { topics: ['files', 'workspace'] });
  return reports;
}

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
  const { db, workspace } = context;
  const now = context.now();
  const before = required(context, id);
  const { days, changed, missing, added, sums } = before;
  const beside = (): void => {
    releaseSuperseded(db, id);
    forgetLostMatches(db);
    const after = { file: before.hash, source: before.source, days, changed, missing, added, sums, note };
    audit(db, {
      actor: person,
      action: 'revision.accept',
      object: id,
      before: { contentHash: before.contentHash },
      after,
      now,
    });
  };
  const acceptance = { id, person, contentHash, note, now, offsetMinutes: clockOf(context), beside };
  const report = await acceptRevision(workspace, acceptance, optionsOf(job));
  context.emit('changed', { topics: ['files', 'workspace', 'runs', 'breaks'] });
  return { report, days };
}

type FileHandlers = Pick<
  Handlers,
  | 'files.identify'
  | 'files.import'
  | 'files.list'
  | 'files.revisions'
  | 'files.revision'
  | 'files.acceptRevision'
  | 'files.rejectRevision'
>;

export const fileHandlers = (context: Context): FileHandlers => ({
  'files.identify': ({ files }) => identifyFiles(files),
  'files.import': (input, job) => context.turns.take(() => importAll(context, input, job)),
  'files.list': ({ day, ...window }) => importedFiles(context.read, { day: dayOrNone(day) }, window),
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
