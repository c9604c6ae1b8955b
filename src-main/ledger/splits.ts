import type { z } from 'zod';
import { setup } from '../../shared/entity/setup.ts';
import { allocate, parseMinor, parseRate } from '../../shared/value/money.ts';
import { assert } from '../../shared/value/result.ts';

/** A split rule as the setup declares it and split_rules keeps it. */
export const splitRule = setup.shape.splits.unwrap().element;
export type SplitRule = z.infer<typeof splitRule>;

/** The word by which a share names the account that took the payment. */
export const ORIGIN = 'origin';

/** A payment that a rule may divide, and what was booked for it by account (signed, minor units). */
export type SplitPayment = {
  account: string;
  channel: string | null;
  kind: string;
  amount: bigint;
  currency: string;
  booked: ReadonlyMap<string, bigint>;
};

/**
 * Each share's part of an amount, in the order of the shares; the parts sum to the amount. Rates are of the whole
 * amount, cut and then filled up by largest remainder, earlier shares first among equals; fixed amounts come out of the
 * share that takes the remainder, which is negative where they ask for more than there is.
 */
export function shareOut(rule: SplitRule, amount: bigint, currency: string): bigint[] {
  const rates = rule.shares.map((share) => {
    const rate = share.rate === undefined ? { numerator: 0n, denominator: 1n } : parseRate(share.rate);
    assert(rate, `the setup checked rate ${share.rate}`);
    return rate;
  });
  const common = rates.reduce((product, rate) => product * rate.denominator, 1n);
  const weights = rates.map((rate) => (rate.numerator * common) / rate.denominator);
  const remainder = rule.shares.findIndex((share) => share.remainder === true);
  assert(remainder >= 0, `split ${rule.code} has a share that takes the remainder`);
  weights[remainder] = common - weights.reduce((sum, weight) => sum + weight, 0n);
  const parts = allocate(amount, weights);
  rule.shares.forEach((share, index) => {
    if (share.amount === undefined) return;
    const fixed = parseMinor(share.amount, currency);
    assert(fixed !== null, `the setup checked amount ${share.amount}`);
    parts[index] = parts[index]! + fixed;
    parts[remainder] = parts[remainder]! - fixed;
  });
  return parts;
}

/** What the split's rows must come to, by account: the partners get their parts, the account of the order gives them. Sums to zero. */
export function expectedSplit(rule: SplitRule, payment: SplitPayment): Map<string, bigint> {
  const moves = new Map<string, bigint>([[payment.account, -payment.amount]]);
  const parts = shareOut(rule, payment.amount, payment.currency);
  rule.shares.forEach((share, index) => {
    const account = share.account === ORIGIN ? payment.account : share.account;
    moves.set(account, (moves.get(account) ?? 0n) + parts[index]!);
  });
  for (const [account, minor] of moves) if (minor === 0n) moves.delete(account);
  return moves;
}

export type SplitFinding = {
  kind: 'SPLIT_MISSING' | 'SPLIT_MISMATCH';
  /** What must still move between accounts for the split to be right; never negative. */
  effect: bigint;
  expected: Map<string, bigint>;
};

/** Compares a payment's split with what was booked; null where they agree. Zero sums per account count as nothing booked. */
export function checkSplit(rule: SplitRule, payment: SplitPayment): SplitFinding | null {
  const expected = expectedSplit(rule, payment);
  let effect = 0n;
  for (const account of new Set([...expected.keys(), ...payment.booked.keys()])) {
    const difference = (expected.get(account) ?? 0n) - (payment.booked.get(account) ?? 0n);
    if (difference > 0n) effect += difference;
  }
  const unbalanced = [...payment.booked.values()].reduce((sum, minor) => sum + minor, 0n) !== 0n;
  if (effect === 0n && !unbalanced) return null;
  return { kind: payment.booked.size === 0 ? 'SPLIT_MISSING' : 'SPLIT_MISMATCH', effect, expected };
}
