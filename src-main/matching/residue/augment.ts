import type { Graph } from './graph.ts';
import { emptyHeap, type Heap, pop, push } from './heap.ts';
import type { Steps } from './steps.ts';

/**
 * A matching with its prices. `mate` of a left row is its right row, `partner` of a right row its left row, -1 where it
 * is open. Always: prices are not negative; the prices of the ends of an edge sum to its gain or more, to exactly its
 * gain where the two are paired; an open row's price is 0. By linear programming duality such a matching of all rows
 * that were entered is the cheapest.
 */
export type Matching = {
  readonly mate: Int32Array;
  readonly partner: Int32Array;
  readonly leftPrice: Float64Array;
  readonly rightPrice: Float64Array;
};

type Search = {
  readonly heap: Heap;
  /** By right row: its distance, the left row that it was reached from, and the round in which that was written. */
  readonly distance: Float64Array;
  readonly from: Int32Array;
  readonly round: Int32Array;
  readonly settled: Int32Array;
  /** The right rows settled in this round, nearest first, without the one where the search ended. */
  readonly order: number[];
};

type End = { readonly distance: number; readonly right: number; readonly open: number };

function relax(graph: Graph, matching: Matching, search: Search, row: number, base: number, round: number): void {
  for (let edge = graph.start[row]!; edge < graph.start[row + 1]!; edge++) {
    const right = graph.to[edge]!;
    const slack = matching.leftPrice[row]! + matching.rightPrice[right]! - graph.gain[edge]!;
    const distance = base + slack;
    if (search.round[right] === round && distance >= search.distance[right]!) continue;
    search.round[right] = round;
    search.distance[right] = distance;
    search.from[right] = row;
    push(search.heap, distance, right);
  }
}

/**
 * Dijkstra over slacks from a left row to where it is cheapest to end: at an open right row, or at a left row that is
 * left open. Null when the steps are exhausted.
 */
function nearestEnd(graph: Graph, matching: Matching, search: Search, row: number, steps: Steps): End | null {
  const round = row + 1;
  search.heap.size = 0;
  search.order.length = 0;
  let [left, base] = [row, 0];
  let [open, openDistance] = [row, Infinity];
  for (;;) {
    if (base + matching.leftPrice[left]! < openDistance) {
      open = left;
      openDistance = base + matching.leftPrice[left]!;
    }
    steps.left -= 1 + graph.start[left + 1]! - graph.start[left]!;
    if (steps.left < 0) return null;
    relax(graph, matching, search, left, base, round);
    let right = -1;
    while (right < 0 && search.heap.size > 0) {
      const popped = pop(search.heap);
      if (search.settled[popped] !== round) right = popped;
    }
    // At the same cost a pair is better than an open row: it can be shown as a suggestion.
    if (right < 0 || search.distance[right]! > openDistance) return { distance: openDistance, right: -1, open };
    if (matching.partner[right] === -1) return { distance: search.distance[right]!, right, open: -1 };
    search.settled[right] = round;
    search.order.push(right);
    [left, base] = [matching.partner[right]!, search.distance[right]!];
  }
}

function reprice(matching: Matching, search: Search, row: number, distance: number): void {
  matching.leftPrice[row]! -= distance;
  for (const right of search.order) {
    const rest = distance - search.distance[right]!;
    matching.rightPrice[right]! += rest;
    matching.leftPrice[matching.partner[right]!]! -= rest;
  }
}

/** Gives every left row on the way the right row that it was leaving for. */
function flip(matching: Matching, search: Search, row: number, end: End): void {
  let right = end.right;
  if (right < 0) {
    if (end.open === row) return;
    right = matching.mate[end.open]!;
    matching.mate[end.open] = -1;
  }
  for (;;) {
    const left = search.from[right]!;
    const next = matching.mate[left]!;
    matching.mate[left] = right;
    matching.partner[right] = left;
    if (left === row) return;
    right = next;
  }
}

/** The price at which a row that is not entered yet may stand beside the others. */
function firstPrice(graph: Graph, matching: Matching, row: number): number {
  let price = 0;
  for (let edge = graph.start[row]!; edge < graph.start[row + 1]!; edge++)
    price = Math.max(price, graph.gain[edge]! - matching.rightPrice[graph.to[edge]!]!);
  return price;
}

/**
 * The cheapest matching: left rows enter one after the other, each by a shortest augmenting path (Jonker and Volgenant,
 * Computing 38, 1987; here sparse, and with the way out that a row stays open). `entered` is smaller than the number of
 * left rows when the steps were exhausted; the prices then still bound the cost of any solution from below.
 */
export function cheapestMatching(graph: Graph, steps: Steps): { matching: Matching; entered: number } {
  const [rows, columns] = [graph.left.length, graph.right.length];
  const matching: Matching = {
    mate: new Int32Array(rows).fill(-1),
    partner: new Int32Array(columns).fill(-1),
    leftPrice: new Float64Array(rows),
    rightPrice: new Float64Array(columns),
  };
  const search: Search = {
    heap: emptyHeap(),
    distance: new Float64Array(columns),
    from: new Int32Array(columns),
    round: new Int32Array(columns),
    settled: new Int32Array(columns),
    order: [],
  };
  let entered = 0;
  for (; entered < rows; entered++) {
    matching.leftPrice[entered] = firstPrice(graph, matching, entered);
    const end = nearestEnd(graph, matching, search, entered, steps);
    if (!end) break;
    reprice(matching, search, entered, end.distance);
    flip(matching, search, entered, end);
  }
  for (let row = entered; row < rows; row++) matching.leftPrice[row] = firstPrice(graph, matching, row);
  return { matching, entered };
}
