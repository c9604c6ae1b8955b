import { type Counts, divisor, type Kind } from './kinds.ts';
import { bounds, type Reach, reachCost, reaches, reachOf } from './reach.ts';
import type { Steps } from './steps.ts';
import { decoded, placeOf, type SumTable, sumTable, TABLE_MOST } from './sumTable.ts';

/**
 * Kinds made ready for many searches. Amounts are divided by what divides them all (`unit`). The first kinds are tried
 * one by one, the last ones (`below`) looked up: in a table of all their sums, or, where amounts are small, nothing is
 * below and `reach` says at each place whether going on can lead anywhere.
 */
export type Prepared = {
  readonly unit: number;
  readonly kinds: readonly Kind[];
  readonly least: readonly number[];
  readonly most: readonly number[];
  readonly top: number;
  readonly below: readonly Kind[];
  readonly table: SumTable;
  readonly reach: Reach | null;
};

/** How many of the last kinds go into the table: half of all choices, as near as whole kinds allow, within its size. */
function tableStart(kinds: readonly Kind[]): { top: number; size: number; tried: number } {
  const choices = (from: number): number => kinds.slice(from).reduce((all, { ids }) => all * (ids.length + 1), 1);
  const all = choices(0);
  let [top, size] = [kinds.length, 1];
  while (top > 0 && size * size < all) {
    const wider = size * (kinds[top - 1]!.ids.length + 1);
    if (wider > TABLE_MOST) break;
    size = wider;
    top--;
  }
  return { top, size, tried: all / size };
}

/** Null when the steps are exhausted. */
export function prepare(given: readonly Kind[], steps: Steps): Prepared | null {
  const unit = given.map(({ minor }) => minor).reduce(divisor, 0) || 1;
  const kinds = given.map(({ minor, ids }) => ({ minor: minor / unit, ids }));
  const start = tableStart(kinds);
  const cost = reachCost(kinds);
  // Of a thousand rows and more both may be without end.
  const small = cost < Infinity && cost <= start.size + start.tried;
  const top = small ? kinds.length : start.top;
  const below = kinds.slice(top);
  const table = sumTable(below, steps);
  const reach = small ? reachOf(kinds, steps) : null;
  if (!table || (small && !reach)) return null;
  return { unit, kinds, ...bounds(kinds), top, below, table, reach };
}

/** DONE: every choice was looked at. STOPPED: the visitor has enough. EXHAUSTED: the steps were not enough. */
export type Ending = 'DONE' | 'STOPPED' | 'EXHAUSTED';

/** The choices of the last kinds whose sum lies between the two, each put behind the counts of the first kinds. */
function lookUp(
  prepared: Prepared,
  first: Counts,
  [low, high]: readonly [number, number],
  steps: Steps,
  visit: (counts: Counts) => boolean,
): Ending {
  const { kinds, below, table } = prepared;
  for (let at = placeOf(table.sums, low); at < table.sums.length && table.sums[at]! <= high; at++) {
    steps.left -= 1 + kinds.length;
    if (steps.left < 0) return 'EXHAUSTED';
    if (!visit([...first, ...decoded(below, table.codes[at]!)])) return 'STOPPED';
  }
  return 'DONE';
}

/**
 * Visits every choice of the kinds whose sum (in minor units, before division) lies between the two, the empty choice
 * included. The visitor returns false to stop.
 */
export function visitSubsets(
  prepared: Prepared,
  [low, high]: readonly [number, number],
  steps: Steps,
  visit: (counts: Counts) => boolean,
): Ending {
  const { kinds, least, most, top, reach, unit } = prepared;
  const counts: number[] = new Array(top).fill(0);
  // By place what is still to be made. A loop, not a recursion: a block may have more rows than the stack has frames.
  const [lows, highs] = [new Float64Array(top + 1), new Float64Array(top + 1)];
  lows[0] = Math.ceil(low / unit);
  highs[0] = Math.floor(high / unit);
  let [place, entered] = [0, true];
  while (place >= 0) {
    const [from, to] = [lows[place]!, highs[place]!];
    if (entered && --steps.left < 0) return 'EXHAUSTED';
    const alive =
      !entered || (from <= most[place]! && to >= least[place]! && (!reach || reaches(reach, place, from, to)));
    if (alive && place === top) {
      const ending = lookUp(prepared, counts, [from, to], steps, visit);
      if (ending !== 'DONE') return ending;
    }
    if (!alive || place === top || (!entered && counts[place] === kinds[place]!.ids.length)) {
      place--;
      entered = false;
      continue;
    }
    counts[place] = entered ? 0 : counts[place]! + 1;
    lows[place + 1] = from - counts[place]! * kinds[place]!.minor;
    highs[place + 1] = to - counts[place]! * kinds[place]!.minor;
    place++;
    entered = true;
  }
  return 'DONE';
}

/** Is there a choice with such a sum that the visitor's test holds for? Null when the steps are exhausted. */
export function someSubset(
  kinds: readonly Kind[],
  window: readonly [number, number],
  steps: Steps,
  holds: (counts: Counts) => boolean,
): boolean | null {
  const prepared = prepare(kinds, steps);
  if (!prepared) return null;
  const ending = visitSubsets(prepared, window, steps, (counts) => !holds(counts));
  return ending === 'EXHAUSTED' ? null : ending === 'STOPPED';
}
