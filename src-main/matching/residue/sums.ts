import { sizeOf } from '../../../shared/value/money.ts';
import { byChance, choices, type Sides } from './chance.ts';
import { type Counts, chosen, divisor, exact, type Kind, kindsOf, type SumRow, sumOf } from './kinds.ts';
import { choicesOf, hasZeroPart, isMinimal } from './minimal.ts';
import type { Steps } from './steps.ts';
import { type Ending, type Prepared, prepare, visitSubsets } from './subsets.ts';

export type SumProblem = {
  readonly left: readonly SumRow[];
  readonly right: readonly SumRow[];
  /** A group has at most so many rows of a side; 1 on the right is n:1, 1 on the left 1:n. Without: any number. */
  readonly mostLeft?: number | undefined;
  readonly mostRight?: number | undefined;
  /** Minor units by which the two sides of a group may differ; 0 if not given. */
  readonly tolerance?: bigint | undefined;
};

export type SumLimits = {
  readonly steps: number;
  /** Groups that are counted; at least 2. */
  readonly cap: number;
  /** Groups that are listed when they contradict each other. */
  readonly listed: number;
};

/** Enough for 40 rows against several; some seconds of work. */
export const SUM_LIMITS: SumLimits = { steps: 50_000_000, cap: 1000, listed: 5 };

export type SumGroup = {
  /** In order. */
  readonly left: readonly number[];
  readonly right: readonly number[];
  /** Left less right, minor units. */
  readonly difference: bigint;
  /** No other minimal group of the problem's shape takes a row of it, or a twin of one, and all were looked at. */
  readonly unique: boolean;
  /** Twins of its rows are left over: the amounts are certain, which of the twins belong here is not. */
  readonly twinsSplit: boolean;
  /**
   * How many groups of no more rows on either side would balance by accident, in millionths, rounded up: unique by
   * arithmetic is weak evidence where this is large. An estimate from above for amounts that are spread evenly.
   */
  readonly byChance: number;
  /** The same among the rows that are whole in what divides the group's amounts. */
  readonly byChanceInUnit: number;
};

export type SumAnswer = {
  /**
   * UNIQUE: every minimal group is unique. MULTIPLE: groups contradict each other, or the cap was reached. NONE: there is no group.
   * BUDGET_EXHAUSTED: not everything was looked at; the groups that were found are listed, and none is unique.
   */
  readonly verdict: 'UNIQUE' | 'MULTIPLE' | 'NONE' | 'BUDGET_EXHAUSTED';
  /** Different minimal groups, twins not counted as different; at least so many where it is not exact. */
  readonly count: number;
  readonly countExact: boolean;
  /** All unique ones, then of the others as many as are listed, small ones first. */
  readonly groups: readonly SumGroup[];
  readonly steps: number;
};

type Found = { readonly left: Counts; readonly right: Counts };

const count = (counts: Counts): number => counts.reduce((sum, one) => sum + one, 0);

/** One side is tried choice by choice (few), for each the other one is searched for its sum (many). */
type Search = {
  readonly few: readonly Kind[];
  readonly many: readonly Kind[];
  readonly prepared: Prepared;
  readonly mostFew: number;
  readonly mostMany: number;
  readonly tolerance: number;
  readonly steps: Steps;
};

/** The groups of one choice of the few: each is handed over, until the receiver returns false. */
function groupsFor(search: Search, few: Counts, take: (many: Counts) => boolean): Ending {
  const { many, tolerance, steps } = search;
  const fewRows = chosen(search.few, few);
  const cancels = hasZeroPart(fewRows, steps);
  if (cancels !== false) return cancels === null ? 'EXHAUSTED' : 'DONE';
  const sum = sumOf(search.few, few);
  let exhausted = false;
  const ending = visitSubsets(search.prepared, [sum - tolerance, sum + tolerance], steps, (counts) => {
    const rows = count(counts);
    if (rows === 0 || rows > search.mostMany) return true;
    const minimal = isMinimal(chosen(many, counts), fewRows, tolerance, steps);
    exhausted = minimal === null;
    return minimal === null ? false : !minimal || take(counts);
  });
  return exhausted ? 'EXHAUSTED' : ending;
}

function searchGroups(
  sides: Sides,
  problem: SumProblem,
  steps: Steps,
  cap: number,
): { found: Found[]; ending: Ending } {
  const { mostLeft = Infinity, mostRight = Infinity } = problem;
  const rightIsFew = choices(sides.right, mostRight) <= choices(sides.left, mostLeft);
  const [few, many] = rightIsFew ? [sides.right, sides.left] : [sides.left, sides.right];
  const [mostFew, mostMany] = rightIsFew ? [mostRight, mostLeft] : [mostLeft, mostRight];
  const prepared = prepare(many, steps);
  const found: Found[] = [];
  if (!prepared) return { found, ending: 'EXHAUSTED' };
  const search: Search = { few, many, prepared, mostFew, mostMany, tolerance: sides.tolerance, steps };
  for (const taken of choicesOf(few, mostFew)) {
    steps.left -= 1 + few.length;
    if (steps.left < 0) return { found, ending: 'EXHAUSTED' };
    const ending = groupsFor(search, taken, (counts) => {
      found.push(rightIsFew ? { left: counts, right: taken } : { left: taken, right: counts });
      return found.length < cap;
    });
    if (ending !== 'DONE') return { found, ending };
  }
  return { found, ending: 'DONE' };
}

