import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
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
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { InboxReport } from '../../shared/entity/arrival.ts';
import { sampleSetupYaml } from '../../src-main/cli/generate/setup.ts';
import { type Core, openCore } from '../../src-main/core/index.ts';

// Threads start slowly on a busy machine, and a run looks twice at its files, a second apart.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const person = 'wang';
const NOW = '2026-10-13T11:00:00+08:00';
let folder: string;
let core: Core;
const bugs: unknown[] = [];
/** Is called when the core asks for the time, with how often it has asked since the run began. */
let hook: (call: number) => unknown;
let asked = 0;

const open = (): Promise<Core> =>
  openCore({
    workspace: folder,
    create: true,
    now: () => {
      asked += 1;
      hook(asked);
      return new Date(NOW);
    },
    onBug: (_incident, error) => bugs.push(error),
  });
beforeEach(async () => {
  bugs.length = 0;
  hook = () => undefined;
  folder = mkdtempSync(join(tmpdir(), 'gouji-core-inbox-'));
  core = await open();
  await core.call('setup.apply', { yaml: sampleSetupYaml(), person: 'admin' });
});
afterEach(async () => {
  await core.close();
  rmSync(folder, { recursive: true, force: true });
  expect(bugs).toEqual([]);
});

const inbox = (...path: string[]): string => join(folder, 'inbox', ...path);
const put = (name: string, content: string): void => writeFileSync(inbox(name), content);
const run = (more: { day?: string; source?: string; language?: 'zh-CN' | 'en' } = {}): Promise<InboxReport> => {
  asked = 0;
  return core.call('inbox.run', { person, ...more });
};
const moves = ({ files }: InboxReport): string[] =>
  files.map(({ name, outcome, movedTo }) => `${outcome} ${name} → ${movedTo}`);
const rows = async (): Promise<number> => (await core.call('transactions.list', {})).total;
const audited = async (): Promise<string> => (await core.call('workspace.info', {})).auditHead!;

const header = '流水号,业务日期,交易时间,虚账户,交易类型,状态,币种,金额,手续费,渠道,商户订单号,摘要,发起方';
const bookOf = (day: string, ...orders: string[]): string =>
  `${[header, ...orders.map((no) => `${no},${day},${day} 09:00:00,A1,收款,成功,CNY,1.00,0.00,微信,${no},x,system`)].join('\n')}\n`;
const twelfth = '2026-10-12';

