import type { GroupByKeyPass } from '../../../shared/entity/rules.ts';
import { columnOf, compileKeys } from '../compile.ts';
import { sqlite } from '../dialect.ts';
import { nearDays } from '../queriesExactKey.ts';
import { keyRows, matchSums, spreadKeys, sumKeyed } from '../queriesSums.ts';
import { beyondTolerance, isExact } from '../tolerance.ts';
import { atOf, filtersOf, keepRestOn, type Stage, settleGroups } from './stage.ts';

/** 1:n, n:1 and n:m under one key: whole groups whose sums agree; of one that does not agree nothing is taken. */
export function groupByKey(stage: Stage, pass: GroupByKeyPass, index: number): void {
  const { db, plan, day } = stage;
  const filters = filtersOf(stage, pass);
  const keys = compileKeys(pass.keys, sqlite);
  const left = { side: 'left' as const, rows: stage.left, filter: filters.left, sum: pass.leftSum };
  keyRows(db, left, keys);
  if (pass.spread) spreadKeys(db, left, keys, { column: columnOf(pass.spread), sum: pass.leftSum });
  keyRows(db, { side: 'right', rows: stage.right, filter: filters.right, sum: pass.rightSum }, keys);
  for (const side of ['left', 'right'] as const) sumKeyed(db, side, keys);
  const differ = beyondTolerance('l.minor', 'r.minor', pass.amountTolerance, 'l.currency');
  const used = isExact(pass.amountTolerance)
    ? 'NULL'
    : `iif(l.minor <> r.minor, '${JSON.stringify({ tolerated: ['amount'] })}', NULL)`;
  const near = nearDays(db, plan.calendar, day, pass.dayTolerance);
  const several = pass.spread !== undefined;
  const totals = matchSums(db, atOf(stage, index), keys, { differ, near, evidence: used, several });
  settleGroups(stage, pass, index, totals);
  keepRestOn(stage, 'left', 'right');
}
