import type { JobContext } from '../../shared/contract/handlers.ts';
import type { DayReport, ParsedInput, RunReport } from '../../shared/contract/methods.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import { classify, countBreaks, forgetBreaksFrom, listProofs, prove, statementProofs } from '../breaks/index.ts';
import { audit, everyClose, frozenTo } from '../controls/index.ts';
import { arrivals, pendingRevisions } from '../importing/index.ts';
import { checkPolicies, checkSplits, journalsList, postSettlements } from '../ledger/index.ts';
import {
  currentRuns,
  lateCounts,
  lateDays,
  type Plan,
  readPlans,
  runReconciliation,
  staleRuns,
} from '../matching/index.ts';
import { enterprise, sourcesList } from '../setup/index.ts';
import { enqueue } from '../sync/index.ts';
import { clockOf } from './clock.ts';
import { breathe, type Context, dayFrom, inTransaction } from './context.ts';
import { checkpoint } from './jobs.ts';
import { type DayWork, scheduleOf } from './schedule.ts';

function plansFor(context: Context, code: string | undefined): Plan[] {
  if (!enterprise(context.read)) throw new Refusal(problemOf('SETUP_MISSING'));
  const plans = readPlans(context.read, code);
  const known = readPlans(context.read).map((plan) => plan.code);
  if (plans.length === 0)
    throw new Refusal(problemOf('RECONCILIATION_UNKNOWN', { params: { code: code ?? '', known: known.join(', ') } }));
  return plans;
}

/** Which reconciliations have closed a day, and whether something came for it since. */
function closedOn({ read }: Context, day: Day): DayReport['closed'] {
  const stale = new Set(staleRuns(read, day, day).map(({ reconciliationId }) => reconciliationId));
  return everyClose(read, { day, state: 'closed' }).map(({ scope, view }) => ({
    reconciliation: scope.code,
    by: view.checker ?? '',
    at: view.checkedAt ?? '',
    changed: stale.has(scope.id),
  }));
}

const reasonsOf = ({ tasks }: DayWork): DayReport['ran'] =>
  tasks.map(({ plan, why }) => ({
    reconciliation: plan.code,
    why: why.why,
    on: why.why === 'leans' ? formatDay(why.on) : null,
  }));

/** What the workspace knows of a day: the current runs, breaks up to it, proofs, and what came of every source. */
export function dayReport(
  context: Context,
  day: Day,
  work: DayWork = { day, tasks: [] },
  timings: Record<string, number> = {},
): DayReport {
  const { read } = context;
  return {
    day: formatDay(day),
    ran: reasonsOf(work),
    closed: closedOn(context, day),
    late: lateCounts(read, day).map(({ closedDay, ...late }) => ({ ...late, closedDay: formatDay(closedDay) })),
    runs: currentRuns(read, day).map(({ report }) => JSON.parse(report) as RunReport),
    breaks: countBreaks(read, day),
    proofs: listProofs(read, day, 0, 1000).rows,
    arrivals: enterprise(read) ? arrivals(read, day, day, clockOf(context), context.now()) : [],
    revisions: pendingRevisions(read, day),
    journals: journalsList(read, { day, offset: 0, limit: 1 }).total,
    timings,
  };
}

/** Book rows of frozen days that came after them: they are checked with the first open day. */
function lateBook({ db }: Context): { days: Day[]; after: number } {
  const frozen = frozenTo(db);
  if (frozen === null) return { days: [], after: 0 };
  const books = sourcesList(db).filter(({ side }) => side === 'book');
  const ids = books.map(({ id }) => id);
  return { days: lateDays(db, ids, frozen.day, frozen.lastRow).map(({ day }) => day), after: frozen.lastRow };
}

type Lap = (name: string) => void;

/** One day from matching to outbox in one transaction: either all of it stands or none. */
async function reconcileDay(
  context: Context,
  { day, tasks }: DayWork,
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
  for (const { plan } of tasks) {
    const report = runReconciliation(db, plan, day, now);
    if (report.left.rows + report.right.rows > 0 || report.openLeft.rows + report.openRight.rows > 0)
      hashes.push(`${plan.code}:${report.resultHash}`);
    await step(plan.code);
  }
  const late = lateBook(context);
  checkPolicies(db, day, late);
  checkSplits(db, day, late);
  await step('policy');
  const stated = statementProofs(db, day);
  classify(db, day, now, { stated, only: tasks.map(({ plan }) => plan.code) });
  await step('breaks');
  prove(db, day, tasks[0]!.plan.currency, stated);
  await step('proofs');
  enqueue(db, postSettlements(db, day, person, now));
  audit(db, { actor: person, action: 'reconcile', object: formatDay(day), after: { results: hashes }, now });
  await step('journals');
}

/** Days that were asked for and are closed for every reconciliation asked for. */
function closedOnly({ read }: Context, first: Day, last: Day, days: readonly DayWork[]): Day[] {
  const run = new Set(days.map(({ day }) => day));
  const closed = new Set(everyClose(read, { state: 'closed' }).map(({ day }) => day));
  return [...closed].filter((day) => day >= first && day <= last && !run.has(day));
}

/**
 * Runs the days in order. A day that was run before is run anew, and so is every later day that leaned on it, and an
 * earlier day whose file came after its run, or of which a match was taken apart. Closed days are told, not run.
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
  const days = scheduleOf(context.read, plans, first, asked);
  const told = closedOnly(context, first, asked, days);
  const scopes = [...new Set(days.flatMap(({ tasks }) => tasks.map(({ plan }) => plan.code)))];
  const reports: DayReport[] = [];
  for (const [index, work] of days.entries()) {
    checkpoint(job.signal);
    const { day } = work;
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
        if (index === 0) forgetBreaksFrom(context.db, day, scopes);
        await reconcileDay(context, work, input.person, job, lap);
      }),
    );
    lap('commit');
    reports.push(dayReport(context, day, work, timings));
  }
  context.workspace.folding.soon();
  context.emit('changed', { topics: ['runs', 'breaks', 'journals'] });
  return [...told.map((day) => dayReport(context, day)), ...reports].sort((a, b) => (a.day < b.day ? -1 : 1));
}
