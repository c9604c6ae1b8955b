import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Arrival } from '../../shared/entity/arrival.ts';
import { Refusal } from '../../shared/value/result.ts';
import { parseDay } from '../../shared/value/time.ts';
import {
  type Clock,
  declareEmpty,
  arrivals as from,
  importedFiles,
  lateArrivals,
  withdrawEmpty,
} from '../../src-main/importing/index.ts';
import { type Bench, ledger, makeBench } from './workspace.ts';

// Threads start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let bench: Bench;
beforeEach(() => {
  bench = makeBench();
  bench.workspace.db.exec(`
    UPDATE sources SET active = 0 WHERE code NOT IN ('ledger', 'wechat', 'hsbc');
    UPDATE sources SET arrival_days = 'calendar', arrival_delay = 'D+1', arrival_seconds = 37800 WHERE code = 'wechat';
    UPDATE sources SET arrival_days = 'working', arrival_delay = 'T+1', arrival_seconds = 34200 WHERE code = 'hsbc';`);
});
afterEach(() => bench.close());

const clock: Clock = { calendar: { holidays: new Set(), workdays: new Set() }, offsetMinutes: 480 };
const noon = new Date('2026-10-13T12:00:00+08:00');

const arrivals = (day: string, to = day, now = noon): Arrival[] =>
  from(bench.workspace.db, parseDay(day)!, parseDay(to)!, clock, now);
const states = (day: string, to = day, now = noon): string[] =>
  arrivals(day, to, now).map(({ source, state }) => `${source} ${state}`);
const of = (source: string, day: string): Arrival => arrivals(day).find((one) => one.source === source)!;

const word = { note: 'No Bill Exist', person: 'wang', offsetMinutes: 480, now: noon };
const declare = (source: string, day: string, more: Partial<typeof word> = {}): boolean =>
  declareEmpty(bench.workspace.db, { ...word, source, day: parseDay(day)!, ...more });
const withdraw = (source: string, day: string, more: Partial<typeof word> = {}): void =>
  withdrawEmpty(bench.workspace.db, { ...word, source, day: parseDay(day)!, note: 'a slip', ...more });
const codeOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.problems.map(({ code, params }) => [code, params]);
  }
};

const bookOf = (...days: string[]): string =>
  bench.put(`book ${days.join()}.csv`, ledger(days.map((day, n) => [`${day} 09:00:00`, '1.00', `O${n}${day}`])));

/** A statement of the bank without a movement. */
const quiet = (day: string): string => {
  const [year, month, date] = [day.slice(2, 4), day.slice(5, 7), day.slice(8)];
  const lines = [
    ':20:X',
    ':25:626055971001',
    ':28C:1/1',
    `:60F:C${year}${month}${date}CNY100,00`,
    `:62F:C${year}${month}${date}CNY100,00`,
    '-',
  ];
  return bench.put(`${day}.sta`, `${lines.join('\r\n')}\r\n`);
};

describe('what came of every source', () => {
  it('is told for every day of a span, by what is expected and what is there', async () => {
    await bench.run([bookOf('2026-10-10', '2026-10-12')]);
    await bench.run([quiet('2026-10-12')]);
    expect(states('2026-10-10', '2026-10-13')).toEqual([
      ...['ledger arrived', 'wechat late', 'hsbc notExpected'],
      ...['ledger empty', 'wechat late', 'hsbc notExpected'],
      ...['ledger arrived', 'wechat late', 'hsbc empty'],
      ...['ledger expected', 'wechat notDue', 'hsbc notDue'],
    ]);
  });

  it('says which files, how many rows, when they came and when they were due', async () => {
    await bench.run([bookOf('2026-10-12', '2026-10-12')]);
    await bench.run([bench.put('more.csv', ledger([['2026-10-12 10:00:00', '9.00', 'LATE']]))]);
    const book = of('ledger', '2026-10-12');
    expect(book).toMatchObject({ name: '台账', side: 'book', day: '2026-10-12', rows: 3, due: null, declared: [] });
    expect(book.files.map(({ name, importedBy }) => [name, importedBy])).toEqual([
      ['book 2026-10-12,2026-10-12.csv', 'clerk'],
      ['more.csv', 'clerk'],
    ]);
    for (const { importedAt } of book.files) expect(importedAt).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/);
    expect(of('wechat', '2026-10-12')).toMatchObject({ rows: 0, files: [], due: '2026-10-13T10:30:00+08:00' });
  });

  it('leaves out sources that are no longer in use', () => {
    bench.workspace.db.exec("UPDATE sources SET active = 0 WHERE code = 'wechat'");
    expect(states('2026-10-12')).toEqual(['ledger expected', 'hsbc late']);
  });

  it('tells what is late since the workspace has anything, and no more than ten days back', async () => {
    const late = (now: Date): string[] =>
      lateArrivals(bench.workspace.db, clock, now).map(({ source, day }) => `${source} ${day}`);
    expect(late(noon)).toEqual([]);
    await bench.run([bookOf('2026-10-12')]);
    expect(late(noon)).toEqual(['wechat 2026-10-12', 'hsbc 2026-10-12']);
    const later = late(new Date('2026-11-02T12:00:00+08:00'));
    expect(later.filter((one) => one.startsWith('wechat'))).toEqual(
      Array.from({ length: 10 }, (_, index) => `wechat 2026-${index < 9 ? `10-${23 + index}` : '11-01'}`),
    );
  });
});

