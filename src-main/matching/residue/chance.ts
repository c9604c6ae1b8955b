import { divisor, type Kind } from './kinds.ts';

/** Both sides of a block, with the tolerance in minor units. */
export type Sides = { readonly left: readonly Kind[]; readonly right: readonly Kind[]; readonly tolerance: number };

/** How many choices of at most so many rows there are, as far as a double counts. */
export function choices(kinds: readonly Kind[], mostRows: number): number {
  if (kinds.reduce((sum, { ids }) => sum + ids.length, 0) <= mostRows)
    return kinds.reduce((all, { ids }) => all * (ids.length + 1), 1);
  let byRows = [1, ...new Array<number>(mostRows).fill(0)];
  for (const { ids } of kinds)
    byRows = byRows.map((_, rows) =>
      byRows.slice(Math.max(0, rows - ids.length), rows + 1).reduce((sum, one) => sum + one, 0),
    );
  return byRows.reduce((sum, one) => sum + one, 0);
}

/** Where an accident is certain, it does not matter how often. */
const MILLIONTHS_MOST = 1_000_000_000;

/**
 * How many groups of at most so many rows would balance by accident, in millionths, rounded up: every choice of both sides
 * against the distances between them, taken as even up to the largest amount, in steps of what divides all amounts. Rows
 * that share their amounts (prices) meet more often than this says.
 */
export function byChance(sides: Sides, rows: { readonly left: number; readonly right: number }): number {
  const minors = [...sides.left, ...sides.right].map(({ minor }) => minor);
  const unit = minors.reduce(divisor, 0);
  const largest = minors.reduce((most, minor) => Math.max(most, Math.abs(minor)), 0);
  // Without the empty choice of each side.
  const tried = (choices(sides.left, rows.left) - 1) * (choices(sides.right, rows.right) - 1);
  const width = 2 * Math.floor(sides.tolerance / unit) + 1;
  return Math.min(MILLIONTHS_MOST, Math.ceil((1_000_000 * tried * width) / (largest / unit)));
}
