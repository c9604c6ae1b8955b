import type { ExactKeyPass } from '../../../shared/entity/rules.ts';
import { columnOf, compileGates, compileKeys } from '../compile.ts';
import { sqlite } from '../dialect.ts';
import { buildRightKeys, findHits, keepAlone, nearDays } from '../queriesExactKey.ts';
import { noteNeighbours } from '../queriesNeighbours.ts';
import { atOf, filtersOf, keepOpenOn, type Stage, settleHits } from './stage.ts';

export function exactKey(stage: Stage, pass: ExactKeyPass, index: number): void {
  const { db, plan, day } = stage;
  const { left, right } = filtersOf(stage, pass);
  const keys = compileKeys(pass.keys, sqlite);
  buildRightKeys(db, stage.right, right, keys, pass.agree.map(columnOf));
  findHits(db, stage.left, left, keys, compileGates(pass), nearDays(db, plan.calendar, day, pass.dayTolerance));
  if (!settleHits(stage, pass, index)) return;
  stage.left = keepAlone(db);
  keepOpenOn(stage, 'right');
  noteNeighbours(db, atOf(stage, index), { left, right }, keys);
}
