import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImportReport } from '../../shared/entity/importReport.ts';
import { type Problem, problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { asEnvironmentProblem, databaseFile, type Write } from '../store/index.ts';
import { type Crew, crewFor, type Progress, ReadRefusal } from './crew.ts';
import { discard, keepCopy, keptPath, syncCopy } from './keep.ts';
import type { VersionedProfile } from './mapping/change.ts';
import {
  activeSources,
  commitStaged,
  type FileRecord,
  hasRows,
  knownFile,
  lastFileId,
  stagingSchema,
} from './queriesCommit.ts';
import { mappingVersions } from './queriesMappings.ts';
import type { StagingSchema } from './queriesStaging.ts';
import { blankReport, daysOf, importedReport, knownReport, refusedReport, skippedOf } from './reports.ts';
import type { SourceChoice } from './sources.ts';
import type { Copied, Staged } from './task.ts';

export type ImportWorkspace = { readonly db: Write; readonly folder: string };
export type ImportRequest = {
  files: readonly { path: string; name: string }[];
  /** The code of the source, where a person names it. */
  source?: string | undefined;
  person: string;
  /** Minutes east of UTC of the enterprise's clock. */
  offsetMinutes: number;
};
export type ImportProgress = { file: string; bytes: number; total: number; rows: number };
export type ImportOptions = {
  signal?: AbortSignal;
  progress?: (progress: ImportProgress) => void;
  /** The module with the formats; a test may bring its own. */
  formats?: URL;
};

const registry = new URL('./formats/index.ts', import.meta.url);

type Session = {
  workspace: ImportWorkspace;
  request: ImportRequest;
  signal: AbortSignal;
  progress: (progress: ImportProgress) => void;
  crew: Crew;
  schema: StagingSchema;
  sources: SourceChoice[];
  profiles: VersionedProfile[];
};
type Wanted = { path: string; name: string; fileId: number; copy: string; staging: string; begun: number };
/** What reading came to: rows waiting in a staging file, or a reason to leave the file out. */
/** Rows that were new, and rows that were here already. */
type Written = { fresh: number; known: number };
type StagedRead = { kind: 'staged'; copied: Copied; staged: Staged };
type Read = StagedRead | { kind: 'refused'; copied: Copied | null; problems: Problem[]; rows: number };

/**
 * Imports files in the order given; each is in the workspace whole or not at all, and its report says which. Files are
 * read beside one another and written one after the other. Problems of a file are in its report; only Bugs are thrown.
 */
export async function importFiles(
  workspace: ImportWorkspace,
  request: ImportRequest,
  { signal, progress = () => undefined, formats = registry }: ImportOptions = {},
): Promise<ImportReport[]> {
  // A Bug in one file stops the others as a person would.
  const stop = new AbortController();
  const { db } = workspace;
  const session: Session = {
    workspace,
    request,
    signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
    progress,
    crew: crewFor(formats.href),
    schema: stagingSchema(db),
    sources: activeSources(db),
    profiles: mappingVersions(db),
  };
  await mkdir(join(workspace.folder, 'staging'), { recursive: true });
  const wanted = request.files.map((file) => prepare(session, file));
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
    await discard(...wanted.flatMap(({ copy, staging }) => [copy, staging]));
  }
}

const turns = new WeakMap<Write, Promise<unknown>>();

/** One file after the other, over all imports of a workspace: between finding what is known and writing nobody else writes. */
function inTurn<T>(db: Write, work: () => Promise<T>): Promise<T> {
  const turn = (turns.get(db) ?? Promise.resolve()).then(work, work);
  turns.set(db, turn);
  return turn;
}

const highestFileId = new WeakMap<Write, number>();

/** A file id that nothing else will take: rows are numbered by it while other files are still being read. */
function reserveFileId(db: Write): number {
  const id = Math.max(lastFileId(db), highestFileId.get(db) ?? 0) + 1;
  highestFileId.set(db, id);
  return id;
}

function prepare({ workspace: { db, folder } }: Session, { path, name }: { path: string; name: string }): Wanted {
  const place = join(folder, 'staging', randomUUID());
  return {
    path,
    name,
    fileId: reserveFileId(db),
    copy: `${place}.original`,
    staging: `${place}.db`,
    begun: performance.now(),
  };
}

type Settled = { read: Read } | { bug: unknown };

/** Reading is awaited later, in order: nothing may be rejected unheard meanwhile. */
const settled = (reading: Promise<Read>): Promise<Settled> =>
  reading.then(
    (read) => ({ read }),
    (bug: unknown) => ({ bug }),
  );

