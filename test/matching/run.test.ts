import { beforeEach, describe, expect, it } from 'vitest';
import type { RunReport } from '../../shared/contract/runReport.ts';
import { readPlans, runReconciliation } from '../../src-main/matching/index.ts';
import type { Write } from '../../src-main/store/index.ts';
import { add, day, emptyDay } from '../helpers/bookkeeping.ts';

let db: Write;
beforeEach(() => {
  db = emptyDay();
});

const D1 = '2026-10-12';
const D2 = '2026-10-13';
const run = (code: string, on: string): RunReport =>
  db.transaction(() => runReconciliation(db, readPlans(db, code)[0]!, day(on), new Date(0)))();
const pairs = (): [number, number, string, string | null][] =>
  db
    .prepare<[], [number, number, string, string | null]>(
      "SELECT left_id, right_id, outcome, failed_gates FROM matches WHERE shape = 'pair' ORDER BY left_id",
    )
    .raw()
    .all();
const open = (): number[] =>
  db.prepare<[], number>('SELECT transaction_id FROM open_items WHERE until_day IS NULL ORDER BY 1').pluck().all();

describe('the exact-key pass', () => {
  it('matches one to one when the key is equal and every gate holds', () => {
    const left = add(db, 'book', { day: D1, amount: 12000, fee: 72, orderNo: 'A' });
    const right = add(db, 'wechat', { day: D1, amount: 12000, fee: 72, orderNo: 'A' });
    const report = run('orders', D1);
    expect(pairs()).toEqual([[left, right, 'matched', null]]);
    expect(report.matched).toEqual({
      matches: 1,
      leftRows: 1,
      rightRows: 1,
      leftAmount: '120.00',
      rightAmount: '120.00',
    });
  });

  it('keeps the same key on another channel apart', () => {
    add(db, 'book', { day: D1, amount: 100, orderNo: 'A', channel: 'alipay' });
    add(db, 'wechat', { day: D1, amount: 100, orderNo: 'A' });
    run('orders', D1);
    expect(pairs()).toEqual([]);
  });

  for (const [gate, book, channel] of [
    ['status', { status: 'pending' }, {}],
    ['amount', { amount: 101 }, {}],
    ['fee', { fee: 1 }, { fee: 2 }],
    ['currency', { currency: 'USD' }, {}],
    ['status,amount', { status: 'pending', amount: 7 }, {}],
  ] as const)
    it(`pairs but does not confirm where ${gate} differs`, () => {
      add(db, 'book', { day: D1, amount: 100, orderNo: 'A', ...book });
      add(db, 'wechat', { day: D1, amount: 100, orderNo: 'A', ...channel });
      const report = run('orders', D1);
      expect(pairs().map(([, , outcome, failed]) => [outcome, failed])).toEqual([['mismatched', gate]]);
      expect([report.matched.matches, report.mismatched]).toEqual([0, 1]);
    });

  it('pairs twins by occurrence, and finds the one that is not like the other', () => {
    for (const source of ['book', 'wechat'] as const)
      for (const at of [5, 9]) add(db, source, { day: D1, amount: 100, orderNo: 'T', occurredAt: at });
    run('orders', D1);
    expect(pairs().map(([left, right]) => right - left)).toEqual([2, 2]);
    expect(open()).toEqual([]);
  });

  it('confirms nothing of a key that stands once on one side and twice on the other', () => {
    add(db, 'book', { day: D1, amount: 100, orderNo: 'D' });
    add(db, 'wechat', { day: D1, amount: 100, orderNo: 'D' });
    add(db, 'wechat', { day: D1, amount: 100, orderNo: 'D' });
    const report = run('orders', D1);
    expect(pairs()).toEqual([]);
    expect(report.suggested).toBe(1);
    expect(open()).toEqual([1, 2, 3]);
  });

  it('does not let a later pass take a row that was ambiguous by an earlier key', () => {
    add(db, 'book', { day: D1, amount: 100, orderNo: 'D', channelNo: 'X' });
    add(db, 'wechat', { day: D1, amount: 100, orderNo: 'D', channelNo: 'X' });
    add(db, 'wechat', { day: D1, amount: 100, orderNo: 'D', channelNo: 'Y' });
    run('orders', D1);
    expect(pairs()).toEqual([]);
  });

  it('falls through to the next pass by another key', () => {
    const left = add(db, 'book', { day: D1, amount: 100, orderNo: 'TYPO', channelNo: 'X' });
    const right = add(db, 'wechat', { day: D1, amount: 100, orderNo: 'RIGHT', channelNo: 'X' });
    run('orders', D1);
    expect(pairs()).toEqual([[left, right, 'matched', null]]);
    expect(db.prepare('SELECT pass FROM matches').pluck().get()).toBe(2);
  });

  it('does not pair rows that have no key', () => {
    add(db, 'book', { day: D1, amount: 100 });
    add(db, 'wechat', { day: D1, amount: 100 });
    add(db, 'book', { day: D1, amount: 100, orderNo: '' });
    add(db, 'wechat', { day: D1, amount: 100, orderNo: '' });
    run('orders', D1);
    expect(pairs()).toEqual([]);
    expect(open()).toHaveLength(4);
  });

  it('does not make pairs of a placeholder that stands on hundreds of rows', () => {
    for (let index = 0; index < 501; index += 1) add(db, 'wechat', { day: D1, amount: 100, orderNo: '0' });
    add(db, 'book', { day: D1, amount: 100, orderNo: '0' });
    expect(run('orders', D1).suggested).toBe(0);
    expect(pairs()).toEqual([]);
  });
});

