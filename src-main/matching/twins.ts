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
  /** Rows whose number turned out to be another's: who has it says another amount, and has found its own. */
  misnamed: Rows;
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

const isAmountOff = ({ failed }: Edge): boolean => failed?.includes('amount') ?? false;
const isOfAnother = (edge: Edge): boolean => edge.against === 0 && isAmountOff(edge);

/** Of several pairs under one key those that contradict in a number and differ in the amount as well are no question. */
const withoutStrangers = (edges: readonly Edge[]): Edge[] =>
  edges.length === 1 ? [...edges] : edges.filter((edge) => edge.against === 0 || !isAmountOff(edge));

/**
 * Twins: the same key n times on both sides is n transactions, paired by occurrence when every pair then agrees. Pairs
 * that agree in everything go first: what a further number contradicts, or whose figures differ, is then asked of what is
 * left. Unequal counts, twins that do not agree, and rows that only a contradicting one is left for are ambiguous:
 * nothing of them is confirmed. Where a key ("01") names several things, rows that contradict in a number and differ in
 * the amount as well are not asked about.
 */
export function untangle(edges: readonly Edge[]): Untangled {
  const out: Untangled = { pairs: [], ambiguous: [], duplicates: [], free: [], misnamed: { left: [], right: [] } };
  const sound = edges.filter(({ opposite }) => opposite === 0);
  const named = new Set(sound.map(({ left }) => left));
  out.free.push(...ends(edges).left.filter((row) => !named.has(row)));
  for (const group of components(sound)) {
    const agreeing = components(group.filter(({ against, failed }) => against === 0 && failed === null));
    const pairs = agreeing.flatMap((part) => pairByOccurrence(part) ?? []);
    const taken = new Set(pairs.flatMap(({ left, right }) => [left, right]));
    out.pairs.push(...pairs);
    const rest = withoutStrangers(group.filter(({ left, right }) => !taken.has(left) && !taken.has(right)));
    for (const part of components(rest)) {
      const why = part.every(({ against }) => against === 1) ? 'contradicts' : 'not-unique';
      out.ambiguous.push({ ...ends(part), why });
    }
    const asked = new Set(rest.flatMap(({ left, right }) => [left, right]));
    const isLeft = (row: number): boolean => !taken.has(row) && !asked.has(row);
    out.free.push(...ends(group).left.filter(isLeft));
    for (const side of ['left', 'right'] as const)
      for (const [row, all] of Map.groupBy(group, (edge) => edge[side]))
        if (!taken.has(row) && !asked.has(row) && all.every(isOfAnother)) out.misnamed[side].push(row);
    // The same figures under the same key as a pair that was made.
    for (const part of components(group.filter(({ failed }) => failed === null)))
      if (part.some(({ left, right }) => isLeft(left) || isLeft(right))) out.duplicates.push(ends(part));
  }
  return out;
}
