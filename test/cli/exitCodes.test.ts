import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleSetupYaml } from '../../src-main/cli/generate/setup.ts';
import { databaseFile, openWorkspace } from '../../src-main/store/index.ts';
import { type Ended, gouji, problemOf } from './gouji.ts';

let folder: string;
let ready: string;
const path = (name: string): string => join(folder, name);
const on = (workspace: string, ...args: string[]): Promise<Ended> =>
  gouji(['--json', '--workspace', workspace, ...args]);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gouji-codes-'));
  ready = path('ready');
  writeFileSync(path('setup.yaml'), sampleSetupYaml());
  writeFileSync(path('letter.txt'), 'Dear bank, where is our money?\n'.repeat(40));
  writeFileSync(path('wrong.yaml'), 'enterprise:\n  code: DDKD\n  name: [\n');
  const applied = await on(ready, 'setup', 'apply', path('setup.yaml'), '--person', 'admin');
  expect([applied.code, applied.stderr]).toEqual([0, '']);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The exit code, and the codes of the Problems that JSON readers are told. */
const outcome = (ended: Ended): [number | null, string[]] => [
  ended.code,
  [
    ...new Set(
      ended
        .json()
        .flatMap(({ problem, problems }) => [problem, ...((problems as unknown[] | undefined) ?? [])])
        .flatMap((one) => (one ? [(one as { code: string }).code] : [])),
    ),
  ],
];

describe('exit code 1: the work found problems', () => {
  it('a refused file', async () => {
    const ended = await on(ready, 'import', path('letter.txt'), '--person', 'wang');
    expect(outcome(ended)).toEqual([1, ['FORMAT_UNKNOWN']]);
    expect(ended.json()[0]).toMatchObject({ outcome: 'refused', staged: 0 });
    expect(outcome(await on(ready, 'identify', path('letter.txt')))).toEqual([1, ['FORMAT_UNKNOWN']]);
    expect(outcome(await on(ready, 'parse', path('letter.txt')))).toEqual([1, ['FORMAT_UNKNOWN']]);
    expect(outcome(await on(ready, 'import', path('none.csv')))).toEqual([1, ['FILE_NOT_FOUND']]);
  });

  it('a setup with mistakes, and no workspace is made for it', async () => {
    const fresh = path('never');
    expect(outcome(await on(fresh, 'setup', 'check', path('wrong.yaml')))).toEqual([1, ['SETUP_SYNTAX']]);
    expect(outcome(await on(fresh, 'setup', 'apply', path('wrong.yaml')))).toEqual([1, ['SETUP_SYNTAX']]);
    expect(outcome(await on(fresh, 'setup', 'diff', path('wrong.yaml')))).toEqual([1, ['SETUP_SYNTAX']]);
    expect(outcome(await on(fresh, 'setup', 'check', path('none.yaml')))).toEqual([1, ['FILE_NOT_FOUND']]);
    expect(readdirSync(folder)).not.toContain('never');
  });

  it('a workspace with no setup', async () => {
    openWorkspace(path('bare'), { create: true }).close();
    expect(outcome(await on(path('bare'), 'reconcile', '--day', '2026-10-12'))).toEqual([1, ['SETUP_MISSING']]);
  });

  it('a backup that is none', async () => {
    expect(outcome(await on(ready, 'restore', path('letter.txt')))).toEqual([1, ['BACKUP_INVALID']]);
  });
});

describe('exit code 2: wrong usage', () => {
  it.each([
    ['no command', []],
    ['an unknown command', ['reconsile']],
    ['an unknown option', ['doctor', '--thorough']],
    ['a missing option', ['reconcile']],
    ['a missing argument', ['import']],
    ['a language that is none', ['doctor', '--lang', 'fr']],
    ['an unknown list', ['list', 'rumours']],
    ['a filter that the list does not know', ['list', 'proofs', '--kind', 'BOOK_ONLY']],
    ['a limit that is no number', ['list', 'breaks', '--limit', 'many']],
    ['an unknown kind', ['list', 'breaks', '--kind', 'LOST']],
    ['a resolution that is none', ['break', 'propose', 'brk_1', '--type', 'forget']],
    ['no one to assign to', ['break', 'assign', 'brk_1']],
    ['a size that is no number', ['generate', '--size', '-3', '--out', 'nowhere']],
  ])('%s', async (_what, args) => {
    expect(outcome(await on(ready, ...args))).toEqual([2, ['INPUT_INVALID']]);
  });

  it.each([
    ['a day that is no day', ['--day', '12/10/2026'], 'INPUT_INVALID'],
    ['a day that does not exist', ['--day', '2026-02-30'], 'DAY_INVALID'],
    ['days in the wrong order', ['--day', '2026-10-13', '--to', '2026-10-12'], 'DAY_INVALID'],
    ['an unknown reconciliation', ['--day', '2026-10-12', '--reconciliation', 'taxes'], 'RECONCILIATION_UNKNOWN'],
  ])('%s', async (_what, args, code) => {
    expect(outcome(await on(ready, 'reconcile', ...args))).toEqual([2, [code]]);
  });

  it('says what is wrong to a person, on stderr', async () => {
    const ended = await gouji(['reconcile', '--workspace', ready]);
    expect([ended.code, ended.stdout]).toEqual([2, '']);
    expect(ended.stderr).toContain("required option '--day <day>' not specified");
  });
});

