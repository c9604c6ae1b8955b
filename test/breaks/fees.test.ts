import { beforeEach, describe, expect, it } from 'vitest';
import { checkFees, classify, forgetBreaksFrom, listBreaks, note } from '../../src-main/breaks/index.ts';
import { readPlans, runReconciliation } from '../../src-main/matching/index.ts';
import type { Write } from '../../src-main/store/index.ts';
import { add, day, emptyDay, feeSchedule } from '../helpers/bookkeeping.ts';

const [D1, D2, D3] = ['2026-10-12', '2026-10-13', '2026-10-14'] as const;
const now = new Date(1_760_000_000_000);
let db: Write;
let orders: number;
beforeEach(() => {
  db = emptyDay();
  orders = 0;
  feeSchedule(db, 'wechat', { from: '2026-01-01' });
  db.exec("INSERT INTO people (code, name, role) VALUES ('wang', 'Wang', 'clerk')");
});

type Order = { on?: string; amount: number; fee: number; book?: number | null; at?: number; of?: string };

/** An order with its fee at the channel, and in the book the same fee unless said otherwise; returns the order number. */
function order({ on = D1, amount, fee, book = fee, at, of }: Order): string {
  orders += 1;
  const orderNo = of ?? `O${orders}`;
  const refund = amount < 0 ? { kind: 'refund', refundNo: `R${orders}` } : {};
  const row = { day: on, amount, orderNo, ...refund, ...(at === undefined ? {} : { occurredAt: at }) };
  add(db, 'book', { ...row, fee: book });
  add(db, 'wechat', { ...row, fee });
  return orderNo;
}

function reconcile(on: string): void {
  db.transaction(() => {
    for (const plan of readPlans(db).filter(({ code }) => code === 'orders')) runReconciliation(db, plan, day(on), now);
    checkFees(db, day(on));
    classify(db, day(on), now);
  })();
}

const all = () => listBreaks(db, {}, 'day', 0, 100).rows.filter(({ scope }) => scope === 'orders');
const open = (): string[] =>
  all()
    .filter(({ state }) => state !== 'closed')
    .map(({ kind, subject, effect }) => `${kind} ${subject} ${effect}`)
    .sort();
const only = () => {
  const found = all().filter(({ state }) => state !== 'closed');
  expect(found.map(({ subject }) => subject)).toHaveLength(1);
  return found[0]!;
};

/** Amounts of a shop's day, none of them round. */
const amounts = Array.from({ length: 40 }, (_, index) => 1037 + index * 731);
const rate = (perMillion: number) => (amount: number) => Math.floor((amount * perMillion) / 1_000_000 + 0.5);
const [agreed, raised] = [rate(6000), rate(6500)];

