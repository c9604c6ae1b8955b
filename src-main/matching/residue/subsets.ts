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
  const small = reachCost(kinds) <= start.size + start.tried;
  const top = small ? kinds.length : start.top;
  const below = kinds.slice(top);
  const table = sumTable(below, steps);
  const reach = small ? reachOf(kinds, steps) : null;
  if (!table || (small && !reach)) return null;
  return { unit, kinds, ...bounds(kinds), top, below, table, reach };
}

/** DONE: every choice was looked at. STOPPED: the visitor has enough. EXHAUSTED: the steps were not enough. */
export type Ending = 'DONE' | 'STOPPED' | 'EXHAUSTED';

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
  const { kinds, least, most, top, below, table, reach, unit } = prepared;
  const counts: number[] = new Array(top).fill(0);
  const lookUp = (from: number, to: number): Ending => {
    for (let at = placeOf(table.sums, from); at < table.sums.length && table.sums[at]! <= to; at++) {
      if (--steps.left < 0) return 'EXHAUSTED';
      if (!visit([...counts, ...decoded(below, table.codes[at]!)])) return 'STOPPED';
    }
    return 'DONE';
  };
  const descend = (place: number, from: number, to: number): Ending => {
    if (--steps.left < 0) return 'EXHAUSTED';
    if (from > most[place]! || to < least[place]! || (reach && !reaches(reach, place, from, to))) return 'DONE';
    if (place === top) return lookUp(from, to);
    const { minor, ids } = kinds[place]!;
    for (let count = 0; count <= ids.length; count++) {
      counts[place] = count;
      const ending = descend(place + 1, from - count * minor, to - count * minor);
      if (ending !== 'DONE') return ending;
    }
    return 'DONE';
  };
  return descend(0, Math.ceil(low / unit), Math.floor(high / unit));
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