async function read(session: Session, file: Wanted): Promise<Read> {
  const { crew, signal, workspace } = session;
  let copied: Copied | null = null;
  try {
    copied = await crew.run({ kind: 'copy', path: file.path, name: file.name, copy: file.copy }, signal);
    if (knownFile(workspace.db, copied.hash)) return { kind: 'refused', copied, problems: [], rows: 0 };
    const [staged] = await Promise.all([stage(session, file, copied), syncCopy(file.copy)]);
    const problems = grounds(staged);
    return problems.length === 0
      ? { kind: 'staged', copied, staged }
      : { kind: 'refused', copied, problems, rows: staged.rows };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { kind: 'refused', copied, problems: error.problems, rows: error instanceof ReadRefusal ? error.rows : 0 };
  }
}

function stage(session: Session, file: Wanted, { bytes: total }: Copied): Promise<Staged> {
  const { crew, signal, schema, sources, profiles, request } = session;
  const progress: Progress = ({ bytes, rows }) => session.progress({ file: file.name, bytes, total, rows });
  return crew.run(
    {
      kind: 'stage',
      path: file.copy,
      name: file.name,
      staging: file.staging,
      schema,
      fileId: file.fileId,
      sources,
      source: request.source ?? null,
      offsetMinutes: request.offsetMinutes,
      profiles,
    },
    signal,
    progress,
  );
}

/** Why a file that could be read is refused all the same: what its reader found wrong, and totals that disagree. */
function grounds({ warnings, totals }: Staged): Problem[] {
  const errors = warnings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return errors;
  return totals
    .filter(({ agrees }) => !agrees)
    .map(({ name, declared, computed }) => problemOf('TOTAL_DISAGREES', { params: { name, declared, computed } }));
}

async function conclude(session: Session, file: Wanted, read: Read): Promise<ImportReport> {
  const { db } = session.workspace;
  const report = (): ImportReport => blankReport(file, read.copied);
  const known = read.copied ? knownFile(db, read.copied.hash) : undefined;
  if (known) return knownReport(report(), known);
  if (read.kind === 'refused') return refusedReport(report(), read.problems, read.rows);
  if (session.signal.aborted) return refusedReport(report(), [problemOf('IMPORT_CANCELLED')], read.staged.rows);
  try {
    const written = await write(session, file, read);
    return importedReport(report(), read.staged, written);
  } catch (raised) {
    const error = asEnvironmentProblem(raised);
    if (error instanceof Refusal) return refusedReport(report(), error.problems, read.staged.rows);
    throw error;
  }
}

/** Leaves out what is known, keeps the original, then writes the rows; when that fails the original goes again. */
async function write(session: Session, file: Wanted, { copied, staged }: StagedRead): Promise<Written> {
  const { db, folder } = session.workspace;
  const known = await sift(session, file, staged);
  const written = { fresh: staged.rows - known, known };
  const kept = keptPath(folder, copied.hash, file.name);
  await keepCopy(file.copy, kept);
  try {
    commitStaged(db, file.staging, recordOf(file, copied, staged, written, session.request.person));
    return written;
  } catch (error) {
    await discard(kept);
    throw error;
  }
}

async function sift({ workspace, crew, signal }: Session, file: Wanted, staged: Staged): Promise<number> {
  const { db, folder } = workspace;
  const { source, firstDay, lastDay } = staged;
  if (!hasRows(db, source.id, firstDay, lastDay)) return 0;
  const task = { kind: 'sift', name: file.name, staging: file.staging, workspace: databaseFile(folder) } as const;
  const { known } = await crew.run({ ...task, sourceId: source.id }, signal);
  return known;
}

const recordOf = (
  file: Wanted,
  { hash, bytes }: Copied,
  staged: Staged,
  written: Written,
  person: string,
): FileRecord => ({
  id: file.fileId,
  hash,
  sourceId: staged.source.id,
  name: file.name,
  format: staged.format,
  mappingId: staged.mapping?.id ?? null,
  encoding: staged.encoding,
  bytes,
  ...daysOf(staged),
  ...written,
  skipped: skippedOf(staged),
  importedAt: Math.floor(Date.now() / 1000),
  importedBy: person,
  warnings: JSON.stringify(staged.warnings),
  parts: staged.parts,
  totals: named(staged.totals),
  balances: staged.balances,
});

/** Totals of the same name (a file of several statements) are told apart by number. */
function named<T extends { name: string }>(totals: readonly T[]): T[] {
  const seen = new Map<string, number>();
  return totals.map((total) => {
    const times = (seen.get(total.name) ?? 0) + 1;
    seen.set(total.name, times);
    return times === 1 ? total : { ...total, name: `${total.name} (${times})` };
  });
}
