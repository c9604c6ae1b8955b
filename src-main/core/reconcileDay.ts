import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import { checkFees, classify, forgetBreaksFrom, prove, statementProofs } from '../breaks/index.ts';
import { audit } from '../controls/index.ts';
import { checkPolicies, checkSplits, postSettlements } from '../ledger/index.ts';
import { type Plan, readPlans, runReconciliation } from '../matching/index.ts';
import { enterprise } from '../setup/index.ts';
import type { Read } from '../store/index.ts';
import { enqueue } from '../sync/index.ts';
import type { Desk } from './writing/steps.ts';

/** A day to run. `first` is the first of a job: what later days had decided of their breaks is taken back before it. */
export type DayStep = { reconciliation: string | undefined; day: Day; first: boolean; person: string };

/** The plans to run. Throws Refusal SETUP_MISSING or RECONCILIATION_UNKNOWN. */
export function plansFor(db: Read, code: string | undefined): Plan[] {
  if (!enterprise(db)) throw new Refusal(problemOf('SETUP_MISSING'));
  const plans = readPlans(db, code);
  const known = readPlans(db).map((plan) => plan.code);
  if (plans.length === 0)
    throw new Refusal(problemOf('RECONCILIATION_UNKNOWN', { params: { code: code ?? '', known: known.join(', ') } }));
  return plans;
}

function runDay(
  { db, now }: Desk,
  plans: readonly Plan[],
  { day, person }: DayStep,
  lap: (name: string) => void,
): void {
  const hashes: string[] = [];
  for (const plan of plans) {
    const report = runReconciliation(db, plan, day, now);
    if (report.left.rows + report.right.rows > 0 || report.openLeft.rows + report.openRight.rows > 0)
      hashes.push(`${plan.code}:${report.resultHash}`);
    lap(plan.code);
  }
  checkPolicies(db, day);
  checkSplits(db, day);
  lap('policy');
  checkFees(db, day);
  lap('fees');
  const stated = statementProofs(db, day);
  classify(db, day, now, stated);
  lap('breaks');
  prove(db, day, plans[0]!.currency, stated);
  lap('proofs');
  enqueue(db, postSettlements(db, day, person, now));
  audit(db, { actor: person, action: 'reconcile', object: formatDay(day), after: { results: hashes }, now });
  lap('journals');
}

/**
 * In the writing thread: one day from matching to outbox in one transaction, of which all stands or nothing. Returns
 * the milliseconds of each stage. Throws Refusal JOB_CANCELLED, SETUP_MISSING or RECONCILIATION_UNKNOWN.
 */
export function reconcileDay(desk: Desk, step: DayStep): Record<string, number> {
  const timings: Record<string, number> = {};
  let last = performance.now();
  const lap = (name: string): void => {
    const at = performance.now();
    timings[name] = (timings[name] ?? 0) + Math.round(at - last);
    last = at;
    desk.progress({ stage: name, label: formatDay(step.day), done: 0, total: null, unit: 'steps' });
  };
  const { db } = desk;
  db.transaction(() => {
    const plans = plansFor(db, step.reconciliation);
    if (step.first) forgetBreaksFrom(db, step.day);
    runDay(desk, plans, step, lap);
    desk.keep();
  }).immediate();
  timings.commit = Math.round(performance.now() - last);
  return timings;
}
