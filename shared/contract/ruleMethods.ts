import { z } from 'zod';
import { backtestChanges, backtestReport, backtestRow } from '../entity/backtest.ts';
import { problem } from '../entity/problem.ts';
import { day, list, method, windowed } from './shapes.ts';

/** Trying rules on past days before they go into force. */
export const ruleMethods = {
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
