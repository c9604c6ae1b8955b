import type { Matching } from './augment.ts';
import type { Graph } from './graph.ts';

/**
 * What it costs to change a cheapest matching. A node is a pair (of twins: all their pairs); an arc from one node to
 * another says that the first one's left row takes the second one's right row, at the edge's slack. `toOpen` is the cost
 * of ending such a chain: the node's left row stays open or takes an open right row; `fromOpen` that of beginning one: the
 * node's right row stays open or is taken by an open left row. Every other solution differs by cycles of these arcs, each
 * passing the open rows at most once, and costs their sum more.
 */
export type Exchanges = {
  /** By node: the left row that stands for it. */
  readonly rows: Int32Array;
  readonly start: Int32Array;
  readonly to: Int32Array;
  readonly cost: Float64Array;
  readonly toOpen: Float64Array;
  readonly fromOpen: Float64Array;
};

type Arc = { readonly from: number; readonly to: number; readonly cost: number };

/** Arcs by the node that they leave, as start, end and cost. */
export function arranged(nodes: number, arcs: readonly Arc[]): Pick<Exchanges, 'start' | 'to' | 'cost'> {
  const start = new Int32Array(nodes + 1);
  for (const arc of arcs) start[arc.from + 1]!++;
  for (let node = 0; node < nodes; node++) start[node + 1]! += start[node]!;
  const next = start.slice();
  const [to, cost] = [new Int32Array(arcs.length), new Float64Array(arcs.length)];
  for (const arc of arcs) {
    const at = next[arc.from]!++;
    to[at] = arc.to;
    cost[at] = arc.cost;
  }
  return { start, to, cost };
}

/** The same arcs seen from their ends. */
export const reversed = (exchanges: Exchanges): Exchanges => {
  const arcs: Arc[] = [];
  for (let node = 0; node < exchanges.rows.length; node++)
    for (let arc = exchanges.start[node]!; arc < exchanges.start[node + 1]!; arc++)
      arcs.push({ from: exchanges.to[arc]!, to: node, cost: exchanges.cost[arc]! });
  const { rows, toOpen, fromOpen } = exchanges;
  return { rows, ...arranged(rows.length, arcs), toOpen: fromOpen, fromOpen: toOpen };
};

export function exchangesOf(graph: Graph, matching: Matching, standsFor: Int32Array): Exchanges {
  const rows = Int32Array.from(
    [...matching.mate.keys()].filter((row) => matching.mate[row]! >= 0 && standsFor[row] === row),
  );
  const nodeOf = new Map([...rows].map((row, node) => [row, node]));
  const toOpen = Float64Array.from(rows, (row) => matching.leftPrice[row]!);
  const fromOpen = Float64Array.from(rows, (row) => matching.rightPrice[matching.mate[row]!]!);
  const arcs: Arc[] = [];
  for (let row = 0; row < graph.left.length; row++) {
    const from = matching.mate[row]! < 0 ? -1 : nodeOf.get(row);
    // Twins of the row that stands for them have the same edges: once is enough.
    if (from === undefined) continue;
    for (let edge = graph.start[row]!; edge < graph.start[row + 1]!; edge++) {
      const right = graph.to[edge]!;
      const slack = matching.leftPrice[row]! + matching.rightPrice[right]! - graph.gain[edge]!;
      const owner = matching.partner[right]!;
      const to = owner < 0 ? -1 : nodeOf.get(standsFor[owner]!)!;
      if (from >= 0 && to < 0) toOpen[from] = Math.min(toOpen[from]!, slack);
      else if (from < 0 && to >= 0) fromOpen[to] = Math.min(fromOpen[to]!, slack);
      else if (from !== to) arcs.push({ from, to, cost: slack });
    }
  }
  return { rows, ...arranged(rows.length, arcs), toOpen, fromOpen };
}
