import type { ExactKeyPass, PassKey, RulePass } from '../../../shared/entity/rules.ts';
import { columnOf, compileFilter, compileGates, compileKeys } from '../compile.ts';
import { sqlite } from '../dialect.ts';
import { fullKey } from '../keys.ts';
import { buildRightKeys, findHits, keepAlone, nearDays } from '../queriesExactKey.ts';
import { dropStrangers } from '../queriesMisnamed.ts';
import { noteNeighbours } from '../queriesNeighbours.ts';
import { atOf, filtersOf, keepOpenOn, type Stage, setAside, settleHits } from './stage.ts';

export function exactKey(stage: Stage, pass: ExactKeyPass, index: number): void {
  const { db, plan, day } = stage;
  const { left, right } = filtersOf(stage, pass);
  const keys = compileKeys(pass.keys, sqlite);
  buildRightKeys(db, stage.right, right, keys, pass.agree.map(columnOf));
  findHits(db, stage.left, left, keys, compileGates(pass), nearDays(db, plan.calendar, day, pass.dayTolerance));
  leaveToLater(stage, pass, index);
  if (!settleHits(stage, pass, index)) return;
  stage.left = keepAlone(db);
  keepOpenOn(stage, 'right');
  noteNeighbours(db, atOf(stage, index), { left, right }, keys);
}

const fieldsOf = (keys: readonly PassKey[]): string =>
  keys
    .map(fullKey)
    .map(({ left, right }) => `${left} ${right}`)
    .sort()
    .join();

/**
 * Ties nothing by its keys alone where a later pass, which reads the same keys written otherwise, has the row that agrees:
 * who wrote a number badly has the better claim to it than one of another amount that got it by a slip.
 */
function leaveToLater(stage: Stage, pass: ExactKeyPass, index: number): void {
  const isSame = (one: RulePass): one is ExactKeyPass =>
    one.kind === 'exact-key' && one.outcome === 'confirm' && fieldsOf(one.keys) === fieldsOf(pass.keys);
  const later = stage.plan.passes.slice(index + 1).find(isSame);
  if (pass.outcome !== 'confirm' || !later) return;
  const { db, plan, day, words } = stage;
  const asLater = {
    keys: compileKeys(later.keys, sqlite),
    filter: compileFilter(later.left, 'l', words, sqlite),
    gates: compileGates(later),
  };
  const strangers = dropStrangers(db, asLater, nearDays(db, plan.calendar, day, later.dayTolerance));
  setAside(stage, pass, { left: strangers, right: [] });
}
