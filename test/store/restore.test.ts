import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '../../shared/value/result.ts';
import {
  backupInto,
  databaseFile,
  openWorkspace,
  readMigrations,
  restoreWorkspace,
  versionOf,
} from '../../src-main/store/index.ts';

const NOW = new Date('2026-10-14T01:00:00Z');
let folder: string;
let backup: string;

const put = (value: string): void => {
  const { db, close } = openWorkspace(folder, { create: true });
  db.exec('CREATE TABLE IF NOT EXISTS remembered (value TEXT) STRICT; DELETE FROM remembered');
  db.prepare('INSERT INTO remembered VALUES (?)').run(value);
  close();
};
const remembered = (file = databaseFile(folder)): unknown => {
  const db = new Database(file, { readonly: true });
  const value = db.prepare('SELECT value FROM remembered').pluck().get();
  db.close();
  return value;
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gouji-restore-'));
  put('before');
  const { db, close } = openWorkspace(folder);
  backup = backupInto(db, join(folder, 'backups'), 'asked', NOW);
  close();
  put('after');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const restore = (file: string, finish: () => void = () => undefined): string[] => {
  try {
    restoreWorkspace(folder, file, NOW, finish);
    return [];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return [error.problems[0]!.code, ...Object.values(error.problems[0]!.params)];
  }
};
const changed = (name: string, work: (db: Database.Database) => void): string => {
  const file = join(folder, name);
  copyFileSync(backup, file);
  const db = new Database(file);
  work(db);
  db.close();
  return file;
};
const leftOver = (): string[] => readdirSync(folder).filter((name) => name.startsWith('restoring'));

describe('restoring a workspace', () => {
  it('puts the backup in its place and keeps what was there', () => {
    const { kept } = restoreWorkspace(folder, backup, NOW, (db) =>
      db.exec("UPDATE remembered SET value = value || ' noted'"),
    );
    expect([remembered(), remembered(kept!), remembered(backup)]).toEqual(['before noted', 'after', 'before']);
    expect(leftOver()).toEqual([]);
    openWorkspace(folder).close();
  });

  it('does not replay a log of the old database into the new one', () => {
    const live = new Database(databaseFile(folder));
    live.pragma('journal_mode = WAL');
    live.exec("UPDATE remembered SET value = 'unfolded'");
    const log = readFileSync(`${databaseFile(folder)}-wal`);
    live.close();
    writeFileSync(`${databaseFile(folder)}-wal`, log);
    expect(restore(backup)).toEqual([]);
    expect(remembered()).toBe('before');
  });

  it('works where the database is lost or damaged, and keeps the damaged bytes', () => {
    const damage = 'no database any more '.repeat(500);
    writeFileSync(databaseFile(folder), damage);
    const { kept } = restoreWorkspace(folder, backup, NOW, () => undefined);
    expect([remembered(), readFileSync(kept!, 'utf8') === damage]).toEqual(['before', true]);
    rmSync(databaseFile(folder));
    expect(restoreWorkspace(folder, backup, NOW, () => undefined)).toEqual({ kept: null });
    expect(remembered()).toBe('before');
  });

  it('brings a backup of an older version to the newest', () => {
    const empty = join(folder, 'old.db');
    const old = new Database(empty);
    old.exec(readMigrations()[0]!.sql);
    old.pragma('user_version = 1');
    old.pragma(`application_id = ${0x474f554a}`);
    old.close();
    let version = 0;
    restoreWorkspace(folder, empty, NOW, (db) => {
      version = versionOf(db);
    });
    expect(version).toBe(readMigrations().length);
  });

  it.each([
    ['one that is not there', () => join(folder, 'none.db'), ['FILE_NOT_FOUND', expect.stringContaining('none.db')]],
    [
      'another program’s database',
      () => changed('other.db', (db) => db.pragma('application_id = 7')),
      ['BACKUP_INVALID', 'BACKUP_FOREIGN'],
    ],
    [
      'one of a newer version',
      () => changed('newer.db', (db) => db.pragma('user_version = 9999')),
      ['BACKUP_INVALID', 'BACKUP_NEWER'],
    ],
    ['one that is no database', () => damaged((bytes) => bytes.fill(7)), ['BACKUP_INVALID', 'BACKUP_DAMAGED']],
    ['a damaged one', () => damaged((bytes) => bytes.fill(0xff, 8192)), ['BACKUP_INVALID', 'BACKUP_DAMAGED']],
    ['a cut one', () => damaged((bytes) => bytes.subarray(0, 20_000)), ['BACKUP_INVALID', 'BACKUP_DAMAGED']],
    ['a folder', () => folder, ['BACKUP_INVALID', 'NOT_READABLE']],
  ])('refuses %s and changes nothing', (_what, file, words) => {
    const given = file();
    const before = readFileSync(databaseFile(folder));
    expect(restore(given)).toEqual(words);
    expect(readFileSync(databaseFile(folder)).equals(before)).toBe(true);
    expect(leftOver()).toEqual([]);
  });

  it('changes nothing when the last step fails', () => {
    expect(() =>
      restore(backup, () => {
        throw new Error('no event');
      }),
    ).toThrow('no event');
    expect([remembered(), leftOver()]).toEqual(['after', []]);
  });

  it('refuses a workspace that is open, and a folder that is not there', () => {
    const { close } = openWorkspace(folder);
    expect(restore(backup)).toEqual(['WORKSPACE_LOCKED']);
    close();
    const here = folder;
    folder = join(here, 'elsewhere');
    expect(restore(backup)[0]).toBe('WORKSPACE_MISSING');
    expect(existsSync(folder)).toBe(false);
    mkdirSync(folder);
    expect(restore(backup)).toEqual([]);
    expect(remembered()).toBe('before');
    folder = here;
  });
});

function damaged(change: (bytes: Buffer) => Uint8Array): string {
  const file = join(folder, 'damaged.db');
  writeFileSync(file, change(readFileSync(backup)));
  return file;
}
