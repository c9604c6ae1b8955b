import type { RulePass } from '../../shared/entity/rules.ts';
import type { Side } from '../../shared/entity/transaction.ts';
import type { Calendar, Delay } from '../../shared/value/calendar.ts';
import type { Day } from '../../shared/value/time.ts';

export type PlanSource = {
  readonly id: number;
  readonly code: string;
  readonly side: Side;
  readonly realAccountId: number | null;
  readonly carryDays: number;
  readonly settlement: { readonly delay: Delay; readonly words: readonly string[] } | null;
};

/** Everything that a reconciliation's run needs to know besides the transactions. */
export type Plan = {
  readonly reconciliationId: number;
  readonly code: string;
  readonly name: string;
  readonly currency: string;
  readonly ruleSetId: number;
  readonly ruleSet: string;
  readonly passes: readonly RulePass[];
  readonly left: readonly PlanSource[];
  readonly right: readonly PlanSource[];
  readonly calendar: Calendar;
  readonly setupHash: string;
};

/** Words that mark a bank row as a channel's receipt: of every channel source that settles. */
export const settlementWords = (plan: Plan, all: readonly PlanSource[]): string[] => [
  ...new Set([...plan.left, ...plan.right, ...all].flatMap((source) => source.settlement?.words ?? [])),
];

/** The days whose rows a run of `day` sees for the first time: since the last run, else as far as the carry reaches. */
export const firstDayOf = (day: Day, previousRun: Day | null, sources: readonly PlanSource[]): Day =>
  previousRun === null
    ? day - Math.max(0, ...sources.map((source) => source.carryDays))
    : Math.min(previousRun + 1, day);