describe('a fee that is not the schedule’s', () => {
  it('is a break of its row, with what was agreed, what was charged and what it costs us', () => {
    for (const amount of amounts) order({ amount, fee: agreed(amount) });
    order({ amount: 10_000, fee: 61 });
    order({ amount: 10_000, fee: 59 });
    reconcile(D1);
    expect(open()).toEqual(['FEE_RATE_DRIFT O41 -0.01', 'FEE_RATE_DRIFT O42 0.01']);
    expect(all().find(({ subject }) => subject === 'O41')).toMatchObject({
      detail: { feeDue: '0.60', feeCharged: '0.61', terms: 'std 0.6% half-up' },
      source: 'wechat',
      day: D1,
    });
  });

  it('is listed under the break that the row has already, which keeps precedence', () => {
    order({ amount: 10_000, fee: 61, book: 60 });
    add(db, 'wechat', { day: D1, amount: 5000, fee: 31, orderNo: 'alone' });
    reconcile(D1);
    expect(open()).toEqual(['CHANNEL_ONLY alone 50.00', 'FEE_MISMATCH O1 -0.01']);
    for (const found of all()) expect(found.also).toEqual(['FEE_RATE_DRIFT']);
    expect(all().find(({ subject }) => subject === 'O1')!.detail).toMatchObject({ feeDue: '0.60', feeCharged: '0.61' });
  });

  it('is none where nothing was agreed: before the first day, for another kind or currency, of a fee that is not said', () => {
    feeSchedule(db, 'wechat', { from: D2 });
    order({ amount: 10_000, fee: 99 });
    add(db, 'wechat', { day: D2, amount: 100, fee: 9, orderNo: 'w', kind: 'withdrawal' });
    add(db, 'wechat', { day: D2, amount: 100, fee: 9, orderNo: 'u', currency: 'USD' });
    add(db, 'wechat', { day: D2, amount: 10_000, fee: null, orderNo: 'n' });
    add(db, 'alipay', { day: D2, amount: 10_000, fee: 99, orderNo: 'a' });
    reconcile(D2);
    expect(open().filter((line) => line.startsWith('FEE'))).toEqual([]);
    expect(all().flatMap(({ also }) => also)).toEqual([]);
  });

  it('knows minimum, cap, fixed part and product', () => {
    feeSchedule(
      db,
      'wechat',
      { from: '2026-01-01', perMillion: 5000n, cap: 2600n, words: ['DEBIT'], line: 0 },
      { from: '2026-01-01', perMillion: 6000n, minimum: 8n, fixed: 2n, line: 1 },
    );
    const row = (orderNo: string, amount: number, fee: number, memo = ''): void => {
      add(db, 'book', { day: D1, amount, fee, orderNo });
      add(db, 'wechat', { day: D1, amount, fee, orderNo, memo });
    };
    row('small', 100, 8);
    row('usual', 10_000, 62);
    row('capped', 90_000_000, 2600, 'DEBIT CARD');
    row('debit', 10_000, 50, 'DEBIT CARD');
    row('off', 10_000, 62, 'DEBIT CARD');
    row('belowMinimum', 200, 3);
    reconcile(D1);
    expect(open()).toEqual(['FEE_RATE_DRIFT belowMinimum 0.05', 'FEE_RATE_DRIFT off -0.12']);
  });

  it('goes by the terms in force on the day, and by new ones from their day on', () => {
    feeSchedule(db, 'wechat', { from: '2026-01-01' }, { from: D2, perMillion: 6500n });
    order({ amount: 10_000, fee: 60 });
    order({ on: D2, amount: 10_000, fee: 65 });
    order({ on: D2, amount: 10_000, fee: 60 });
    reconcile(D1);
    reconcile(D2);
    expect(open()).toEqual(['FEE_RATE_DRIFT O3 0.05']);
  });
});

describe('half-even and half-up', () => {
  it('differ in the cent of every second tie alone: one break that says how the channel rounds', () => {
    for (const amount of amounts) order({ amount, fee: agreed(amount) });
    // 2.50, 12.50 and so on are ties of 0.6 %: 1.5 fen, 7.5 fen.
    for (let tie = 0; tie < 12; tie += 1) {
      const half = (250 + tie * 500) * 6;
      const down = Math.floor(half / 1000);
      order({ amount: 250 + tie * 500, fee: down % 2 === 0 ? down : down + 1 });
    }
    reconcile(D1);
    expect(only()).toMatchObject({
      kind: 'FEE_RATE_DRIFT',
      subject: `wechat:${D1}:std:payment`,
      effect: '0.06',
      detail: { rows: '6', terms: 'std 0.6% half-up', impliedTerms: '0.6% half-even' },
    });
    feeSchedule(db, 'wechat', { from: '2026-01-01', rounding: 'half-even' });
    reconcile(D1);
    expect(open()).toEqual([]);
  });
});

