import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { StopWatch } from '../../shared/value/stopWatch.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import { checkFees, classify, forgetBreaksFrom, prove, statementProofs, weighGates } from '../breaks/index.ts';
import { audit, frozenTo } from '../controls/index.ts';
import { checkPolicies, checkSplits, postSettlements } from '../ledger/index.ts';
import { lateDays, type Plan, readPlans, runReconciliation } from '../matching/index.ts';
import { enterprise, sourcesList } from '../setup/index.ts';
import type { Read } from '../store/index.ts';
import { enqueue } from '../sync/index.ts';
import type { Desk } from './writing/steps.ts';

/** A day to run, of some reconciliations. Before the first of a job, what later days had decided of the breaks of `forget` is taken back. */
export type DayStep = { run: readonly string[]; day: Day; forget: readonly string[] | null; person: string };

/** Book rows of frozen days that came after them: they are checked with the first open day. */
function lateBook(db: Read): { days: Day[]; after: number } {
  const frozen = frozenTo(db);
  if (frozen === null) return { days: [], after: 0 };
  const books = sourcesList(db).filter(({ side }) => side === 'book');
  const ids = books.map(({ id }) => id);
  return { days: lateDays(db, ids, frozen.day, frozen.lastRow).map(({ day }) => day), after: frozen.lastRow };
}

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
  const late = lateBook(db);
  checkPolicies(db, day, late);
  checkSplits(db, day, late);
  lap('policy');
  checkFees(db, day);
  lap('fees');
  const stated = statementProofs(db, day);
  classify(db, day, now, { stated, only: plans.map(({ code }) => code) });
  lap('breaks');
  prove(db, day, plans[0]!.currency, stated);
  lap('proofs');
  // A settlement of an earlier day may be free by what this day paired, or held back.
  for (const settled of new Set([day, ...weighGates(db, { ran: day })]))
    enqueue(db, postSettlements(db, settled, person, now));
  audit(db, { actor: person, action: 'reconcile', object: formatDay(day), after: { results: hashes }, now });
  lap('journals');
}

/**
 * In the writing thread: one day from matching to outbox in one transaction, of which all stands or nothing. Returns
 * the milliseconds of each stage. Throws Refusal JOB_CANCELLED, SETUP_MISSING or RECONCILIATION_UNKNOWN.
 */
export function reconcileDay(desk: Desk, step: DayStep): Record<string, number> {
  const watch = new StopWatch();
  const lap = (name: string): void => {
    watch.lap(name);
    desk.progress({ stage: name, label: formatDay(step.day), done: 0, total: null, unit: 'steps' });
  };
  const { db } = desk;
  db.transaction(() => {
    const plans = plansFor(db, undefined).filter(({ code }) => step.run.includes(code));
    if (step.forget) forgetBreaksFrom(db, step.day, step.forget);
    runDay(desk, plans, step, lap);
    desk.keep();
  }).immediate();
  watch.lap('commit');
  return watch.timings;
}