/** By group: does any other one take of the same kinds? */
function contested(found: readonly Found[]): boolean[] {
  const takers = (side: 'left' | 'right'): number[] => {
    const out: number[] = [];
    for (const group of found)
      for (const [kind, taken] of group[side].entries()) out[kind] = (out[kind] ?? 0) + (taken > 0 ? 1 : 0);
    return out;
  };
  const [left, right] = [takers('left'), takers('right')];
  return found.map(
    (group) =>
      group.left.some((taken, kind) => taken > 0 && left[kind]! > 1) ||
      group.right.some((taken, kind) => taken > 0 && right[kind]! > 1),
  );
}

/**
 * The accidents to be reckoned with among the rows that are whole in the unit of the group's own amounts: round amounts
 * meet one another though odd ones stand among them.
 */
function byChanceInUnit(sides: Sides, group: Found): number {
  const unit = [...chosen(sides.left, group.left), ...chosen(sides.right, group.right)].reduce(
    (common, { minor }) => divisor(common, minor),
    0,
  );
  const whole = (kinds: readonly Kind[]): Kind[] => kinds.filter(({ minor }) => minor % unit === 0);
  const alike = { ...sides, left: whole(sides.left), right: whole(sides.right) };
  return byChance(alike, { left: count(group.left), right: count(group.right) });
}

/** The group with rows: a unique group of twins as often as there are twins, by occurrence; any other one once. */
function withRows(sides: Sides, group: Found, unique: boolean): SumGroup[] {
  const uses = (['left', 'right'] as const).flatMap((side) =>
    sides[side].flatMap(({ ids }, kind) =>
      group[side][kind]! > 0 ? [{ has: ids.length, takes: group[side][kind]! }] : [],
    ),
  );
  const times = unique ? Math.min(...uses.map(({ has, takes }) => Math.floor(has / takes))) : 1;
  const twinsSplit = uses.some(({ has, takes }) => has !== takes * times);
  const ids = (side: 'left' | 'right', time: number): number[] =>
    sides[side]
      .flatMap((kind, at) => kind.ids.slice(time * group[side][at]!, (time + 1) * group[side][at]!))
      .sort((one, two) => one - two);
  const difference = BigInt(sumOf(sides.left, group.left) - sumOf(sides.right, group.right));
  return Array.from({ length: times }, (_, time) => ({
    left: ids('left', time),
    right: ids('right', time),
    difference,
    unique,
    twinsSplit,
    byChance: byChance(sides, { left: count(group.left), right: count(group.right) }),
    byChanceInUnit: byChanceInUnit(sides, group),
  }));
}

const rowsOf = (group: Found): number => count(group.left) + count(group.right);

const byFirst = (one: SumGroup, two: SumGroup): number => one.left[0]! - two.left[0]!;

/**
 * The groups of a block whose two sides sum to the same: n:1, 1:n and n:m, exact, within a tolerance if one is given.
 * Only minimal groups count: no part of one side sums to zero, and the group does not split into two that balance. They
 * are all looked for, or the answer says that they were not. Steps, cap and list are limits; none is time. What depends on
 * the order of rows of equal amounts depends on their numbers, not on the order in which they come. Sources: README.md.
 */
export function balancedGroups(problem: SumProblem, limits: SumLimits = SUM_LIMITS): SumAnswer {
  const tolerance = problem.tolerance ?? 0n;
  const all = [...problem.left, ...problem.right].reduce((sum, { minor }) => sum + sizeOf(minor), tolerance);
  // Beyond 2^53 plain whole numbers would not be exact: such a block is not searched.
  if (all > BigInt(Number.MAX_SAFE_INTEGER))
    return { verdict: 'BUDGET_EXHAUSTED', count: 0, countExact: false, groups: [], steps: 0 };
  const sides = { left: kindsOf(problem.left), right: kindsOf(problem.right), tolerance: exact(tolerance) };
  const steps = { left: limits.steps };
  const { found, ending } = searchGroups(sides, problem, steps, limits.cap);
  const unclear = ending === 'DONE' ? contested(found) : found.map(() => true);
  const unique = found.flatMap((group, at) => (unclear[at] ? [] : withRows(sides, group, true)));
  const others = found.filter((_, at) => unclear[at]).sort((one, two) => rowsOf(one) - rowsOf(two));
  const shown = others.slice(0, limits.listed).flatMap((group) => withRows(sides, group, false));
  const known = found.length === 0 ? 'NONE' : others.length === 0 ? 'UNIQUE' : 'MULTIPLE';
  return {
    verdict: ending === 'EXHAUSTED' ? 'BUDGET_EXHAUSTED' : known,
    count: found.length,
    countExact: ending === 'DONE',
    groups: [...unique.sort(byFirst), ...shown],
    steps: limits.steps - Math.max(0, steps.left),
  };
}