describe('the cut-off and the pool', () => {
  it('pairs a row of one day with its partner of the next, and not with one two days away', () => {
    add(db, 'book', { day: D1, amount: 100, orderNo: 'N' });
    run('orders', D1);
    expect(open()).toEqual([1]);
    add(db, 'wechat', { day: D2, amount: 100, orderNo: 'N' });
    const report = run('orders', D2);
    expect(pairs()).toEqual([[1, 2, 'matched', null]]);
    expect(open()).toEqual([]);
    expect(report.openLeft.rows).toBe(0);
    add(db, 'book', { day: '2026-10-20', amount: 100, orderNo: 'F' });
    run('orders', '2026-10-20');
    add(db, 'wechat', { day: '2026-10-22', amount: 100, orderNo: 'F' });
    run('orders', '2026-10-22');
    // It is tied to it all the same: by its number it is the same thing, on a wrong day.
    expect(pairs().map(([, , outcome, failed]) => [outcome, failed])).toEqual([
      ['matched', null],
      ['mismatched', 'day'],
    ]);
  });

  it('gives the same result however often a day is run, and after an earlier day is run again', () => {
    add(db, 'book', { day: D1, amount: 100, orderNo: 'N' });
    add(db, 'book', { day: D1, amount: 300, orderNo: 'M' });
    add(db, 'wechat', { day: D2, amount: 100, orderNo: 'N' });
    const first = [run('orders', D1), run('orders', D2)].map((report) => report.resultHash);
    const again = [run('orders', D1), run('orders', D2)].map((report) => report.resultHash);
    expect(again).toEqual(first);
    expect(first[0]).not.toBe(first[1]);
    expect(db.prepare('SELECT day, number, state FROM runs ORDER BY id').raw().all()).toEqual([
      [day(D1), 1, 'superseded'],
      [day(D2), 1, 'superseded'],
      [day(D1), 2, 'current'],
      [day(D2), 2, 'current'],
    ]);
  });

  it('does not carry what did not move money', () => {
    add(db, 'book', { day: D1, amount: 100, orderNo: 'N', status: 'failed' });
    run('orders', D1);
    expect(open()).toEqual([]);
  });
});

