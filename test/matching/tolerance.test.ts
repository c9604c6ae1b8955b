import Database from 'better-sqlite3';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AmountTolerance } from '../../shared/entity/rules.ts';
import { plainCalendar } from '../../shared/value/calendar.ts';
import { formatDay } from '../../shared/value/time.ts';
import { explainMatch, readPlans, runReconciliation } from '../../src-main/matching/index.ts';
import { narrow, normalNumber } from '../../src-main/matching/normal.ts';
import { beyondTolerance, isTolerated, reach } from '../../src-main/matching/tolerance.ts';
import type { Write } from '../../src-main/store/index.ts';
import { add, day, emptyDay, rules } from '../helpers/bookkeeping.ts';

const D1 = '2026-10-12';
let db: Write;
beforeEach(() => {
  db = emptyDay();
});

/** Runs the orders with one exact-key pass by the order number. */
function run(pass: Record<string, unknown> = {}, on = D1): void {
  rules(db, 'orders', [{ kind: 'exact-key', code: 'one', name: 'one', keys: ['orderNo'], otherDays: 0, ...pass }]);
  db.transaction(() => runReconciliation(db, readPlans(db, 'orders')[0]!, day(on), new Date(0)))();
}
const outcomes = (): unknown[] =>
  db.prepare('SELECT outcome, failed_gates, evidence FROM matches ORDER BY left_id').raw().all();

