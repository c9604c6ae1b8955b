import { createHash } from 'node:crypto';
import type { RunReport } from '../../shared/contract/methods.ts';
import { delayed } from '../../shared/value/calendar.ts';
import { newId } from '../../shared/value/ids.ts';
import { formatMinor } from '../../shared/value/money.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import type { Read, Write } from '../store/index.ts';
import { anyOf, compileFilter, type Sql } from './compile.ts';
import { registerFunctions, sqlite } from './dialect.ts';
import { runPass, type Stage } from './passes/index.ts';
import { keepApart } from './passes/keepApart.ts';
import { firstDayOf, type Plan, settlementWords } from './plan.ts';
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
  runsBetween,
  suggestionCount,
} from './queries.ts';
import { type MatchTotal, narrow } from './queriesExactKey.ts';

/** Part of every run's identity: a result is comparable with another only under the same engine. */
export const ENGINE = 'gouji-matching-1';

/** How far back a settlement may be due: the longest holiday and then some. */
const SETTLEMENT_REACH_DAYS = 40;

/** Rows of a side that are new to the run. A settlement's left rows come into sight when they are due, not before. */
function rangesOf(plan: Plan, side: 'left' | 'right', day: Day, previous: Day | null): DayRange[] {
  const byDue = side === 'left' && plan.passes.every((pass) => pass.kind === 'group-sum');
  return plan[side].flatMap((source) => {
    if (!byDue) return [{ sourceId: source.id, first: firstDayOf(day, previous, [source]), last: day }];
    const from = firstDayOf(day, previous, [source]);
    const days = Array.from({ length: SETTLEMENT_REACH_DAYS + 1 }, (_, back) => day - back).filter((one) => {
      const due = source.settlement ? delayed(plan.calendar, one, source.settlement.delay) : one;
      return due >= from && due <= day;
    });
    return days.length === 0 ? [] : [{ sourceId: source.id, first: Math.min(...days), last: Math.max(...days) }];
  });
}

const sha256 = (lines: readonly string[]): string => createHash('sha256').update(lines.join('\n')).digest('hex');

/** A file that comes later than this is imported as any other, but days before it are not looked at again by themselves. */
const LATE_FILE_DAYS = 40;

/** The earliest day before `day` that was run without a file that has come since; null when nothing came late. */
export function earliestStaleDay(db: Read, day: Day): Day | null {
  const runs = runsBetween(db, day - LATE_FILE_DAYS, day - 1);
  const stale = runs.find((run) => sha256(inputFiles(db, run.reconciliationId, run.day)) !== run.inputHash);
  return stale?.day ?? null;
}

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

/** A stop watch: lap names what was done since the last lap. */
function stopWatch(): { timings: Record<string, number>; lap(name: string): void } {
  const timings: Record<string, number> = { total: 0 };
  const begun = performance.now();
  let last = begun;
  return {
    timings,
    lap: (name) => {
      const at = performance.now();
      timings[name] = Math.round(at - last);
      timings.total = Math.round(at - begun);
      last = at;
    },
  };
}

/** What is open on both sides when the run begins. */
function openStage(db: Write, plan: Plan, day: Day, runId: number): Stage {
  const words = settlementWords(plan, allSources(db));
  const previous = previousRunDay(db, plan.reconciliationId, day);
  const from = (side: 'left' | 'right'): Sql => {
    const passes = plan.passes.filter((pass) => side === 'left' || pass.kind !== 'net-zero');
    const scope = anyOf(passes.map((pass) => compileFilter(pass[side], 't', words, sqlite)));
    return narrow(db, side, candidates(db, plan.reconciliationId, side, rangesOf(plan, side, day, previous), scope));
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
  const { timings, lap } = stopWatch();
  const { reconciliationId } = plan;
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
  const stage = openStage(db, plan, day, run.id);
  lap('candidates');
  for (const [index, pass] of plan.passes.entries()) {
    runPass(stage, pass, index);
    keepApart(stage, index);
    lap(`pass ${pass.code}`);
  }
  dropTaken(db, reconciliationId, run.id);
  for (const side of ['left', 'right'] as const) {
    carryOver(db, reconciliationId, side, day, stage[side]);
    carryHeld(db, reconciliationId, side, day, run.id);
    carryUnasked(db, reconciliationId, side, day, stage.unasked[side]);
  }
  lap('carry over');
  const { totals } = stage;
  const open = { left: openCount(db, reconciliationId, 'left'), right: openCount(db, reconciliationId, 'right') };
  const inputHash = sha256(inputFiles(db, reconciliationId, day));
  const resultHash = sha256(resultLines(db, reconciliationId, run.id, day, totals));
  lap('counts');
  const report: RunReport = {
    run: code,
    reconciliation: plan.code,
    name: plan.name,
    day: formatDay(day),
    number: run.number,
    ...figures(totals, open, plan.currency),
    suggested: suggestionCount(db, run.id),
    givenUp: stage.givenUp,
    currency: plan.currency,
    inputHash,
    resultHash,
    timings,
  };
  finishRun(db, run.id, inputHash, resultHash, JSON.stringify(report), JSON.stringify(timings));
  return report;
}
