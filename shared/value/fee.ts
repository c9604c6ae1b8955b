import type { FeeRefund, FeeRounding } from '../entity/fees.ts';
import { applyRate, parseRate, sizeOf } from './money.ts';

/** A million parts: rates are whole parts of it. */
export const MILLION = 1_000_000n;

/** What is agreed of a fee. Minor units of one currency, none of them negative; the rate is 0 to 1,000,000 parts per million. */
export type FeeTerms = {
  readonly perMillion: bigint;
  readonly fixed: bigint;
  readonly minimum: bigint;
  readonly cap: bigint | null;
  readonly rounding: FeeRounding;
  readonly refund: FeeRefund;
  readonly refundRounding: FeeRounding;
};

/** "0.6%" → 6000n; null for what is no rate, finer than a millionth, or beyond the whole. */
export function perMillionOf(text: string): bigint | null {
  const rate = parseRate(text);
  if (!rate || rate.numerator < 0n) return null;
  const scaled = rate.numerator * MILLION;
  const parts = scaled / rate.denominator;
  return scaled % rate.denominator === 0n && parts <= MILLION ? parts : null;
}

/** 6000n → "0.6%". The inverse of perMillionOf. */
export function formatPerMillion(perMillion: bigint): string {
  const fraction = (perMillion % 10_000n).toString().padStart(4, '0').replace(/0+$/, '');
  return `${perMillion / 10_000n}${fraction === '' ? '' : `.${fraction}`}%`;
}

const capped = (fee: bigint, cap: bigint | null): bigint => (cap !== null && fee > cap ? cap : fee);

/** What a payment of an amount costs, never negative: the rate, rounded, and the fixed part, at least the minimum and at most the cap. Nothing costs nothing. */
export function feeOf(terms: FeeTerms, amount: bigint): bigint {
  if (amount === 0n) return 0n;
  const rated = applyRate(sizeOf(amount), { numerator: terms.perMillion, denominator: MILLION }, terms.rounding);
  const fee = rated + terms.fixed;
  return capped(fee < terms.minimum ? terms.minimum : fee, terms.cap);
}

/**
 * What a refund of an amount brings back of the fee, by the terms alone: zero or negative, as a bill writes it. Of terms
 * in proportion this is what a payment without fixed part, minimum and cap would give.
 */
export function feeBack(terms: FeeTerms, amount: bigint): bigint {
  if (terms.refund === 'kept') return 0n;
  const rate = { numerator: terms.perMillion, denominator: MILLION };
  return -capped(applyRate(sizeOf(amount), rate, terms.refundRounding), terms.cap);
}

/** A payment with what it cost, what was refunded of it before, and what is refunded now; sizes, none negative. */
export type Refunded = {
  readonly paid: bigint;
  readonly fee: bigint;
  readonly before: readonly bigint[];
  readonly amount: bigint;
};

/**
 * What a refund brings back in proportion: of the payment's fee the part that is refunded, rounded; the refund that
 * completes the payment brings what the others have left. Zero or negative. Null where more is refunded than was paid.
 */
export function feeInProportion({ paid, fee, before, amount }: Refunded, rounding: FeeRounding): bigint | null {
  const refunded = before.reduce((sum, each) => sum + each, 0n);
  if (paid <= 0n || refunded + amount > paid) return null;
  const part = (of: bigint): bigint => applyRate(of, { numerator: fee, denominator: paid }, rounding);
  if (refunded + amount < paid) return -part(amount);
  const left = before.reduce((rest, each) => rest - part(each), fee);
  return left > 0n ? -left : 0n;
}
