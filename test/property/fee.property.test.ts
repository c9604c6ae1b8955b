import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { feeRefunds, feeRoundings } from '../../shared/entity/fees.ts';
import {
  type FeeTerms,
  feeBack,
  feeInProportion,
  feeOf,
  formatPerMillion,
  perMillionOf,
} from '../../shared/value/fee.ts';
import { MINOR_MAX } from '../../shared/value/money.ts';
import { costIn } from '../../src-main/store/index.ts';

const MILLION = 1_000_000n;
/** The largest amount that an import takes: 92 billion of a currency with cents. */
const LARGEST = MINOR_MAX / MILLION;

const anySize = fc.oneof(
  fc.bigInt({ min: 0n, max: 100_000n }),
  fc.bigInt({ min: 0n, max: LARGEST }),
  // Whole halves of a unit are where roundings part.
  fc.bigInt({ min: 0n, max: 10_000n }).map((times) => times * 250n),
  fc.constantFrom(0n, 1n, LARGEST, LARGEST - 1n, 999_999n, MILLION),
);
const anyTerms: fc.Arbitrary<FeeTerms> = fc.record({
  perMillion: fc.oneof(fc.constantFrom(0n, 1n, 2000n, 6000n, 5500n, 999_999n, MILLION), fc.bigInt(0n, MILLION)),
  fixed: fc.constantFrom(0n, 0n, 30n),
  minimum: fc.constantFrom(0n, 0n, 1n, 8n),
  cap: fc.constantFrom(null, null, 8n, 2600n),
  rounding: fc.constantFrom(...feeRoundings),
  refund: fc.constantFrom(...feeRefunds),
  refundRounding: fc.constantFrom(...feeRoundings),
});

/** Is `units` the fraction numerator / denominator, rounded so? Told from the definition, by comparing fractions alone. */
function isRounded(units: bigint, numerator: bigint, denominator: bigint, rounding: (typeof feeRoundings)[number]) {
  const off = units * denominator - numerator;
  if (rounding === 'down') return off <= 0n && -off < denominator;
  if (rounding === 'up') return off >= 0n && off < denominator;
  const twice = (off < 0n ? -off : off) * 2n;
  if (twice !== denominator) return twice < denominator;
  return rounding === 'half-up' ? off > 0n : units % 2n === 0n;
}

describe('what a row should cost', () => {
  it('is the exact rate, rounded as the terms say, with the fixed part, the minimum and the cap', () => {
    fc.assert(
      fc.property(anyTerms, anySize, (terms, size) => {
        const bare = { ...terms, fixed: 0n, minimum: 0n, cap: null };
        const rated = feeOf(bare, size);
        expect(isRounded(rated, size * terms.perMillion, MILLION, terms.rounding)).toBe(true);
        const wanted = size === 0n ? 0n : [rated + terms.fixed, terms.minimum].reduce((a, b) => (a > b ? a : b));
        expect(feeOf(terms, size)).toBe(terms.cap !== null && wanted > terms.cap ? terms.cap : wanted);
        expect(feeOf(terms, -size)).toBe(feeOf(terms, size));
      }),
      { numRuns: 3000 },
    );
  });

  it('comes back by the rate alone, or not at all', () => {
    fc.assert(
      fc.property(anyTerms, anySize, (terms, size) => {
        const back = -feeBack(terms, -size);
        if (terms.refund === 'kept') expect(back).toBe(0n);
        else if (back !== terms.cap)
          expect(isRounded(back, size * terms.perMillion, MILLION, terms.refundRounding)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('is the same in SQL, up to the largest amount there is', () => {
    const db = new Database(':memory:').defaultSafeIntegers();
    fc.assert(
      fc.property(anyTerms, fc.array(anySize, { minLength: 1, maxLength: 30 }), (terms, sizes) => {
        const amounts = sizes.flatMap((size) => [size, -size]);
        const found = db
          .prepare<[string], { fee: bigint; back: bigint }>(
            `SELECT ${costIn(terms, false, 't.amount')} AS fee, ${costIn(terms, true, 't.amount')} AS back
             FROM (SELECT CAST(value AS INTEGER) AS amount FROM json_each(?)) t`,
          )
          .all(JSON.stringify(amounts.map(String)));
        expect(found).toEqual(amounts.map((size) => ({ fee: feeOf(terms, size), back: feeBack(terms, size) })));
      }),
      { numRuns: 400 },
    );
  });

  it('comes back whole once everything is refunded, whatever the parts were', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 1n, max: 100_000n }), { minLength: 1, maxLength: 6 }),
        fc.bigInt({ min: 0n, max: 5000n }),
        fc.constantFrom('half-up' as const, 'half-even' as const, 'down' as const),
        (parts, fee, rounding) => {
          const paid = parts.reduce((sum, part) => sum + part, 0n);
          const backs = parts.map((amount, at) => {
            const before = parts.slice(0, at);
            return feeInProportion({ paid, fee, before, amount }, rounding)!;
          });
          for (const [at, back] of backs.slice(0, -1).entries())
            expect(isRounded(-back, parts[at]! * fee, paid, rounding)).toBe(true);
          const sum = backs.reduce((total, back) => total + back, 0n);
          const others = backs.slice(0, -1).reduce((total, back) => total - back, 0n);
          // Parts that were each rounded up may already have brought more than all.
          expect(-sum).toBe(others > fee ? others : fee);
          expect(feeInProportion({ paid, fee, before: parts, amount: 1n }, rounding)).toBeNull();
        },
      ),
    );
  });

  it('is said in percent and in parts per million alike', () => {
    expect(['0.6%', '0%', '100%', '0.0001%', '12.3456%'].map(perMillionOf)).toEqual([6000n, 0n, MILLION, 1n, 123_456n]);
    expect(['100.0001%', '-1%', '0.00001%', 'x', '0.6 percent'].map(perMillionOf)).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
    fc.assert(fc.property(fc.bigInt(0n, MILLION), (parts) => perMillionOf(formatPerMillion(parts)) === parts));
    expect(formatPerMillion(6000n)).toBe('0.6%');
  });
});
