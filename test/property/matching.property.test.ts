import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { rulePass } from '../../shared/entity/rules.ts';
import { readPlans, runReconciliation } from '../../src-main/matching/index.ts';
import type { Write } from '../../src-main/store/index.ts';
import { add, day, emptyDay, type RowFields, rules } from '../helpers/bookkeeping.ts';

const DAYS = ['2026-10-12', '2026-10-13', '2026-10-14'];

type Row = RowFields & { source: 'book' | 'icbc'; counterparty: string | null };

const some = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
/** Few values of everything, so that keys, amounts and parties meet all the time. */
const row = fc.record({
  source: fc.constantFrom('book' as const, 'icbc' as const),
  day: fc.constantFrom(...DAYS),
  amount: fc.constantFrom(100, 200, 300, -100, -300, 10_307, 20_411, 30_718),
  fee: fc.constantFrom(null, null, 1),
  status: fc.constantFrom('success', 'success', 'success', 'failed'),
  currency: fc.constantFrom('CNY', 'CNY', 'CNY', 'USD'),
  channel: fc.constant(null),
  orderNo: some('ORDER-0001', 'ORDER-0002'),
  bankRef: some('BANK-00001', 'BANK-00002', 'bank-00002'),
  voucherNo: some('V1', 'V2'),
  memo: some('货款ORDER-0001', '付 ORDER-0001 ORDER-0002', '红冲', '冲正BANK-00001', '转账 郑文'),
  counterparty: fc.constantFrom(null, '郑文', '顺达物流有限公司'),
  occurredAt: some(1000, 2000),
});

const atBank = { left: { hasChannel: false } };
const figures: ['status', 'currency', 'amount'] = ['status', 'currency', 'amount'];
const passes: z.input<typeof rulePass>[] = [
  { kind: 'group-by-key', code: 'a', name: 'a', ...atBank, keys: ['bankRef'], spread: 'voucherNo', dayTolerance: 1 },
  {
    kind: 'exact-key',
    code: 'b',
    name: 'b',
    ...atBank,
    keys: ['bankRef'],
    agree: ['voucherNo'],
    compare: figures,
    dayTolerance: 1,
  },
  {
    kind: 'exact-key',
    code: 'c',
    name: 'c',
    ...atBank,
    keys: [{ left: 'bankRef', right: 'bankRef', ignore: ['case'] }],
    compare: figures,
    amountTolerance: { over: 100 },
    dayTolerance: 2,
  },
  {
    kind: 'reference-in-text',
    code: 'd',
    name: 'd',
    ...atBank,
    reference: 'orderNo',
    compare: figures,
    dayTolerance: 2,
  },
  {
    kind: 'reversal',
    code: 'e',
    name: 'e',
    ...atBank,
    side: 'right',
    named: 'bankRef',
    words: ['冲正'],
    dayTolerance: 2,
  },
  {
    kind: 'reversal',
    code: 'f',
    name: 'f',
    ...atBank,
    side: 'left',
    keys: ['voucherNo'],
    words: ['红冲'],
    dayTolerance: 2,
  },
  { kind: 'net-zero', code: 'g', name: 'g', left: { kind: ['transfer'] }, keys: ['voucherNo'] },
  { kind: 'window', code: 'h', name: 'h', ...atBank, dayTolerance: 2 },
  { kind: 'subset-sum', code: 'i', name: 'i', ...atBank, block: ['counterparty'], dayTolerance: 2 },
];

function world(rows: readonly Row[], outcome: 'confirm' | 'suggest' = 'confirm'): Write {
  const db = emptyDay();
  db.exec('UPDATE sources SET carry_days = 9');
  rules(
    db,
    'bank',
    passes.map((pass) => ({ ...pass, outcome })),
  );
  for (const { source, counterparty, ...fields } of rows) {
    const id = add(db, source, fields);
    db.prepare('UPDATE transactions SET counterparty = ? WHERE id = ?').run(counterparty, id);
  }
  return db;
}

