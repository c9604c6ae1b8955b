import { z } from 'zod';
import { backtestChanges, backtestReport, backtestRow } from '../entity/backtest.ts';
import { problem } from '../entity/problem.ts';
import { day, list, method, nothing, windowed } from './shapes.ts';

/** A rule set in force: its text as the setup has it, remarks and all, and since when and by whom it is so. */
export const ruleSetInForce = z.object({
  code: z.string(),
  name: z.string(),
  version: z.number().int(),
  since: z.string(),
  by: z.string(),
  text: z.string(),
});
export type RuleSetInForce = z.infer<typeof ruleSetInForce>;

/** Rules: what is in force, a draft looked at, and trying it on past days before it goes into force. */
export const ruleMethods = {
  /** Every reconciliation in use with its rule set, and the days on which it was run last, the newest first. */
  'rules.list': method(
    nothing,
    z.object({
      reconciliations: z.array(
        z.object({
          code: z.string(),
          name: z.string(),
          left: z.array(z.string()),
          right: z.array(z.string()),
          ruleSet: z.string(),
          days: z.array(day),
        }),
      ),
      ruleSets: z.array(ruleSetInForce),
    }),
  ),
  /**
   * Looks at the text of one rule set without applying it. Where it is right: the whole setup with it in its place, as
   * rules.backtest, setup.diff and setup.apply take it, and the hash of its passes, by which its back-tests are known.
   */
  'rules.check': method(
    z.object({ ruleSet: z.string(), text: z.string() }),
    z.object({ problems: z.array(problem), yaml: z.string().nullable(), rulesHash: z.string().nullable() }),
  ),
  /**
   * Tries a changed setup, or a list of `ruleSets` alone (with `ruleSet`, that one of them), on days that were run, closed
   * or not, and leaves them as they are. One report for every reconciliation whose rules differ from those in force; with
   * `reconciliation`, of that one in any case.
   */
  'rules.backtest': method(
    z.object({
      yaml: z.string(),
      ruleSet: z.string().optional(),
      reconciliation: z.string().optional(),
      from: day,
      to: day,
      person: z.string(),
    }),
    z.object({ problems: z.array(problem), reports: z.array(backtestReport) }),
  ),
  /** Newest first. */
  'rules.backtests': method(z.object({ reconciliation: z.string().optional(), ...windowed }), list(backtestReport)),
  'rules.backtestRows': method(
    z.object({ id: z.string(), change: z.enum(backtestChanges).optional(), ...windowed }),
    list(backtestRow),
  ),
} as const;
