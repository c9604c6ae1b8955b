import type { ExactKeyPass, RulePass } from '../../../shared/entity/rules.ts';
import { columnOf, compileGates, compileKeys } from '../compile.ts';
import { sqlite } from '../dialect.ts';
import { buildRightKeys, findHits, nearDays, writePairs } from '../queriesExactKey.ts';
import { dropAmbiguous, dropRows, dropUsedElsewhere, hasRows, nameDays } from '../queriesOtherDay.ts';
import { filtersOf, keepRestOn, type Stage } from './stage.ts';

/** Two clocks that are no further apart (seconds) look at one moment: what lies between the days is a cut-off. */
const ONE_MOMENT = 1800;

/** The pair says what it is about: amount and currency have to hold, whatever else the pass compares. */
const compared = (pass: ExactKeyPass): ExactKeyPass => ({
  ...pass,
  compare: [...new Set([...pass.compare, 'currency' as const, 'amount' as const])],
});

export const isAcrossDays = (pass: RulePass): pass is ExactKeyPass =>
  pass.kind === 'exact-key' && pass.outcome === 'confirm' && pass.otherDays > 0;

/**
 * What no pass has taken and what is all the same one thing: equal keys that nothing else of the days between has, equal
 * amounts, and days further apart than the rule allows. One that a cut-off explains is confirmed; any other is tied, and
 * WRONG_DAY. To be run when all passes are through, since any of them may know better.
 */
export function otherDay(stage: Stage, pass: ExactKeyPass, index: number): void {
  const { db, plan, day, runId } = stage;
  if (!hasRows(db, stage.left) || !hasRows(db, stage.right)) return;
  const { left, right } = filtersOf(stage, pass);
  const keys = compileKeys(pass.keys, sqlite);
  buildRightKeys(db, stage.right, right, keys, pass.agree.map(columnOf));
  const near = nearDays(db, plan.calendar, day, pass.dayTolerance);
  const { otherDays } = pass;
  findHits(
    db,
    stage.left,
    left,
    keys,
    compileGates(compared(pass)),
    (one, other) => `(NOT (${near(one, other)}) AND ${other} BETWEEN ${one} - ${otherDays} AND ${one} + ${otherDays})`,
  );
  dropAmbiguous(db);
  dropRows(db, [...stage.misnamed.keys()]);
  const ids = (sources: readonly { id: number }[]): number[] => sources.map(({ id }) => id);
  dropUsedElsewhere(db, 'left', ids(plan.left), left, keys);
  dropUsedElsewhere(db, 'right', ids(plan.right), right, keys);
  nameDays(db, ONE_MOMENT);
  const totals = writePairs(db, plan.reconciliationId, runId, day, index);
  if (totals.length === 0) return;
  stage.totals.push(...totals);
  keepRestOn(stage, 'left', 'right');
}
