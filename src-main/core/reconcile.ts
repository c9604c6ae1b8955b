import type { JobContext } from '../../shared/contract/handlers.ts';
import type { DayReport, ParsedInput, RunReport } from '../../shared/contract/methods.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import {
  classify,
  countBreaks,
  forgetBreaksFrom,
  listProofs,
  prove,
  statementProofs,
  weighGates,
} from '../breaks/index.ts';
import { audit } from '../controls/index.ts';
import { arrivals, pendingRevisions } from '../importing/index.ts';
import { checkPolicies, checkSplits, journalsList, postSettlements } from '../ledger/index.ts';
import {
  currentRuns,
  earliestStaleDay,
  type Plan,
  readPlans,
  runDaysFrom,
  runReconciliation,
} from '../matching/index.ts';
import { enterprise } from '../setup/index.ts';
import { enqueue } from '../sync/index.ts';
import { clockOf } from './clock.ts';
import { breathe, type Context, dayFrom, inTransaction } from './context.ts';
import { checkpoint } from './jobs.ts';

function plansFor(context: Context, code: string | undefined): Plan[] {
  if (!enterprise(context.read)) throw new Refusal(problemOf('SETUP_MISSING'));
  const plans = readPlans(context.read, code);
  const known = readPlans(context.read).map((plan) => plan.code);
  if (plans.length === 0)
    throw new Refusal(problemOf('RECONCILIATION_UNKNOWN', { params: { code: code ?? '', known: known.join(', ') } }));
  return plans;
}

/** What the workspace knows of a day: the current runs, breaks up to it, proofs, and what came of every source. */
export function dayReport(context: Context, day: Day, timings: Record<string, number> = {}): DayReport {
  const { read } = context;
  return {
    day: formatDay(day),
    runs: currentRuns(read, day).map(({ report }) => JSON.parse(report) as RunReport),
    breaks: countBreaks(read, day),
    proofs: listProofs(read, day, 0, 1000).rows,
    arrivals: enterprise(read) ? arrivals(read, day, day, clockOf(context), context.now()) : [],
    revisions: pendingRevisions(read, day),
    journals: journalsList(read, { day, offset: 0, limit: 1 }).total,
    timings,
  };
}

type Lap = (name: string) => void;

/** One day from matching to outbox in one transaction: either all of it stands or none. */
async function reconcileDay(
  context: Context,
  plans: readonly Plan[],
  day: Day,
  person: string,
  job: JobContext,
  lap: Lap,
): Promise<void> {
  const { db } = context;
  const now = context.now();
  const step = async (name: string): Promise<void> => {
    lap(name);
    await breathe();
    checkpoint(job.signal);
  };
  const hashes: string[] = [];
  for (const plan of plans) {
    const report = runReconciliation(db, plan, day, now);
    if (report.left.rows + report.right.rows > 0 || report.openLeft.rows + report.openRight.rows > 0)
      hashes.push(`${plan.code}:${report.resultHash}`);
    await step(plan.code);
  }
  checkPolicies(db, day);
  checkSplits(db, day);
  await step('policy');
  const stated = statementProofs(db, day);
  classify(db, day, now, stated);
  await step('breaks');
  prove(db, day, plans[0]!.currency, stated);
  await step('proofs');
  // A settlement of an earlier day may be free by what this day paired, or held back.
  for (const settled of new Set([day, ...weighGates(db, { ran: day })]))
    enqueue(db, postSettlements(db, settled, person, now));
  audit(db, { actor: person, action: 'reconcile', object: formatDay(day), after: { results: hashes }, now });
  await step('journals');
}

/** The days asked for; before them those that a late file has changed, after them those that leaned on any of these. */
function daysToRun({ read }: Context, first: Day, last: Day): Day[] {
  const late = runDaysFrom(read, earliestStaleDay(read, first) ?? first).filter((day) => day < first);
  const leaning = runDaysFrom(read, first).filter((day) => day > last);
  return [...late, ...Array.from({ length: last - first + 1 }, (_, index) => first + index), ...leaning];
}

/**
 * Runs the days in order. A day that was run before is run anew, and so is every later day that leaned on it, and an
 * earlier day whose file came after its run.
 * Throws Refusal DAY_INVALID, SETUP_MISSING, RECONCILIATION_UNKNOWN or JOB_CANCELLED; a day under way leaves nothing then.
 */
export async function reconcile(
  context: Context,
  input: ParsedInput<'reconcile.run'>,
  job: JobContext,
): Promise<DayReport[]> {
  const first = dayFrom(input.day);
  const asked = dayFrom(input.to ?? input.day);
  if (asked < first) throw new Refusal(problemOf('DAY_INVALID', { params: { reason: `${input.day} > ${input.to}` } }));
  const plans = plansFor(context, input.reconciliation);
  const days = daysToRun(context, first, asked);
  const reports: DayReport[] = [];
  for (const [index, day] of days.entries()) {
    checkpoint(job.signal);
    const timings: Record<string, number> = {};
    let last = performance.now();
    const lap = (name: string): void => {
      const at = performance.now();
      timings[name] = (timings[name] ?? 0) + Math.round(at - last);
      last = at;
      job.progress({ stage: name, label: formatDay(day), done: index, total: days.length, unit: 'steps' });
    };
    await context.turns.take(() =>
      inTransaction(context.db, async () => {
        if (index === 0) forgetBreaksFrom(context.db, day);
        await reconcileDay(context, plans, day, input.person, job, lap);
      }),
    );
    lap('commit');
    reports.push(dayReport(context, day, timings));
  }
  context.workspace.folding.soon();
  context.emit('changed', { topics: ['runs', 'breaks', 'journals'] });
  return reports;
}
