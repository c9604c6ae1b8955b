import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DayReport } from '../../shared/contract/methods.ts';
import type { Arrival, InboxReport } from '../../shared/entity/arrival.ts';
import { type Desk, desk, gouji, problemOf, program } from './gouji.ts';

/** Deliveries into the inbox, day by day; every step stands on the ones before it. */
let at: Desk;
beforeAll(async () => {
  at = await desk(40);
  await at.run('setup', 'apply', at.setup, '--person', 'admin');
}, 60_000);
afterAll(() => at.remove());

const LONG = 120_000;
const inbox = (...path: string[]): string => join(at.workspace, 'inbox', ...path);
const deliver = (file: string, name = basename(file)): void => copyFileSync(file, inbox(name));
const fileNamed = (part: string): string => at.files.find((file) => file.includes(part))!;
const today = (): string => readdirSync(inbox('done')).sort().at(-1)!;
const json = async <T>(code: number, ...args: string[]): Promise<T[]> => {
  const ended = await at.run(...args);
  expect([ended.code, ended.stderr]).toEqual([code, '']);
  return ended.json() as T[];
};

describe('the inbox from the terminal', { timeout: LONG }, () => {
  it('is made with the workspace, and empty at first', async () => {
    expect(existsSync(inbox())).toBe(true);
    const [empty] = await json<{ inbox: InboxReport }>(0, 'import', '--inbox');
    expect(empty!.inbox.files).toEqual([]);
    const told = await gouji(['--workspace', at.workspace, 'import', '--inbox']);
    expect(told.stdout).toBe('the inbox is empty\n');
  });

  it('is imported with one command; a refused file makes it end with 1 and is explained beside it', async () => {
    for (const file of at.files.filter((name) => /2026-?10-?12/.test(basename(name))))
      if (!file.includes('ICBC')) deliver(file);
    writeFileSync(inbox('notes.txt'), 'dear diary');
    const ended = await gouji([
      '--workspace',
      at.workspace,
      '--person',
      'wang',
      '--lang',
      'zh-CN',
      'import',
      '--inbox',
    ]);
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/^已导入 {2}1900000109All_2026-10-12\.csv {2}→ inbox\/done\//m);
    expect(ended.stdout).toMatch(/^拒收 {2}notes\.txt {2}→ inbox\/refused\/.*\/notes\.txt$/m);
    expect(ended.stdout).toMatch(/^仍然迟到：$/m);
    expect(ended.stderr).toContain('FORMAT_UNKNOWN (notes.txt): 无法识别的文件');
    const day = today();
    expect(readFileSync(inbox('refused', day, 'notes.txt.problem.txt'), 'utf8')).toContain('无法识别的文件');
    expect(readdirSync(inbox()).sort()).toEqual(['done', 'refused']);
  });

  it('is imported before a day is reconciled, and the day report says what is late', async () => {
    const [only] = await json<DayReport>(0, 'reconcile', '--day', '2026-10-12', '--person', 'wang');
    expect(only!.arrivals.filter(({ state }) => state === 'late').map(({ source }) => source)).toEqual(['icbc']);
    deliver(fileNamed('ICBC_1202020209900012345_20261012'));
    const [taken, again] = await json<{ inbox: InboxReport } & DayReport>(0, 'reconcile', '--day', '2026-10-12');
    expect(taken!.inbox.files.map(({ outcome }) => outcome)).toEqual(['imported']);
    expect(again!.arrivals.map(({ state }) => state)).toEqual(again!.arrivals.map(() => 'arrived'));
    expect(again!.proofs.every(({ verdict }) => verdict === 'PROVEN')).toBe(true);
  });

  it('reconciles all the same when a file of the inbox is refused, and ends with 1', async () => {
    writeFileSync(inbox('notes.txt'), 'dear diary');
    const [taken, day] = await json<{ inbox: InboxReport } & DayReport>(1, 'reconcile', '--day', '2026-10-12');
    expect(taken!.inbox.files[0]).toMatchObject({
      outcome: 'refused',
      movedTo: expect.stringMatching(/notes \(2\)\.txt$/),
    });
    expect(day!.runs).toHaveLength(3);
  });

  it('keeps a file that cannot be read where it is, and tells', async () => {
    deliver(fileNamed('1900000109All_2026-10-13'), 'locked.csv');
    chmodSync(inbox('locked.csv'), 0o000);
    // Whoever is root reads everything: the run is somebody else's then.
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    if ('uid' in nobody) execFileSync('chown', ['-R', '65534:65534', at.folder]);
    const args = [program, '--workspace', at.workspace, '--json', 'import', '--inbox'];
    const ended = spawnSync(process.execPath, args, {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: at.folder },
      ...nobody,
    });
    if ('uid' in nobody) execFileSync('chown', ['-R', '0:0', at.folder]);
    expect([ended.status, ended.stderr]).toEqual([1, '']);
    const { inbox: report } = JSON.parse(ended.stdout) as { inbox: InboxReport };
    expect(report.files).toMatchObject([
      {
        name: 'locked.csv',
        outcome: 'left',
        movedTo: null,
        problems: [{ code: 'FILE_NOT_FOUND', params: { reason: 'EACCES' } }],
      },
    ]);
    chmodSync(inbox('locked.csv'), 0o644);
    expect((await json<{ inbox: InboxReport }>(0, 'import', '--inbox'))[0]!.inbox.files[0]!.outcome).toBe('imported');
  });

  it('is one way of importing, files are the other', async () => {
    for (const args of [['import'], ['import', '--inbox', at.files[0]!]]) {
      const ended = await at.run(...args);
      expect([ended.code, problemOf(ended)]).toEqual([2, 'INPUT_INVALID']);
    }
  });
});

