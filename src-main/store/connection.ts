import { join } from 'node:path';
import Database from 'better-sqlite3';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';

declare const readBrand: unique symbol;
declare const writeBrand: unique symbol;

/** A connection that may only read. The brands keep a reader from being handed to a function that writes. */
export type Read = Database.Database & { readonly [readBrand]: true };
/** The one writer connection of a workspace. It can also read. */
export type Write = Read & { readonly [writeBrand]: true };

/** A row as a statement with safeIntegers gives it: every whole number is a bigint. */
export type Exact<T> = {
  [K in keyof T]: T[K] extends number ? bigint : T[K] extends number | null ? bigint | null : T[K];
};

/** 'GOUJ': tells our databases from others'. */
export const APPLICATION_ID = 0x474f554a;
/** The WAL-reset bug corrupts databases in SQLite 3.7.0 to 3.51.2 (sqlite.org/wal.html#walresetbug). */
export const SQLITE_MINIMUM = [3, 51, 3] as const;

/** The database of the workspace in a folder. */
export const databaseFile = (folder: string): string => join(folder, 'gouji.db');

/** Of a new database: large pages halve the calls that a commit of a million rows costs. */
const PAGE_BYTES = 16_384;
const CACHE_KIB = 65_536;
/** Pages in the log that a commit folds into the database by itself. Large ones are folded beside the work (folding.ts). */
const CHECKPOINT_PAGES = 65_536;
/** What the log keeps of the disk when all of it has been folded. */
const LOG_BYTES = 67_108_864;

/** Throws Refusal NODE_TOO_OLD when the SQLite inside better-sqlite3 is older than 3.51.3. */
export function assertSqlite(db: Database.Database): void {
  const found = db.prepare<[], string>('SELECT sqlite_version()').pluck().get() ?? '0';
  const [major = 0, minor = 0, patch = 0] = found.split('.').map(Number);
  const order = major - SQLITE_MINIMUM[0] || minor - SQLITE_MINIMUM[1] || patch - SQLITE_MINIMUM[2];
  if (order < 0)
    throw new Refusal(
      problemOf('NODE_TOO_OLD', { params: { found: `SQLite ${found}`, needed: `SQLite ${SQLITE_MINIMUM.join('.')}` } }),
    );
}

/** Opens the writer: WAL, synchronous=FULL (an acknowledged commit survives a power cut), foreign keys on. */
export function openWrite(file: string): Write {
  const db = new Database(file);
  try {
    assertSqlite(db);
    db.pragma(`page_size = ${PAGE_BYTES}`);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('fullfsync = ON');
    db.pragma('foreign_keys = ON');
    db.pragma('trusted_schema = OFF');
    // A run's working tables grow with its rows: kept in memory they would be most of what a large day needs.
    db.pragma('temp_store = FILE');
    db.pragma(`cache_size = -${CACHE_KIB}`);
    db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    db.pragma(`journal_size_limit = ${LOG_BYTES}`);
    return db as Write;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Opens a reader beside the writer; it sees the last commit. */
export function openRead(file: string): Read {
  const db = new Database(file, { readonly: true, fileMustExist: true });
  db.pragma('query_only = ON');
  db.pragma('temp_store = MEMORY');
  return db as Read;
}

const problemsOfSqlite: Record<string, Parameters<typeof problemOf>> = {
  SQLITE_FULL: ['DISK_FULL', { retry: true }],
  SQLITE_BUSY: ['WORKSPACE_LOCKED', { retry: true }],
  SQLITE_LOCKED: ['WORKSPACE_LOCKED', { retry: true }],
};

const full = new Set(['ENOSPC', 'EDQUOT']);
const denied = new Set(['ENOENT', 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST']);
/** Calls that write. An `open` may have been for reading: whoever opens a file tells that apart. */
const writingCalls = new Set(['mkdir', 'write', 'fsync', 'ftruncate', 'rename', 'copyfile', 'unlink', 'rmdir', 'rm']);

/** A Refusal DISK_FULL or FILE_NOT_WRITABLE where the system refused to write; the error itself for anything else. */
function asSystemProblem(error: unknown): unknown {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return error;
  const code = String(error.code);
  if (full.has(code)) return new Refusal(problemOf('DISK_FULL', { retry: true }));
  if (!denied.has(code) || !writingCalls.has(String(error.syscall))) return error;
  const file = 'path' in error ? String(error.path) : '';
  return new Refusal(problemOf('FILE_NOT_WRITABLE', { params: { file, reason: code }, where: { file }, retry: true }));
}

/** A Refusal for what the environment did (disk full, locked, damaged), the error itself for anything else. */
export function asEnvironmentProblem(error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return asSystemProblem(error);
  const code = error.code.split('_').slice(0, 2).join('_');
  const known = problemsOfSqlite[code];
  if (known) return new Refusal(problemOf(...known));
  if (code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB')
    return new Refusal(problemOf('WORKSPACE_CORRUPT', { params: { reason: error.message } }));
  if (code === 'SQLITE_READONLY' || code === 'SQLITE_CANTOPEN')
    return new Refusal(problemOf('WORKSPACE_READ_ONLY', { params: { reason: error.message } }));
  return error;
}
