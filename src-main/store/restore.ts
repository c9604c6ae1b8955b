import { closeSync, copyFileSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { APPLICATION_ID, asEnvironmentProblem, databaseFile, openWrite, type Write } from './connection.ts';
import { lockFolder } from './lock.ts';
import { backupInto, backupName, migrate, readMigrations } from './migrate.ts';

export type Restored = {
  /** What the present database was kept as; null where there was none. */
  kept: string | null;
};

const invalid = (reason: string): Refusal => new Refusal(problemOf('BACKUP_INVALID', { params: { reason } }));

/** SQLite's own errors on a file that was handed to us say that it is no backup. */
function asInvalid(error: unknown): unknown {
  if (error instanceof Database.SqliteError && /^SQLITE_(CANTOPEN|IOERR)/.test(error.code))
    return invalid('NOT_READABLE');
  const known = asEnvironmentProblem(error);
  const corrupt = known instanceof Refusal && known.problems.some(({ code }) => code === 'WORKSPACE_CORRUPT');
  return corrupt ? invalid('BACKUP_DAMAGED') : known;
}

/** A sound database of ours, not newer than this program, copied to `to`; the backup itself is only read. */
function copyVerified(backup: string, to: string): void {
  if (!existsSync(backup)) throw new Refusal(problemOf('FILE_NOT_FOUND', { params: { file: backup } }));
  let db: Database.Database | undefined;
  try {
    db = new Database(backup, { readonly: true });
    if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) throw invalid('BACKUP_FOREIGN');
    if (Number(db.pragma('user_version', { simple: true })) > readMigrations().length) throw invalid('BACKUP_NEWER');
    if (db.pragma('quick_check', { simple: true }) !== 'ok') throw invalid('BACKUP_DAMAGED');
    db.prepare('VACUUM INTO ?').run(to);
  } catch (error) {
    throw asInvalid(error);
  } finally {
    db?.close();
  }
}

/** Everything that is in the present database, in one file; a damaged one is kept as it is, log and all. */
function keepPresent(file: string, backups: string, now: Date): string {
  mkdirSync(backups, { recursive: true });
  try {
    const db = openWrite(file);
    try {
      return backupInto(db, backups, 'before-restore', now);
    } finally {
      db.close();
    }
  } catch (error) {
    const known = asEnvironmentProblem(error);
    if (!(known instanceof Refusal && known.problems[0]!.code === 'WORKSPACE_CORRUPT')) throw known;
    rmSync(join(backups, backupName('before-restore', now)), { force: true });
    const kept = join(backups, backupName('damaged', now));
    for (const part of ['', '-wal']) if (existsSync(file + part)) copyFileSync(file + part, kept + part);
    return kept;
  }
}

const removeDatabase = (file: string): void => {
  for (const part of ['', '-wal', '-shm']) rmSync(file + part, { force: true });
};

function sync(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Renames over the present database. A log of the old one must be gone by then: SQLite would replay it into the new. */
function takePlace(ready: string, file: string, folder: string): void {
  sync(ready);
  for (const part of ['-wal', '-shm']) rmSync(file + part, { force: true });
  renameSync(ready, file);
  // Windows cannot open a folder; its rename is journaled by the file system.
  if (process.platform !== 'win32') sync(folder);
}

/**
 * Puts a backup in the place of a workspace's database. The backup is checked, copied, brought to the newest version and
 * handed to `finish` (the audit event) before anything is touched; the present database is kept in backups/ first.
 * Throws Refusal WORKSPACE_MISSING (no such folder), WORKSPACE_LOCKED, FILE_NOT_FOUND, BACKUP_INVALID or DISK_FULL;
 * the workspace is then as it was.
 */
export function restoreWorkspace(folder: string, backup: string, now: Date, finish: (db: Write) => void): Restored {
  if (!existsSync(folder)) throw new Refusal(problemOf('WORKSPACE_MISSING', { params: { folder } }));
  const file = databaseFile(folder);
  const ready = join(folder, 'restoring.db');
  const backups = join(folder, 'backups');
  const unlock = lockFolder(folder);
  try {
    removeDatabase(ready);
    copyVerified(backup, ready);
    const db = openWrite(ready);
    try {
      migrate(db, backups, now);
      finish(db);
    } finally {
      db.close();
    }
    const kept = existsSync(file) ? keepPresent(file, backups, now) : null;
    takePlace(ready, file, folder);
    return { kept };
  } catch (error) {
    removeDatabase(ready);
    throw asEnvironmentProblem(error);
  } finally {
    unlock();
  }
}