describe('arrivals from the terminal', { timeout: LONG }, () => {
  it('are told for a day, for several, and for yesterday', async () => {
    const days = await json<Arrival>(0, 'arrivals', '--day', '2026-10-12', '--to', '2026-10-13');
    expect(days).toHaveLength(16);
    const states = new Map(days.map(({ day, source, state }) => [`${day} ${source}`, state]));
    expect([states.get('2026-10-12 wechat'), states.get('2026-10-13 wechat'), states.get('2026-10-13 alipay')]).toEqual(
      ['arrived', 'arrived', 'late'],
    );
    const yesterday = new Set((await json<Arrival>(0, 'arrivals')).map(({ day }) => day));
    const now = Date.now() + 8 * 3_600_000;
    expect([...yesterday]).toEqual([new Date(now - 86_400_000).toISOString().slice(0, 10)]);
    const people = await gouji(['--workspace', at.workspace, '--lang', 'zh-CN', 'arrivals', '--day', '2026-10-13']);
    expect(people.stdout).toMatch(/^2026-10-13 {2}alipay {10}迟到 {2}期限 2026-10-14T10:30:00\+08:00$/m);
    expect(people.stdout).toMatch(/^2026-10-13 {2}wechat {10}已到 {2}\d+ 行 {2}locked\.csv（/m);
  });

  it('end with 2 for days that are none', async () => {
    for (const args of [
      ['--day', '2026-02-30'],
      ['--day', '2026-10-13', '--to', '2026-10-12'],
      ['--day', '2020-01-01', '--to', '2026-10-12'],
    ]) {
      const ended = await at.run('arrivals', ...args);
      expect([ended.code, problemOf(ended)]).toEqual([2, 'DAY_INVALID']);
    }
  });

  it('know a day that a source says is empty', async () => {
    const empty = ['empty', '--source', 'alipay', '--day', '2026-10-11', '--note', 'No Bill Exist', '--person', 'wang'];
    for (const _ of ['said', 'said again'])
      expect(await json<Arrival>(0, ...empty)).toMatchObject([
        { state: 'empty', declared: [{ by: 'wang', note: 'No Bill Exist' }] },
      ]);
    const full = await at.run('empty', '--source', 'wechat', '--day', '2026-10-12', '--note', 'x');
    expect([full.code, problemOf(full)]).toEqual([1, 'DAY_NOT_EMPTY']);
    const back = ['empty', '--withdraw', '--source', 'alipay', '--day', '2026-10-11', '--note', 'it did come'];
    expect(await json<Arrival>(0, ...back)).toMatchObject([{ state: 'late', declared: [] }]);
    const none = await at.run(...back);
    expect([none.code, problemOf(none)]).toEqual([1, 'DAY_NOT_DECLARED']);
    const unsaid = await at.run('empty', '--source', 'wechat', '--day', '2026-10-11');
    expect(unsaid.code).toBe(2);
  });

  it('keep files of other days out where a day is named', async () => {
    const ended = await at.run('import', fileNamed('20880000000000000156_20261013.csv'), '--day', '2026-10-12');
    expect(ended.code).toBe(1);
    expect(ended.json()).toMatchObject([
      {
        outcome: 'refused',
        problems: [
          { code: 'FILE_OTHER_DAY', params: { found: '2026-10-13', expected: '2026-10-12', source: 'alipay' } },
        ],
      },
    ]);
  });
});
