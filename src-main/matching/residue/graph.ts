import { type CandidateEdge, tidyEdges } from './blocks.ts';

/** A row of a block: its number (see CandidateEdge), what it costs to leave it open, and the class of its content. */
export type ResidueRow = {
  readonly id: number;
  /** In the unit of the edges' costs. */
  readonly open: number;
  /** Rows of one side with the same class are legitimate twins of each other; without a class a row has no twin. */
  readonly twin?: string | undefined;
};

export type AssignmentProblem = {
  readonly left: readonly ResidueRow[];
  readonly right: readonly ResidueRow[];
  readonly edges: readonly CandidateEdge[];
};

/**
 * Costs reach this far to both sides. A gain is made of three costs and a distance of three gains, so that nothing in the
 * search leaves the whole numbers that a double tells apart; it is 5.6 trillion yuan in fen.
 */
export const COST_MOST = 2 ** 49;

/**
 * A block for searching. Rows are named by their places in the order of their ids, edges stand by left row
 * (`start[row]` to `start[row + 1]`). `gain` is what a pair saves: both rows' open costs less the pair's cost. Pairs that
 * save less than nothing are left out: whoever has one does better with both rows open.
 */
export type Graph = {
  readonly left: readonly ResidueRow[];
  readonly right: readonly ResidueRow[];
  readonly start: Int32Array;
  readonly to: Int32Array;
  readonly gain: Float64Array;
};

function checked(cost: number): number {
  if (!Number.isSafeInteger(cost) || cost > COST_MOST || cost < -COST_MOST)
    throw new RangeError(`A cost is a whole number of at most ${COST_MOST} in size, not ${cost}`);
  return cost;
}

function placesOf(rows: readonly ResidueRow[]): Map<number, number> {
  const places = new Map(rows.map((row, place) => [row.id, place]));
  if (places.size !== rows.length) throw new RangeError('Two rows of one side have the same number');
  return places;
}

function placeOf(places: Map<number, number>, id: number): number {
  const place = places.get(id);
  if (place === undefined) throw new RangeError(`An edge names row ${id}, which is not in the block`);
  return place;
}

const inOrder = (rows: readonly ResidueRow[]): ResidueRow[] => [...rows].sort((one, two) => one.id - two.id);

/** Throws a RangeError when a cost is no whole number within COST_MOST, or an edge names no row. */
export function graphOf(problem: AssignmentProblem): Graph {
  const [left, right] = [inOrder(problem.left), inOrder(problem.right)];
  const [leftPlaces, rightPlaces] = [placesOf(left), placesOf(right)];
  for (const row of [...left, ...right]) checked(row.open);
  const useful = tidyEdges(problem.edges).flatMap((edge) => {
    const [row, column] = [placeOf(leftPlaces, edge.left), placeOf(rightPlaces, edge.right)];
    const gain = left[row]!.open + right[column]!.open - checked(edge.cost);
    return gain < 0 ? [] : [{ row, column, gain }];
  });
  const start = new Int32Array(left.length + 1);
  for (const { row } of useful) start[row + 1]!++;
  for (let row = 0; row < left.length; row++) start[row + 1]! += start[row]!;
  return {
    left,
    right,
    start,
    to: Int32Array.from(useful, ({ column }) => column),
    gain: Float64Array.from(useful, ({ gain }) => gain),
  };
}
