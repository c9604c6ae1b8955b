import type { JobContext } from '../../shared/contract/handlers.ts';
import type { DayReport, ParsedInput } from '../../shared/contract/methods.ts';
import type { RunReport } from '../../shared/contract/runReport.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import { countBreaks, listProofs } from '../breaks/index.ts';
import { everyClose } from '../controls/index.ts';
import { arrivals, pendingRevisions } from '../importing/index.ts';
import { journalsList } from '../ledger/index.ts';
import { currentRuns, lateCounts, staleRuns } from '../matching/index.ts';
import { enterprise } from '../setup/index.ts';
import { clockOf } from './clock.ts';
import { type Context, dayFrom } from './context.ts';
import { checkpoint } from './jobs.ts';
import { plansFor } from './reconcileDay.ts';
import { type DayWork, scheduleOf } from './schedule.ts';

type Progress = Parameters<JobContext['progress']>[0];

/** What was run of the day and why, of the proofs at most so many lines each, and how long the stages took. */
type Shown = { work?: DayWork; lines?: number | undefined; timings?: Record<string, number> };

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
export function dayReport(context: Context, day: Day, shown: Shown = {}): DayReport {
  const { work = { day, tasks: [] }, lines, timings = {} } = shown;
  const { read } = context;
  return {
    day: formatDay(day),
    ran: reasonsOf(work),
    closed: closedOn(context, day),
    late: lateCounts(read, day).map(({ closedDay, ...late }) => ({ ...late, closedDay: formatDay(closedDay) })),
    runs: currentRuns(read, day).map(({ report }) => JSON.parse(report) as RunReport),
    breaks: countBreaks(read, day),
    proofs: listProofs(read, day, 0, 1000, lines).rows,
    arrivals: enterprise(read) ? arrivals(read, day, day, clockOf(context), context.now()) : [],
    revisions: pendingRevisions(read, day),
    journals: journalsList(read, { day, offset: 0, limit: 1 }).total,
    timings,
  };
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
  const plans = plansFor(context.read, input.reconciliation);
  const days = scheduleOf(context.read, plans, first, asked);
  const closed = closedOnly(context, first, asked, days);
  const scopes = [...new Set(days.flatMap(({ tasks }) => tasks.map(({ plan }) => plan.code)))];
  const reports: DayReport[] = [];
  for (const [index, work] of days.entries()) {
    checkpoint(job.signal);
    const { day, tasks } = work;
    const forget = index === 0 ? scopes : null;
    const step = { day, run: tasks.map(({ plan }) => plan.code), forget, person: input.person };
    const told = {
      signal: job.signal,
      progress: (payload: Progress) => job.progress({ ...payload, done: index, total: days.length }),
    };
    const timings = await context.turns.take(() => context.writer.run('reconcileDay', step, context.now(), told));
    reports.push(dayReport(context, day, { work, lines: input.lines, timings }));
  }
  context.workspace.folding.soon();
  context.emit('changed', { topics: ['runs', 'breaks', 'journals'] });
  return [...closed.map((day) => dayReport(context, day, { lines: input.lines })), ...reports].sort((a, b) =>
    a.day < b.day ? -1 : 1,
  );
}
