import { createHash } from 'node:crypto';
import type { RunReport } from '../../shared/contract/methods.ts';
import type { ExactKeyPass, GroupSumPass, NetZeroPass, RulePass } from '../../shared/entity/rules.ts';
import { delayed } from '../../shared/value/calendar.ts';
import { newId } from '../../shared/value/ids.ts';
import { formatMinor } from '../../shared/value/money.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import type { Write } from '../store/index.ts';
import { anyOf, columnOf, compileFilter, compileGates, type Sql } from './compile.ts';
import { sqlite } from './dialect.ts';
import { firstDayOf, type Plan, settlementWords } from './plan.ts';
import {
  allSources,
  type Count,
  candidates,
  carryOver,
  countOf,
  type DayRange,
  dropRetried,
  finishRun,
  forgetFrom,
  inputFiles,
  insertRun,
  previousRunDay,
  readHits,
  resultLines,
  writeSuggestion,
} from './queries.ts';
import { buildRightKeys, findHits, keepOpen, returnPairs, takeTangled, writePairs } from './queriesExactKey.ts';
import { channelGroups, receipts, writeGroup, writeNets } from './queriesGroups.ts';
import { assignReceipts } from './settlement.ts';
import { untangle } from './twins.ts';

/** Part of every run's identity: a result is comparable with another only under the same engine. */
export const ENGINE = 'gouji-matching-1';

/** How far back a settlement may be due: the longest holiday and then some. */
const SETTLEMENT_REACH_DAYS = 40;

type Stage = {
  readonly db: Write;
  readonly plan: Plan;
  readonly day: Day;
  readonly runId: number;
  readonly words: readonly string[];
  left: Sql;
  right: Sql;
};

const filtersOf = (stage: Stage, pass: RulePass): { left: Sql; right: Sql } => ({
  left: compileFilter(pass.left, 'l', stage.words, sqlite),
  right: compileFilter(pass.right, 'r', stage.words, sqlite),
});

function suggestAll(
  stage: Stage,
  pass: number,
  why: string,
  pairs: Iterable<{ left: number[]; right: number[] }>,
): number {
  let count = 0;
  for (const { left, right } of pairs) {
    writeSuggestion(
      stage.db,
      { reconciliationId: stage.plan.reconciliationId, runId: stage.runId, day: stage.day, pass, why },
      left,
      right,
    );
    count += 1;
  }
  return count;
}

function exactKey(stage: Stage, pass: ExactKeyPass, index: number): void {
  const { db, plan, day, runId } = stage;
  const { left, right } = filtersOf(stage, pass);
  const columns = pass.keys.map(columnOf);
  buildRightKeys(db, stage.right, right, columns);
  findHits(db, stage.left, left, columns, compileGates(pass.compare, pass.amountTolerance), pass.dayTolerance);
  if (pass.outcome === 'suggest') {
    suggestAll(
      stage,
      index,
      'pass-suggests',
      readHits(db).map((hit) => ({ left: [hit.left], right: [hit.right] })),
    );
    return;
  }
  const { pairs, ambiguous } = untangle(takeTangled(db));
  returnPairs(db, pairs);
  suggestAll(stage, index, 'not-unique', ambiguous);
  writePairs(db, plan.reconciliationId, runId, day, index);
  // A row that is ambiguous by this key must not be taken by a later key as if it were alone.
  const held = 'SELECT sm.transaction_id FROM suggestion_members sm JOIN suggestions s ON s.id = sm.suggestion_id';
  const heldHere = `${held} WHERE s.run_id = ${runId} AND s.pass = ${index}`;
  stage.left = keepOpen(db, 'left', stage.left, `SELECT left_id FROM hits UNION ALL ${heldHere} AND sm.side = 'left'`);
  stage.right = keepOpen(
    db,
    'right',
    stage.right,
    `SELECT right_id FROM hits UNION ALL ${heldHere} AND sm.side = 'right'`,
  );
}