describe('a day declared empty', () => {
  it('is empty, with who said so and how they know; said again it changes nothing', () => {
    expect(declare('wechat', '2026-10-12')).toBe(true);
    expect(of('wechat', '2026-10-12')).toMatchObject({
      state: 'empty',
      declared: [{ by: 'wang', at: '2026-10-13T12:00:00+08:00', note: 'No Bill Exist' }],
    });
    expect(declare('wechat', '2026-10-12', { person: 'li' })).toBe(false);
    expect(of('wechat', '2026-10-12').declared).toHaveLength(1);
    expect(states('2026-10-11')).toContain('wechat late');
  });

  it('must be over, of a source in use, and without rows', async () => {
    await bench.run([bookOf('2026-10-12')]);
    expect(codeOf(() => declare('ledger', '2026-10-12'))).toEqual([
      ['DAY_NOT_EMPTY', { source: 'ledger', day: '2026-10-12', rows: '1' }],
    ]);
    expect(codeOf(() => declare('nobody', '2026-10-12'))).toEqual([['NOT_FOUND', { what: 'source', id: 'nobody' }]]);
    expect(codeOf(() => declare('wechat', '2026-10-13'))).toEqual([['DAY_INVALID', { reason: 'DAY_NOT_OVER' }]]);
    bench.workspace.db.exec("UPDATE sources SET cutoff_seconds = 43200 WHERE code = 'wechat'");
    expect(declare('wechat', '2026-10-13')).toBe(true);
    expect(bench.workspace.db.prepare('SELECT count(*) FROM empty_days').pluck().get()).toBe(1);
  });

  it('gives way to rows that come all the same, and the contradiction is told', async () => {
    declare('ledger', '2026-10-11');
    declare('ledger', '2026-10-12');
    const [report] = await bench.run([bookOf('2026-10-12', '2026-10-13')]);
    expect(report).toMatchObject({ outcome: 'imported', staged: 2 });
    expect(report!.problems).toEqual([
      expect.objectContaining({
        code: 'DAY_WAS_EMPTY',
        severity: 'warning',
        params: { source: 'ledger', day: '2026-10-12', rows: '1', by: 'wang' },
      }),
    ]);
    expect(of('ledger', '2026-10-12')).toMatchObject({ state: 'arrived', rows: 1, declared: [{ by: 'wang' }] });
    expect(of('ledger', '2026-10-11').state).toBe('empty');
  });
});

