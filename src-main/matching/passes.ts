import type { ExactKeyPass, GroupSumPass, NetZeroPass, RulePass } from '../../shared/entity/rules.ts';
import { delayed } from '../../shared/value/calendar.ts';
import type { Day } from '../../shared/value/time.ts';
import type { Write } from '../store/index.ts';
import { compileFilter, compileGates, keyColumns, type Sql } from './compile.ts';
import { sqlite } from './dialect.ts';
import type { Plan } from './plan.ts';
import { readHits, writeSuggestion } from './queries.ts';
import {
  buildRightKeys,
  findHits,
  holdBack,
  keepAlone,
  keepOpen,
  type MatchTotal,
  returnPairs,
  takenBy,
  takeTangled,
  writePairs,
} from './queriesExactKey.ts';
import { channelGroups, receipts, writeGroup, writeNets } from './queriesGroups.ts';
import { assignReceipts } from './settlement.ts';
import { untangle } from './twins.ts';

/** A run under way: what is still open on each side, as the passes take from it. */
export type Stage = {
  readonly db: Write;
  readonly plan: Plan;
  readonly day: Day;
  readonly runId: number;
  readonly words: readonly string[];
  left: Sql;
  right: Sql;
  /** What the passes so far have matched. */
  readonly totals: MatchTotal[];
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

export function exactKey(stage: Stage, pass: ExactKeyPass, index: number): void {
  const { db, plan, day, runId } = stage;
  const { left, right } = filtersOf(stage, pass);
  const columns = keyColumns(pass.keys);
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
  stage.totals.push(...writePairs(db, plan.reconciliationId, runId, day, index));
  // A row that is ambiguous by this key must not be taken by a later key as if it were alone.
  const held = new Set(ambiguous.flatMap((group) => group.left.concat(group.right)));
  holdBack(db, held);
  stage.left = keepAlone(db);
  stage.right = keepOpen(db, 'right', stage.right, takenBy(plan.reconciliationId));
}

export function groupSum(stage: Stage, pass: GroupSumPass, index: number): void {
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
      stage.totals.push(
        writeGroup(db, stage.left, left, {
          reconciliationId: plan.reconciliationId,
          runId,
          day,
          pass: index,
          group,
          receipt,
          dayDifference: receipt.day - group.day,
        }),
      );
  suggestAll(
    stage,
    index,
    'not-unique',
    unclear.map(({ receipts: found }) => ({ left: [], right: found.map((one) => one.id) })),
  );
  holdBack(db, new Set());
  const taken = takenBy(plan.reconciliationId);
  stage.left = keepOpen(db, 'left', stage.left, taken);
  stage.right = keepOpen(db, 'right', stage.right, taken);
}

export function netZero(stage: Stage, pass: NetZeroPass, index: number): void {
  const { db, plan, day, runId } = stage;
  const { left } = filtersOf(stage, pass);
  const totals = writeNets(db, stage.left, left, keyColumns(pass.keys), {
    reconciliationId: plan.reconciliationId,
    runId,
    day,
    pass: index,
  });
  stage.totals.push(...totals);
  holdBack(db, new Set());
  stage.left = keepOpen(db, 'left', stage.left, takenBy(plan.reconciliationId));
}