function groupSum(stage: Stage, pass: GroupSumPass, index: number): void {
  const { db, plan, day, runId } = stage;
  const { left, right } = filtersOf(stage, pass);
  const sources = new Map(plan.left.map((source) => [source.id, source]));
  const claims = channelGroups(db, stage.left, left, pass.sum).flatMap((group) => {
    const source = sources.get(group.sourceId);
    if (!source?.settlement || source.realAccountId === null || group.minor === 0n) return [];
    const dueDay = delayed(plan.calendar, group.day, source.settlement.delay);
    if (dueDay > day) return [];
    const days = { firstDay: dueDay, lastDay: Math.min(day, dueDay + pass.dayTolerance) };
    const at = {
      realAccountId: source.realAccountId,
      currency: group.currency,
      ...days,
      words: source.settlement.words,
      incoming: group.minor > 0n,
    };
    return [{ group, minor: group.minor, receipts: receipts(db, stage.right, right, at) }];
  });
  const { paid, unclear } = assignReceipts(claims);
  if (pass.outcome === 'confirm')
    for (const { group, receipt } of paid)
      writeGroup(db, stage.left, left, {
        reconciliationId: plan.reconciliationId,
        runId,
        day,
        pass: index,
        group,
        receipt,
        dayDifference: receipt.day - group.day,
      });
  suggestAll(
    stage,
    index,
    'not-unique',
    unclear.map(({ receipts: found }) => ({ left: [], right: found.map((one) => one.id) })),
  );
  const taken = `SELECT transaction_id FROM match_members WHERE reconciliation_id = ${plan.reconciliationId}`;
  stage.left = keepOpen(db, 'left', stage.left, taken);
  stage.right = keepOpen(db, 'right', stage.right, taken);
}

function netZero(stage: Stage, pass: NetZeroPass, index: number): void {
  const { db, plan, day, runId } = stage;
  const { left } = filtersOf(stage, pass);
  writeNets(db, stage.left, left, pass.keys.map(columnOf), {
    reconciliationId: plan.reconciliationId,
    runId,
    day,
    pass: index,
  });
  stage.left = keepOpen(
    db,
    'left',
    stage.left,
    `SELECT transaction_id FROM match_members WHERE reconciliation_id = ${plan.reconciliationId}`,
  );
}

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

type MatchedCount = RunReport['matched'] & { mismatched: number; suggested: number };

function matchedOf(db: Write, runId: number, currency: string): MatchedCount {
  const sums = db
    .prepare<[number], { outcome: string; matches: bigint; leftMinor: bigint; rightMinor: bigint }>(
      'SELECT outcome, count(*) AS matches, sum(left_minor) AS leftMinor, sum(right_minor) AS rightMinor FROM matches WHERE run_id = ? GROUP BY outcome',
    )
    .safeIntegers()
    .all(runId);
  const rows = db
    .prepare<[number, number], { leftRows: number; rightRows: number }>(
      `SELECT coalesce(sum(CASE WHEN shape = 'pair' THEN 1 ELSE 0 END), 0) + (SELECT count(*) FROM match_members g JOIN matches m ON m.id = g.match_id WHERE g.grouped = 1 AND g.side = 'left' AND m.run_id = ? AND m.outcome = 'matched') AS leftRows,
         coalesce(sum(CASE WHEN shape <> 'net' THEN 1 ELSE 0 END), 0) AS rightRows FROM matches WHERE run_id = ? AND outcome = 'matched'`,
    )
    .get(runId, runId)!;
  const of = (outcome: string): { matches: bigint; leftMinor: bigint; rightMinor: bigint } =>
    sums.find((sum) => sum.outcome === outcome) ?? { matches: 0n, leftMinor: 0n, rightMinor: 0n };
  const matched = of('matched');
  const suggested =
    db.prepare<[number], number>('SELECT count(*) FROM suggestions WHERE run_id = ?').pluck().get(runId) ?? 0;
  return {
    matches: Number(matched.matches),
    ...rows,
    leftAmount: formatMinor(matched.leftMinor, currency),
    rightAmount: formatMinor(matched.rightMinor, currency),
    mismatched: Number(of('mismatched').matches),
    suggested,
  };
}

