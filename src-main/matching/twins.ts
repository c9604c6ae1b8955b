import type { Edge } from './queriesExactKey.ts';

export type Untangled = { pairs: Edge[]; ambiguous: { left: number[]; right: number[] }[] };

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
 * Unequal counts, or twins that do not agree, are ambiguous: nothing of them is confirmed.
 */
export function untangle(edges: readonly Edge[]): Untangled {
  const out: Untangled = { pairs: [], ambiguous: [] };
  for (const group of components(edges)) {
    const pairs = pairByOccurrence(group);
    if (pairs) out.pairs.push(...pairs);
    else
      out.ambiguous.push({
        left: [...new Set(group.map((edge) => edge.left))],
        right: [...new Set(group.map((edge) => edge.right))],
      });
  }
  return out;
}
