import { z } from 'zod';

/**
 * The terms of the equation of 清算前核对. What arrived, with the fees that the channel kept (cost), less what is the
 * channel's own (other), less rows that the channel alone has, with those of them that the book has had earlier or later,
 * with rows that the book alone has, less those that the channel has had earlier or later, with what a tolerance let pass
 * and what people decided (correction), less the fees that the book takes (fees), is what the book has to clear.
 */
export const gateTerms = [
  'received',
  'cost',
  'other',
  'channel-only',
  'earlier-channel-paired',
  'book-only',
  'earlier-book-paired',
  'tolerance',
  'correction',
  'fees',
] as const;
/**
 * What holds a settlement back, be its sum zero: it arrived short or over, rows differ, rows are not decided, and rows that
 * nobody has looked at.
 */
export const gateDisputes = ['settlement', 'difference', 'undecided', 'unseen'] as const;
export const gateRole = z.enum([...gateTerms, ...gateDisputes]);
export type GateRole = z.infer<typeof gateRole>;

/** changed: it was released, and its figures are others now. */
export const gateStates = ['blocked', 'ready', 'released', 'changed'] as const;
export const gateState = z.enum(gateStates);
export type GateState = z.infer<typeof gateState>;

/** One settlement before it is cleared. Amounts are plain decimals. */
export const gateView = z.object({
  /** "settlements:wechat:2026-10-16..2026-10-18": the reconciliation, the source and its days. */
  id: z.string(),
  reconciliation: z.string(),
  source: z.string(),
  first: z.string(),
  last: z.string(),
  /** The day on which it was settled; null where nothing has come yet, or where what was released is gone. */
  settled: z.string().nullable(),
  currency: z.string(),
  state: gateState,
  /** Does the equation hold, and is nothing in it in dispute? */
  holds: z.boolean(),
  received: z.string(),
  /** What arrived, with every term that is not in dispute. */
  explained: z.string(),
  toClear: z.string(),
  /** To clear less explained: zero does not say that it holds. */
  residue: z.string(),
  terms: z.array(z.object({ role: gateRole, rows: z.number().int(), amount: z.string(), disputed: z.boolean() })),
  /** What a release binds. */
  contentHash: z.string(),
  /** The last release. */
  released: z.object({ by: z.string(), at: z.string(), amount: z.string(), note: z.string() }).nullable(),
});
export type GateView = z.infer<typeof gateView>;

/** A row of a term. */
export const gateLine = z.object({
  role: gateRole,
  label: z.string(),
  amount: z.string(),
  transaction: z.string().nullable(),
  break: z.string().nullable(),
});
export type GateLine = z.infer<typeof gateLine>;
