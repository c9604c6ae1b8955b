import type { GivenUp } from '../../../shared/contract/runReport.ts';
import type { ExactKeyPass, PassKey, RulePass } from '../../../shared/entity/rules.ts';
import type { KeyField } from '../../../shared/entity/transaction.ts';
import type { Day } from '../../../shared/value/time.ts';
import type { Write } from '../../store/index.ts';
import { columnOf, compileFilter, isShared, type Rows, type Sql } from '../compile.ts';
import { sqlite } from '../dialect.ts';
import { fullKey } from '../keys.ts';
import type { Plan } from '../plan.ts';
import { writeSuggestion } from '../queries.ts';
import { suggestMatches } from '../queriesApart.ts';
import {
  alsoNamed,
  dropOpposite,
  type Edge,
  holdBack,
  keepOpen,
  leaveAlone,
  type MatchTotal,
  readHits,
  returnPairs,
  takenBy,
  takeTangled,
  withTelling,
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
  /** By row, fields whose number has turned out to be another row's. */
  readonly misnamed: Map<number, ReadonlySet<string>>;
  /** Rows that were held back from later passes and stand in no suggestion. */
  readonly unasked: Record<'left' | 'right', number[]>;
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

/** The fields of one side's keys that name a single thing. */
const numbersOf = (keys: readonly PassKey[], side: 'left' | 'right'): KeyField[] =>
  keys.map((key) => fullKey(key)[side]).filter((field) => !isShared(field));

/** Notes that the keys of rows have turned out to be another's: no later pass takes them for what the rows are about. */
export function setAside({ misnamed }: Stage, { keys }: ExactKeyPass, rows: Untangled['misnamed']): void {
  for (const side of ['left', 'right'] as const) {
    const fields = numbersOf(keys, side);
    for (const row of rows[side]) misnamed.set(row, new Set([...(misnamed.get(row) ?? []), ...fields]));
  }
}

/**
 * Questions that help a person. One whose left row says one right row by its key and another by a further number is asked
 * over both; one whose key says little and whose further numbers contradict is none. (Its rows wait all the same.)
 */
function worthAsking(
  { db, unasked }: Stage,
  { agree, keys }: ExactKeyPass,
  questions: Untangled['ambiguous'],
): Untangled['ambiguous'] {
  const contradicting = questions.filter(({ why }) => why === 'contradicts');
  if (contradicting.length === 0) return questions;
  const lefts = contradicting.flatMap(({ left }) => left);
  const telling = withTelling(db, lefts, numbersOf(keys, 'left').map(columnOf));
  const others = Map.groupBy(alsoNamed(db, lefts, agree.map(columnOf)), ({ left }) => left);
  return questions.flatMap((question) => {
    if (question.why !== 'contradicts') return [question];
    if (!question.left.some((row) => telling.has(row))) {
      for (const side of ['left', 'right'] as const) unasked[side].push(...question[side]);
      return [];
    }
    const also = question.left.flatMap((row) => others.get(row) ?? []).map((other) => other.right);
    return [{ ...question, right: [...new Set([...question.right, ...also])] }];
  });
}

/** Decides over the hits of a pass: pairs and twins are confirmed, everything else is suggested, as is all of a pass that may only suggest. False when nothing was taken. */
export function settleHits(stage: Stage, pass: RulePass, index: number): boolean {
  const { db, plan, day, runId } = stage;
  if (pass.outcome === 'suggest') {
    const hits = readHits(db).map((hit) => ({ left: [hit.left], right: [hit.right] }));
    suggestAll(stage, index, 'pass-suggests', hits);
    return false;
  }
  const { pairs, ambiguous, duplicates, free, misnamed } = untangle(takeTangled(db));
  returnPairs(db, pairs, pass.kind === 'exact-key' ? pass : {});
  leaveAlone(db, free);
  dropOpposite(db);
  if (pass.kind === 'exact-key') setAside(stage, pass, misnamed);
  const questions = pass.kind === 'exact-key' ? worthAsking(stage, pass, ambiguous) : ambiguous;
  for (const group of questions) suggestAll(stage, index, group.why, [group]);
  suggestAll(stage, index, 'duplicate', duplicates);
  stage.totals.push(...writePairs(db, plan.reconciliationId, runId, day, index));
  holdRows(stage, [...ambiguous, ...questions]);
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
          misnamed: { left: [], right: [] },
        };
  const why = pass.outcome === 'confirm' ? 'not-unique' : 'pass-suggests';
  const groups = ambiguous.map(({ left, right }) => onSide([...new Set([...left, ...right])]));
  suggestAll(stage, index, why, groups);
  stage.totals.push(...write(pairs));
  holdRows(stage, pass.outcome === 'confirm' ? groups : []);
  keepOpenOn(stage, pass.side);
}
