import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Encoding } from '../../shared/entity/encoding.ts';
import type { ImportReport } from '../../shared/entity/importReport.ts';
import { type Problem, problemOf } from '../../shared/entity/problem.ts';
import { newId } from '../../shared/value/ids.ts';
import { Refusal } from '../../shared/value/result.ts';
import type { Day } from '../../shared/value/time.ts';
import { asEnvironmentProblem, type Read } from '../store/index.ts';
import { groundsOfDay } from './askedDay.ts';
import { crewFor, ReadRefusal } from './crew.ts';
import type { Beside } from './effect.ts';
import { concludeKnown, contradictionsOf, emptyDayOf } from './emptyFile.ts';
import { gapsAround } from './gaps.ts';
import { changedColumns } from './headers.ts';
import { discard, keepCopy, keptPath, partPath, syncCopy } from './keep.ts';
import { activeSources, knownFile, stagingSchema } from './queriesCommit.ts';
import { mappingVersions } from './queriesMappings.ts';
import { pendingOf } from './queriesRevision.ts';
import { blankReport, daysOf, importedReport, refusedReport, revisionReport } from './reports.ts';
import {
  grounds,
  type ImportProgress,
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
import { carryOut, type Writing } from './write.ts';

export type ImportRequest = {
  files: readonly { path: string; name: string }[];
  /** The code of the source, where a person names it. */
  source?: string | undefined;
  /** The encoding of the files' text, where a person names it. */
  encoding?: Encoding | undefined;
  /** The day that the files must have, and of which those are that name none. */
  day?: Day | undefined;
  person: string;
  /** Minutes east of UTC of the enterprise's clock. */
  offsetMinutes: number;
};
export type ImportOptions = {
  signal?: AbortSignal;
  progress?: (progress: ImportProgress) => void;
  beside?: Beside;
  /** Who carries the orders out and does what goes beside them; without one, the caller's thread. */
  write?: Writing;
  /** The module with the formats; a test may bring its own. */
  formats?: URL;
};

/** Writes at once, in this thread, by the workspace's own connection. */
export const writingTo =
  ({ db }: ImportWorkspace, beside: Beside): Writing =>
  async (order) =>
    carryOut(db, order, beside);

export const registry = new URL('./formats/index.ts', import.meta.url);

/** Rows that were new, rows that were here already, and the revision that holds them where nothing was written. */
type Written = { fresh: number; known: number; emptyDay: Day | null; revision: string | null };
/** What reading came to: rows waiting in a staging file, or a reason to leave the file out. */
type StagedRead = { kind: 'staged'; copied: Copied; staged: Staged };
type Outcome = StagedRead | { kind: 'refused'; copied: Copied | null; problems: Problem[]; rows: number };

/**
 * Imports files in the order given; each is in the workspace whole or not at all, and its report says which. Files are
 * read beside one another and written one after the other. Problems of a file are in its report; only Bugs are thrown.
 */
export async function importFiles(
  workspace: ImportWorkspace,
  request: ImportRequest,
  {
    signal,
    progress = () => undefined,
    beside = () => undefined,
    write = writingTo(workspace, beside),
    formats = registry,
  }: ImportOptions = {},
): Promise<ImportReport[]> {
  // A Bug in one file stops the others as a person would.
  const stop = new AbortController();
  const { db } = workspace;
  const { files, ...asked } = request;
  const session: Session = {
    workspace,
    source: undefined,
    encoding: undefined,
    day: undefined,
    ...asked,
    signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
    progress,
    write,
    crew: crewFor(formats.href),
    schema: stagingSchema(db),
    sources: activeSources(db),
    profiles: mappingVersions(db),
  };
  await mkdir(join(workspace.folder, 'staging'), { recursive: true });
  const wanted = files.map((file) => prepare(workspace, file));
  const reading = wanted.map((file) => settled(read(session, file)));
  try {
    const reports: ImportReport[] = [];
    for (const [index, file] of wanted.entries()) {
      const outcome = await reading[index]!;
      if ('bug' in outcome) throw outcome.bug;
      reports.push(await inTurn(db, () => conclude(session, file, outcome.read)));
    }
    return reports;
  } finally {
    stop.abort();
    await Promise.all(reading);
    await discard(...wanted.flatMap(({ copy, staging }) => [copy, staging, partPath(staging)]));
  }
}

type Settled = { read: Outcome } | { bug: unknown };

/** Reading is awaited later, in order: nothing may be rejected unheard meanwhile. */
const settled = (reading: Promise<Outcome>): Promise<Settled> =>
  reading.then(
    (read) => ({ read }),
    (bug: unknown) => ({ bug }),
  );

async function read(session: Session, file: Wanted): Promise<Outcome> {
  const { crew, signal, workspace } = session;
  let copied: Copied | null = null;
  try {
    copied = await crew.run({ kind: 'copy', path: file.path, name: file.name, copy: file.copy }, signal);
    if (knownFile(workspace.db, copied.hash)) return { kind: 'refused', copied, problems: [], rows: 0 };
    const [staged] = await Promise.all([stage(session, file, file.copy, copied.bytes), syncCopy(file.copy)]);
    const named = { name: file.name, source: staged.source.code };
    const problems = [...grounds(staged), ...groundsOfDay(daysOf(staged), named, session.day)];
    return problems.length === 0
      ? { kind: 'staged', copied, staged }
      : { kind: 'refused', copied, problems, rows: staged.rows };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { kind: 'refused', copied, problems: error.problems, rows: error instanceof ReadRefusal ? error.rows : 0 };
  }
}

async function conclude(session: Session, file: Wanted, read: Outcome): Promise<ImportReport> {
  const { db } = session.workspace;
  const report = (): ImportReport => blankReport(file, read.copied);
  const known = read.copied ? knownFile(db, read.copied.hash) : undefined;
  if (known) return concludeKnown({ ...session, db }, report(), known);
  if (read.kind === 'refused') return refusedReport(report(), read.problems, read.rows);
  if (session.signal.aborted) return refusedReport(report(), [problemOf('IMPORT_CANCELLED')], read.staged.rows);
  try {
    const { copied } = read;
    const noticed = [...changedColumns(db, read.staged), ...gapsAround(db, read.staged)];
    const staged = { ...read.staged, warnings: [...read.staged.warnings, ...noticed] };
    const { revision, ...written } = await write(session, file, { copied, staged });
    return revision === null
      ? importedReport(report(), staged, written, contradictionsOf(db, staged))
      : revisionReport(report(), staged, written, revision);
  } catch (raised) {
    const error = asEnvironmentProblem(raised);
    if (error instanceof Refusal) return refusedReport(report(), error.problems, read.staged.rows);
    throw error;
  }
}

/**
 * Leaves out what is known, keeps the original, then writes the rows, or, where the file contradicts what is here, holds
 * it for a person; when that fails the original goes again.
 */
async function write(session: Session, file: Wanted, { copied, staged }: Omit<StagedRead, 'kind'>): Promise<Written> {
  const { workspace, person } = session;
  const { known: here, revised } = await siftFile(session, file, staged);
  const emptyDay = emptyDayOf(workspace.db, staged, session);
  const written = { fresh: staged.rows - here, known: here + staged.repeated, emptyDay };
  const at = Math.floor(Date.now() / 1000);
  const kept = keptPath(workspace.folder, copied.hash, file.name);
  await keepCopy(file.copy, kept);
  try {
    if (revised > 0) return { ...written, revision: await hold(session, file, { copied, staged }, written.known, at) };
    const record = recordOf(file, copied, staged, written, { person, at });
    const { hash } = copied;
    const effect = { kind: 'imported', hash, source: staged.source.code, rows: written.fresh, emptyDay } as const;
    await session.write({ kind: 'file', staging: file.staging, record, effect });
    return { ...written, revision: null };
  } catch (error) {
    if (!isNeeded(workspace.db, copied.hash)) await discard(kept);
    throw error;
  }
}

/** Does anything in the workspace rest on the original? A thread may have died right after what it wrote was there. */
const isNeeded = (db: Read, hash: string): boolean =>
  knownFile(db, hash) !== undefined || pendingOf(db, hash) !== undefined;

/** Keeps the difference for a person to look at. The same file again is the same revision, looked at anew. */
async function hold(
  { workspace: { db }, person, encoding: chosen, write }: Session,
  file: Wanted,
  { copied: { hash }, staged }: Omit<StagedRead, 'kind'>,
  known: number,
  at: number,
): Promise<string> {
  const id = pendingOf(db, hash) ?? newId('rev');
  const { name, staging } = file;
  const { source, format } = staged;
  const encoding = chosen ?? null;
  const by = { foundAt: at, foundBy: person };
  const held = { hash, sourceId: source.id, name, format, encoding, ...daysOf(staged), known, ...by };
  await write({ kind: 'hold', staging, held, effect: { kind: 'revision', id, hash, source: source.code } });
  return id;
}
