import { assert } from '../../../shared/value/result.ts';
import { reunited, takeBack } from '../queriesApart.ts';
import { atOf, type Stage, suggestAll } from './stage.ts';

/** Rows of a side that a suggestion names; a settlement of a whole day is not spelled out. */
const MOST_SUGGESTED = 50;

/**
 * Takes matches of a pass back that put rows together which a person took apart. Their rows are open for the passes
 * that follow, and stand in a suggestion, so that a person can say otherwise.
 */
export function keepApart(stage: Stage, pass: number): void {
  const { db } = stage;
  for (const match of reunited(db, atOf(stage, pass))) {
    const { left, right, total } = takeBack(db, match);
    for (const [side, rows] of [
      ['left', left],
      ['right', right],
    ] as const)
      assert(
        rows.length === 0 || stage[side].text === `temp.${side}_open`,
        'a pass that takes rows leaves a table of the others',
      );
    stage.totals.push({ ...total, pass });
    if (left.length <= MOST_SUGGESTED && right.length <= MOST_SUGGESTED)
      suggestAll(stage, pass, 'taken-apart', [{ left, right }]);
  }
}
