import { beforeEach, describe, expect, it } from 'vitest';
import { classify, listBreaks, listProofs, prove } from '../../src-main/breaks/index.ts';
import { readPlans, runReconciliation } from '../../src-main/matching/index.ts';
import { listMatches } from '../../src-main/matching/queriesList.ts';
import type { Write } from '../../src-main/store/index.ts';
import { add, day, emptyDay, rules } from '../helpers/bookkeeping.ts';

const D1 = '2026-10-12';
const now = new Date(1_760_000_000_000);
let db: Write;
beforeEach(() => {
  db = emptyDay();
  const keys = ['channel', 'orderNo'];
  rules(db, 'orders', [
    { kind: 'exact-key', code: 'net', name: 'net', keys, rightSum: 'net', compare: ['status', 'currency', 'amount'] },
  ]);
});

function reconcile(): void {
  db.transaction(() => {
    for (const plan of readPlans(db).filter(({ code }) => code === 'orders')) runReconciliation(db, plan, day(D1), now);
    classify(db, day(D1), now);
    prove(db, day(D1), 'CNY');
  })();
}
const found = (): unknown[] =>
  listMatches(db, {}, undefined, 0, 10).rows.map((row) => [row.outcome, row.label, row.leftAmount, row.rightAmount]);
const breaks = (): string[] => listBreaks(db, {}, 'day', 0, 10).rows.map(({ kind, effect }) => `${kind} ${effect}`);

describe('a book that has the net alone', () => {
  it('is compared with what the channel leaves after its fee, refunds too', () => {
    add(db, 'book', { day: D1, amount: 9_940, orderNo: 'A' });
    add(db, 'wechat', { day: D1, amount: 10_000, fee: 60, orderNo: 'A' });
    add(db, 'book', { day: D1, amount: -4_970, orderNo: 'B' });
    add(db, 'wechat', { day: D1, amount: -5_000, fee: -30, orderNo: 'B' });
    reconcile();
    expect(found().sort()).toEqual([
      ['matched', 'A', '99.40', '99.40'],
      ['matched', 'B', '-49.70', '-49.70'],
    ]);
    expect(breaks()).toEqual([]);
    expect(listProofs(db, day(D1), 0, 9).rows[0]!.lines.filter(({ role }) => role === 'suspense')).toEqual([]);
  });

  it('differs by the cent that the fee is off', () => {
    add(db, 'book', { day: D1, amount: 9_940, orderNo: 'A' });
    add(db, 'wechat', { day: D1, amount: 10_000, fee: 61, orderNo: 'A' });
    reconcile();
    expect(found()).toEqual([['mismatched', 'A', '99.40', '99.39']]);
    expect(breaks()).toEqual(['AMOUNT_MISMATCH -0.01']);
  });

  it('has twins like any other', () => {
    for (const at of [1, 2]) {
      add(db, 'book', { day: D1, amount: 9_940, orderNo: 'A', occurredAt: at });
      add(db, 'wechat', { day: D1, amount: 10_000, fee: 60, orderNo: 'A', occurredAt: at });
    }
    reconcile();
    expect(found()).toEqual([
      ['matched', 'A', '99.40', '99.40'],
      ['matched', 'A', '99.40', '99.40'],
    ]);
  });
});
