import { z } from 'zod';
import { day } from './shapes.ts';

/** A pass that gave rows up because what it would have had to look at was beyond a stated limit: it decided nothing about them. */
export const givenUp = z.object({
  pass: z.string(),
  passName: z.string(),
  /** Steps of a block (`budget`), rows of a block or of a side (`rows`), pairs that could be (`candidates`). */
  limit: z.enum(['budget', 'rows', 'candidates']),
  most: z.number().int(),
  rows: z.number().int(),
});
export type GivenUp = z.infer<typeof givenUp>;

/** Matches of a pass that agree, matches of it that are breaks too, and suggestions. */
export const passCount = z.object({
  pass: z.string(),
  matched: z.number().int(),
  mismatched: z.number().int(),
  suggested: z.number().int(),
});
export type PassCount = z.infer<typeof passCount>;

/** What one reconciliation found on one day. Amounts are plain decimals in the enterprise's currency. */
export const runReport = z.object({
  run: z.string(),
  reconciliation: z.string(),
  name: z.string(),
  day,
  number: z.number().int(),
  left: z.object({ rows: z.number().int(), amount: z.string() }),
  right: z.object({ rows: z.number().int(), amount: z.string() }),
  matched: z.object({
    matches: z.number().int(),
    leftRows: z.number().int(),
    rightRows: z.number().int(),
    leftAmount: z.string(),
    rightAmount: z.string(),
  }),
  mismatched: z.number().int(),
  suggested: z.number().int(),
  openLeft: z.object({ rows: z.number().int(), amount: z.string() }),
  openRight: z.object({ rows: z.number().int(), amount: z.string() }),
  /** What each pass decided in the run, in their order; a run of an earlier version of the program has none. */
  passes: z.array(passCount).default([]),
  givenUp: z.array(givenUp),
  currency: z.string(),
  inputHash: z.string(),
  resultHash: z.string(),
  /** Milliseconds by stage. */
  timings: z.record(z.string(), z.number()),
});
export type RunReport = z.infer<typeof runReport>;
