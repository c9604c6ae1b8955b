import type { Edge } from './queriesExactKey.ts';

type Rows = { left: number[]; right: number[] };
export type Untangled = {
  pairs: Edge[];
  /** Rows that belong together and cannot be told apart, or that only a contradicting number keeps apart. */
  ambiguous: (Rows & { why: 'not-unique' | 'contradicts' })[];
  /** A pair, and rows that say the same under the same key and were left over: one of them too many. */
  duplicates: Rows[];
  /** Left rows that are in no question any more, since what they could have been has found its own. */
  free: number[];
};

/** Rows that hang together by equal keys, each group on its own. */
function components(edges: readonly Edge[]): Edge[][] {
  const parent = new Map<string, string>();
  const find = (node: string): string => {
    let root = node;
    while (parent.get(root) !== undefined && parent.get(root) !== root) root = parent.get(root)!;
    parent.set(node, root);
    return root;
  };
  for (const edge of edges) {
    const [left, right] = [find(`l${edge.left}`), find(`r${edge.right}`)];
    if (left !== right) parent.set(right, left);
    if (!parent.has(left)) parent.set(left, left);
  }
  const groups = new Map<string, Edge[]>();
  for (const edge of edges) {
    const root = find(`l${edge.left}`);
    const group = groups.get(root);
    if (group) group.push(edge);
    else groups.set(root, [edge]);
  }
  return [...groups.values()];
}

const sorted = (orders: Map<number, string>): number[] =>
  [...orders].sort((a, b) => (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0)).map(([id]) => id);

/** Says on a pair how many rows of each side it was told apart from. */
const withTwins = (evidence: string | null, twins: number): string =>
  JSON.stringify({ ...(evidence === null ? {} : JSON.parse(evidence)), twins });

/** The pairs of one group by occurrence: rows of each side in the order of their content, first with first. */
function pairByOccurrence(group: readonly Edge[]): Edge[] | null {
  const lefts = new Map(group.map((edge) => [edge.left, `${edge.leftDay}|${edge.leftOrder}`]));
  const rights = new Map(group.map((edge) => [edge.right, `${edge.rightDay}|${edge.rightOrder}`]));
  if (lefts.size !== rights.size) return null;
  const byEnds = new Map(group.map((edge) => [`${edge.left}|${edge.right}`, edge]));
  const rightIds = sorted(rights);
  const pairs = sorted(lefts).map((left, index) => byEnds.get(`${left}|${rightIds[index]}`));
  if (!pairs.every((pair): pair is Edge => pair !== undefined && pair.failed === null)) return null;
  return lefts.size === 1 ? pairs : pairs.map((pair) => ({ ...pair, evidence: withTwins(pair.evidence, lefts.size) }));
}

const ends = (edges: readonly Edge[]): Rows => ({
  left: [...new Set(edges.map(({ left }) => left))],
  right: [...new Set(edges.map(({ right }) => right))],
});

/**
 * Twins: the same key n times on both sides is n transactions, paired by occurrence when every pair then agrees. Pairs
 * that agree in everything go first: what a further number contradicts, or whose figures differ, is then asked of what is
 * left. Unequal counts, twins that do not agree, and rows that only a contradicting one is left for are ambiguous:
 * nothing of them is confirmed.
 */
export function untangle(edges: readonly Edge[]): Untangled {
  const out: Untangled = { pairs: [], ambiguous: [], duplicates: [], free: [] };
  for (const group of components(edges)) {
    const agreeing = components(group.filter(({ against, failed }) => against === 0 && failed === null));
    const pairs = agreeing.flatMap((part) => pairByOccurrence(part) ?? []);
    const taken = new Set(pairs.flatMap(({ left, right }) => [left, right]));
    out.pairs.push(...pairs);
    const rest = group.filter(({ left, right }) => !taken.has(left) && !taken.has(right));
    for (const part of components(rest)) {
      const why = part.every(({ against }) => against === 1) ? 'contradicts' : 'not-unique';
      out.ambiguous.push({ ...ends(part), why });
    }
    const asked = new Set(rest.flatMap(({ left, right }) => [left, right]));
    const isLeft = (row: number): boolean => !taken.has(row) && !asked.has(row);
    out.free.push(...ends(group).left.filter(isLeft));
    // The same figures under the same key as a pair that was made.
    for (const part of components(group.filter(({ failed }) => failed === null)))
      if (part.some(({ left, right }) => isLeft(left) || isLeft(right))) out.duplicates.push(ends(part));
  }
  return out;
}
