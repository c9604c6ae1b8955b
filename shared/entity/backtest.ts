import { z } from 'zod';

const count = z.number().int();
const sums = z.array(z.object({ currency: z.string(), amount: z.string() }));

/** A match of the rules that are tried, as people would judge it: the same as theirs, against theirs, or nobody has decided. */
const judged = { right: count, wrong: count, unjudged: count };

/** Of matches: how many, and the money that they move. */
const money = z.object({ matches: count, sums });

/**
 * What rules would have done on past days. `precision` and `recall` are per cent with two digits, rounded down; null
 * where people have confirmed nothing to judge by.
 */
export const backtestReport = z.object({
  id: z.string(),
  reconciliation: z.string(),
  ruleSet: z.string(),
  /** Of exactly the passes that were tried. */
  rulesHash: z.string(),
  from: z.string(),
  to: z.string(),
  days: z.array(z.object({ day: z.string(), closed: z.boolean() })),
  engine: z.string(),
  /** What the rules are judged by: matches that people made, those of closed days, and what people took apart. */
  base: z.object({ people: count, closed: count, apart: count }),
  matches: count,
  ...judged,
  found: count,
  missed: count,
  precision: z.string().nullable(),
  recall: z.string().nullable(),
  passes: z.array(
    z.object({
      pass: z.string(),
      name: z.string(),
      matches: count,
      ...judged,
      precision: z.string().nullable(),
      /** The part of all that people confirmed which this pass finds. */
      recall: z.string().nullable(),
    }),
  ),
  /** What the rules in force had confirmed on the days, by their passes; a report of an earlier version has none. */
  before: z.array(z.object({ pass: z.string(), name: z.string(), matches: count })).default([]),
  /** Newly confirmed, no longer confirmed (what rules had; people's own matches stay), and against what people decided. */
  risk: z.object({ added: money, lost: money, contradicting: money }),
  changes: z.object({ added: count, lost: count, changed: count }),
  /** Rows of the difference that are kept: all, or the largest by money. */
  kept: count,
  /** Milliseconds by stage and pass. */
  timings: z.record(z.string(), count),
  at: z.string(),
  person: z.string(),
});
export type BacktestReport = z.infer<typeof backtestReport>;

export const backtestChanges = ['added', 'lost', 'changed'] as const;
const outcome = z.enum(['matched', 'mismatched']);

/** A match that would be there, would not, or would be another. Groups name their first rows. */
export const backtestRow = z.object({
  change: z.enum(backtestChanges),
  day: z.string(),
  before: z.object({ pass: z.string(), outcome, madeBy: z.string().nullable() }).nullable(),
  after: z.object({ pass: z.string(), outcome }).nullable(),
  /** It goes against what people decided. */
  contradicts: z.boolean(),
  rows: count,
  left: z.array(z.string()),
  right: z.array(z.string()),
  /** The same rows by the numbers that people know them by, '' where a row has none. */
  numbers: z.object({ left: z.array(z.string()), right: z.array(z.string()) }).default({ left: [], right: [] }),
  amount: z.string(),
  currency: z.string(),
});
export type BacktestRow = z.infer<typeof backtestRow>;
