import { z } from 'zod';
import { difference } from './rules.ts';
import { transactionView } from './transaction.ts';
import { whyNot } from './whyNot.ts';

/** A match as lists show it. Amounts are plain decimals. */
export const matchView = z.object({
  id: z.string(),
  reconciliation: z.string(),
  day: z.string(),
  pass: z.string(),
  passName: z.string(),
  shape: z.enum(['pair', 'group', 'net']),
  outcome: z.enum(['matched', 'mismatched', 'suggested']),
  leftCount: z.number().int(),
  rightCount: z.number().int(),
  leftAmount: z.string(),
  rightAmount: z.string(),
  currency: z.string(),
  dayDifference: z.number().int(),
  failedGates: z.array(difference),
  /** The order number or settlement that names it for a person. */
  label: z.string(),
  madeBy: z.string().nullable(),
  /** The closed day that its rows are from: what is found after a day was closed belongs to a later one. */
  closedDay: z.string().nullable(),
});
export type MatchView = z.infer<typeof matchView>;

/** Why matched, or why not: words come from shared/text by code. Groups list their first members. */
export const explanation = z.object({
  id: z.string(),
  verdict: z.enum(['matched', 'mismatched', 'suggested', 'open', 'break']),
  reasons: z.array(z.object({ code: z.string(), params: z.record(z.string(), z.string()) })),
  left: z.array(transactionView),
  right: z.array(transactionView),
  /** Of what is not matched: what is near it, and what would match it. */
  whyNot: whyNot.nullable(),
});
export type Explanation = z.infer<typeof explanation>;
