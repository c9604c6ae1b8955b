import type { Day } from '../../shared/value/time.ts';
import { closedTo } from '../controls/index.ts';
import { type Plan, runDaysFrom, type StaleReason, staleRuns } from '../matching/index.ts';
import type { Read } from '../store/index.ts';

/** Why a reconciliation is run for a day; a run that leans on another names its day. */
export type Why = { readonly why: 'asked' | StaleReason } | { readonly why: 'leans'; readonly on: Day };
export type Task = { readonly plan: Plan; readonly why: Why };
export type DayWork = { readonly day: Day; readonly tasks: readonly Task[] };

/** A file that comes later than this is imported as any other, but days before it are not looked at again by themselves. */
const LATE_FILE_DAYS = 40;
const FAR: Day = 1_000_000;

/** The days that one reconciliation is to be run for, with why. What leans on nothing that changes is left alone. */
function tasksOf(db: Read, plan: Plan, first: Day, last: Day, stale: ReadonlyMap<Day, StaleReason>): Map<Day, Task> {
  const closed = closedTo(db, plan.reconciliationId) ?? -FAR;
  const asked = Array.from({ length: last - first + 1 }, (_, index) => first + index).filter((day) => day > closed);
  // Where all that was asked for is closed, what came for it is carried by the first open day.
  const begun = [...stale.keys()].filter((day) => day > closed && (day < first || asked.length === 0));
  const from = Math.min(...begun, ...asked.slice(0, 1));
  if (!Number.isFinite(from)) return new Map();
  const whyOf = (day: Day): Why => {
    if (asked.includes(day)) return { why: 'asked' };
    // What made the first of them stale did so to the later ones: they are told as leaning on it.
    const own = day === from ? stale.get(day) : undefined;
    return own ? { why: own } : { why: 'leans', on: from };
  };
  const days = new Set([...asked, ...runDaysFrom(db, plan.reconciliationId, from)]);
  return new Map([...days].map((day) => [day, { plan, why: whyOf(day) }]));
}

/**
 * What a wish to run some days comes to: those that are open; before them what a late file or an undone match has made
 * stale; after them what leaned on any of these, reconciliation by reconciliation. In the order to be run.
 */
export function scheduleOf(db: Read, plans: readonly Plan[], first: Day, last: Day): DayWork[] {
  const stale = staleRuns(db, first - LATE_FILE_DAYS, FAR);
  const byPlan = plans.map((plan) => {
    const own = stale.filter(({ reconciliationId }) => reconciliationId === plan.reconciliationId);
    return tasksOf(db, plan, first, last, new Map(own.map(({ day, why }) => [day, why])));
  });
  const days = [...new Set(byPlan.flatMap((tasks) => [...tasks.keys()]))].sort((a, b) => a - b);
  return days.map((day) => ({ day, tasks: byPlan.flatMap((tasks) => tasks.get(day) ?? []) }));
}
