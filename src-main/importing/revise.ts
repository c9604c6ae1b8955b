import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImportReport } from '../../shared/entity/importReport.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import type { Write } from '../store/index.ts';
import { crewFor } from './crew.ts';
import { type ImportOptions, registry } from './importFiles.ts';
import { discard, keptPath, partPath } from './keep.ts';
import { activeSources, commitStaged, stagingSchema } from './queriesCommit.ts';
import { mappingVersions } from './queriesMappings.ts';
import { decide, differenceHash, holdRevision, mayDecide, withStaged } from './queriesRevision.ts';
import { revisionRow } from './queriesRevisionList.ts';
import { blankReport, daysOf, importedReport } from './reports.ts';
import {
  grounds,
  type ImportWorkspace,
  inTurn,
  prepare,
  recordOf,
  type Session,
  siftFile,
  stage,
  type Wanted,
} from './session.ts';
import type { Copied, Staged } from './task.ts';

export type Decision = { id: string; person: string; note: string | null; now: Date };
export type Acceptance = Decision & {
  /** The hash of the difference that was looked at; without one, of the one that is stored. */
  contentHash?: string | undefined;
  /** Minutes east of UTC of the enterprise's clock. */
  offsetMinutes: number;
  /** What else belongs to the acceptance, in the same transaction. */
  beside(): void;
};

type Pending = NonNullable<ReturnType<typeof revisionRow>>;

/** Throws Refusal NOT_FOUND, REVISION_DECIDED or PERSON_UNKNOWN. */
function pending(db: Write, { id, person }: Decision): Pending {
  const revision = revisionRow(db, id);
  if (!revision) throw new Refusal(problemOf('NOT_FOUND', { params: { what: 'revision', id } }));
  if (revision.state !== 'pending')
    throw new Refusal(problemOf('REVISION_DECIDED', { params: { id, state: revision.state } }));
  if (!mayDecide(db, person)) throw new Refusal(problemOf('PERSON_UNKNOWN', { params: { person } }));
  return revision;
}

const secondsOf = (now: Date): number => Math.floor(now.getTime() / 1000);

/** Leaves the workspace as it is; the difference and the original stay as evidence. Refusals as `pending`. */
export function rejectRevision(db: Write, decision: Decision): void {
  pending(db, decision);
  const { id, person, note, now } = decision;
  decide(db, id, { state: 'rejected', at: secondsOf(now), person, note });
}

/**
 * Reads the kept original once more and puts it in the place of what it changes, in one transaction. Throws Refusal
 * NOT_FOUND, REVISION_DECIDED, PERSON_UNKNOWN, IMPORT_CANCELLED, and REVISION_CHANGED where the difference is no longer
 * the one that was looked at: it is then stored anew.
 */
export async function acceptRevision(
  workspace: ImportWorkspace,
  acceptance: Acceptance,
  {
    signal = new AbortController().signal,
    progress = () => undefined,
    beside = () => undefined,
    formats = registry,
  }: ImportOptions = {},
): Promise<ImportReport> {
  const { db, folder } = workspace;
  const revision = pending(db, acceptance);
  const session: Session = {
    workspace,
    source: revision.source,
    encoding: revision.encoding ?? undefined,
    day: undefined,
    person: acceptance.person,
    offsetMinutes: acceptance.offsetMinutes,
    signal,
    progress,
    beside,
    crew: crewFor(formats.href),
    schema: stagingSchema(db),
    sources: activeSources(db),
    profiles: mappingVersions(db),
  };
  await mkdir(join(folder, 'staging'), { recursive: true });
  const path = keptPath(folder, revision.hash, revision.file);
  const file = prepare(workspace, { path, name: revision.file });
  try {
    const copied = { hash: revision.hash, bytes: (await stat(path)).size };
    const staged = await stage(session, file, path, copied.bytes);
    const problems = grounds(staged);
    if (problems.length > 0) throw new Refusal(...problems);
    return await inTurn(db, () => replace(session, acceptance, { file, copied, staged }));
  } finally {
    await discard(file.staging, partPath(file.staging));
  }
}

async function replace(
  session: Session,
  acceptance: Acceptance,
  { file, copied, staged }: { file: Wanted; copied: Copied; staged: Staged },
): Promise<ImportReport> {
  const { db } = session.workspace;
  const { id, note, now, person, beside } = acceptance;
  const { known: here } = await siftFile(session, file, staged, true);
  if (session.signal.aborted) throw new Refusal(problemOf('IMPORT_CANCELLED'));
  const written = { fresh: staged.rows - here, known: here + staged.repeated, emptyDay: null };
  const revision = pending(db, acceptance);
  const expected = acceptance.contentHash ?? revision.contentHash;
  const found = withStaged(db, file.staging, () => differenceHash(db));
  const at = secondsOf(now);
  if (found !== expected || found !== revision.contentHash) {
    const { hash, sourceId, format, encoding, foundBy } = revision;
    const held = {
      hash,
      sourceId,
      name: file.name,
      format,
      encoding,
      ...daysOf(staged),
      known: written.known,
      foundAt: at,
      foundBy,
    };
    withStaged(db, file.staging, () => {
      holdRevision(db, id, held);
      session.beside({ kind: 'revision', id, hash, source: staged.source.code });
    });
    throw new Refusal(problemOf('REVISION_CHANGED', { params: { id } }));
  }
  const record = recordOf(file, copied, staged, written, { person, at });
  commitStaged(db, file.staging, record, beside, { id, note });
  return importedReport(blankReport(file, copied), staged, written, []);
}