describe('the settlement pass', () => {
  const settlements = (): [string, bigint, bigint, string | null][] =>
    db
      .prepare<[], [string, bigint, bigint, string | null]>(
        "SELECT outcome, left_minor, right_minor, failed_gates FROM matches WHERE shape = 'group' ORDER BY id",
      )
      .raw()
      .safeIntegers()
      .all();
  beforeEach(() => {
    add(db, 'wechat', { day: D1, amount: 10000, fee: 60, orderNo: 'A' });
    add(db, 'wechat', { day: D1, amount: -3000, fee: -18, kind: 'refund', refundNo: 'R' });
    add(db, 'wechat', { day: D1, amount: 99999, status: 'failed', orderNo: 'F' });
  });

  it('waits until the net is due, then pairs the day with its one receipt', () => {
    add(db, 'icbc', { day: D2, amount: 6958, memo: 'TENPAY settlement' });
    run('settlements', D1);
    expect(settlements()).toEqual([]);
    expect(open()).toEqual([]);
    const report = run('settlements', D2);
    expect(settlements()).toEqual([['matched', 6958n, 6958n, null]]);
    expect(report.matched).toMatchObject({ matches: 1, leftRows: 2, rightRows: 1 });
  });

  it('takes no receipt in another currency than the account has: its journal could not be posted', () => {
    add(db, 'wechat', { day: D1, amount: 1000, fee: 6, currency: 'USD', orderNo: 'USD1' });
    const row = add(db, 'icbc', { day: D2, amount: 994, currency: 'USD', memo: 'TENPAY' });
    run('settlements', D2);
    expect(open()).toContain(row);
    expect(db.prepare("SELECT count(*) FROM matches WHERE currency = 'USD' AND right_minor <> 0").pluck().get()).toBe(
      0,
    );
  });

  it('keeps the difference when the receipt is short', () => {
    add(db, 'icbc', { day: D2, amount: 6000, memo: 'TENPAY' });
    run('settlements', D2);
    expect(settlements()).toEqual([['mismatched', 6958n, 6000n, 'amount']]);
  });

  it('takes neither a receipt with other words nor one of another day', () => {
    add(db, 'icbc', { day: D2, amount: 6958, memo: 'rent' });
    add(db, 'icbc', { day: D1, amount: 6958, memo: 'TENPAY' });
    run('settlements', D1);
    run('settlements', D2);
    expect(settlements()).toEqual([]);
  });

  it('takes the receipt whose sum is equal among several, and none where two are', () => {
    add(db, 'icbc', { day: D2, amount: 100, memo: 'TENPAY reward' });
    add(db, 'icbc', { day: D2, amount: 6958, memo: 'TENPAY' });
    run('settlements', D2);
    expect(settlements()).toEqual([['matched', 6958n, 6958n, null]]);
    add(db, 'icbc', { day: D2, amount: 6958, memo: 'TENPAY again' });
    const report = run('settlements', D2);
    expect(settlements()).toEqual([]);
    expect(report.suggested).toBe(1);
  });

  it('waits over a weekend for T+1', () => {
    add(db, 'wechat', { day: '2026-10-16', amount: 500, orderNo: 'FRI' });
    add(db, 'wechat', { day: '2026-10-17', amount: 700, orderNo: 'SAT' });
    add(db, 'icbc', { day: '2026-10-19', amount: 500, memo: 'TENPAY 1' });
    add(db, 'icbc', { day: '2026-10-19', amount: 700, memo: 'TENPAY 2' });
    for (const on of [D1, D2, '2026-10-16', '2026-10-17', '2026-10-18']) run('settlements', on);
    expect(settlements()).toEqual([]);
    run('settlements', '2026-10-19');
    expect(settlements()).toEqual([
      ['matched', 500n, 500n, null],
      ['matched', 700n, 700n, null],
    ]);
  });

  it('takes money back from the bank on a day with more refunds than payments', () => {
    add(db, 'wechat', { day: D2, amount: -5000, kind: 'refund', refundNo: 'R2' });
    add(db, 'icbc', { day: '2026-10-14', amount: -5000, memo: 'TENPAY' });
    run('settlements', '2026-10-14');
    expect(settlements()).toContainEqual(['matched', -5000n, -5000n, null]);
  });
});

describe('the net-zero pass', () => {
  it('nets vouchers that sum to zero on one bank account, and leaves the others', () => {
    add(db, 'book', { day: D1, amount: -500, channel: null, kind: 'transfer', voucherNo: 'V' });
    add(db, 'book', { day: D1, amount: 500, channel: null, kind: 'transfer', voucherNo: 'V', account: 'V2' });
    const alone = add(db, 'book', { day: D1, amount: 0, channel: null, kind: 'transfer', voucherNo: 'Z' });
    const odd = [
      add(db, 'book', { day: D1, amount: -500, channel: null, kind: 'transfer', voucherNo: 'W' }),
      add(db, 'book', { day: D1, amount: 499, channel: null, kind: 'transfer', voucherNo: 'W', account: 'V2' }),
    ];
    run('bank', D1);
    expect(db.prepare("SELECT count(*) FROM matches WHERE shape = 'net'").pluck().get()).toBe(1);
    expect(open()).toEqual([alone, ...odd]);
  });
  it('knows that numbers of vouchers begin anew: rows of two days are two vouchers', () => {
    const rows = [
      add(db, 'book', { day: D1, amount: -500, channel: null, kind: 'transfer', voucherNo: '0001' }),
      add(db, 'book', { day: D2, amount: 500, channel: null, kind: 'transfer', voucherNo: '0001' }),
    ];
    run('bank', D1);
    run('bank', D2);
    expect(open()).toEqual(rows);
  });
});