describe('a channel that runs at another rate', () => {
  const dayAt = (on: string, fee: (amount: number) => number, book?: (amount: number) => number): void => {
    for (const [index, amount] of amounts.entries())
      order({
        on,
        amount,
        fee: fee(amount),
        at: day(on) * 86_400 + 30_000 + index,
        ...(book ? { book: book(amount) } : {}),
      });
  };
  const off = amounts.reduce((sum, amount) => sum + raised(amount) - agreed(amount), 0);
  const changed = amounts.filter((amount) => raised(amount) !== agreed(amount)).length;

  it('all day is one break with the rate, the count and the sum', () => {
    dayAt(D1, raised);
    order({ amount: 10_000, fee: 77 });
    reconcile(D1);
    expect(open()).toEqual([
      'FEE_RATE_DRIFT O41 -0.17',
      `FEE_RATE_DRIFT wechat:${D1}:std:payment ${(-off / 100).toFixed(2)}`,
    ]);
    expect(all().find(({ subject }) => subject.startsWith('wechat'))!.detail).toMatchObject({
      rows: String(changed),
      impliedTerms: '0.65% half-up',
    });
  });

  it('from an hour on is one break of the rows since then', () => {
    const noon = amounts.length / 2;
    for (const [index, amount] of amounts.entries())
      order({ amount, fee: (index < noon ? agreed : raised)(amount), at: 1_760_000_000 + index });
    const late = amounts.slice(noon);
    reconcile(D1);
    expect(only().effect).toBe(
      (late.reduce((sum, amount) => sum + agreed(amount) - raised(amount), 0) / 100).toFixed(2),
    );
  });

  it('until the end of the day takes in the last rows, though a stray one lies before them', () => {
    const stray = amounts.length - 2;
    for (const [index, amount] of amounts.entries())
      order({ amount, fee: index === stray ? amount : raised(amount), at: 1_760_000_000 + index });
    const beyond = amounts[stray + 1]!;
    expect(raised(beyond)).not.toBe(agreed(beyond));
    reconcile(D1);
    const offBut = off - (raised(amounts[stray]!) - agreed(amounts[stray]!));
    expect(open()).toEqual([
      `FEE_RATE_DRIFT O${stray + 1} ${((agreed(amounts[stray]!) - amounts[stray]!) / 100).toFixed(2)}`,
      `FEE_RATE_DRIFT wechat:${D1}:std:payment ${(-offBut / 100).toFixed(2)}`,
    ]);
  });

  it('for an hour leaves a row of the evening that is off alike to itself', () => {
    const late = amounts.length - 2;
    const isRaised = (index: number): boolean => index < 20 || index === late;
    for (const [index, amount] of amounts.entries())
      order({ amount, fee: (isRaised(index) ? raised : agreed)(amount), at: 1_760_000_000 + index });
    expect(raised(amounts[late]!)).not.toBe(agreed(amounts[late]!));
    reconcile(D1);
    expect(open()[0]).toMatch(`FEE_RATE_DRIFT O${late + 1} `);
    expect(open()).toHaveLength(2);
  });

  it('has its cost where the book differs too: there it is listed under each, and counts once', () => {
    dayAt(D1, raised, agreed);
    reconcile(D1);
    const found = all();
    const drift = found.find(({ kind }) => kind === 'FEE_RATE_DRIFT')!;
    expect(drift).toMatchObject({
      effect: '0.00',
      detail: { rows: String(changed), listedElsewhere: String(changed) },
    });
    expect(found.filter(({ kind, also }) => kind === 'FEE_MISMATCH' && also.includes('FEE_RATE_DRIFT'))).toHaveLength(
      changed,
    );
  });

  it('is the same break when the day is run again, keeps its notes, and goes when the schedule is put right', () => {
    dayAt(D1, raised);
    dayAt(D2, raised);
    reconcile(D1);
    const { id } = only();
    note(db, { id, person: 'wang', now }, 'asked the channel');
    const before = only();
    forgetBreaksFrom(db, day(D1), ['orders', 'settlements', 'bank']);
    reconcile(D1);
    expect(only()).toEqual(before);
    reconcile(D2);
    expect(open()).toHaveLength(2);
    feeSchedule(db, 'wechat', { from: '2026-01-01' }, { from: D2, perMillion: 6500n });
    reconcile(D2);
    expect(only()).toMatchObject({ id });
    feeSchedule(db, 'wechat', { from: '2026-01-01' }, { from: D1, perMillion: 6500n });
    reconcile(D3);
    expect(open()).toEqual([]);
    expect(db.prepare("SELECT count(*) FROM break_events WHERE action = 'note'").pluck().get()).toBe(1);
  });

  it('by no rule at all is one break too, without terms', () => {
    for (const [index, amount] of amounts.entries()) order({ amount, fee: agreed(amount) + 1 + ((index * 7) % 11) });
    reconcile(D1);
    expect(only().detail).toMatchObject({ rows: '40', terms: 'std 0.6% half-up' });
    expect(only().detail).not.toHaveProperty('impliedTerms');
  });

  it('is not made of rows that are off by themselves', () => {
    for (const [index, amount] of amounts.entries()) order({ amount, fee: agreed(amount) + (index % 6 === 0 ? 1 : 0) });
    reconcile(D1);
    expect(open()).toHaveLength(7);
    expect(open().every((line) => / O\d+ -0\.01$/.test(line))).toBe(true);
  });

  it('looks at a day again only where its rows or its terms have changed', () => {
    dayAt(D1, agreed);
    reconcile(D1);
    const basis = () => db.prepare('SELECT day, basis FROM fee_checks ORDER BY day').all();
    const before = basis();
    reconcile(D2);
    expect(basis()).toEqual(before);
    order({ amount: 10_000, fee: 65 });
    reconcile(D2);
    expect(basis()).not.toEqual(before);
    expect(open()).toEqual(['FEE_RATE_DRIFT O41 -0.05']);
  });
});

