import type { GivenUp } from '../../../shared/contract/methods.ts';
import type { RulePass } from '../../../shared/entity/rules.ts';
import type { Day } from '../../../shared/value/time.ts';
import type { Write } from '../../store/index.ts';
import { compileFilter, type Rows, type Sql } from '../compile.ts';
import { sqlite } from '../dialect.ts';
import type { Plan } from '../plan.ts';
import { writeSuggestion } from '../queries.ts';
import { suggestMatches } from '../queriesApart.ts';
import {
  type Edge,
  holdBack,
  keepOpen,
  leaveAlone,
  type MatchTotal,
  readHits,
  returnPairs,
  takenBy,
  takeTangled,
  writePairs,
} from '../queriesExactKey.ts';
import type { At } from '../queriesSums.ts';
import { type Untangled, untangle } from '../twins.ts';

/** A run under way: what is still open on each side, as the passes take from it. */
export type Stage = {
  readonly db: Write;
  readonly plan: Plan;
  readonly day: Day;
  readonly runId: number;
  readonly words: readonly string[];
  left: Rows;
  right: Rows;
  /** What the passes so far have matched. */
  readonly totals: MatchTotal[];
  /** What they could not look at whole. */
  readonly givenUp: GivenUp[];
};

export const filtersOf = (stage: Stage, pass: RulePass): { left: Sql; right: Sql } => ({
  left: compileFilter(pass.left, 'l', stage.words, sqlite),
  right: compileFilter(pass.right, 'r', stage.words, sqlite),
});

/** What every match of a pass is written with. */
export const atOf = ({ plan, runId, day }: Stage, pass: number): At => ({
  reconciliationId: plan.reconciliationId,
  runId,
  day,
  pass,
});

export function suggestAll(
  stage: Stage,
  pass: number,
  why: string,
  groups: Iterable<{ left: readonly number[]; right: readonly number[] }>,
): void {
  for (const group of groups) writeSuggestion(stage.db, { ...atOf(stage, pass), why }, group);
}

/** Counts what a pass has matched in groups; one that may only suggest has its groups made suggestions. */
export function settleGroups(stage: Stage, pass: RulePass, index: number, totals: readonly MatchTotal[]): void {
  if (pass.outcome === 'confirm') stage.totals.push(...totals);
  else suggestMatches(stage.db, atOf(stage, index), 'pass-suggests');
}

/** Says that a pass decides nothing over these rows, since they are beyond what it looks at. */
export function giveUp(stage: Stage, { code, name }: RulePass, beyond: Pick<GivenUp, 'limit' | 'most' | 'rows'>): void {
  stage.givenUp.push({ pass: code, passName: name, ...beyond });
}

/** Leaves on a side what no match has taken and no suggestion holds. */
export function keepOpenOn(stage: Stage, ...sides: ('left' | 'right')[]): void {
  for (const side of sides) stage[side] = keepOpen(stage.db, side, stage[side], takenBy(stage.plan.reconciliationId));
}

/** Rows that are ambiguous by a key must not be taken by a later pass as if they were alone. */
const holdRows = (stage: Stage, groups: readonly { left: readonly number[]; right: readonly number[] }[]): void =>
  holdBack(stage.db, new Set(groups.flatMap(({ left, right }) => [...left, ...right])));

/** Leaves on a side what no match has taken. What was only suggested may be taken by a later pass that knows more. */
export function keepRestOn(stage: Stage, ...sides: ('left' | 'right')[]): void {
  holdRows(stage, []);
  keepOpenOn(stage, ...sides);
}

/** Decides over the hits of a pass: pairs and twins are confirmed, everything else is suggested, as is all of a pass that may only suggest. False when nothing was taken. */
export function settleHits(stage: Stage, pass: RulePass, index: number): boolean {
  const { db, plan, day, runId } = stage;
  if (pass.outcome === 'suggest') {
    const hits = readHits(db).map((hit) => ({ left: [hit.left], right: [hit.right] }));
    suggestAll(stage, index, 'pass-suggests', hits);
    return false;
  }
  const { pairs, ambiguous, duplicates, free } = untangle(takeTangled(db));
  returnPairs(db, pairs);
  leaveAlone(db, free);
  for (const group of ambiguous) suggestAll(stage, index, group.why, [group]);
  suggestAll(stage, index, 'duplicate', duplicates);
  stage.totals.push(...writePairs(db, plan.reconciliationId, runId, day, index));
  holdRows(stage, ambiguous);
  return true;
}

/** The same over pairs of rows of one side, which `write` writes. */
export function settleEdges(
  stage: Stage,
  pass: RulePass & { side: 'left' | 'right' },
  index: number,
  edges: readonly Edge[],
  write: (pairs: readonly Edge[]) => MatchTotal[],
): void {
  const onSide = (ids: readonly number[]): { left: readonly number[]; right: readonly number[] } =>
    pass.side === 'left' ? { left: ids, right: [] } : { left: [], right: ids };
  const { pairs, ambiguous }: Untangled =
    pass.outcome === 'confirm'
      ? untangle(edges)
      : {
          pairs: [],
          ambiguous: edges.map(({ left, right }) => ({ left: [left], right: [right], why: 'not-unique' })),
          duplicates: [],
          free: [],
        };
  const why = pass.outcome === 'confirm' ? 'not-unique' : 'pass-suggests';
  const groups = ambiguous.map(({ left, right }) => onSide([...new Set([...left, ...right])]));
  suggestAll(stage, index, why, groups);
  stage.totals.push(...write(pairs));
  holdRows(stage, pass.outcome === 'confirm' ? groups : []);
  keepOpenOn(stage, pass.side);
}
