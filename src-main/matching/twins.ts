import type { Edge } from './queriesExactKey.ts';

export type Untangled = {
  pairs: Edge[];
  /** Rows that belong together and cannot be told apart, or that only a contradicting number keeps apart. */
  ambiguous: { left: number[]; right: number[]; why: 'not-unique' | 'contradicts' }[];
  /** Left rows that are in no question any more, since what contradicts them has found its own. */
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

/** The pairs of one group by occurrence: rows of each side in the order of their content, first with first. */
function pairByOccurrence(group: readonly Edge[]): Edge[] | null {
  const lefts = new Map(group.map((edge) => [edge.left, `${edge.leftDay}|${edge.leftOrder}`]));
  const rights = new Map(group.map((edge) => [edge.right, `${edge.rightDay}|${edge.rightOrder}`]));
  if (lefts.size !== rights.size) return null;
  const byEnds = new Map(group.map((edge) => [`${edge.left}|${edge.right}`, edge]));
  const rightIds = sorted(rights);
  const pairs = sorted(lefts).map((left, index) => byEnds.get(`${left}|${rightIds[index]}`));
  return pairs.every((pair): pair is Edge => pair !== undefined && pair.failed === null) ? pairs : null;
}

/**
 * Twins: the same key n times on both sides is n transactions, paired by occurrence when every pair then agrees.
 * Where a further number tells which row is whose, pairs that it contradicts are out of the question first. Unequal
 * counts, twins that do not agree, and rows that only a contradicting one is left for are ambiguous: nothing of them is
 * confirmed.
 */
export function untangle(edges: readonly Edge[]): Untangled {
  const out: Untangled = { pairs: [], ambiguous: [], free: [] };
  for (const group of components(edges)) {
    const agreeing = group.filter(({ against }) => against === 0);
    const found = components(agreeing).map((part) => ({ part, pairs: pairByOccurrence(part) }));
    const taken = new Set(found.flatMap(({ pairs }) => pairs ?? []).flatMap(({ left, right }) => [left, right]));
    out.pairs.push(...found.flatMap(({ pairs }) => pairs ?? []));
    // What contradicts a row that has found its own is not in question any more.
    const rest = group.filter(({ left, right }) => !taken.has(left) && !taken.has(right));
    for (const part of components(rest))
      out.ambiguous.push({
        left: [...new Set(part.map((edge) => edge.left))],
        right: [...new Set(part.map((edge) => edge.right))],
        why: part.every(({ against }) => against === 1) ? 'contradicts' : 'not-unique',
      });
    const asked = new Set(rest.map(({ left }) => left));
    out.free.push(...new Set(group.map(({ left }) => left).filter((left) => !taken.has(left) && !asked.has(left))));
  }
  return out;
}
