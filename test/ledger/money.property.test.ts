import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entry } from '../../src-main/ledger/draft.ts';
import { postSettlements, reverseJournal, trialBalance } from '../../src-main/ledger/index.ts';
import { checkSplit, expectedSplit, type SplitRule, shareOut } from '../../src-main/ledger/splits.ts';
import { addSettlement, day, now, sampleDatabase } from './sample.ts';

const minor = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n });
const accounts = ['P1', 'P2', 'P3', 'P4', 'P5'];

/** Rates in hundredths of a percent that leave something for the remainder, and now and then a fixed amount. */
const splitRules = fc
  .array(fc.record({ rate: fc.nat({ max: 2000 }), fixed: fc.option(fc.nat({ max: 500 }), { freq: 3 }) }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((shares): SplitRule => {
    const partners = shares.map(({ rate, fixed }, index) => ({
      account: accounts[index]!,
      ...(fixed === null ? { rate: `${(rate / 100).toFixed(2)}%` } : { amount: `${fixed}.25` }),
    }));
    return { code: 'r', name: 'r', kinds: ['payment'], shares: [...partners, { account: 'origin', remainder: true }] };
  });

describe('money is conserved', () => {
  it('in every part of a split', () => {
    fc.assert(
      fc.property(splitRules, minor, (rule, amount) => {
        const parts = shareOut(rule, amount, 'CNY');
        expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(amount);
        const payment = { account: 'S1', channel: null, kind: 'payment', amount, currency: 'CNY', booked: new Map() };
        const expected = expectedSplit(rule, payment);
        expect([...expected.values()].reduce((sum, part) => sum + part, 0n)).toBe(0n);
        expect(checkSplit(rule, { ...payment, booked: expected })).toBe(null);
      }),
    );
  });

  it('so that no rated part is off its exact share by a whole unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), minor, (rate, amount) => {
        const shares = [
          { account: 'P1', rate: `${(rate / 100).toFixed(2)}%` },
          { account: 'origin', remainder: true },
        ];
        const [part = 0n] = shareOut({ code: 'r', name: 'r', kinds: ['payment'], shares }, amount, 'CNY');
        const off = part * 10_000n - amount * BigInt(rate);
        expect(off < 10_000n && off > -10_000n).toBe(true);
      }),
    );
  });

  it('by an entry of either sign', () => {
    fc.assert(
      fc.property(minor, (amount) => {
        const movement = entry('x', 'a', 'b', amount, 'CNY').map((line) =>
          line.debit === 'a' ? line.minor : -line.minor,
        );
        expect(movement.reduce((sum, part) => sum + part, 0n)).toBe(amount);
      }),
    );
  });

  it('over any settlements, and a reversal of all leaves every account at zero', () => {
    const orders = fc.array(fc.tuple(minor, fc.bigInt({ min: -1000n, max: 1000n })), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(orders, orders, (wechat, unionpay) => {
        const db = sampleDatabase();
        addSettlement(db, { channel: 'wechat', orders: wechat });
        addSettlement(db, { channel: 'unionpay', orders: unionpay });
        const posted = postSettlements(db, day, 'wang', now);
        expect(trialBalance(db).balanced).toBe(true);
        for (const id of posted) reverseJournal(db, { id, day, person: 'wang', now });
        expect(trialBalance(db).accounts.every(({ debits, credits }) => debits === credits)).toBe(true);
        db.close();
      }),
      { numRuns: 25 },
    );
  });
});