describe('a day that was declared empty by mistake', () => {
  const kept = (): unknown[] =>
    bench.workspace.db
      .prepare('SELECT declared_by, note, withdrawn_by, withdrawn_note FROM empty_days ORDER BY id')
      .raw()
      .all();

  it('is waited for again once the word is withdrawn; word and withdrawal are kept', () => {
    declare('wechat', '2026-10-12');
    declare('wechat', '2026-10-11');
    withdraw('wechat', '2026-10-12', { person: 'li' });
    expect(of('wechat', '2026-10-12')).toMatchObject({ state: 'late', declared: [] });
    expect(of('wechat', '2026-10-11').state).toBe('empty');
    expect(declare('wechat', '2026-10-12', { person: 'li' })).toBe(true);
    expect(of('wechat', '2026-10-12')).toMatchObject({ state: 'empty', declared: [{ by: 'li' }] });
    expect(kept()).toEqual([
      ['wang', 'No Bill Exist', 'li', 'a slip'],
      ['wang', 'No Bill Exist', null, null],
      ['li', 'No Bill Exist', null, null],
    ]);
  });

  it('is told where nothing was declared, or no longer is', () => {
    const none = [['DAY_NOT_DECLARED', { source: 'wechat', day: '2026-10-12' }]];
    expect(codeOf(() => withdraw('wechat', '2026-10-12'))).toEqual(none);
    declare('wechat', '2026-10-12');
    withdraw('wechat', '2026-10-12');
    expect(codeOf(() => withdraw('wechat', '2026-10-12'))).toEqual(none);
    expect(codeOf(() => withdraw('nobody', '2026-10-12'))).toEqual([['NOT_FOUND', { what: 'source', id: 'nobody' }]]);
  });

  it('no longer contradicts the rows that come', async () => {
    declare('ledger', '2026-10-12');
    withdraw('ledger', '2026-10-12');
    expect((await bench.run([bookOf('2026-10-12')]))[0]!.problems).toEqual([]);
  });

  it('does not count among the days that the workspace knows', () => {
    declare('wechat', '2026-10-08');
    const late = (): number => lateArrivals(bench.workspace.db, clock, noon).length;
    expect(late()).toBeGreaterThan(0);
    withdraw('wechat', '2026-10-08');
    expect(late()).toBe(0);
  });
});

const header =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注';
const empty = `\uFEFF${header}\r\n总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\r\n\`0,\`0.0,\`0.0,\`0.0,\`0.0,\`0.0,\`0.0\r\n`;

