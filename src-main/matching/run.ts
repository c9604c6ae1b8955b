import { createHash } from 'node:crypto';
import type { RunReport } from '../../shared/contract/runReport.ts';
import { delayed } from '../../shared/value/calendar.ts';
import { newId } from '../../shared/value/ids.ts';
import { formatMinor } from '../../shared/value/money.ts';
import { StopWatch } from '../../shared/value/stopWatch.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import { closedAt, type Read, type Write } from '../store/index.ts';
import { anyOf, compileFilter, type Sql } from './compile.ts';
import { registerFunctions, sqlite } from './dialect.ts';
import { runPass, type Stage } from './passes/index.ts';
import { keepApart } from './passes/keepApart.ts';
import { isAcrossDays, otherDay } from './passes/otherDay.ts';
import { firstDayOf, type Plan, type PlanSource, settlementWords } from './plan.ts';
import {
  allSources,
  type Count,
  candidates,
  carryHeld,
  carryOver,
  carryUnasked,
  type DayRange,
  dropRetried,
  dropTaken,
  finishRun,
  forgetFrom,
  inputFiles,
  insertRun,
  openCount,
  previousRunDay,
  resultLines,
  suggestionCounts,
} from './queries.ts';
import { lateDays, linkClosed, markCarried, noteLate } from './queriesClosed.ts';
import { type MatchTotal, narrow } from './queriesExactKey.ts';
import { keepDifference, keepOutcomes } from './queriesRuns.ts';

/** Part of every run's identity: a result is comparable with another only under the same engine. */
export const ENGINE = 'gouji-matching-1';

/** How far back a settlement may be due: the longest holiday and then some. */
const SETTLEMENT_REACH_DAYS = 40;

/** A settlement's left rows come into sight when they are due, not before. */
const isByDue = (plan: Plan, side: 'left' | 'right'): boolean =>
  side === 'left' && plan.passes.every((pass) => pass.kind === 'group-sum');

const dueOf = (plan: Plan, source: PlanSource, day: Day): Day =>
  source.settlement ? delayed(plan.calendar, day, source.settlement.delay) : day;

/**
 * Rows of closed days that came after them: the first open day carries them. With them it looks again at what those days
 * have that moved no money, which no pool holds: a payment that failed on one side may be what comes late on the other.
 */
function lateRanges(db: Read, plan: Plan, previous: Day | null): Record<'left' | 'right', DayRange[]> {
  const closed = closedAt(db, plan.reconciliationId);
  if (closed === null || previous !== closed.day) return { left: [], right: [] };
  const lateOn = (side: 'left' | 'right'): DayRange[] => {
    const sources = new Map(plan[side].map((source) => [source.id, source]));
    return lateDays(db, [...sources.keys()], closed.day, closed.lastRow)
      .filter((late) => !isByDue(plan, side) || dueOf(plan, sources.get(late.sourceId)!, late.day) <= closed.day)
      .map((late) => ({ sourceId: late.sourceId, first: late.day, last: late.day, after: closed.lastRow }));
  };
  const late = { left: lateOn('left'), right: lateOn('right') };
  const days = new Set([...late.left, ...late.right].map(({ first }) => first));
  const unmoved = (side: 'left' | 'right'): DayRange[] =>
    plan[side].flatMap(({ id }) =>
      [...days].map((day): DayRange => ({ sourceId: id, first: day, last: day, unmoved: true })),
    );
  return { left: [...late.left, ...unmoved('left')], right: [...late.right, ...unmoved('right')] };
}

/** Rows of a side that are new to the run. */
function rangesOf(plan: Plan, side: 'left' | 'right', day: Day, previous: Day | null): DayRange[] {
  const byDue = isByDue(plan, side);
  return plan[side].flatMap((source) => {
    if (!byDue) return [{ sourceId: source.id, first: firstDayOf(day, previous, [source]), last: day }];
    const from = firstDayOf(day, previous, [source]);
    const days = Array.from({ length: SETTLEMENT_REACH_DAYS + 1 }, (_, back) => day - back).filter((one) => {
      const due = dueOf(plan, source, one);
      return due >= from && due <= day;
    });
    return days.length === 0 ? [] : [{ sourceId: source.id, first: Math.min(...days), last: Math.max(...days) }];
  });
}

const sha256 = (lines: readonly string[]): string => createHash('sha256').update(lines.join('\n')).digest('hex');

/** What a run read, in one hash. */
export const inputHashOf = sha256;

const sumOf = (totals: readonly MatchTotal[], field: 'leftMinor' | 'rightMinor'): bigint =>
  totals.reduce((sum, total) => sum + total[field], 0n);
const rowsOf = (totals: readonly MatchTotal[], field: 'matches' | 'leftRows' | 'rightRows'): number =>
  totals.reduce((sum, total) => sum + total[field], 0);

