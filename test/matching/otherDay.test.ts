import { beforeEach, describe, expect, it } from 'vitest';
import { rulePass } from '../../shared/entity/rules.ts';
import { classify, forgetBreaksFrom, listBreaks, prove } from '../../src-main/breaks/index.ts';
import { explainMatch, readPlans, runReconciliation } from '../../src-main/matching/index.ts';
import { listMatches } from '../../src-main/matching/queriesList.ts';
import type { Write } from '../../src-main/store/index.ts';
import { add, day, emptyDay, type RowFields } from '../helpers/bookkeeping.ts';

const [D1, D2, D5] = ['2026-10-12', '2026-10-13', '2026-10-16'] as const;
const now = new Date(1_760_000_000_000);
let db: Write;
beforeEach(() => {
  db = emptyDay();
});

function reconcile(...days: string[]): void {
  for (const on of days)
    db.transaction(() => {
      for (const plan of readPlans(db).filter(({ code }) => code !== 'settlements'))
        runReconciliation(db, plan, day(on), now);
      classify(db, day(on), now);
      prove(db, day(on), 'CNY');
    })();
}
const both = (one: RowFields, other: Partial<RowFields>): [number, number] => [
  add(db, 'book', one),
  add(db, 'wechat', { ...one, ...other }),
];
const open = (): string[] =>
  listBreaks(db, {}, 'day', 0, 100)
    .rows.filter(({ state }) => state !== 'closed')
    .map(({ scope, kind, subject, effect }) => `${scope} ${kind} ${subject} ${effect}`)
    .sort();
const matches = () => listMatches(db, {}, undefined, 0, 100).rows;
/** The rules of the orders, changed where runs have already been made by them. */
function orders(changes: Record<string, unknown>): void {
  const passes = [
    { kind: 'exact-key', code: 'payments', name: 'payments', keys: ['channel', 'orderNo'], dayTolerance: 1 },
  ];
  const checked = rulePass.array().parse(passes.map((pass) => ({ ...pass, ...changes })));
  db.prepare("UPDATE rule_sets SET passes = ? WHERE code = 'orders'").run(JSON.stringify(checked));
}

describe('the same thing on another day', () => {
  it('is tied and named, with its days and without money, whichever side came first', () => {
    both({ day: D1, amount: 12_000, fee: 72, orderNo: 'A' }, { day: D5 });
    both({ day: D5, amount: 13_000, orderNo: 'B' }, { day: D1 });
    reconcile(D1);
    expect(open()).toEqual(['orders BOOK_ONLY A -120.00', 'orders CHANNEL_ONLY B 130.00']);
    reconcile(D5);
    expect(open()).toEqual(['orders WRONG_DAY A 0.00', 'orders WRONG_DAY B 0.00']);
    const [first] = listBreaks(db, { kinds: ['WRONG_DAY'] }, 'day', 0, 1).rows;
    expect(first).toMatchObject({ day: D1, detail: { gates: 'day', leftDay: D1, rightDay: D5, daysApart: '4' } });
    expect(matches().map(({ outcome, failedGates }) => [outcome, failedGates])).toEqual([
      ['mismatched', ['day']],
      ['mismatched', ['day']],
    ]);
    const { reasons } = explainMatch(db, matches().find(({ label }) => label === 'A')!.id)!;
    expect(reasons).toContainEqual({ code: 'gate-failed', params: { gate: 'day', left: D1, right: D5 } });
    expect(reasons.map(({ code }) => code)).not.toContain('day-apart');
  });

  it('is found between book and bank by the bank’s reference', () => {
    add(db, 'book', { day: D1, amount: -5000, kind: 'withdrawal', channel: null, bankRef: 'REF1' });
    add(db, 'icbc', { day: D5, amount: -5000, bankRef: 'REF1' });
    reconcile(D1, D5);
    expect(open()).toEqual(['bank WRONG_DAY REF1 0.00']);
  });

  it('is the same break when the day is run again', () => {
    both({ day: D1, amount: 12_000, orderNo: 'A' }, { day: D5 });
    reconcile(D1, D5);
    const before = listBreaks(db, { kinds: ['WRONG_DAY'] }, 'day', 0, 10);
    forgetBreaksFrom(db, day(D1), ['orders', 'settlements', 'bank']);
    reconcile(D1, D5);
    expect(listBreaks(db, { kinds: ['WRONG_DAY'] }, 'day', 0, 10)).toEqual(before);
    expect(before.total).toBe(1);
  });

  it('names a fee or a status that differs as well before the day', () => {
    both({ day: D1, amount: 12_000, fee: 72, orderNo: 'A' }, { day: D5, fee: 73 });
    reconcile(D1, D5);
    expect(open()).toEqual(['orders FEE_MISMATCH A -0.01']);
    expect(listBreaks(db, { kinds: ['FEE_MISMATCH'] }, 'day', 0, 1).rows[0]).toMatchObject({
      also: ['WRONG_DAY'],
      detail: { gates: 'fee,day', daysApart: '4' },
    });
  });
});

