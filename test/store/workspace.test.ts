import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '../../shared/value/result.ts';
import {
  databaseFile,
  migrate,
  openWorkspace,
  openWrite,
  readMigrations,
  versionOf,
} from '../../src-main/store/index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gouji-store-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error.problems[0]!.code;
    throw error;
  }
  return 'none';
};

describe('opening a workspace', () => {
  it('makes the rooms, durable and strict', () => {
    const workspace = openWorkspace(folder, { create: true });
    expect(workspace.db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(workspace.db.pragma('synchronous', { simple: true })).toBe(2);
    expect(workspace.db.pragma('foreign_keys', { simple: true })).toBe(1);
    const loose = workspace.db
      .prepare(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'",
      )
      .all();
    expect(loose).toEqual([]);
    expect(readdirSync(folder)).toEqual(
      expect.arrayContaining(['files', 'inbox', 'statements', 'backups', 'gouji.db']),
    );
    workspace.close();
  });

  it('is refused where there is none', () => {
    expect(codeOf(() => openWorkspace(join(folder, 'none')))).toBe('WORKSPACE_MISSING');
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });

  it('is refused to a second process, and free again after closing', () => {
    const first = openWorkspace(folder, { create: true });
    expect(codeOf(() => openWorkspace(folder))).toBe('WORKSPACE_LOCKED');
    first.close();
    openWorkspace(folder).close();
  });

  it('refuses a database of a newer version and leaves it untouched', () => {
    openWorkspace(folder, { create: true }).close();
    const db = new Database(databaseFile(folder));
    db.pragma('user_version = 9999');
    db.close();
    expect(codeOf(() => openWorkspace(folder))).toBe('WORKSPACE_NEWER');
    const again = new Database(databaseFile(folder));
    expect(again.pragma('user_version', { simple: true })).toBe(9999);
    again.close();
  });

  it('refuses a database that is not ours', () => {
    const db = new Database(databaseFile(folder));
    db.exec('CREATE TABLE notes (text TEXT)');
    db.close();
    expect(codeOf(() => openWorkspace(folder))).toBe('WORKSPACE_FOREIGN');
  });

  it('refuses a damaged database', () => {
    writeFileSync(databaseFile(folder), 'this is no database, only words '.repeat(200));
    expect(codeOf(() => openWorkspace(folder))).toBe('WORKSPACE_CORRUPT');
  });

  it('clears what an unfinished import left in staging', () => {
    openWorkspace(folder, { create: true }).close();
    const staging = join(folder, 'staging');
    rmSync(staging, { recursive: true, force: true });
    writeFileSync(join(folder, 'staging'), 'left over');
    openWorkspace(folder).close();
    expect(existsSync(staging)).toBe(false);
  });
});

describe('migrations', () => {
  it('run once, in one transaction, after a backup; a failing one leaves the old version whole', () => {
    const db = openWrite(databaseFile(folder));
    const released = readMigrations();
    expect(migrate(db, join(folder, 'backups'), new Date(0), released)).toBeNull();
    expect(versionOf(db)).toBe(released.length);
    const next = { number: released.length + 1, name: 'next', sql: 'CREATE TABLE next (id INTEGER) STRICT;' };
    const broken = { number: released.length + 2, name: 'broken', sql: 'CREATE TABLE broken (' };
    expect(() => migrate(db, join(folder, 'backups'), new Date(0), [...released, next, broken])).toThrow();
    expect(versionOf(db)).toBe(released.length);
    expect(db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'next'").pluck().get()).toBe(0);
    const backup = migrate(db, join(folder, 'backups'), new Date(1), [...released, next]);
    expect(backup && existsSync(backup)).toBe(true);
    expect(versionOf(db)).toBe(released.length + 1);
    db.close();
  });
});