describe('exit code 3: the environment', () => {
  it('no workspace', async () => {
    const ended = await on(path('nowhere'), 'doctor');
    expect(outcome(ended)).toEqual([3, ['WORKSPACE_MISSING']]);
    expect(readdirSync(folder)).not.toContain('nowhere');
  });

  it('a workspace that another program holds', async () => {
    const held = openWorkspace(ready);
    try {
      expect(outcome(await on(ready, 'list', 'files'))).toEqual([3, ['WORKSPACE_LOCKED']]);
      expect(outcome(await on(ready, 'restore', databaseFile(ready)))).toEqual([3, ['WORKSPACE_LOCKED']]);
    } finally {
      held.close();
    }
    expect(outcome(await on(ready, 'list', 'files'))).toEqual([0, []]);
  });

  it('a newer database, another program’s, a damaged one', async () => {
    const made = (name: string, change: (db: Database.Database) => void): string => {
      mkdirSync(path(name));
      const db = new Database(databaseFile(path(name)));
      change(db);
      db.close();
      return path(name);
    };
    openWorkspace(path('newer'), { create: true }).close();
    const newer = new Database(databaseFile(path('newer')));
    newer.pragma('user_version = 9999');
    newer.close();
    expect(outcome(await on(path('newer'), 'doctor'))).toEqual([3, ['WORKSPACE_NEWER']]);
    const foreign = made('foreign', (db) => db.exec('CREATE TABLE notes (text TEXT)'));
    expect(outcome(await on(foreign, 'doctor'))).toEqual([3, ['WORKSPACE_FOREIGN']]);
    mkdirSync(path('broken'));
    writeFileSync(databaseFile(path('broken')), 'words, not pages '.repeat(400));
    expect(outcome(await on(path('broken'), 'doctor'))).toEqual([3, ['WORKSPACE_CORRUPT']]);
  });

  it('a place that cannot be written', async () => {
    expect(outcome(await on(ready, 'setup', 'export', path('no/such/folder/setup.yaml')))).toEqual([
      3,
      ['FILE_NOT_WRITABLE'],
    ]);
  });

  it('says so in the language of the system', async () => {
    const ended = await gouji(['doctor', '--workspace', path('nowhere')], { env: { LANG: 'zh_CN.UTF-8' } });
    expect([ended.code, ended.stdout]).toEqual([3, '']);
    expect(ended.stderr).toBe(
      `WORKSPACE_MISSING: ${path('nowhere')} 不是账套\n  → 用 --workspace 指定，或先执行 setup apply 建立\n`,
    );
  });
});

describe('the options of every command', () => {
  it('may stand before and after the command’s name', async () => {
    for (const args of [
      ['--workspace', ready, '--json', 'list', 'files'],
      ['list', '--workspace', ready, '--json', 'files'],
      ['list', 'files', '--json', '--workspace', ready],
    ]) {
      const ended = await gouji(args);
      expect([ended.code, ended.stdout, ended.stderr]).toEqual([0, '', '']);
    }
    const person = ['setup', 'apply', path('setup.yaml'), '--person', 'admin', '--workspace', path('after')];
    expect((await gouji(person)).code).toBe(0);
    expect(readdirSync(path('after'))).toContain('gouji.db');
  });

  it('may come from the environment', async () => {
    const ended = await gouji(['list', 'files', '--json'], { env: { GOUJI_WORKSPACE: path('nowhere') } });
    expect([ended.code, problemOf(ended)]).toEqual([3, 'WORKSPACE_MISSING']);
  });

  it('tells its version and its commands', async () => {
    const version = await gouji(['--version']);
    expect([version.code, version.stdout]).toEqual([0, '0.1.0\n']);
    const help = await gouji(['--help']);
    expect(help.code).toBe(0);
    for (const command of ['demo', 'generate', 'setup', 'identify', 'parse', 'import', 'reconcile', 'list', 'explain'])
      expect(help.stdout).toContain(`  ${command}`);
    for (const command of ['break', 'statement', 'sync', 'doctor', 'backup', 'restore', 'open'])
      expect(help.stdout).toContain(`  ${command}`);
  });
});