describe('a file without rows that names neither its day nor its merchant', () => {
  const codes = (report: { problems: { code: string }[] } | undefined): string[] =>
    report!.problems.map(({ code }) => code);

  it('is refused until somebody says of which day it is; its name is a suggestion only', async () => {
    const before = bench.traces();
    const [report] = await bench.run([bench.put('1900000001All2026-10-12.csv', empty)]);
    expect(report).toMatchObject({ outcome: 'refused', read: 0, staged: 0 });
    expect(report!.problems[0]).toMatchObject({
      code: 'DAY_UNNAMED',
      params: { source: 'wechat', day: '2026-10-12' },
    });
    expect(bench.traces()).toEqual(before);
    const [nameless] = await bench.run([bench.put('bill.csv', empty)]);
    expect(nameless!.problems[0]!.params.day).toBe('YYYY-MM-DD');
    const [several] = await bench.run([bench.put('20261012-20261013.csv', empty)]);
    expect(several!.problems[0]!.params.day).toBe('YYYY-MM-DD');
    const [impossible] = await bench.run([bench.put('20261312.csv', empty)]);
    expect(impossible!.problems[0]!.params.day).toBe('YYYY-MM-DD');
  });

  it('is the empty day of each day that it is said to be of, though its bytes are the same', async () => {
    const path = bench.put('a.csv', empty);
    for (const day of ['2026-10-11', '2026-10-12']) {
      const [report] = await bench.run([path], { day });
      expect(report).toMatchObject({ outcome: 'imported', source: 'wechat', firstDay: day, lastDay: day, staged: 0 });
      expect(report!.problems).toEqual([]);
    }
    expect(arrivals('2026-10-10', '2026-10-12').flatMap((one) => (one.source === 'wechat' ? one.state : []))).toEqual([
      'late',
      'empty',
      'empty',
    ]);
    const [again] = await bench.run([path], { day: '2026-10-12' });
    expect(again).toMatchObject({ outcome: 'known', source: 'wechat', firstDay: '2026-10-12' });
    expect(codes((await bench.run([path]))[0])).toEqual(['DAY_UNNAMED']);
    expect(bench.traces()).toMatchObject({ import_files: 1, empty_days: 2, staging: [] });
    const listed = importedFiles(bench.workspace.db, { day: parseDay('2026-10-12')! }, { offset: 0, limit: 10 });
    expect(listed.rows.map(({ name }) => name)).toEqual(['a.csv']);
  });

  it('is no longer of a day from which it was withdrawn, and can be said to be of it again', async () => {
    const path = bench.put('a.csv', empty);
    const take = async (): Promise<string> => (await bench.run([path], { day: '2026-10-12' }))[0]!.outcome;
    const listed = (): number =>
      importedFiles(bench.workspace.db, { day: parseDay('2026-10-12')! }, { offset: 0, limit: 10 }).total;
    expect(await take()).toBe('imported');
    withdraw('wechat', '2026-10-12');
    expect(of('wechat', '2026-10-12')).toMatchObject({ state: 'late', files: [], declared: [] });
    expect(listed()).toBe(0);
    expect(await take()).toBe('imported');
    expect(await take()).toBe('known');
    expect(of('wechat', '2026-10-12').state).toBe('empty');
    expect(listed()).toBe(1);
  });

  it('is of each merchant that it is said to be of', async () => {
    bench.workspace.db.exec(`INSERT INTO sources (code, name, side, format, role, account, cutoff_seconds, carry_days)
      VALUES ('second', 's', 'channel', 'wechat-trade', 'transactions', '1900000002', 86400, 1)`);
    const path = bench.put('a.csv', empty);
    expect(codes((await bench.run([path], { day: '2026-10-12' }))[0])).toEqual(['SOURCE_AMBIGUOUS']);
    for (const source of ['wechat', 'second']) {
      const [report] = await bench.run([path], { day: '2026-10-12', source });
      expect(report).toMatchObject({ outcome: 'imported', source });
    }
    expect(codes((await bench.run([path], { day: '2026-10-11' }))[0])).toEqual(['SOURCE_AMBIGUOUS']);
    expect(codes((await bench.run([path], { day: '2026-10-11', source: 'ledger' }))[0])).toEqual(['SOURCE_UNKNOWN']);
    expect(states('2026-10-12')).toEqual(expect.arrayContaining(['wechat empty', 'second empty']));
  });

  it('is not taken for a day that has rows, nor for one that is not over', async () => {
    await bench.run([bookOf('2026-10-12')]);
    const header = ledger([]);
    for (const times of ['first', 'again']) {
      const [report] = await bench.run([bench.put(`${times}.csv`, header)], { day: '2026-10-12' });
      expect(report!.problems[0]).toMatchObject({ code: 'DAY_NOT_EMPTY', params: { rows: '1', day: '2026-10-12' } });
      expect(codes((await bench.run([bench.put('b.csv', header)], { day: '2999-01-01' }))[0])).toEqual(['DAY_INVALID']);
      // The second time its bytes are known.
      if (times === 'first')
        expect((await bench.run([bench.put('c.csv', header)], { day: '2026-10-11' }))[0]!.outcome).toBe('imported');
    }
    expect(bench.traces()).toMatchObject({ import_files: 2, empty_days: 1 });
  });
});

describe('a file of another day than was asked for', () => {
  it('is refused with both days, the first time and when it is known', async () => {
    const path = bookOf('2026-10-12');
    const params = { source: 'ledger', found: '2026-10-12', expected: '2026-10-13' };
    const before = bench.traces();
    const [fresh] = await bench.run([path], { day: '2026-10-13' });
    expect(fresh).toMatchObject({ outcome: 'refused', problems: [{ code: 'FILE_OTHER_DAY', params }] });
    expect(bench.traces()).toEqual(before);
    expect((await bench.run([path], { day: '2026-10-12' }))[0]!.outcome).toBe('imported');
    const [known] = await bench.run([path], { day: '2026-10-13' });
    expect(known).toMatchObject({ outcome: 'refused', problems: [{ code: 'FILE_OTHER_DAY', params }] });
    expect((await bench.run([path], { day: '2026-10-12' }))[0]!.outcome).toBe('known');
  });

  it('is taken where it covers the day among others', async () => {
    const path = bookOf('2026-10-11', '2026-10-13');
    const [outside] = await bench.run([path], { day: '2026-10-14' });
    expect(outside!.problems[0]!.params).toMatchObject({ found: '2026-10-11 – 2026-10-13', expected: '2026-10-14' });
    expect((await bench.run([path], { day: '2026-10-12' }))[0]!.outcome).toBe('imported');
  });
});
