import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../shared/entity/problem.ts';
import { parseMinor } from '../../../shared/value/money.ts';
import { Refusal } from '../../../shared/value/result.ts';
import { civilOf, formatDay } from '../../../shared/value/time.ts';
import { minorReader } from '../../../src-main/importing/reading/amount.ts';
import { BalanceChain } from '../../../src-main/importing/reading/balance.ts';
import { columnName, locateColumns } from '../../../src-main/importing/reading/header.ts';
import { MomentReader } from '../../../src-main/importing/reading/moment.ts';
import { amountClaim, countClaim, proven } from '../../../src-main/importing/reading/totals.ts';

const problemsOf = (work: () => unknown): Problem[] => {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error.problems;
    throw error;
  }
  return [];
};

describe('minorReader', () => {
  const decimal = fc.oneof(
    fc.stringMatching(/^[+-]?[0-9]{0,20}(\.[0-9]{0,6})?$/),
    fc.stringMatching(/^[+-]?[0-9]{1,4}\.[0-9]{2}0{0,4}$/),
    fc.stringMatching(/^[0-9+. -]{0,5}$/),
  );

  it('accepts and gives what parseMinor does, for every scale', () => {
    fc.assert(
      fc.property(decimal, fc.constantFrom('CNY', 'JPY', 'KWD'), (text, currency) => {
        const bytes = Buffer.from(`x${text}x`, 'latin1');
        expect(minorReader(currency)(bytes, 1, bytes.length - 1)).toBe(parseMinor(text, currency));
      }),
      { numRuns: 3_000 },
    );
  });

  it('does not round', () => {
    const read = (text: string) => minorReader('CNY')(Buffer.from(text), 0, text.length);
    expect(read('0.01000')).toBe(1n);
    expect(read('0.01001')).toBeNull();
    expect(read('90071992547409.93')).toBe(9007199254740993n);
  });
});

describe('MomentReader', () => {
  it('reads every second of any days, one after the other', () => {
    const moments = fc.array(fc.integer({ min: 0, max: 4_000_000_000 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(moments, (seconds) => {
        const reader = new MomentReader();
        for (const second of seconds) {
          const text = new Date(second * 1000).toISOString().slice(0, 19).replace('T', ' ');
          expect(reader.read(text)).toBe(true);
          expect(reader.seconds(0)).toBe(second);
          expect(formatDay(reader.day)).toBe(text.slice(0, 10));
          expect(civilOf(reader.seconds(480), 480).clock).toBe(reader.clock);
        }
      }),
    );
  });

  it.each([
    '2026-10-12',
    '2026-10-12 9:00:00',
    '2026-10-12T09:00:00',
    '2026-10-12 24:00:00',
    '2026-10-12 09:60:00',
    '2026-10-12 09:00:61',
    '2026-02-29 09:00:00',
    '2026-10-12 0x:00:00',
    '2026/10/12 09:00:00',
  ])('refuses %s', (text) => {
    expect(new MomentReader().read(text)).toBe(false);
  });
});

describe('columns and totals', () => {
  it('finds columns by the first of their names that is there', () => {
    expect(columnName('\ufeff 服务费（元）\t')).toBe('服务费(元)');
    expect(locateColumns(['甲', ' 乙（元）'], { first: ['丙', '甲'], second: ['乙(元)'] })).toEqual({
      first: 0,
      second: 1,
    });
    expect(locateColumns(['甲'], { first: ['甲'], second: ['乙'] }, ['second'])).toEqual({ first: 0, second: -1 });
    expect(problemsOf(() => locateColumns(['甲'], { first: ['乙'] }, [], { line: 3 }))).toMatchObject([
      { code: 'COLUMN_MISSING', params: { column: '乙' }, where: { line: 3 } },
    ]);
  });

  it('takes counts as files write them, and says each that disagrees with both figures', () => {
    const good = [countClaim('n', '1,024.0', 1024), countClaim('n', '45', 45), amountClaim('a', '10.5', 1050n, 'CNY')];
    expect(proven(good).every(({ agrees }) => agrees)).toBe(true);
    const bad = [countClaim('n', '45.5', 45), amountClaim('a', '1.00', 101n, 'CNY'), amountClaim('b', '', 0n, 'CNY')];
    expect(problemsOf(() => proven(bad, { sheet: 's' }))).toMatchObject([
      { code: 'COUNT_DISAGREES', params: { name: 'n', declared: '45.5', computed: '45' }, where: { sheet: 's' } },
      { code: 'TOTAL_DISAGREES', params: { name: 'a', declared: '1.00', computed: '1.01' } },
      { code: 'TOTAL_DISAGREES', params: { name: 'b', declared: '', computed: '0.00' } },
    ]);
  });
});

describe('BalanceChain', () => {
  const amounts = fc.array(fc.bigInt({ min: -9n, max: 9n }), { minLength: 1, maxLength: 8 });

  it('finds opening and closing of any account, whatever the order of its rows', () => {
    fc.assert(
      fc.property(
        amounts,
        fc.bigInt({ min: 0n, max: 99n }),
        fc.infiniteStream(fc.double({ noNaN: true })),
        (moves, opening, order) => {
          let balance = opening;
          const rows = moves.map((amount) => {
            balance += amount;
            return { amount, balance, at: order.next().value as number };
          });
          const chain = new BalanceChain();
          for (const row of rows.toSorted((a, b) => a.at - b.at)) chain.add(row.amount, row.balance, 1);
          const joined = chain.joined()!;
          expect(joined.closing - joined.opening).toBe(chain.sum);
          if (balance !== opening) expect(joined).toEqual({ opening, closing: balance });
        },
      ),
    );
  });

  it('does not join when a row is missing from the middle, and says where', () => {
    const chain = new BalanceChain();
    expect(chain.joined()).toBeNull();
    chain.add(10n, 110n, 1);
    chain.add(5n, 120n, 3);
    expect(chain.joined()).toBeNull();
    expect(chain.outer()).toEqual({ opening: 100n, closing: 120n });
    expect(chain.gap).toEqual({ line: 3, expected: 115n, found: 120n });
  });
});
