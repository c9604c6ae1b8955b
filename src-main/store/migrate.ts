import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { APPLICATION_ID, type Write } from './connection.ts';

export type Migration = { readonly number: number; readonly name: string; readonly sql: string };

const MIGRATIONS = join(import.meta.dirname, 'migrations');

/** The numbered migrations, gapless from 1. A released one never changes. */
export function readMigrations(folder: string = MIGRATIONS): Migration[] {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  return files.map((name, index) => {
    const number = Number(name.slice(0, 4));
    if (number !== index + 1) throw new Error(`migrations must be numbered without gaps: ${name}`);
    return { number, name: name.slice(5, -4), sql: readFileSync(join(folder, name), 'utf8') };
  });
}

export const versionOf = (db: Write): number => Number(db.pragma('user_version', { simple: true }));

/** Refuses a database that is not ours or that a newer version wrote; both are left untouched. */
export function assertOurs(db: Write, file: string, newest: number): void {
  const id = Number(db.pragma('application_id', { simple: true }));
  const version = versionOf(db);
  const tables = db.prepare<[], number>("SELECT count(*) FROM sqlite_schema WHERE type = 'table'").pluck().get() ?? 0;
  if (id !== APPLICATION_ID && tables > 0) throw new Refusal(problemOf('WORKSPACE_FOREIGN', { params: { file } }));
  if (version > newest)
    throw new Refusal(problemOf('WORKSPACE_NEWER', { params: { found: version, supported: newest } }));
}

/**
 * Brings the database to the newest version: a backup of what is there, then every pending migration in one
 * transaction, so that a failure leaves the old version whole. Returns the backup's file, if one was made.
 */
export function migrate(
  db: Write,
  backups: string,
  now: Date,
  migrations: Migration[] = readMigrations(),
): string | null {
  const from = versionOf(db);
  const pending = migrations.filter((migration) => migration.number > from);
  if (pending.length === 0) return null;
  const backup = from > 0 ? backupInto(db, backups, `before-${pending.at(-1)!.number}`, now) : null;
  db.transaction(() => {
    for (const migration of pending) {
      db.exec(migration.sql);
      db.pragma(`user_version = ${migration.number}`);
    }
    db.pragma(`application_id = ${APPLICATION_ID}`);
  }).immediate();
  return backup;
}

export const backupName = (label: string, now: Date): string =>
  `gouji-${now.toISOString().replace(/[:.]/g, '-')}-${label}.db`;

/** A complete copy of the database by VACUUM INTO; the name carries the time and what it was made for. */
export function backupInto(db: Write, backups: string, label: string, now: Date): string {
  mkdirSync(backups, { recursive: true });
  const file = join(backups, backupName(label, now));
  db.prepare('VACUUM INTO ?').run(file);
  return file;
}
