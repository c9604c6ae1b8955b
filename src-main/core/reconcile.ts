import type { JobContext } from '../../shared/contract/handlers.ts';
import type { DayReport, ParsedInput, RunReport } from '../../shared/contract/methods.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import { countBreaks, listProofs } from '../breaks/index.ts';
import { arrivals, pendingRevisions } from '../importing/index.ts';
import { journalsList } from '../ledger/index.ts';
import { currentRuns, earliestStaleDay, runDaysFrom } from '../matching/index.ts';
import { enterprise } from '../setup/index.ts';
import { clockOf } from './clock.ts';
import { type Context, dayFrom } from './context.ts';
import { checkpoint } from './jobs.ts';
import { plansFor } from './reconcileDay.ts';

type Progress = Parameters<JobContext['progress']>[0];

/** Of the proofs at most so many lines each, and how long the stages of the run took. */
type Shown = { lines?: number | undefined; timings?: Record<string, number> };

/** What the workspace knows of a day: the current runs, breaks up to it, proofs, and what came of every source. */
export function dayReport(context: Context, day: Day, { lines, timings = {} }: Shown = {}): DayReport {
  const { read } = context;
  return {
    day: formatDay(day),
    runs: currentRuns(read, day).map(({ report }) => JSON.parse(report) as RunReport),
    breaks: countBreaks(read, day),
    proofs: listProofs(read, day, 0, 1000, lines).rows,
    arrivals: enterprise(read) ? arrivals(read, day, day, clockOf(context), context.now()) : [],
    revisions: pendingRevisions(read, day),
    journals: journalsList(read, { day, offset: 0, limit: 1 }).total,
    timings,
  };
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
  plansFor(context.read, input.reconciliation);
  const days = daysToRun(context, first, asked);
  const reports: DayReport[] = [];
  for (const [index, day] of days.entries()) {
    checkpoint(job.signal);
    const { reconciliation, person } = input;
    const step = { reconciliation, day, first: index === 0, person };
    const told = {
      signal: job.signal,
      progress: (payload: Progress) => job.progress({ ...payload, done: index, total: days.length }),
    };
    const timings = await context.turns.take(() => context.writer.run('reconcileDay', step, context.now(), told));
    reports.push(dayReport(context, day, { lines: input.lines, timings }));
  }
  context.workspace.folding.soon();
  context.emit('changed', { topics: ['runs', 'breaks', 'journals'] });
  return reports;
}
