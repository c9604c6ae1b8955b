import { cheapestMatching, type Matching } from './augment.ts';
import { exchangesOf } from './exchanges.ts';
import { type Gap, gapsOf } from './gaps.ts';
import { type AssignmentProblem, type Graph, graphOf } from './graph.ts';
import { settleTwins } from './twins.ts';

export type AssignedPair = {
  readonly left: number;
  readonly right: number;
  readonly cost: number;
  /** How much more the cheapest solution without this pair costs; 0: the pair is one of several equally good ones. */
  readonly gap: number;
  /** False where the steps did not suffice: the gap is then at least this. */
  readonly exact: boolean;
  /** A twin of one of the two rows has another fate, so that nobody can say which of the twins belongs here. */
  readonly twinsSplit: boolean;
};

export type Price = { readonly id: number; readonly price: number };

export type Assignment = {
  /**
   * OPTIMAL: the cheapest solution, every gap exact. GAPS_EXHAUSTED: the cheapest solution, some gaps are only bounds.
   * BUDGET_EXHAUSTED: a solution that costs `total`, where none costs less than `lowerBound`; its gaps are 0.
   */
  readonly verdict: 'OPTIMAL' | 'GAPS_EXHAUSTED' | 'BUDGET_EXHAUSTED';
  /** In the order of the left rows. */
  readonly pairs: readonly AssignedPair[];
  readonly openLeft: readonly number[];
  readonly openRight: readonly number[];
  /** Costs of the pairs and of the rows that stay open. */
  readonly total: bigint;
  readonly lowerBound: bigint;
  /** How much more the cheapest other solution costs, at least; null where there is no other. */
  readonly gap: number | null;
  /** The dual prices of all rows, in their order: see certificateFaults. */
  readonly prices: { readonly left: readonly Price[]; readonly right: readonly Price[] };
  readonly steps: number;
};

/** Enough for 5,000 rows with 5 edges each, or 300 with 300, ten times over; some seconds of work. */
export const ASSIGNMENT_STEPS = 200_000_000;

/** What the cheapest pair of two open rows would cost more than leaving them so. */
function cheapestAddition(problem: AssignmentProblem, graph: Graph, matching: Matching): number {
  const openOf = (rows: Graph['left'], other: Int32Array): Map<number, number> =>
    new Map(rows.flatMap((row, place) => (other[place]! < 0 ? [[row.id, row.open]] : [])));
  const [left, right] = [openOf(graph.left, matching.mate), openOf(graph.right, matching.partner)];
  let cheapest = Infinity;
  for (const edge of problem.edges) {
    const [one, two] = [left.get(edge.left), right.get(edge.right)];
    if (one !== undefined && two !== undefined) cheapest = Math.min(cheapest, edge.cost - one - two);
  }
  return cheapest;
}

function pairsOf(graph: Graph, matching: Matching, gapOf: (row: number) => Gap, split: Uint8Array): AssignedPair[] {
  const pairs: AssignedPair[] = [];
  for (const [row, mate] of matching.mate.entries()) {
    if (mate < 0) continue;
    const [left, right] = [graph.left[row]!, graph.right[mate]!];
    let edge = graph.start[row]!;
    while (graph.to[edge] !== mate) edge++;
    const cost = left.open + right.open - graph.gain[edge]!;
    pairs.push({ left: left.id, right: right.id, cost, ...gapOf(row), twinsSplit: split[row] === 1 });
  }
  return pairs;
}

const sum = (numbers: Iterable<number>): bigint => {
  let total = 0n;
  for (const number of numbers) total += BigInt(number);
  return total;
};

/** The cheapest solution's gap to any other: without one of its pairs, or with one more. */
function wholeGap(pairs: readonly AssignedPair[], addition: number): number | null {
  const gap = pairs.reduce((smallest, pair) => Math.min(smallest, pair.gap), addition);
  return gap === Infinity ? null : gap;
}

/**
 * The cheapest way to pair the rows of a block, each with one row of the other side or with none, with a certificate.
 * Exact whole numbers throughout; the answer depends on the numbers of the rows, not on the order in which they come.
 * Throws a RangeError for costs that are no whole numbers within COST_MOST, for rows that come twice and for edges
 * without a row. Sources and choices: README.md.
 */
export function assign(problem: AssignmentProblem, budget: number = ASSIGNMENT_STEPS): Assignment {
  const graph = graphOf(problem);
  const steps = { left: budget };
  const { matching, entered } = cheapestMatching(graph, steps);
  const complete = entered === graph.left.length;
  const twins = settleTwins(graph, matching);
  const exchanges = exchangesOf(graph, matching, twins.standsFor);
  const gaps = complete ? gapsOf(exchanges, steps) : [];
  const gapByRow = new Map(gaps.map((gap, node) => [exchanges.rows[node]!, gap]));
  const unknown = { gap: 0, exact: false };
  const pairs = pairsOf(graph, matching, (row) => gapByRow.get(twins.standsFor[row]!) ?? unknown, twins.split);
  const openLeft = graph.left.filter((_, row) => matching.mate[row]! < 0);
  const openRight = graph.right.filter((_, row) => matching.partner[row]! < 0);
  const open = sum([...graph.left, ...graph.right].map((row) => row.open));
  const total = sum([...openLeft, ...openRight].map((row) => row.open)) + sum(pairs.map((pair) => pair.cost));
  const solved = pairs.every((pair) => pair.exact) ? 'OPTIMAL' : 'GAPS_EXHAUSTED';
  return {
    verdict: complete ? solved : 'BUDGET_EXHAUSTED',
    pairs,
    openLeft: openLeft.map((row) => row.id),
    openRight: openRight.map((row) => row.id),
    total,
    lowerBound: open - sum(matching.leftPrice) - sum(matching.rightPrice),
    gap: complete ? wholeGap(pairs, cheapestAddition(problem, graph, matching)) : 0,
    prices: {
      left: graph.left.map((row, place) => ({ id: row.id, price: matching.leftPrice[place]! })),
      right: graph.right.map((row, place) => ({ id: row.id, price: matching.rightPrice[place]! })),
    },
    steps: budget - Math.max(0, steps.left),
  };
}