/** What the run says of itself. What it saw is what it took and what it left. */
function figures(
  totals: readonly MatchTotal[],
  open: Record<'left' | 'right', Count>,
  currency: string,
): Pick<RunReport, 'left' | 'right' | 'matched' | 'mismatched' | 'openLeft' | 'openRight'> {
  const matched = totals.filter(({ outcome }) => outcome === 'matched');
  const amount = (minor: bigint): string => formatMinor(minor, currency);
  const count = ({ rows, minor }: Count): { rows: number; amount: string } => ({ rows, amount: amount(minor) });
  return {
    left: count({
      rows: rowsOf(totals, 'leftRows') + open.left.rows,
      minor: sumOf(totals, 'leftMinor') + open.left.minor,
    }),
    right: count({
      rows: rowsOf(totals, 'rightRows') + open.right.rows,
      minor: sumOf(totals, 'rightMinor') + open.right.minor,
    }),
    matched: {
      matches: rowsOf(matched, 'matches'),
      leftRows: rowsOf(matched, 'leftRows'),
      rightRows: rowsOf(matched, 'rightRows'),
      leftAmount: amount(sumOf(matched, 'leftMinor')),
      rightAmount: amount(sumOf(matched, 'rightMinor')),
    },
    mismatched: rowsOf(totals, 'matches') - rowsOf(matched, 'matches'),
    openLeft: count(open.left),
    openRight: count(open.right),
  };
}

/** What each pass decided. */
const countsByPass = (
  { passes }: Plan,
  totals: readonly MatchTotal[],
  suggested: ReadonlyMap<number, number>,
): RunReport['passes'] =>
  passes.map(({ code }, index) => {
    const of = (outcome: MatchTotal['outcome']): number =>
      rowsOf(
        totals.filter((total) => total.pass === index && total.outcome === outcome),
        'matches',
      );
    return { pass: code, matched: of('matched'), mismatched: of('mismatched'), suggested: suggested.get(index) ?? 0 };
  });

/** What is open on both sides when the run begins. */
function openStage(db: Write, plan: Plan, day: Day, runId: number): Stage {
  const words = settlementWords(plan, allSources(db));
  const previous = previousRunDay(db, plan.reconciliationId, day);
  const late = lateRanges(db, plan, previous);
  const from = (side: 'left' | 'right'): Sql => {
    const passes = plan.passes.filter((pass) => side === 'left' || pass.kind !== 'net-zero');
    const scope = anyOf(passes.map((pass) => compileFilter(pass[side], 't', words, sqlite)));
    noteLate(db, plan.reconciliationId, day, late[side]);
    const ranges = [...rangesOf(plan, side, day, previous), ...late[side]];
    return narrow(db, side, candidates(db, plan.reconciliationId, side, ranges, scope));
  };
  return {
    db,
    plan,
    day,
    runId,
    words,
    left: from('left'),
    right: from('right'),
    totals: [],
    unasked: { left: [], right: [] },
    misnamed: new Map(),
    givenUp: [],
  };
}

/**
 * Runs one reconciliation for one day inside the caller's transaction: takes back what rules decided from that day on,
 * runs the passes in order on what is open, writes matches, suggestions and the carry-over pool, and returns the report.
 */
export function runReconciliation(db: Write, plan: Plan, day: Day, now: Date): RunReport {
  const watch = new StopWatch();
  const { reconciliationId } = plan;
  keepOutcomes(db, reconciliationId, day);
  forgetFrom(db, reconciliationId, day);
  dropRetried(db, reconciliationId, day);
  const code = newId('run', now.getTime());
  const startedAt = Math.floor(now.getTime() / 1000);
  const run = insertRun(db, {
    code,
    reconciliationId,
    day,
    ruleSetId: plan.ruleSetId,
    engine: ENGINE,
    setupHash: plan.setupHash,
    startedAt,
  });
  registerFunctions(db);
  const closed = closedAt(db, reconciliationId);
  if (closed !== null) markCarried(db, reconciliationId, closed.day);
  const stage = openStage(db, plan, day, run.id);
  watch.lap('candidates');
  for (const [index, pass] of plan.passes.entries()) {
    runPass(stage, pass, index);
    keepApart(stage, index);
    watch.lap(`pass ${pass.code}`);
  }
  for (const [index, pass] of plan.passes.entries()) {
    if (!isAcrossDays(pass)) continue;
    otherDay(stage, pass, index);
    keepApart(stage, index);
  }
  watch.lap('other days');
  dropTaken(db, reconciliationId, run.id);
  for (const side of ['left', 'right'] as const) {
    carryOver(db, reconciliationId, side, day, stage[side]);
    carryHeld(db, reconciliationId, side, day, run.id);
    carryUnasked(db, reconciliationId, side, day, stage.unasked[side]);
  }
  if (closed !== null) linkClosed(db, reconciliationId, run.id, day);
  watch.lap('carry over');
  const { totals } = stage;
  const open = { left: openCount(db, reconciliationId, 'left'), right: openCount(db, reconciliationId, 'right') };
  const inputHash = sha256(inputFiles(db, reconciliationId, day));
  const resultHash = sha256(resultLines(db, reconciliationId, run.id, day, totals));
  watch.lap('counts');
  const timings = { total: watch.total, ...watch.timings };
  const suggested = suggestionCounts(db, run.id);
  const report: RunReport = {
    run: code,
    reconciliation: plan.code,
    name: plan.name,
    day: formatDay(day),
    number: run.number,
    ...figures(totals, open, plan.currency),
    suggested: suggested.values().reduce((all, count) => all + count, 0),
    passes: countsByPass(plan, totals, suggested),
    givenUp: stage.givenUp,
    currency: plan.currency,
    inputHash,
    resultHash,
    timings,
  };
  keepDifference(db, run.id);
  finishRun(db, run.id, inputHash, resultHash, JSON.stringify(report), JSON.stringify(timings));
  return report;
}
