/**
 * Two rows that may belong together, and what it costs to pair them. The numbers name rows and give their order: rows are
 * named by their rank in the order of their content, so that no result depends on the order of imports.
 */
export type CandidateEdge = { readonly left: number; readonly right: number; readonly cost: number };

/** Rows that hang together by candidate edges, in the order of their numbers. */
export type Block = {
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly edges: readonly CandidateEdge[];
};

const byEnds = (one: CandidateEdge, two: CandidateEdge): number =>
  one.left - two.left || one.right - two.right || one.cost - two.cost;

/** Edges by left, then right; of several between the same two rows the cheapest alone counts. */
export const tidyEdges = (edges: readonly CandidateEdge[]): CandidateEdge[] =>
  [...edges].sort(byEnds).filter((edge, index, sorted) => {
    const before = sorted[index - 1];
    return before?.left !== edge.left || before.right !== edge.right;
  });

/** The places of the rows' numbers in their order. */
const placesOf = (numbers: Iterable<number>): Map<number, number> =>
  new Map([...new Set(numbers)].sort((one, two) => one - two).map((number, place) => [number, place]));

function rootOf(parent: Int32Array, node: number): number {
  let at = node;
  while (parent[at] !== at) {
    // Halving the path keeps later searches short.
    parent[at] = parent[parent[at]!]!;
    at = parent[at]!;
  }
  return at;
}

/**
 * The connected blocks of the candidate edges (union-find), ordered by their smallest left row. Nothing in the answer
 * depends on the order of the edges. Rows without an edge are in no block.
 */
export function blocksOf(edges: readonly CandidateEdge[]): Block[] {
  const sorted = tidyEdges(edges);
  const left = placesOf(sorted.map((edge) => edge.left));
  const right = placesOf(sorted.map((edge) => edge.right));
  const parent = Int32Array.from({ length: left.size + right.size }, (_, node) => node);
  for (const edge of sorted) {
    const one = rootOf(parent, left.get(edge.left)!);
    const two = rootOf(parent, left.size + right.get(edge.right)!);
    parent[two] = one;
  }
  // Left rows come in their order, and so do the blocks that they open.
  const blocks = new Map<number, { left: number[]; right: number[]; edges: CandidateEdge[] }>();
  for (const [number, place] of left) {
    const root = rootOf(parent, place);
    const block = blocks.get(root);
    if (block) block.left.push(number);
    else blocks.set(root, { left: [number], right: [], edges: [] });
  }
  for (const [number, place] of right) blocks.get(rootOf(parent, left.size + place))!.right.push(number);
  for (const edge of sorted) blocks.get(rootOf(parent, left.get(edge.left)!))!.edges.push(edge);
  return [...blocks.values()];
}