/**
 * Runs one reconciliation for one day inside the caller's transaction: takes back what rules decided from that day on,
 * runs the passes in order on what is open, writes matches, suggestions and the carry-over pool, and returns the report.
 */
export function runReconciliation(db: Write, plan: Plan, day: Day, now: Date): RunReport {
  const clock = performance.now();
  const timings: Record<string, number> = {};
  let last = clock;
  const lap = (stageName: string): void => {
    const at = performance.now();
    timings[stageName] = Math.round(at - last);
    last = at;
  };
  forgetFrom(db, plan.reconciliationId, day);
  dropRetried(db, plan.reconciliationId, day);
  const code = newId('run', now.getTime());
  const run = insertRun(db, {
    code,
    reconciliationId: plan.reconciliationId,
    day,
    ruleSetId: plan.ruleSetId,
    engine: ENGINE,
    setupHash: plan.setupHash,
    startedAt: Math.floor(now.getTime() / 1000),
  });
  const words = settlementWords(plan, allSources(db));
  const previous = previousRunDay(db, plan.reconciliationId, day);
  const scope = (side: 'left' | 'right'): Sql =>
    anyOf(
      plan.passes
        .filter((pass) => side === 'left' || pass.kind !== 'net-zero')
        .map((pass) => compileFilter(pass[side], 't', words, sqlite)),
    );
  const from = (side: 'left' | 'right'): Sql =>
    candidates(plan.reconciliationId, side, rangesOf(plan, side, day, previous), scope(side));
  const stage: Stage = { db, plan, day, runId: run.id, words, left: from('left'), right: from('right') };
  const seen: { left: Count; right: Count } = { left: countOf(db, stage.left), right: countOf(db, stage.right) };
  lap('candidates');
  plan.passes.forEach((pass, index) => {
    if (pass.kind === 'exact-key') exactKey(stage, pass, index);
    else if (pass.kind === 'group-sum') groupSum(stage, pass, index);
    else netZero(stage, pass, index);
    lap(`pass ${pass.code}`);
  });
  const held = (side: string): string =>
    `SELECT sm.transaction_id FROM suggestion_members sm JOIN suggestions s ON s.id = sm.suggestion_id WHERE s.run_id = ${run.id} AND sm.side = '${side}'`;
  for (const side of ['left', 'right'] as const) {
    carryOver(db, plan.reconciliationId, side, day, stage[side]);
    carryOver(db, plan.reconciliationId, side, day, {
      text: `(SELECT id, status FROM transactions WHERE id IN (${held(side)}))`,
      values: [],
    });
  }
  lap('carry over');
  const open = (side: 'left' | 'right'): Count =>
    countOf(db, {
      text: `(SELECT t.amount_minor, t.status FROM open_items o JOIN transactions t ON t.id = o.transaction_id WHERE o.reconciliation_id = ${plan.reconciliationId} AND o.side = '${side}' AND o.until_day IS NULL)`,
      values: [],
    });
  const { mismatched, suggested, ...matched } = matchedOf(db, run.id, plan.currency);
  const amounts = (count: Count): { rows: number; amount: string } => ({
    rows: count.rows,
    amount: formatMinor(count.minor, plan.currency),
  });
  const inputHash = sha256(inputFiles(db, plan.reconciliationId, day));
  const resultHash = sha256(resultLines(db, plan.reconciliationId, run.id, day));
  lap('counts');
  timings.total = Math.round(performance.now() - clock);
  const report: RunReport = {
    run: code,
    reconciliation: plan.code,
    name: plan.name,
    day: formatDay(day),
    number: run.number,
    left: amounts(seen.left),
    right: amounts(seen.right),
    matched,
    mismatched,
    suggested,
    openLeft: amounts(open('left')),
    openRight: amounts(open('right')),
    currency: plan.currency,
    inputHash,
    resultHash,
    timings,
  };
  finishRun(db, run.id, inputHash, resultHash, JSON.stringify(report), JSON.stringify(timings));
  return report;
}
