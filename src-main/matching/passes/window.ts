import type { RulePass, WindowPass } from '../../../shared/entity/rules.ts';
import {
  type Candidate,
  candidatesOf,
  DECISIVE,
  LOOKS_ALIKE,
  MOST_CANDIDATES,
  OPEN_COST,
  type OpenRow,
} from '../candidates.ts';
import { columnOf, isShared } from '../compile.ts';
import { numberFields, numberRules } from '../contradictions.ts';
import { isKeyOnBoth, TELLING_LENGTH } from '../keys.ts';
import { type Saying, saysAnothers } from '../queriesMisnamed.ts';
import { type Chosen, MOST_RESIDUE, openRowCount, openRows, writeChosen } from '../queriesResidue.ts';
import { assign } from '../residue/assignment.ts';
import { blocksOf } from '../residue/blocks.ts';
import { dayWindow, reach } from '../tolerance.ts';
import { atOf, filtersOf, giveUp, keepRestOn, type Stage, suggestAll } from './stage.ts';

/** Right rows that a suggestion names besides the best. */
const MOST_OTHERS = 5;

type Decided = { confirmed: Chosen[]; suggested: { left: number[]; right: number[] }[] };

/** Pairs open rows by amount, days and evidence: the best assignment of each block, confirmed where nothing is nearly as good. */
export function window(stage: Stage, pass: WindowPass, index: number): void {
  const { db, plan } = stage;
  const filters = filtersOf(stage, pass);
  const fieldsOf = (side: 'left' | 'right') => [
    ...pass.alike.map((one) => one[side]),
    ...numberFields,
    'memo' as const,
  ];
  const left = openRows(db, stage.left, filters.left, { alias: 'l', fields: fieldsOf('left'), sum: 'gross' });
  const right = openRows(db, stage.right, filters.right, { alias: 'r', fields: fieldsOf('right'), sum: 'gross' });
  if (!left || !right) {
    giveUp(stage, pass, { limit: 'rows', most: MOST_RESIDUE, rows: openRowCount(db, stage, filters) });
    return;
  }
  const rules = numberRules(plan.passes);
  let sound = { left: withoutMisnamed(stage, left), right: withoutMisnamed(stage, right) };
  let candidates = candidatesOf(sound.left, sound.right, pass, plan.calendar, rules);
  if (candidates && findMisnamed(stage, pass, index, sound.left, candidates)) {
    sound = { ...sound, left: withoutMisnamed(stage, left) };
    candidates = candidatesOf(sound.left, sound.right, pass, plan.calendar, rules);
  }
  if (!candidates) {
    giveUp(stage, pass, { limit: 'candidates', most: MOST_CANDIDATES, rows: left.length + right.length });
    return;
  }
  const { confirmed, suggested } = decide(sound.left, sound.right, candidates, pass);
  stage.totals.push(...writeChosen(db, atOf(stage, index), confirmed));
  suggestAll(stage, index, pass.outcome === 'confirm' ? 'not-certain' : 'pass-suggests', suggested);
  keepRestOn(stage, 'left', 'right');
}

/** Is a field the key of a pass before, over the same rows? Another ("the order of a refund") may name several. */
function isKeyBefore({ plan }: Stage, pass: WindowPass, index: number, field: string): boolean {
  const rows = ({ left, right }: RulePass): string => JSON.stringify([left, right]);
  return plan.passes
    .slice(0, index)
    .some((one) => one.kind === 'exact-key' && rows(one) === rows(pass) && isKeyOnBoth(one.keys, field));
}

/**
 * A number that speaks against a pair may be that of a row which an earlier day's run has matched: then it is set aside as
 * one of this day's is. Asked only of rows that something speaks against. Is there any?
 */