function run(db: Write, days: readonly string[] = DAYS): void {
  for (const each of days)
    db.transaction(() => runReconciliation(db, readPlans(db, 'bank')[0]!, day(each), new Date(0)))();
}

/** What a row says, the same wherever it stands. */
const said = `json_array(t.source_id, t.business_day, t.amount_minor, t.fee_minor, t.status, t.currency, t.order_no, t.bank_ref, t.voucher_no, t.memo, t.counterparty, t.occurred_at)`;

/** Matches by what their rows say: rows that say the same in everything may stand for one another. */
function decided(db: Write): string[] {
  return db
    .prepare<[], string>(
      `SELECT m.pass || '|' || m.shape || '|' || coalesce(m.failed_gates, '') || '|' || (SELECT group_concat(side || said) FROM
         (SELECT g.side AS side, ${said} AS said FROM match_members g JOIN transactions t ON t.id = g.transaction_id WHERE g.match_id = m.id ORDER BY 1, 2))
       FROM matches m ORDER BY 1`,
    )
    .pluck()
    .all();
}

/** Σ of a side by currency: all rows that moved money, those in matches, those in the pool. */
const sums = (db: Write): unknown[] =>
  db
    .prepare(
      `SELECT t.source_id AS source, t.currency AS currency, sum(t.amount_minor) AS whole,
         sum(CASE WHEN EXISTS (SELECT 1 FROM match_members m WHERE m.transaction_id = t.id) THEN t.amount_minor ELSE 0 END) AS matched,
         sum(CASE WHEN EXISTS (SELECT 1 FROM open_items o WHERE o.transaction_id = t.id AND o.until_day IS NULL) THEN t.amount_minor ELSE 0 END) AS open,
         sum(EXISTS (SELECT 1 FROM match_members m WHERE m.transaction_id = t.id) AND EXISTS (SELECT 1 FROM open_items o WHERE o.transaction_id = t.id AND o.until_day IS NULL)) AS twice
       FROM transactions t WHERE t.status = 'success' GROUP BY 1, 2`,
    )
    .all();

const rowsOf = fc.array(row, { minLength: 2, maxLength: 14 });

describe('a run of all kinds of passes', () => {
  it('takes or keeps every row, and none twice', () => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        const db = world(rows);
        run(db);
        for (const each of sums(db) as { whole: number; matched: number; open: number; twice: number }[]) {
          expect(each.twice).toBe(0);
          expect(each.matched + each.open).toBe(each.whole);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('confirms nothing where its passes may only suggest', () => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        const db = world(rows, 'suggest');
        run(db);
        expect(decided(db)).toEqual([]);
        for (const { open, whole } of sums(db) as { whole: number; open: number }[]) expect(open).toBe(whole);
      }),
      { numRuns: 60 },
    );
  });

  it('decides the same whatever the order in which rows came', () => {
    fc.assert(
      fc.property(
        rowsOf.chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length }))),
        ([rows, shuffled]) => {
          const [one, other] = [world(rows), world(shuffled)];
          run(one);
          run(other);
          expect(decided(other)).toEqual(decided(one));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('decides the same when it is run again, and when its days are', () => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        const db = world(rows);
        run(db);
        const first = decided(db);
        run(db, DAYS.slice(-1));
        expect(decided(db)).toEqual(first);
        run(db);
        expect(decided(db)).toEqual(first);
      }),
      { numRuns: 25 },
    );
  });

  it('decides nothing else where rows come that have nothing to do with it', () => {
    const stranger = (source: 'book' | 'icbc', amount: number): Row => ({
      source,
      day: DAYS[0]!,
      amount,
      currency: 'EUR',
      channel: null,
      bankRef: `STRANGER-${source}-${amount}`,
      counterparty: '无关公司',
    });
    fc.assert(
      fc.property(rowsOf, (rows) => {
        const [one, other] = [world(rows), world([stranger('icbc', 71), ...rows, stranger('book', 93)])];
        run(one);
        run(other);
        expect(decided(other)).toEqual(decided(one));
      }),
      { numRuns: 25 },
    );
  });
});