describe('what is none', () => {
  const alone = ['orders BOOK_ONLY A -120.00', 'orders CHANNEL_ONLY A 120.00'];

  it('a pair across a cut-off, 23:59 and 00:01, within the rule’s tolerance or by the clocks alone', () => {
    const midnight = day(D2) * 86_400 - 8 * 3600;
    both({ day: D1, amount: 12_000, orderNo: 'A', occurredAt: midnight - 60 }, { day: D2, occurredAt: midnight + 60 });
    reconcile(D1, D2);
    expect(open()).toEqual([]);
    orders({ dayTolerance: 0 });
    reconcile(D1, D2);
    expect(open()).toEqual([]);
    expect(matches()).toMatchObject([{ outcome: 'matched', dayDifference: 1 }]);
    expect(explainMatch(db, matches()[0]!.id)!.reasons).toContainEqual({
      code: 'cut-off',
      params: { days: '1', seconds: '120' },
    });
    db.exec(`UPDATE transactions SET occurred_at = occurred_at + 7200 WHERE source_id = 2`);
    reconcile(D1, D2);
    expect(open()).toEqual(['orders WRONG_DAY A 0.00']);
  });

  it('another amount or currency under the number, or another party that a number contradicts', () => {
    both({ day: D1, amount: 12_000, orderNo: 'A' }, { day: D5, amount: 12_001 });
    reconcile(D1, D5);
    expect(open()).toEqual(['orders BOOK_ONLY A -120.00', 'orders CHANNEL_ONLY A 120.01']);
    db.exec("DELETE FROM transactions WHERE source_id = 2; UPDATE transactions SET channel_no = '1'");
    add(db, 'wechat', { day: D5, amount: 12_000, orderNo: 'A', channelNo: '2' });
    orders({ agree: ['channelNo'] });
    reconcile(D1, D5);
    expect(open()).toEqual(alone);
    orders({ compare: ['status'] });
    db.exec("UPDATE transactions SET currency = 'USD' WHERE source_id = 2");
    reconcile(D1, D5);
    expect(open().map((line) => line.split(' ')[1])).toEqual(['BOOK_ONLY', 'CHANNEL_ONLY']);
  });

  it('a number that is given out again: on the days between, another row of either side has it', () => {
    both({ day: D1, amount: 12_000, orderNo: 'A' }, { day: D5 });
    both({ day: '2026-10-14', amount: 700, orderNo: 'A' }, {});
    orders({ dayTolerance: 0 });
    reconcile(D1, '2026-10-14', D5);
    expect(open()).toEqual(alone);
  });

  it('two candidates, days further apart than the rule looks, and a rule that does not look', () => {
    both({ day: D1, amount: 12_000, orderNo: 'A' }, { day: D5 });
    orders({ otherDays: 3 });
    reconcile(D1, D5);
    expect(open()).toEqual(alone);
    orders({ otherDays: 0 });
    reconcile(D1, D5);
    expect(open()).toEqual(alone);
    orders({ otherDays: 4 });
    add(db, 'wechat', { day: D5, amount: 12_000, orderNo: 'A' });
    reconcile(D1, D5);
    expect(open()).toHaveLength(3);
    expect(matches().filter(({ outcome }) => outcome !== 'suggested')).toEqual([]);
  });

  it('what a later pass pairs within its tolerance', () => {
    both({ day: D1, amount: 12_000, orderNo: 'A', channelNo: 'X' }, { day: D5, channelNo: 'Y' });
    add(db, 'wechat', { day: D1, amount: 12_000, orderNo: 'other', channelNo: 'X' });
    reconcile(D1, D5);
    expect(open()).toEqual(['orders CHANNEL_ONLY A 120.00']);
  });

  it('what a person took apart: it is suggested', () => {
    const [left, right] = both({ day: D1, amount: 12_000, orderNo: 'A' }, { day: D5 });
    db.exec(`INSERT INTO taken_apart VALUES (1, 1, 'pair', 'another order', 0, 'wang', ${day(D1)}, 1);
      INSERT INTO taken_apart_members VALUES (1, ${left}, 'left'), (1, ${right}, 'right')`);
    reconcile(D1, D5);
    expect(open()).toEqual(alone);
    expect(matches().map(({ outcome }) => outcome)).toEqual(['suggested']);
  });
});
