import fc from 'fast-check';
import type { Assignment } from '../../../src-main/matching/residue/assignment.ts';
import type { AssignmentProblem, ResidueRow } from '../../../src-main/matching/residue/graph.ts';

/** Small costs, so that ties and rows that are better left open are frequent. */
const cost = fc.option(fc.integer({ min: -3, max: 14 }), { nil: null, freq: 2 });

/** A side: how often each of its rows stands there, its open cost, and whether its twins are said to be twins. */
const side = fc.array(
  fc.record({
    times: fc.constantFrom(1, 1, 1, 1, 2, 3),
    open: fc.integer({ min: 0, max: 6 }),
    twin: fc.constantFrom('own', 'own', 'shared', undefined),
  }),
  { minLength: 1, maxLength: 4 },
);

type SideRow = { times: number; open: number; twin: string | undefined };

const rowsOf = (rows: readonly SideRow[]): { row: ResidueRow; kind: number }[] =>
  rows
    .flatMap(({ times, open, twin }, kind) =>
      Array.from({ length: times }, () => ({ open, twin: twin === 'own' ? `own${kind}` : twin, kind })),
    )
    .slice(0, 5)
    .map(({ kind, ...row }, place) => ({ row: { ...row, id: place * 3 }, kind }));

/** Blocks of at most 5 rows a side, with twins that are told and twins that are not, and rows that are wrongly told so. */
export const smallProblem: fc.Arbitrary<AssignmentProblem> = fc
  .tuple(side, side, fc.array(cost, { minLength: 16, maxLength: 16 }))
  .map(([left, right, costs]) => {
    const [lefts, rights] = [rowsOf(left), rowsOf(right)];
    return {
      left: lefts.map(({ row }) => row),
      right: rights.map(({ row }) => row),
      edges: lefts.flatMap((one) =>
        rights.flatMap((two) => {
          const known = costs[one.kind * 4 + two.kind];
          return typeof known === 'number' ? [{ left: one.row.id, right: two.row.id, cost: known }] : [];
        }),
      ),
    };
  });

type Solution = { cost: number; mates: ReadonlyMap<number, number> };

/** Every way to pair the rows, with its cost. */
function allSolutions(problem: AssignmentProblem): Solution[] {
  const costs = new Map(problem.edges.map((edge) => [`${edge.left}|${edge.right}`, edge.cost]));
  const out: Solution[] = [];
  const visit = (at: number, cost: number, mates: Map<number, number>, free: readonly ResidueRow[]): void => {
    const row = problem.left[at];
    if (!row) {
      out.push({ cost: cost + free.reduce((sum, one) => sum + one.open, 0), mates: new Map(mates) });
      return;
    }
    visit(at + 1, cost + row.open, mates, free);
    for (const right of free) {
      const pair = costs.get(`${row.id}|${right.id}`);
      if (pair === undefined) continue;
      mates.set(row.id, right.id);
      visit(
        at + 1,
        cost + pair,
        mates,
        free.filter((one) => one !== right),
      );
      mates.delete(row.id);
    }
  };
  visit(0, 0, new Map(), problem.right);
  return out;
}

/** By row the rows of its class, itself included: the same class key, open cost, and what its pairs would save. */
function classes(problem: AssignmentProblem, side: 'left' | 'right'): Map<number, number[]> {
  const other = side === 'left' ? 'right' : 'left';
  const openOther = new Map(problem[other].map((row) => [row.id, row.open]));
  const saved = (row: ResidueRow): string =>
    problem.edges
      .filter((edge) => edge[side] === row.id && row.open + openOther.get(edge[other])! >= edge.cost)
      .map((edge) => `${edge[other]}:${row.open + openOther.get(edge[other])! - edge.cost}`)
      .sort()
      .join();
  return new Map(
    problem[side].map((row) => [
      row.id,
      row.twin === undefined
        ? [row.id]
        : problem[side]
            .filter((one) => one.twin === row.twin && one.open === row.open && saved(one) === saved(row))
            .map((one) => one.id),
    ]),
  );
}

export type Truth = { total: number; gaps: number[]; gap: number | null };

/**
 * The least cost, and for each pair of the answer the least that a solution costs more in which it is not matched. A pair
 * of twins that are wholly paired with twins is matched wherever all of them are paired with each other.
 */
export function bruteForce(problem: AssignmentProblem, { pairs }: Pick<Assignment, 'pairs'>): Truth {
  const solutions = allSolutions(problem);
  const total = Math.min(...solutions.map((solution) => solution.cost));
  const [left, right] = [classes(problem, 'left'), classes(problem, 'right')];
  const mates = new Map(pairs.map((pair) => [pair.left, pair.right]));
  const keeps = pairs.map((pair) => {
    const [lefts, rights] = [left.get(pair.left)!, right.get(pair.right)!];
    const whole = lefts.length === rights.length && lefts.every((one) => rights.includes(mates.get(one) ?? Number.NaN));
    return (solution: Solution): boolean =>
      whole
        ? lefts.every((one) => rights.includes(solution.mates.get(one) ?? Number.NaN))
        : solution.mates.get(pair.left) === pair.right;
  });
  const without = keeps.map((keep) =>
    Math.min(...solutions.filter((solution) => !keep(solution)).map((solution) => solution.cost - total)),
  );
  const others = solutions.filter(
    (solution) => solution.mates.size !== pairs.length || !keeps.every((keep) => keep(solution)),
  );
  const gap = Math.min(...others.map((solution) => solution.cost - total));
  return { total, gaps: without, gap: gap === Number.POSITIVE_INFINITY ? null : gap };
}