describe('a run of the inbox', () => {
  it('takes in every file in the order of names, moves each, and tells what is still late', async () => {
    put('2.csv', bookOf(twelfth, 'A', 'B'));
    put('1.csv', bookOf(twelfth, 'A'));
    put('3.txt', 'dear diary');
    const before = await audited();
    const report = await run();
    expect(moves(report)).toEqual([
      'imported 1.csv → inbox/done/2026-10-13/1.csv',
      'imported 2.csv → inbox/done/2026-10-13/2.csv',
      'refused 3.txt → inbox/refused/2026-10-13/3.txt',
    ]);
    expect(report.files.map((file) => file.report && [file.report.staged, file.report.known])).toEqual([
      [1, 0],
      [1, 1],
      [0, 0],
    ]);
    expect(report.day).toBe('2026-10-13');
    // The bank's statement of Monday was due on Tuesday at 9:30, bills at 10:30; the book has come.
    expect(report.late.map(({ source, day }) => `${source} ${day}`)).toEqual(
      ['wechat', 'wechat-fund', 'alipay', 'alipay-account', 'unionpay', 'icbc', 'hsbc'].map(
        (code) => `${code} ${twelfth}`,
      ),
    );
    expect(readdirSync(inbox()).sort()).toEqual(['done', 'refused']);
    expect(await rows()).toBe(2);
    expect(await audited()).not.toBe(before);
    expect(await run()).toMatchObject({ files: [] });
  });

  it('says beside a refused file why, in the person’s language', async () => {
    const damaged = bookOf(twelfth, 'A').replace('1.00', '1.0O');
    put('a.csv', damaged);
    await run();
    const chinese = readFileSync(inbox('refused/2026-10-13/a.csv.problem.txt'), 'utf8');
    expect(chinese).toContain('a.csv');
    expect(chinese).toMatch(/AMOUNT_INVALID \(a\.csv, 第 2 行.*“金额”不是可接受的金额：1\.0O/);
    put('a.csv', damaged);
    expect(moves(await run({ language: 'en' }))).toEqual(['refused a.csv → inbox/refused/2026-10-13/a (2).csv']);
    const english = readFileSync(inbox('refused/2026-10-13/a (2).csv.problem.txt'), 'utf8');
    expect(english).toMatch(/AMOUNT_INVALID \(a\.csv, line 2.*is not an acceptable amount: 1\.0O\n {2}→ /);
  });

  it('knows a file that came before, whatever its name is now, and keeps both', async () => {
    put('a.csv', bookOf(twelfth, 'A'));
    await run();
    put('a.csv', bookOf(twelfth, 'A'));
    put('b.csv', bookOf(twelfth, 'A'));
    expect(moves(await run())).toEqual([
      'known a.csv → inbox/done/2026-10-13/a (2).csv',
      'known b.csv → inbox/done/2026-10-13/b.csv',
    ]);
    expect(await rows()).toBe(1);
  });

  it('refuses files of another day than it is run for, with both days', async () => {
    put('late.csv', bookOf('2026-10-11', 'A'));
    put('right.csv', bookOf(twelfth, 'B'));
    const report = await run({ day: twelfth });
    expect(moves(report)).toEqual([
      'refused late.csv → inbox/refused/2026-10-13/late.csv',
      'imported right.csv → inbox/done/2026-10-13/right.csv',
    ]);
    expect(report.files[0]!.problems).toMatchObject([
      { code: 'FILE_OTHER_DAY', params: { found: '2026-10-11', expected: twelfth, source: 'book' } },
    ]);
  });

  it('takes a file without rows and day for the day it is run for, and for none of itself', async () => {
    put('book-20261012.csv', `${header}\n`);
    const [refused] = (await run()).files;
    expect(refused).toMatchObject({
      outcome: 'refused',
      problems: [{ code: 'DAY_UNNAMED', params: { day: twelfth } }],
    });
    const text = readFileSync(inbox('refused/2026-10-13/book-20261012.csv.problem.txt'), 'utf8');
    expect(text).toContain('--source book --day 2026-10-12');
    put('book-20261012.csv', `${header}\n`);
    expect((await run({ day: twelfth })).files[0]!.outcome).toBe('imported');
    const state = async (): Promise<string> =>
      (await core.call('sources.arrivals', { day: twelfth })).find(({ source }) => source === 'book')!.state;
    expect(await state()).toBe('empty');
  });

  it('has its folder again where somebody removed it', async () => {
    rmSync(inbox(), { recursive: true });
    expect((await run()).files).toEqual([]);
    expect(existsSync(inbox())).toBe(true);
  });

  it('is refused before there is a setup, and for a day that does not exist', async () => {
    await expect(run({ day: '2026-02-30' })).rejects.toThrow('DAY_INVALID');
    const bare = await openCore({ workspace: join(folder, 'bare'), create: true });
    await expect(bare.call('inbox.run', { person })).rejects.toThrow('SETUP_MISSING');
    await bare.close();
  });
});

describe('a run that was cut off', () => {
  it('between import and move: the next finds the file known and moves it', async () => {
    put('a.csv', bookOf(twelfth, 'A'));
    // What a crash leaves: the rows are in, the file still lies there, a name is taken in done.
    await core.call('files.import', { files: [inbox('a.csv')], person });
    mkdirSync(inbox('done/2026-10-13'), { recursive: true });
    put('done/2026-10-13/a.csv', '');
    await core.close();
    core = await open();
    expect(moves(await run())).toEqual(['known a.csv → inbox/done/2026-10-13/a (2).csv']);
    expect(readFileSync(inbox('done/2026-10-13/a (2).csv'), 'utf8')).toBe(bookOf(twelfth, 'A'));
    expect(await rows()).toBe(1);
  });

  it('between the text and the move of a refused file: it is refused again, beside the older text', async () => {
    put('a.txt', 'dear diary');
    mkdirSync(inbox('refused/2026-10-13'), { recursive: true });
    put('refused/2026-10-13/a.txt', '');
    put('refused/2026-10-13/a.txt.problem.txt', 'why');
    expect(moves(await run())).toEqual(['refused a.txt → inbox/refused/2026-10-13/a (2).txt']);
    expect(readFileSync(inbox('refused/2026-10-13/a (2).txt'), 'utf8')).toBe('dear diary');
  });

  it('by the death of the program in its midst: nothing is lost and nothing comes twice', async () => {
    await core.close();
    const names = Array.from({ length: 12 }, (_, index) => `${String(index).padStart(2, '0')}.csv`);
    for (const name of names) put(name, bookOf(twelfth, ...Array.from({ length: 50 }, (_, n) => `${name}-${n}`)));
    const program = join(folder, 'run.mjs');
    const face = JSON.stringify(join(import.meta.dirname, '../../src-main/core/index.ts'));
    writeFileSync(
      program,
      `import { openCore } from ${face};
       const core = await openCore({ workspace: process.argv[2] });
       await core.call('inbox.run', { person: 'wang' });`,
    );
    const waiting = (): number => readdirSync(inbox()).filter((name) => name.endsWith('.csv')).length;
    for (const left of [10, 7, 3]) {
      const child = spawn(process.execPath, [program, folder], { stdio: 'ignore' });
      const ended = once(child, 'exit');
      while (waiting() > left && child.exitCode === null) await setTimeout(1);
      child.kill('SIGKILL');
      expect(await ended).toEqual([null, 'SIGKILL']);
      expect(waiting()).toBeGreaterThan(0);
    }
    core = await open();
    await run();
    expect(await rows()).toBe(names.length * 50);
    const moved = readdirSync(inbox('done'), { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const whole = moved.filter(({ parentPath, name }) => readFileSync(join(parentPath, name)).length > 0);
    // A name that was taken when the program died is a file of nothing; the file itself has the next number.
    expect(whole.map(({ name }) => name.replace(' (2)', '')).sort()).toEqual(names);
    expect(waiting()).toBe(0);
    expect((await core.call('doctor', {})).ok).toBe(true);
  });
});

describe('a file that cannot be taken', () => {
  it('stays and is told while its download is under way', async () => {
    put('a.csv.crdownload', 'x');
    const report = await run();
    expect(moves(report)).toEqual(['left a.csv.crdownload → null']);
    expect(report.files[0]!.problems).toMatchObject([{ code: 'INBOX_LEFT', params: { reason: 'PARTIAL' } }]);
  });

  it('stays where it changes while it is imported, and is taken the next time', async () => {
    put('a.csv', bookOf(twelfth, 'A'));
    const more = bookOf(twelfth, 'A', 'B');
    // The clock is asked for the audit event, when the file has been read and has not been moved.
    hook = (call) => call === 2 && put('a.csv', more);
    const report = await run();
    expect(moves(report)).toEqual(['left a.csv → null']);
    expect(report.files[0]).toMatchObject({
      report: { outcome: 'imported', staged: 1 },
      problems: [{ code: 'INBOX_LEFT', params: { reason: 'CHANGED' } }],
    });
    expect(readFileSync(inbox('a.csv'), 'utf8')).toBe(more);
    hook = () => undefined;
    const [again] = (await run()).files;
    expect(again).toMatchObject({ outcome: 'imported', report: { staged: 1, known: 1 } });
    expect(readFileSync(inbox('done/2026-10-13/a.csv'), 'utf8')).toBe(more);
  });

  it('stays where a slip of ours ends its import, with the incident, and the others have their turn', async () => {
    put('a.csv', bookOf(twelfth, 'A'));
    put('b.csv', bookOf(twelfth, 'B'));
    hook = (call) => {
      if (call === 2) throw new TypeError('a slip');
    };
    const report = await run();
    expect(moves(report)).toEqual(['left a.csv → null', 'imported b.csv → inbox/done/2026-10-13/b.csv']);
    expect(report.files[0]!.problems).toMatchObject([{ code: 'INTERNAL', where: { file: 'a.csv' } }]);
    expect(bugs.splice(0)).toEqual([new TypeError('a slip')]);
    hook = () => undefined;
    expect(moves(await run())).toEqual(['imported a.csv → inbox/done/2026-10-13/a.csv']);
    expect(await rows()).toBe(2);
  });

  it('stays where the system does not let it go, and is known the next time', async ({ skip }) => {
    put('a.csv', bookOf(twelfth, 'A'));
    const immutable = (sign: '+' | '-'): void =>
      void execFileSync('chattr', [`${sign}i`, inbox('a.csv')], { stdio: 'ignore' });
    try {
      immutable('+');
    } catch {
      return skip('files cannot be made immutable here');
    }
    let first: InboxReport;
    try {
      first = await run();
    } finally {
      immutable('-');
    }
    expect(moves(first)).toEqual(['left a.csv → null']);
    expect(first.files[0]).toMatchObject({
      report: { outcome: 'imported' },
      problems: [{ code: 'FILE_NOT_WRITABLE', params: { file: 'a.csv' } }],
    });
    expect(readdirSync(inbox('done/2026-10-13'))).toEqual([]);
    expect(moves(await run())).toEqual(['known a.csv → inbox/done/2026-10-13/a.csv']);
  });

  it('does not keep the others from being taken', async () => {
    put('b.csv', bookOf(twelfth, 'B'));
    put('a.csv', '');
    copyFileSync(inbox('b.csv'), inbox('c.csv'));
    expect(moves(await run())).toEqual([
      'refused a.csv → inbox/refused/2026-10-13/a.csv',
      'imported b.csv → inbox/done/2026-10-13/b.csv',
      'known c.csv → inbox/done/2026-10-13/c.csv',
    ]);
  });
});
