import { z } from 'zod';
import { transactionKind } from './transaction.ts';
import { writtenCurrency, writtenDay, writtenDecimal } from './written.ts';

export const feeRoundings = ['half-up', 'half-even', 'down', 'up'] as const;
export type FeeRounding = (typeof feeRoundings)[number];

/** Kinds that give money back: their fee is what comes back of it. */
export const returningKinds = ['refund', 'depositReturn'] as const;

/**
 * What comes back of a fee with a refund. kept: nothing. returned: the rate on what is refunded; the fixed part and the
 * minimum stay with the channel. in-proportion: of the fee that the payment bore the part that is refunded, and with the
 * refund that completes the payment what is left of it.
 */
export const feeRefunds = ['kept', 'returned', 'in-proportion'] as const;
export type FeeRefund = (typeof feeRefunds)[number];

/** What is agreed from a business day on, until the next terms of the same line begin. */
export const feeTerms = z.strictObject({
  from: writtenDay,
  /** Of the amount; whole parts per million. */
  rate: z.string().regex(/^\d{1,3}(\.\d{1,4})?%$/, 'a rate such as "0.6%", at most 4 digits after the point'),
  /** Taken of every row beside the rate. */
  fixed: writtenDecimal.optional(),
  /** No row costs less, and none more. */
  minimum: writtenDecimal.optional(),
  cap: writtenDecimal.optional(),
  rounding: z.enum(feeRoundings).default('half-up'),
  refund: z.enum(feeRefunds).default('returned'),
  /** How what comes back is rounded, where it is not like the fee. */
  refundRounding: z.enum(feeRoundings).optional(),
});

/** What a channel takes of its rows: of the lines of a source that fit a row the first one counts. */
export const feeLine = z.strictObject({
  code: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/),
  kinds: z
    .array(transactionKind)
    .min(1)
    .default(['payment', 'topUp', 'deposit', 'purchase', 'refund', 'depositReturn']),
  /** The product: the memo or the counterparty contains one of these words. */
  words: z.array(z.string().min(1)).min(1).optional(),
  /** The enterprise's where it is left out. */
  currency: writtenCurrency.optional(),
  /**
   * inside: taken off what the channel pays. apart: the channel pays in full and bills its fees by themselves. Where it is
   * said, the settlements' rules have to fit it.
   */
  charged: z.enum(['inside', 'apart']).optional(),
  terms: z.array(feeTerms).min(1),
});
export type FeeLine = z.infer<typeof feeLine>;
