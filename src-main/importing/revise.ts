import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImportReport } from '../../shared/entity/importReport.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import type { Write } from '../store/index.ts';
import { crewFor } from './crew.ts';
import { type Decision, pendingFor, secondsOf } from './decision.ts';
import { type ImportOptions, registry, writingTo } from './importFiles.ts';
import { discard, keptPath, partPath } from './keep.ts';
import { activeSources, stagingSchema } from './queriesCommit.ts';
import { mappingVersions } from './queriesMappings.ts';
import { decide } from './queriesRevision.ts';
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

export type Acceptance = Decision & {
  /** The hash of the difference that was looked at; without one, of the one that is stored. */
  contentHash?: string | undefined;
  /** Minutes east of UTC of the enterprise's clock. */
  offsetMinutes: number;
};

/** Leaves the workspace as it is; the difference and the original stay as evidence. Refusals as `pendingFor`. */
export function rejectRevision(db: Write, decision: Decision): void {
  pendingFor(db, decision);
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
    write = writingTo(workspace, beside),
    formats = registry,
  }: ImportOptions = {},
): Promise<ImportReport> {
  const { db, folder } = workspace;
  const revision = pendingFor(db, acceptance);
  const session: Session = {
    workspace,
    source: revision.source,
    encoding: revision.encoding ?? undefined,
    day: undefined,
    person: acceptance.person,
    offsetMinutes: acceptance.offsetMinutes,
    signal,
    progress,
    write,
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
  const { id, note, now, person, contentHash } = acceptance;
  const { known: here } = await siftFile(session, file, staged, true);
  if (session.signal.aborted) throw new Refusal(problemOf('IMPORT_CANCELLED'));
  const written = { fresh: staged.rows - here, known: here + staged.repeated, emptyDay: null };
  const { hash, sourceId, format, encoding, foundBy } = pendingFor(db, acceptance);
  const at = secondsOf(now);
  const { name, staging } = file;
  const held = {
    hash,
    sourceId,
    name,
    format,
    encoding,
    ...daysOf(staged),
    known: written.known,
    foundAt: at,
    foundBy,
  };
  const effect = { kind: 'revision', id, hash, source: staged.source.code } as const;
  const record = recordOf(file, copied, staged, written, { person, at });
  const decision = { id, person, note };
  await session.write({ kind: 'accept', staging, record, decision, contentHash, again: { held, effect } });
  return importedReport(blankReport(file, copied), staged, written, []);
}
