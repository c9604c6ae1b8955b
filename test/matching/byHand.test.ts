import { beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '../../shared/value/result.ts';
import {
  explainMatch,
  listMatches,
  matchByHand,
  readPlans,
  runReconciliation,
  settlementRows,
  suggestedOrder,
  undoMatch,
  unfitMatches,
} from '../../src-main/matching/index.ts';
import type { Write } from '../../src-main/store/index.ts';
import { add, day, emptyDay, rules } from '../helpers/bookkeeping.ts';

const D1 = '2026-10-12';
const D2 = '2026-10-13';
const now = new Date(1_760_000_000_000);
let db: Write;
beforeEach(() => {
  db = emptyDay();
});

const run = (code: string, on: string) =>
  db.transaction(() => runReconciliation(db, readPlans(db, code)[0]!, day(on), now))();
const match = (rows: number[], note = '', reconciliation = 'orders') =>
  db.transaction(() => matchByHand(db, { reconciliation, rows, note, person: 'wang' }))();
const undo = (id: string, expected: number[] = []) =>
  db.transaction(() => undoMatch(db, { id, expected, note: 'not the same', person: 'wang', now }))();
const matches = () =>
  listMatches(db, {}, undefined, 0, 100).rows.map(
    ({ id, shape, outcome, madeBy, leftAmount, rightAmount }) =>
      `${id} ${shape} ${outcome} ${madeBy ?? 'rules'} ${leftAmount} ${rightAmount}`,
  );
const open = (): number[] =>
  db.prepare<[], number>('SELECT transaction_id FROM open_items WHERE until_day IS NULL ORDER BY 1').pluck().all();
const members = (): number => db.prepare<[], number>('SELECT count(*) FROM match_members').pluck().get()!;
function refused(work: () => unknown): { code: string; params: Record<string, string> } {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error.problems[0]!;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('a match by hand', () => {
  it('makes a pair of two open rows, takes them out of the pool, and no run undoes it', () => {
    const left = add(db, 'book', { day: D1, amount: 500, orderNo: 'TYPO' });
    const right = add(db, 'wechat', { day: D1, amount: 500, orderNo: 'RIGHT' });
    run('orders', D1);
    run('orders', D2);
    expect(match([left, right])).toMatchObject({ id: 'm1', day: day(D2), left: [left], right: [right] });
    expect([matches(), open()]).toEqual([['m1 pair matched wang 5.00 5.00'], []]);
    for (const on of [D2, D1, D2]) {
      const report = run('orders', on);
      expect([report.openLeft.rows, report.openRight.rows, report.suggested]).toEqual([0, 0, 0]);
    }
    expect([matches(), open(), members(), unfitMatches(db)]).toEqual([['m1 pair matched wang 5.00 5.00'], [], 2, 0]);
  });

  it('keeps its rows from what comes later, when only the last day is run again', () => {
    const left = add(db, 'book', { day: D1, amount: 500, orderNo: 'A' });
    const right = add(db, 'wechat', { day: D1, amount: 500, orderNo: 'B' });
    run('orders', D1);
    run('orders', D2);
    match([left, right]);
    const late = add(db, 'wechat', { day: D2, amount: 500, orderNo: 'A' });
    run('orders', D2);
    expect([matches(), open()]).toEqual([['m1 pair matched wang 5.00 5.00'], [late]]);
  });

  it('makes groups of whole sums, and rows of one side that undo one another', () => {
    const left = [300, 200].map((amount, at) => add(db, 'book', { day: D1, amount, orderNo: `L${at}` }));
    const right = add(db, 'wechat', { day: D1, amount: 500, orderNo: 'R' });
    const undone = [700, -700].map((amount, at) =>
      add(db, 'book', { day: D1, amount, orderNo: `N${at}`, kind: 'payment' }),
    );
    run('orders', D1);
    match([...left, right]);
    match(undone);
    expect(matches()).toEqual(['m1 group matched wang 5.00 5.00', 'm2 net matched wang 0.00 0.00']);
    expect([open(), unfitMatches(db)]).toEqual([[], 0]);
  });

  it('needs a reason where amount or fee differ, and is mismatched then', () => {
    const a = [
      add(db, 'book', { day: D1, amount: 500, orderNo: 'A' }),
      add(db, 'wechat', { day: D1, amount: 480, orderNo: 'B' }),
    ];
    const b = [
      add(db, 'book', { day: D1, amount: 500, fee: 3, orderNo: 'C' }),
      add(db, 'wechat', { day: D1, amount: 500, fee: 4, orderNo: 'D' }),
    ];
    run('orders', D1);
    expect(refused(() => match(a))).toMatchObject({
      code: 'MATCH_NEEDS_REASON',
      params: { gate: 'amount', left: '5.00', right: '4.80', difference: '-0.20' },
    });
    expect(refused(() => match(b, '  '))).toMatchObject({ params: { gate: 'fee', left: '0.03', right: '0.04' } });
    expect([matches(), members()]).toEqual([[], 0]);
    match(a, 'discount');
    match(b, 'rounding');
    expect(matches()).toEqual(['m1 pair mismatched wang 5.00 4.80', 'm2 pair mismatched wang 5.00 5.00']);
    const said = explainMatch(db, 'm1')!.reasons.map(({ code, params }) => `${code} ${params.note ?? params.left}`);
    expect(said).toEqual(['by-hand 5.00', 'by-hand-note discount', 'gate-failed 5.00']);
  });

  it('refuses rows that are taken, are not open there, are of several currencies, or of one side', () => {
    const left = add(db, 'book', { day: D1, amount: 500, orderNo: 'A' });
    add(db, 'wechat', { day: D1, amount: 500, orderNo: 'A' });
    const free = add(db, 'wechat', { day: D1, amount: 500, orderNo: 'B' });
    const bank = add(db, 'icbc', { day: D1, amount: 500, bankRef: 'X' });
    const dollars = add(db, 'book', { day: D1, amount: 500, orderNo: 'U', currency: 'USD' });
    for (const code of ['orders', 'bank']) run(code, D1);
    expect(refused(() => match([left, free]))).toMatchObject({ code: 'ROW_TAKEN', params: { match: 'm1' } });
    expect(refused(() => match([bank, free]))).toMatchObject({
      code: 'ROW_NOT_OPEN',
      params: { row: `tx_${'0'.repeat(16)}.0.1`, reconciliation: 'orders' },
    });
    expect(refused(() => match([dollars, free], 'x'))).toMatchObject({ code: 'MATCH_CURRENCIES' });
    expect(refused(() => match([free]))).toMatchObject({ code: 'MATCH_ONE_SIDED', params: { sum: '5.00' } });
    expect(refused(() => match([free], '', 'none'))).toMatchObject({ code: 'RECONCILIATION_UNKNOWN' });
    expect(members()).toBe(2);
  });

  it('takes a settlement by whole channel days, with as many receipts as there are', () => {
    for (const [amount, fee] of [
      [10_000, 60],
      [-3000, -18],
    ] as const)
      add(db, 'wechat', { day: D1, amount, fee, orderNo: String(amount) });
    const receipts = [4000, 2958].map((amount) => add(db, 'icbc', { day: D2, amount, memo: 'unnamed' }));
    rules(db, 'settlements', [{ kind: 'group-sum', code: 'net', name: 'net' }]);
    run('settlements', D2);
    const owed = settlementRows(db, 'settlements', 'wechat', day(D1));
    expect(refused(() => match([owed[0]!, ...receipts], 'x', 'settlements'))).toMatchObject({
      code: 'SETTLEMENT_PART',
      params: { settlement: `wechat:${D1}` },
    });
    match([...owed, ...receipts], '', 'settlements');
    expect(matches()).toEqual(['m1 group matched wang 69.58 69.58']);
    expect(listMatches(db, {}, undefined, 0, 1).rows[0]).toMatchObject({ label: `wechat:${D1}`, rightCount: 2 });
  });

  it('drops the suggestions that named its rows', () => {
    const left = add(db, 'book', { day: D1, amount: 100, orderNo: 'D' });
    const right = [1, 2].map(() => add(db, 'wechat', { day: D1, amount: 100, orderNo: 'D' }));
    run('orders', D1);
    expect(matches()).toEqual(['s1 group suggested rules 1.00 2.00']);
    match([left, right[1]!]);
    expect([matches(), open()]).toEqual([['m1 pair matched wang 1.00 1.00'], [right[0]]]);
  });
});

describe('a suggestion', () => {
  it('is accepted whole where its sums agree, else by the rows that belong together', () => {
    const left = add(db, 'book', { day: D1, amount: 100, orderNo: 'D' });
    const right = [1, 2].map(() => add(db, 'wechat', { day: D1, amount: 100, orderNo: 'D' }));
    const stranger = add(db, 'wechat', { day: D1, amount: 100, orderNo: 'E' });
    run('orders', D1);
    expect(refused(() => suggestedOrder(db, 's1', null))).toMatchObject({
      code: 'SUGGESTION_AMBIGUOUS',
      params: { left: '1', right: '2' },
    });
    expect(refused(() => suggestedOrder(db, 's1', [left, stranger]))).toMatchObject({ code: 'MATCH_CHANGED' });
    for (const id of ['s2', 'm1', 'x']) expect(refused(() => suggestedOrder(db, id, null)).code).toBe('NOT_FOUND');
    expect(suggestedOrder(db, 's1', [left, right[0]!])).toEqual({ reconciliation: 'orders', rows: [left, right[0]] });
  });
});

describe('a match that is taken apart', () => {
  it('frees both sides, and no run makes it again, whichever day is run and in whatever pass', () => {
    const left = add(db, 'book', { day: D1, amount: 100, orderNo: 'A', channelNo: 'X' });
    const right = add(db, 'wechat', { day: D1, amount: 100, orderNo: 'A', channelNo: 'X' });
    const other = add(db, 'wechat', { day: D1, amount: 100, orderNo: 'Z' });
    run('orders', D1);
    run('orders', D2);
    expect(undo('m1', [left])).toMatchObject({ reconciliation: 'orders', left: [left], right: [right] });
    expect([matches(), open(), members()]).toEqual([[], [left, right, other], 0]);
    for (const on of [D2, D1, D2]) {
      const report = run('orders', on);
      expect(matches().filter((one) => one.startsWith('m'))).toEqual([]);
      expect(open()).toEqual([left, right, other]);
      expect([report.matched.matches, report.left.rows, report.matched.leftAmount]).toEqual([0, 1, '0.00']);
    }
    expect(explainMatch(db, 's1')!.reasons[0]).toMatchObject({ code: 'taken-apart' });
    match([left, other]);
    run('orders', D1);
    run('orders', D2);
    expect([matches(), open()]).toEqual([['m1 pair matched wang 1.00 1.00'], [right]]);
  });

  it('lets its rows go to others, by the same rule or a later one', () => {
    const left = add(db, 'book', { day: D1, amount: 100, orderNo: 'A', channelNo: 'X' });
    const wrong = add(db, 'wechat', { day: D1, amount: 100, orderNo: 'A' });
    run('orders', D1);
    undo('m1');
    add(db, 'wechat', { day: D1, amount: 100, orderNo: 'B', channelNo: 'X' });
    run('orders', D1);
    expect([matches(), open()]).toEqual([['m1 pair matched rules 1.00 1.00'], [wrong]]);
    expect(explainMatch(db, 'm1')!.left).toEqual([left]);
  });

  it('is kept apart as settlement and as a net as well, and counted as open', () => {
    add(db, 'wechat', { day: D1, amount: 10_000, fee: 60, orderNo: 'A' });
    add(db, 'icbc', { day: D2, amount: 9940, memo: 'TENPAY' });
    const moved = [-500, 500].map((amount) =>
      add(db, 'book', { day: D2, amount, kind: 'transfer', voucherNo: 'V', channel: null }),
    );
    for (const code of ['settlements', 'bank']) run(code, D2);
    expect(matches()).toEqual(['m1 group matched rules 99.40 99.40', 'm2 net matched rules 0.00 0.00']);
    undo('m1');
    undo('m2');
    expect([open(), members()]).toEqual([[1, 2, ...moved], 0]);
    const reports = ['settlements', 'bank'].map((code) => run(code, D2));
    expect(reports.map(({ matched, openLeft }) => [matched.matches, openLeft.rows])).toEqual([
      [0, 1],
      [0, 2],
    ]);
    expect([open(), unfitMatches(db)]).toEqual([[1, 2, ...moved], 0]);
  });

  it('may be one that a person made, and is refused when it holds another row than was seen', () => {
    const left = add(db, 'book', { day: D1, amount: 100, orderNo: 'A' });
    const right = add(db, 'wechat', { day: D1, amount: 100, orderNo: 'B' });
    const stranger = add(db, 'wechat', { day: D1, amount: 100, orderNo: 'C' });
    run('orders', D1);
    match([left, right]);
    run('orders', D1);
    expect(refused(() => undo('m1', [stranger]))).toMatchObject({ code: 'MATCH_CHANGED' });
    expect(refused(() => undo('m2')).code).toBe('NOT_FOUND');
    undo('m1', [left, right]);
    expect(open()).toEqual([left, right, stranger]);
    expect(db.prepare('SELECT since_day FROM open_items').pluck().all()).toEqual([day(D1), day(D1), day(D1)]);
  });
});
