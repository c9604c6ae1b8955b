import type { Counts, Kind } from './kinds.ts';
import type { Steps } from './steps.ts';

/** Every choice among a few kinds: sums in order, and beside each the choice as digits, the last kind's the highest. */
export type SumTable = { readonly sums: Float64Array; readonly codes: Int32Array };

/** Choices of one table: 12 MB, twice that while it is made. */
export const TABLE_MOST = 2 ** 20;

/**
 * All sums of the kinds, in order (Horowitz and Sahni, JACM 21, 1974): a kind more is a merge of the list with itself,
 * moved by the kind's amount once for each of its rows. Null when the steps are exhausted.
 */
export function sumTable(kinds: readonly Kind[], steps: Steps): SumTable | null {
  let table: SumTable = { sums: new Float64Array(1), codes: new Int32Array(1) };
  for (const kind of kinds) {
    const choices = kind.ids.length + 1;
    const size = table.sums.length;
    // Each of the kind's rows is a merge with all that was merged before.
    steps.left -= size * choices * choices;
    if (steps.left < 0) return null;
    let merged = table;
    for (let count = 1; count < choices; count++) merged = merge(merged, table, count * kind.minor, count * size);
    table = merged;
  }
  return table;
}

function merge(one: SumTable, two: SumTable, moved: number, code: number): SumTable {
  const size = one.sums.length + two.sums.length;
  const [sums, codes] = [new Float64Array(size), new Int32Array(size)];
  let [first, second] = [0, 0];
  for (let at = 0; at < size; at++) {
    const takeFirst =
      second === two.sums.length || (first < one.sums.length && one.sums[first]! <= two.sums[second]! + moved);
    if (takeFirst) {
      sums[at] = one.sums[first]!;
      codes[at] = one.codes[first++]!;
    } else {
      sums[at] = two.sums[second]! + moved;
      codes[at] = two.codes[second++]! + code;
    }
  }
  return { sums, codes };
}

/** The first place whose sum is at least this. */
export function placeOf(sums: Float64Array, least: number): number {
  let [low, high] = [0, sums.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle]! < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function decoded(kinds: readonly Kind[], code: number): Counts {
  let rest = code;
  return kinds.map((kind) => {
    const count = rest % (kind.ids.length + 1);
    rest = (rest - count) / (kind.ids.length + 1);
    return count;
  });
}