describe('an amount tolerance', () => {
  for (const [name, amountTolerance, left, right, holds] of [
    ['a number, either way', 5, 100, 95, true],
    ['a number, beyond', 5, 100, 94, false],
    ['under alone, less', { under: 5 }, 100, 95, true],
    ['under alone, more', { under: 5 }, 100, 101, false],
    ['over alone, more', { over: 5 }, 100, 105, true],
    ['the size of a payout counts, not its sign', { over: 5 }, -100, -105, true],
    ['a payout that is too small', { over: 5 }, -100, -95, false],
    ['never the other direction', 500, 100, -100, false],
    ['a share of the left', { perTenThousand: 100 }, 10_000, 10_100, true],
    ['a share of the left, beyond by one', { perTenThousand: 100 }, 10_000, 10_101, false],
    ['the wider of a share and a sum', { under: 200, perTenThousand: 100 }, 10_000, 9_800, true],
    [
      'another figure for the currency',
      { currencies: { CNY: { under: 1, over: 1, perTenThousand: 0 } } },
      100,
      101,
      true,
    ],
    ['another figure for another currency', { currencies: { USD: { over: 9 } } }, 100, 101, false],
  ] as const)
    it(`${name}: ${left} and ${right}`, () => {
      add(db, 'book', { day: D1, amount: left, orderNo: 'A' });
      add(db, 'wechat', { day: D1, amount: right, orderNo: 'A' });
      run({ amountTolerance });
      expect(outcomes()).toEqual([
        holds ? ['matched', null, '{"tolerated":["amount"]}'] : ['mismatched', 'amount', null],
      ]);
    });

  it('is kept on the match only where it was used, and told by both figures', () => {
    add(db, 'book', { day: D1, amount: 100, fee: 3, orderNo: 'A' });
    add(db, 'wechat', { day: D1, amount: 101, fee: 2, orderNo: 'A' });
    add(db, 'book', { day: D1, amount: 200, fee: 3, orderNo: 'B' });
    add(db, 'wechat', { day: D1, amount: 200, fee: 3, orderNo: 'B' });
    run({ amountTolerance: 1, feeTolerance: { under: 1 } });
    expect(outcomes()).toEqual([
      ['matched', null, '{"tolerated":["amount","fee"]}'],
      ['matched', null, null],
    ]);
    const told = explainMatch(db, 'm1')!.reasons.filter(({ code }) => code === 'within-tolerance');
    expect(told.map(({ params }) => params)).toEqual([
      { gate: 'amount', left: '1.00', right: '1.01' },
      { gate: 'fee', left: '0.03', right: '0.02' },
    ]);
  });

  it('says the same in SQL as on figures at hand', () => {
    const one = new Database(':memory:');
    const range = fc.record({ under: fc.nat(50), over: fc.nat(50), perTenThousand: fc.nat(10_000) });
    const given = fc.oneof(
      fc.nat(50),
      fc
        .tuple(range, fc.option(range, { nil: undefined }))
        .map(([usual, usd]): AmountTolerance => ({ ...usual, ...(usd ? { currencies: { USD: usd } } : {}) })),
    );
    const amount = fc.oneof(fc.integer({ min: -300, max: 300 }), fc.integer({ min: -9e12, max: 9e12 }));
    fc.assert(
      fc.property(amount, amount, given, fc.constantFrom('CNY', 'USD'), (left, right, tolerance, currency) => {
        const sql = one.prepare(
          `SELECT NOT (${beyondTolerance('l', 'r', tolerance, 'c')}) FROM (SELECT ? AS l, ? AS r, ? AS c)`,
        );
        // Bound as whole numbers, as the columns hold them.
        const holds = sql.pluck().get(BigInt(left), BigInt(right), currency) === 1;
        expect(isTolerated(BigInt(left), BigInt(right), tolerance, currency)).toBe(holds);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a key', () => {
  const pair = (left: string, right: string, ignore: string[]): number => {
    add(db, 'book', { day: D1, amount: 100, orderNo: left });
    add(db, 'wechat', { day: D1, amount: 100, channelNo: right });
    run({ keys: [{ left: 'orderNo', right: 'channelNo', ignore }] });
    return outcomes().length;
  };
  for (const [left, right, ignore] of [
    ['ab12', 'AB12', ['case']],
    ['AB 12', 'AB12', ['spaces']],
    ['000120', '120', ['zeros']],
    ['ＡＢ１２', 'AB12', ['width']],
    ['AB-12/3', 'AB123', ['signs']],
    ['ａb-0012', 'AB0012', ['case', 'width', 'signs']],
  ] as const) {
    it(`${left} is ${right} without ${ignore.join(', ')}`, () => expect(pair(left, right, [...ignore])).toBe(1));
    it(`${left} is not ${right} otherwise`, () => expect(pair(left, right, [])).toBe(0));
  }

  it('may be another field on the other side', () => expect(pair('A1', 'A1', [])).toBe(1));
  it('of nothing but signs is none', () => expect(pair('--', '//', ['signs'])).toBe(0));

  it('is ambiguous where what is ignored told two rows apart', () => {
    add(db, 'book', { day: D1, amount: 100, orderNo: 'A-1' });
    add(db, 'wechat', { day: D1, amount: 100, orderNo: 'A1' });
    add(db, 'wechat', { day: D1, amount: 100, orderNo: 'a1' });
    run({ keys: [{ left: 'orderNo', right: 'orderNo', ignore: ['case', 'signs'] }] });
    expect(outcomes()).toEqual([]);
    expect(db.prepare('SELECT count(*) FROM suggestions').pluck().get()).toBe(1);
  });

  it('is made normal without touching letters of other scripts', () => {
    expect(narrow('ＡＢ　１２。')).toBe('AB 12。');
    expect(normalNumber('订单-007', ['signs', 'case'])).toBe('订单007');
    expect(normalNumber('0000', ['zeros'])).toBe('0');
  });
});

describe('a day tolerance', () => {
  // 2026-10-10 is a Saturday; the first to the eighth are holidays here.
  const calendar = { ...plainCalendar, holidays: new Set([1, 2, 5, 6, 7, 8].map((each) => day(`2026-10-0${each}`))) };
  const span = (from: string, before: number, after: number): string[] => {
    const { first, last } = reach(calendar, day(from), { before, after, working: true });
    return [formatDay(first), formatDay(last)];
  };
  it('counts working days over holidays and weekends', () => {
    expect(span('2026-09-30', 0, 0)).toEqual(['2026-09-30', '2026-10-08']);
    expect(span('2026-09-30', 0, 1)).toEqual(['2026-09-30', '2026-10-11']);
    expect(span('2026-10-12', 1, 0)).toEqual(['2026-10-09', '2026-10-12']);
    expect(span('2026-10-10', 0, 1)).toEqual(['2026-10-09', '2026-10-12']);
    expect(span('2026-10-04', 1, 0)).toEqual(['2026-09-29', '2026-10-08']);
  });

  for (const [right, tolerance, holds] of [
    ['2026-10-13', { after: 1 }, true],
    ['2026-10-11', { after: 1 }, false],
    ['2026-10-11', { before: 1 }, true],
    ['2026-10-13', { before: 1 }, false],
  ] as const)
    it(`${right} ${holds ? 'is' : 'is not'} within ${JSON.stringify(tolerance)} of ${D1}`, () => {
      add(db, 'book', { day: D1, amount: 100, orderNo: 'A' });
      add(db, 'wechat', { day: right, amount: 100, orderNo: 'A' });
      db.exec('UPDATE sources SET carry_days = 9');
      run({ dayTolerance: tolerance }, '2026-10-13');
      expect(outcomes().length).toBe(holds ? 1 : 0);
    });

  for (const [count, holds] of [
    ['working', true],
    ['calendar', false],
  ] as const)
    it(`of one ${count} day ${holds ? 'reaches' : 'does not reach'} from Friday to Monday`, () => {
      add(db, 'book', { day: '2026-10-16', amount: 100, orderNo: 'A' });
      add(db, 'wechat', { day: '2026-10-19', amount: 100, orderNo: 'A' });
      db.exec('UPDATE sources SET carry_days = 9');
      run({ dayTolerance: { after: 1, count } }, '2026-10-19');
      expect(outcomes().length).toBe(holds ? 1 : 0);
    });
});
