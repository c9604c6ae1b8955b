import { type Exchanges, reversed } from './exchanges.ts';
import { emptyHeap, type Heap, nearest, pop, push } from './heap.ts';
import type { Steps } from './steps.ts';

/** What every solution without the pair costs more, at least; exactly so where `exact`. */
export type Gap = { readonly gap: number; readonly exact: boolean };

/** By node the cost of the cheapest way from it to the open rows; null when the steps are exhausted. */
function distancesToOpen(backward: Exchanges, steps: Steps): Float64Array | null {
  const distance = backward.fromOpen.slice();
  const settled = new Uint8Array(distance.length);
  const heap = emptyHeap();
  for (const [node, cost] of distance.entries()) push(heap, cost, node);
  while (heap.size > 0) {
    const node = pop(heap);
    if (settled[node]) continue;
    settled[node] = 1;
    steps.left -= 1 + backward.start[node + 1]! - backward.start[node]!;
    if (steps.left < 0) return null;
    for (let arc = backward.start[node]!; arc < backward.start[node + 1]!; arc++) {
      const next = backward.to[arc]!;
      const through = distance[node]! + backward.cost[arc]!;
      if (through >= distance[next]!) continue;
      distance[next] = through;
      push(heap, through, next);
    }
  }
  return distance;
}

/** One of the two searches that meet on a cycle. */
type Half = {
  readonly arcs: Exchanges;
  readonly heap: Heap;
  readonly distance: Float64Array;
  readonly round: Int32Array;
  readonly settled: Int32Array;
};

const halfOf = (arcs: Exchanges): Half => ({
  arcs,
  heap: emptyHeap(),
  distance: new Float64Array(arcs.rows.length),
  round: new Int32Array(arcs.rows.length),
  settled: new Int32Array(arcs.rows.length),
});

/** Looks at what a node leads to, and gives the cheapest cycle known afterwards. */
function expand(half: Half, other: Half, node: number, base: number, source: number, best: number): number {
  let cheapest = best;
  const round = source + 1;
  const { start, to, cost } = half.arcs;
  for (let arc = start[node]!; arc < start[node + 1]!; arc++) {
    const next = to[arc]!;
    const distance = base + cost[arc]!;
    if (next === source || distance >= cheapest) continue;
    if (half.round[next] === round && distance >= half.distance[next]!) continue;
    half.round[next] = round;
    half.distance[next] = distance;
    push(half.heap, distance, next);
    if (other.round[next] === round) cheapest = Math.min(cheapest, distance + other.distance[next]!);
  }
  return cheapest;
}

/**
 * The cheapest cycle through a node that does not pass the open rows, if it is cheaper than `best`: Dijkstra from both
 * ends, which looks at little even in large blocks (Pohl, Machine Intelligence 6, 1971).
 */
function cheapestCycle(forward: Half, backward: Half, source: number, best: number, steps: Steps): Gap {
  const round = source + 1;
  forward.heap.size = 0;
  backward.heap.size = 0;
  const degree = (half: Half, node: number): number => half.arcs.start[node + 1]! - half.arcs.start[node]!;
  steps.left -= degree(forward, source) + degree(backward, source);
  let cheapest = expand(forward, backward, source, 0, source, best);
  cheapest = expand(backward, forward, source, 0, source, cheapest);
  for (;;) {
    const bound = nearest(forward.heap) + nearest(backward.heap);
    if (bound >= cheapest) return { gap: cheapest, exact: true };
    if (steps.left < 0) return { gap: bound, exact: false };
    const [half, other] = nearest(forward.heap) <= nearest(backward.heap) ? [forward, backward] : [backward, forward];
    const base = nearest(half.heap);
    const node = pop(half.heap);
    if (half.settled[node] === round) continue;
    half.settled[node] = round;
    steps.left -= 1 + degree(half, node);
    cheapest = expand(half, other, node, base, source, cheapest);
  }
}

/**
 * By node of the exchanges: how much more the cheapest solution without that pair costs. What was not found within the
 * steps is bounded from below, at worst by 0.
 */
export function gapsOf(exchanges: Exchanges, steps: Steps): Gap[] {
  const turned = reversed(exchanges);
  const toOpen = distancesToOpen(turned, steps);
  const fromOpen = distancesToOpen(exchanges, steps);
  const [forward, backward] = [halfOf(exchanges), halfOf(turned)];
  return Array.from(exchanges.rows, (_, node) =>
    toOpen && fromOpen && steps.left >= 0
      ? cheapestCycle(forward, backward, node, toOpen[node]! + fromOpen[node]!, steps)
      : { gap: 0, exact: false },
  );
}
