import { beforeEach, describe, expect, it } from 'vitest';
import {
  explainMatch,
  explainTransaction,
  listMatches,
  readPlans,
  runReconciliation,
} from '../../src-main/matching/index.ts';
import type { Write } from '../../src-main/store/index.ts';
import { add, day, emptyDay } from '../helpers/bookkeeping.ts';

let db: Write;
const D1 = '2026-10-12';
beforeEach(() => {
  db = emptyDay();
});
const run = (code: string, on = D1): void => {
  db.transaction(() => runReconciliation(db, readPlans(db, code)[0]!, day(on), new Date(0)))();
};
const codes = (id: number): string[] =>
  explainTransaction(db, id).reasons.map(({ code, params }) => `${code}${params.pass ? `:${params.pass}` : ''}`);

describe('why', () => {
  it('says the rule, the key, and what agreed', () => {
    const left = add(db, 'book', { day: D1, amount: 100, fee: 1, orderNo: 'A' });
    add(db, 'wechat', { day: D1, amount: 100, fee: 1, orderNo: 'A' });
    run('orders');
    expect(explainTransaction(db, left)).toMatchObject({ verdict: 'matched', left: [1], right: [2] });
    expect(codes(left)).toEqual(['same-key:payments', 'unique', 'gates-agree']);
  });

  it('names both figures of every gate that failed', () => {
    add(db, 'book', { day: D1, amount: 100, fee: 1, orderNo: 'A', status: 'pending' });
    add(db, 'wechat', { day: D1, amount: 250, fee: 2, orderNo: 'A' });
    run('orders');
    const failed = explainMatch(db, 'm1')!
      .reasons.filter(({ code }) => code === 'gate-failed')
      .map(({ params }) => params);
    expect(failed).toEqual([
      { gate: 'status', left: 'pending', right: 'success' },
      { gate: 'amount', left: '1.00', right: '2.50' },
      { gate: 'fee', left: '0.01', right: '0.02' },
    ]);
  });

  it('says that twins were paired by occurrence', () => {
    for (const source of ['book', 'wechat'] as const)
      for (const at of [5, 9]) add(db, source, { day: D1, amount: 100, orderNo: 'T', occurredAt: at });
    run('orders');
    expect(explainTransaction(db, 1).reasons).toContainEqual({ code: 'twins', params: { count: '2' } });
  });

  it('says the day tolerance that was used', () => {
    add(db, 'book', { day: D1, amount: 100, orderNo: 'A' });
    add(db, 'wechat', { day: '2026-10-13', amount: 100, orderNo: 'A' });
    run('orders');
    run('orders', '2026-10-13');
    expect(explainMatch(db, 'm1')!.reasons.at(-1)).toEqual({
      code: 'day-apart',
      params: { days: '1', tolerance: '1' },
    });
  });
});

describe('why not', () => {
  it('says for every pass why it did not take the row', () => {
    const alone = add(db, 'book', { day: D1, amount: 100, orderNo: 'A' });
    run('orders');
    expect(explainTransaction(db, alone).verdict).toBe('open');
    expect(codes(alone)).toEqual([
      'in-pool',
      'no-partner:payments',
      'filtered-out:refunds',
      'no-key:by channel no',
      'filtered-out:by bank ref',
      'filtered-out:internal',
    ]);
  });

  it('names a partner that is too many days away, and one that is taken', () => {
    const late = add(db, 'book', { day: D1, amount: 100, orderNo: 'L' });
    // Of the same amount it would be tied as one thing on a wrong day.
    add(db, 'wechat', { day: '2026-10-15', amount: 250, orderNo: 'L' });
    run('orders');
    expect(codes(late)).toContain('no-partner:payments');
    run('orders', '2026-10-15');
    expect(codes(late)).toContain('partner-day:payments');
  });

  it('says that a key is not unique', () => {
    const row = add(db, 'book', { day: D1, amount: 100, orderNo: 'D' });
    add(db, 'wechat', { day: D1, amount: 100, orderNo: 'D' });
    add(db, 'wechat', { day: D1, amount: 100, orderNo: 'D' });
    run('orders');
    expect(explainTransaction(db, row)).toMatchObject({
      verdict: 'suggested',
      reasons: [{ code: 'not-unique', params: { left: '1', right: '2' } }],
    });
    expect(
      listMatches(db, {}, undefined, 0, 10).rows.map(({ id, outcome, leftCount, rightCount }) => [
        id,
        outcome,
        leftCount,
        rightCount,
      ]),
    ).toEqual([['s1', 'suggested', 1, 2]]);
  });

  it('says that a day was not run', () => {
    expect(codes(add(db, 'alipay', { day: D1, amount: 1, kind: 'fee' }))).toEqual([
      'filtered-out:payments',
      'filtered-out:refunds',
      'filtered-out:by channel no',
      'not-due',
    ]);
    expect(explainMatch(db, 'm99')).toBeNull();
  });
});
