import { type Counts, type Kind, sumOf } from './kinds.ts';
import type { Steps } from './steps.ts';
import { someSubset } from './subsets.ts';

const some = (counts: Counts): boolean => counts.some((count) => count > 0);

/** Does a part of these rows of one side, or all of them, sum to exactly zero? Null when the steps are exhausted. */
export function hasZeroPart(rows: readonly Kind[], steps: Steps): boolean | null {
  // Without both signs nothing cancels.
  if (rows.every(({ minor }) => minor > 0) || rows.every(({ minor }) => minor < 0)) return false;
  return someSubset(rows, [0, 0], steps, some);
}

/** Every choice among kinds of at most so many rows, the empty one left out, the first kinds changing last. */
export function* choicesOf(kinds: readonly Kind[], mostRows: number): Generator<Counts> {
  const counts = kinds.map(() => 0);
  let rows = 0;
  for (;;) {
    let place = kinds.length - 1;
    while (place >= 0 && (counts[place] === kinds[place]!.ids.length || rows === mostRows)) {
      rows -= counts[place]!;
      counts[place] = 0;
      place--;
    }
    if (place < 0) return;
    counts[place]!++;
    rows++;
    yield [...counts];
  }
}

/**
 * Can the two sides of a group be split into two groups that balance within the tolerance, both with rows of both sides?
 * Null when the steps are exhausted.
 */
export function splits(many: readonly Kind[], few: readonly Kind[], tolerance: number, steps: Steps): boolean | null {
  const full = (kinds: readonly Kind[]): Counts => kinds.map(({ ids }) => ids.length);
  const [manySum, fewSum] = [sumOf(many, full(many)), sumOf(few, full(few))];
  const fewRows = few.reduce((sum, { ids }) => sum + ids.length, 0);
  for (const part of choicesOf(few, fewRows - 1)) {
    steps.left -= 1 + few.length + many.length;
    if (steps.left < 0) return null;
    const sum = sumOf(few, part);
    // What is taken balances the part, and what is left balances the rest.
    const rest = manySum - (fewSum - sum);
    const window = [Math.max(sum, rest) - tolerance, Math.min(sum, rest) + tolerance] as const;
    const found = someSubset(
      many,
      window,
      steps,
      (counts) => some(counts) && counts.some((count, at) => count < many[at]!.ids.length),
    );
    if (found !== false) return found;
  }
  return false;
}

/**
 * Is a group one, and not several? It is not when a part of one side sums to exactly zero, nor when it splits. Null when
 * the steps are exhausted.
 */
export function isMinimal(
  many: readonly Kind[],
  few: readonly Kind[],
  tolerance: number,
  steps: Steps,
): boolean | null {
  const parts = hasZeroPart(many, steps);
  if (parts !== false) return parts === null ? null : false;
  const split = splits(many, few, tolerance, steps);
  return split === null ? null : !split;
}
