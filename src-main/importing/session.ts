import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Encoding } from '../../shared/entity/encoding.ts';
import { type Problem, problemOf } from '../../shared/entity/problem.ts';
import type { Day } from '../../shared/value/time.ts';
import { databaseFile, type Write } from '../store/index.ts';
import type { Crew, Progress } from './crew.ts';
import type { VersionedProfile } from './mapping/change.ts';
import type { FileRecord } from './queriesCommit.ts';
import { hasRows, lastFileId } from './queriesCommit.ts';
import type { Sifted } from './queriesSift.ts';
import type { StagingSchema } from './queriesStaging.ts';
import { daysOf, skippedOf } from './reports.ts';
import type { SourceChoice } from './sources.ts';
import type { Copied, Staged } from './task.ts';
import type { Writing } from './write.ts';

export type ImportWorkspace = { readonly db: Write; readonly folder: string };
export type ImportProgress = { file: string; bytes: number; total: number; rows: number };

/** What reading a file for the workspace needs, whoever asked for it. */
export type Session = {
  workspace: ImportWorkspace;
  /** The code of the source, where a person names it. */
  source: string | undefined;
  /** The encoding of the files' text, where a person names it. */
  encoding: Encoding | undefined;
  /** The day that the files must have, and of which those are that name none. */
  day: Day | undefined;
  person: string;
  /** Minutes east of UTC of the enterprise's clock. */
  offsetMinutes: number;
  signal: AbortSignal;
  progress: (progress: ImportProgress) => void;
  write: Writing;
  crew: Crew;
  schema: StagingSchema;
  sources: SourceChoice[];
  profiles: VersionedProfile[];
};
export type Wanted = { path: string; name: string; fileId: number; copy: string; staging: string; begun: number };

const turns = new WeakMap<Write, Promise<unknown>>();

/** One file after the other, over all imports of a workspace: between finding what is known and writing nobody else writes. */
export function inTurn<T>(db: Write, work: () => Promise<T>): Promise<T> {
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

export function prepare({ db, folder }: ImportWorkspace, { path, name }: { path: string; name: string }): Wanted {
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

/** Reads the file at `path` into the staging file. Throws the Refusals of its format. */
export function stage(session: Session, file: Wanted, path: string, total: number): Promise<Staged> {
  const { crew, signal, schema, sources, profiles, source = null, encoding = null, offsetMinutes } = session;
  const progress: Progress = ({ bytes, rows }) => session.progress({ file: file.name, bytes, total, rows });
  const { name, staging, fileId } = file;
  return crew.run(
    { kind: 'stage', path, name, staging, schema, fileId, sources, source, encoding, offsetMinutes, profiles },
    signal,
    progress,
  );
}

/** Why a file that could be read is refused all the same: what its reader found wrong, and totals that disagree. */
export function grounds({ warnings, totals }: Staged): Problem[] {
  const errors = warnings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return errors;
  return totals
    .filter(({ agrees }) => !agrees)
    .map(({ name, declared, computed }) => problemOf('TOTAL_DISAGREES', { params: { name, declared, computed } }));
}

/** Leaves in the staging file what is new, and says what the file contradicts of what its source has already; `anyway` even where it has nothing. */
export async function siftFile(
  { workspace, crew, signal }: Session,
  file: Wanted,
  staged: Staged,
  anyway = false,
): Promise<Sifted> {
  const { db, folder } = workspace;
  const { source, side, listing = 'selection', balances } = staged;
  const { firstDay, lastDay } = daysOf(staged);
  // The normal file is the first of its days.
  if (firstDay === null || lastDay === null || !(anyway || hasRows(db, source.id, firstDay, lastDay)))
    return { known: 0, revised: 0 };
  const order = { sourceId: source.id, side, listing, balances, firstDay, lastDay };
  return crew.run(
    { kind: 'sift', name: file.name, staging: file.staging, workspace: databaseFile(folder), order },
    signal,
  );
}

export const recordOf = (
  file: Wanted,
  { hash, bytes }: Copied,
  staged: Staged,
  written: { fresh: number; known: number; emptyDay: Day | null },
  by: { person: string; at: number },
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
  importedAt: by.at,
  importedBy: by.person,
  warnings: JSON.stringify(staged.warnings),
  header: staged.header === null ? null : JSON.stringify(staged.header),
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
