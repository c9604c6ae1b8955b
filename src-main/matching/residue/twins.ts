import type { Matching } from './augment.ts';
import type { Graph, ResidueRow } from './graph.ts';

/** What a row's other end and gain are, as a text: the same text on twins says that the block cannot tell them apart. */
function neighbourhoods(graph: Graph): { left: string[]; right: string[] } {
  const left: string[] = graph.left.map(() => '');
  const right: string[] = graph.right.map(() => '');
  for (let row = 0; row < graph.left.length; row++)
    for (let edge = graph.start[row]!; edge < graph.start[row + 1]!; edge++) {
      if (graph.left[row]!.twin !== undefined) left[row] += `${graph.to[edge]}:${graph.gain[edge]},`;
      if (graph.right[graph.to[edge]!]!.twin !== undefined) right[graph.to[edge]!] += `${row}:${graph.gain[edge]},`;
    }
  return { left, right };
}

/** By place: the first row of its class. Of one class are rows with the same class key, open cost, edges and gains. */
function classesOf(rows: readonly ResidueRow[], neighbourhood: readonly string[]): Int32Array {
  const first = new Map<string, number>();
  return Int32Array.from(rows, (row, place) => {
    if (row.twin === undefined) return place;
    const key = JSON.stringify([row.twin, row.open, neighbourhood[place]]);
    const known = first.get(key);
    if (known === undefined) first.set(key, place);
    return known ?? place;
  });
}

const sizes = (classes: Int32Array): Int32Array => {
  const out = new Int32Array(classes.length);
  for (const first of classes) out[first]!++;
  return out;
};

export type Twins = {
  /** By left place: the left row that stands for it. Twins that are wholly paired with twins share one. */
  readonly standsFor: Int32Array;
  /** By left place: a twin of it, or of its partner, has another fate. */
  readonly split: Uint8Array;
};

/**
 * Finds the classes of twins that are paired, all of them, with all rows of one class of the other side, and pairs them by
 * occurrence (first with first), which changes no cost and no price. To exchange rows of such classes among themselves is
 * no other solution. Where only some twins have the same fate, nobody can say which: those stay rows of their own, and
 * exchanging them is another solution of the same cost.
 */
export function settleTwins(graph: Graph, matching: Matching): Twins {
  const around = neighbourhoods(graph);
  const left = classesOf(graph.left, around.left);
  const right = classesOf(graph.right, around.right);
  const [leftSize, rightSize] = [sizes(left), sizes(right)];
  const flow = new Map<number, Map<number, number[]>>();
  for (const [row, mate] of matching.mate.entries()) {
    if (mate < 0) continue;
    const to = flow.get(left[row]!) ?? new Map<number, number[]>();
    flow.set(left[row]!, to);
    const rows = to.get(right[mate]!);
    if (rows) rows.push(row);
    else to.set(right[mate]!, [row]);
  }
  const standsFor = Int32Array.from(left, (_, place) => place);
  const split = new Uint8Array(left.length);
  for (const [leftClass, to] of flow)
    for (const [rightClass, rows] of to) {
      const whole = rows.length === leftSize[leftClass] && rows.length === rightSize[rightClass];
      if (!whole) for (const row of rows) split[row] = 1;
      if (!whole || rows.length === 1) continue;
      const mates = rows.map((row) => matching.mate[row]!).sort((one, two) => one - two);
      for (const [index, row] of rows.entries()) {
        matching.mate[row] = mates[index]!;
        matching.partner[mates[index]!] = row;
        standsFor[row] = leftClass;
      }
    }
  return { standsFor, split };
}