describe('what a refund brings back', () => {
  it('is nothing where the channel keeps its fee, and a break where it gives it all the same', () => {
    feeSchedule(db, 'wechat', { from: '2026-01-01', refund: 'kept' });
    order({ amount: -10_000, fee: 0 });
    order({ amount: -10_000, fee: -60 });
    reconcile(D1);
    expect(open()).toEqual(['FEE_RATE_DRIFT R2 0.60']);
  });

  it('is the fee of what is refunded where it is returned: the minimum is not', () => {
    feeSchedule(db, 'wechat', { from: '2026-01-01', minimum: 8n });
    order({ amount: 100, fee: 8 });
    order({ amount: -100, fee: -1 });
    order({ amount: -100, fee: -8 });
    order({ amount: -10_000, fee: 0 });
    reconcile(D1);
    expect(open()).toEqual(['FEE_RATE_DRIFT R3 0.07', 'FEE_RATE_DRIFT R4 -0.60']);
  });

  it('is one break where the channel kept the fees of a whole day', () => {
    for (const amount of amounts) order({ amount: -amount, fee: 0 });
    reconcile(D1);
    expect(only()).toMatchObject({
      subject: `wechat:${D1}:std:refund`,
      detail: { terms: 'std 0.6% half-up', impliedTerms: 'kept', rows: '40' },
    });
  });

  it('in proportion follows the payment, days before, and the last refund brings the rest', () => {
    feeSchedule(db, 'wechat', { from: '2026-01-01', refund: 'in-proportion', minimum: 10n });
    order({ amount: 1007, fee: 10, of: 'A' });
    order({ on: D2, amount: -333, fee: -3, of: 'A', at: 1 });
    order({ on: D2, amount: -333, fee: -3, of: 'A', at: 2 });
    order({ on: D3, amount: -341, fee: -4, of: 'A' });
    order({ amount: 1007, fee: 10, of: 'B' });
    order({ on: D3, amount: -1007, fee: -6, of: 'B' });
    order({ on: D3, amount: -500, fee: -1, of: 'unknown' });
    for (const on of [D1, D2, D3]) reconcile(on);
    expect(open()).toEqual(['FEE_RATE_DRIFT R6 -0.04']);
  });
});