function findMisnamed(
  stage: Stage,
  pass: WindowPass,
  index: number,
  left: readonly OpenRow[],
  candidates: readonly Candidate[],
): boolean {
  const { db, plan, day, misnamed } = stage;
  const suspects = [...new Set(candidates.filter(({ against }) => against).map((one) => one.left))];
  const numbers = pass.alike.filter(
    (one) => one.left === one.right && !isShared(one.left) && isKeyBefore(stage, pass, index, one.left),
  );
  const found = numbers.flatMap((one) => {
    const sayings = suspects.flatMap((rank): Saying[] => {
      const { id, minor, fields, day: on } = left[rank]!;
      const number = fields[one.left] ?? '';
      const { first, last } = reach(plan.calendar, on, dayWindow(pass.dayTolerance));
      return number.length < TELLING_LENGTH ? [] : [{ id, number, minor, first, last: Math.min(last, day) }];
    });
    const from = { sources: plan.right.map(({ id }) => id), filter: filtersOf(stage, pass).right };
    const at = { reconciliationId: plan.reconciliationId, column: columnOf(one.right) };
    return saysAnothers(db, { ...at, ...from }, sayings).map((row) => ({ row, field: one.left }));
  });
  for (const { row, field } of found) misnamed.set(row, new Set([...(misnamed.get(row) ?? []), field]));
  return found.length > 0;
}

/** The rows without numbers that have turned out to be another's: such a number contradicts nothing. */
const withoutMisnamed = ({ misnamed }: Stage, rows: readonly OpenRow[]): OpenRow[] =>
  rows.map((row) => {
    const setAside = Object.keys(row.fields).filter((name) => row.fields[name] && misnamed.get(row.id)?.has(name));
    if (setAside.length === 0) return row;
    return { ...row, fields: { ...row.fields, ...Object.fromEntries(setAside.map((name) => [name, null])) }, setAside };
  });

const isDoubtful = ({ against, next }: Candidate): boolean => against || next;

/** Solves the blocks. What is certain: enough evidence, and exchanging it for anything else costs as much as evidence weighs. */
export function decide(
  left: readonly OpenRow[],
  right: readonly OpenRow[],
  candidates: readonly Candidate[],
  { evidence: enough, outcome }: Pick<WindowPass, 'evidence' | 'outcome'>,
): Decided {
  const out: Decided = { confirmed: [], suggested: [] };
  const byEnds = new Map(candidates.map((one) => [`${one.left} ${one.right}`, one]));
  const row = (rows: readonly OpenRow[]) => (rank: number) => ({
    id: rank,
    open: OPEN_COST,
    twin: rows[rank]!.content,
  });
  for (const block of blocksOf(candidates)) {
    const answer = assign({ left: block.left.map(row(left)), right: block.right.map(row(right)), edges: block.edges });
    for (const pair of answer.pairs) {
      const found = byEnds.get(`${pair.left} ${pair.right}`)!;
      const [one, other] = [left[pair.left]!, right[pair.right]!];
      const certain =
        pair.exact && !pair.twinsSplit && pair.gap >= DECISIVE && found.evidence >= enough && !isDoubtful(found);
      if (certain && outcome === 'confirm')
        out.confirmed.push({
          left: [one],
          right: [other],
          evidence: {
            ...(one.minor === other.minor ? {} : { tolerated: ['amount'] }),
            agreeing: found.evidence,
            ...(found.alike === null ? {} : { alike: found.alike }),
            gap: pair.gap,
            ...(one.setAside || other.setAside
              ? { setAside: [...new Set([...(one.setAside ?? []), ...(other.setAside ?? [])])] }
              : {}),
          },
        });
      else if (found.evidence > 0 || (found.alike ?? LOOKS_ALIKE) >= LOOKS_ALIKE) {
        const others = block.edges
          .filter((edge) => edge.left === pair.left && edge.right !== pair.right)
          .sort((a, b) => a.cost - b.cost)
          .slice(0, MOST_OTHERS);
        out.suggested.push({
          left: [one.id],
          right: [other, ...others.map((edge) => right[edge.right]!)].map(({ id }) => id),
        });
      }
    }
  }
  return out;
}
