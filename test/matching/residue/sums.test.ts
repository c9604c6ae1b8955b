import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kindsOf, type SumRow } from '../../../src-main/matching/residue/kinds.ts';
import { reaches, reachOf } from '../../../src-main/matching/residue/reach.ts';
import { prepare, visitSubsets } from '../../../src-main/matching/residue/subsets.ts';
import { balancedGroups, SUM_LIMITS, type SumProblem } from '../../../src-main/matching/residue/sums.ts';

const rows = (...minors: (number | [minor: number, twin: string])[]): SumRow[] =>
  minors.map((one, id) =>
    typeof one === 'number' ? { id, minor: BigInt(one) } : { id, minor: BigInt(one[0]), twin: one[1] },
  );

const limits = { ...SUM_LIMITS, listed: 1000 };

const side = (least: number) =>
  fc
    .array(fc.tuple(fc.integer({ min: least, max: 9 }), fc.constantFrom('a', 'b', undefined)), { maxLength: 5 })
    .map((list): SumRow[] => list.map(([minor, twin], id) => ({ id: id * 2, minor: BigInt(minor), twin })));

const smallSums: fc.Arbitrary<SumProblem> = fc.constantFrom(1, -9).chain((least) =>
  fc.record({
    left: side(least),
    right: side(least),
    mostLeft: fc.constantFrom(undefined, undefined, 1, 2),
    mostRight: fc.constantFrom(undefined, undefined, 1, 2),
    tolerance: fc.constantFrom(undefined, undefined, 1n, 3n),
  }),
);

const subsets = <T>(list: readonly T[]): T[][] =>
  Array.from({ length: 2 ** list.length }, (_, bits) => list.filter((_, at) => (bits >> at) & 1));
const sum = (list: readonly SumRow[]): bigint => list.reduce((total, { minor }) => total + minor, 0n);
const kindOf = (row: SumRow): string => `${row.minor}/${row.twin ?? `row ${row.id}`}`;

type Pair = { left: SumRow[]; right: SumRow[] };
const balances = ({ left, right }: Pair, tolerance: bigint): boolean => {
  const difference = sum(left) - sum(right);
  return left.length > 0 && right.length > 0 && difference <= tolerance && -difference <= tolerance;
};

/** By the definition: no part of one side is zero, and no two parts balance both. */
function isMinimal({ left, right }: Pair, tolerance: bigint): boolean {
  for (const part of [...subsets(left), ...subsets(right)]) if (part.length > 0 && sum(part) === 0n) return false;
  for (const one of subsets(left))
    for (const two of subsets(right)) {
      const rest = { left: left.filter((row) => !one.includes(row)), right: right.filter((row) => !two.includes(row)) };
      if (balances({ left: one, right: two }, tolerance) && balances(rest, tolerance)) return false;
    }
  return true;
}

/** Every minimal group, rows told as their kinds. */
function bruteForce(problem: SumProblem): Pair[] {
  const tolerance = problem.tolerance ?? 0n;
  const groups = new Map<string, Pair>();
  for (const left of subsets(problem.left))
    for (const right of subsets(problem.right)) {
      const fits = left.length <= (problem.mostLeft ?? 9) && right.length <= (problem.mostRight ?? 9);
      if (!fits || !balances({ left, right }, tolerance) || !isMinimal({ left, right }, tolerance)) continue;
      groups.set(keyOf({ left, right }), { left, right });
    }
  return [...groups.values()];
}

const keyOf = ({ left, right }: Pair): string =>
  [left, right].map((list) => list.map(kindOf).sort().join(' ')).join(' = ');

const contested = (group: Pair, all: readonly Pair[]): boolean =>
  all.some(
    (other) =>
      other !== group &&
      (['left', 'right'] as const).some((one) =>
        other[one].some((row) => group[one].map(kindOf).includes(kindOf(row))),
      ),
  );

describe('groups whose sides sum to the same, in a small block', () => {
  it('are found, counted and told to be unique as by trying everything', () => {
    const seen: Record<string, number> = {};
    fc.assert(
      fc.property(smallSums, (problem) => {
        const answer = balancedGroups(problem, limits);
        const truth = bruteForce(problem);
        seen[answer.verdict] = (seen[answer.verdict] ?? 0) + 1;
        expect(answer.count).toBe(truth.length);
        expect(answer.countExact).toBe(true);
        const rowOf = (one: 'left' | 'right', id: number): SumRow => problem[one].find((row) => row.id === id)!;
        const told = answer.groups.map((group) => ({
          group,
          pair: { left: group.left.map((id) => rowOf('left', id)), right: group.right.map((id) => rowOf('right', id)) },
        }));
        expect(new Set(told.map(({ pair }) => keyOf(pair)))).toEqual(new Set(truth.map(keyOf)));
        for (const { group, pair } of told) {
          const other = truth.find((one) => keyOf(one) === keyOf(pair))!;
          expect(group.unique).toBe(!contested(other, truth));
          expect(group.difference).toBe(sum(pair.left) - sum(pair.right));
          seen.split = (seen.split ?? 0) + (group.twinsSplit ? 1 : 0);
          seen.groups = (seen.groups ?? 0) + (pair.left.length > 1 && pair.right.length > 1 ? 1 : 0);
        }
        const sure = answer.groups.filter((group) => group.unique);
        for (const one of ['left', 'right'] as const) {
          const taken = sure.flatMap((group) => group[one]);
          expect(new Set(taken).size).toBe(taken.length);
        }
        const verdict = truth.length === 0 ? 'NONE' : sure.length === answer.groups.length ? 'UNIQUE' : 'MULTIPLE';
        expect(answer.verdict).toBe(verdict);
      }),
      { numRuns: 4000 },
    );
    for (const what of ['UNIQUE', 'MULTIPLE', 'NONE', 'split', 'groups']) expect(seen[what], what).toBeGreaterThan(50);
  });

  it('do not depend on the order of the rows, and turn with the sides', () => {
    fc.assert(
      fc.property(smallSums, (problem) => {
        const answer = balancedGroups(problem);
        expect(
          balancedGroups({ ...problem, left: problem.left.toReversed(), right: problem.right.toReversed() }),
        ).toEqual(answer);
        const turned = balancedGroups({
          ...problem,
          left: problem.right,
          right: problem.left,
          mostLeft: problem.mostRight,
          mostRight: problem.mostLeft,
        });
        expect([turned.verdict, turned.count]).toEqual([answer.verdict, answer.count]);
      }),
      { numRuns: 1000 },
    );
  });

  it('within too few steps are fewer, none unique, and the answer says so', () => {
    const seen = { exhausted: 0, some: 0 };
    fc.assert(
      fc.property(smallSums, fc.integer({ min: 0, max: 200 }), (problem, steps) => {
        const answer = balancedGroups(problem, { ...limits, steps });
        const truth = new Set(bruteForce(problem).map(keyOf));
        expect(answer.steps <= steps).toBe(true);
        if (answer.verdict !== 'BUDGET_EXHAUSTED') {
          expect(answer).toEqual(balancedGroups(problem, limits));
          return;
        }
        seen.exhausted++;
        seen.some += answer.count > 0 ? 1 : 0;
        expect(answer.countExact).toBe(false);
        expect(answer.count <= truth.size).toBe(true);
        expect(answer.groups.every((group) => !group.unique)).toBe(true);
      }),
      { numRuns: 2000 },
    );
    expect(seen.exhausted > 100 && seen.some > 20).toBe(true);
  });
});

describe('the search for a sum', () => {
  const modes = { table: 0, reach: 0 };
  const lists = fc.tuple(fc.constantFrom(3, 100, 100_000), fc.boolean()).chain(([most, signed]) =>
    fc.array(fc.tuple(fc.integer({ min: signed ? -most : 1, max: most }), fc.constantFrom('a', undefined)), {
      minLength: 6,
      maxLength: 11,
    }),
  );

  it('looks at every choice with such a sum once, by a table of sums and by what can be reached', () => {
    fc.assert(
      fc.property(lists, fc.nat(), fc.integer({ min: 0, max: 12 }), (list, aim, width) => {
        const kinds = kindsOf(list.map(([minor, twin], id) => ({ id, minor: BigInt(minor), twin })));
        const prepared = prepare(kinds, { left: 1e7 })!;
        modes[prepared.reach ? 'reach' : 'table']++;
        let all: number[][] = [[]];
        for (const { ids } of kinds)
          all = all.flatMap((counts) => Array.from({ length: ids.length + 1 }, (_, count) => [...counts, count]));
        const total = (counts: readonly number[]): number =>
          counts.reduce((whole, count, at) => whole + count * kinds[at]!.minor, 0);
        const low = total(all[aim % all.length]!) - Math.floor(width / 2);
        const found: string[] = [];
        const ending = visitSubsets(prepared, [low, low + width], { left: 1e7 }, (counts) => {
          found.push(counts.join());
          return true;
        });
        const wanted = all.filter((counts) => total(counts) >= low && total(counts) <= low + width);
        expect(ending).toBe('DONE');
        expect(found.sort()).toEqual(wanted.map((counts) => counts.join()).sort());
      }),
      { numRuns: 600 },
    );
    expect(modes.reach > 50 && modes.table > 50).toBe(true);
  });
});

describe('what can be reached', () => {
  it('is every sum that can be made, and no other', () => {
    const minors = fc.array(fc.integer({ min: -40, max: 60 }), { minLength: 1, maxLength: 4 });
    let yes = 0;
    fc.assert(
      fc.property(minors, fc.integer({ min: -200, max: 250 }), fc.integer({ min: 0, max: 70 }), (list, low, width) => {
        const kinds = kindsOf(list.map((minor, id) => ({ id, minor: BigInt(minor), twin: 'x' })));
        const reach = reachOf(kinds, { left: 1e6 })!;
        const sums = subsets(list).map((subset) => subset.reduce((total, minor) => total + minor, 0));
        const wanted = sums.some((one) => one >= low && one <= low + width);
        expect(reaches(reach, 0, low, low + width)).toBe(wanted);
        for (const one of sums) expect(reaches(reach, 0, one, one)).toBe(true);
        yes += wanted ? 1 : 0;
      }),
      { numRuns: 3000 },
    );
    expect(yes > 300 && yes < 2700).toBe(true);
  });
});

describe('how many groups balance by accident', () => {
  /** Numbers that look random, the same in every run. */
  const numbers = (seed: number) => {
    let state = seed;
    return (most: number): number => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) % most;
    };
  };

  it.each([
    [1, 1, 0],
    [2, 1, 0],
    [3, 1, 0],
    [2, 2, 0],
    [2, 1, 3],
  ])(
    'is estimated from above, for %i rows against %i with a tolerance of %i, and not by far',
    (most, few, tolerance) => {
      const next = numbers(1);
      let [groups, estimate] = [0, 0];
      for (let block = 0; block < 4000; block++) {
        const amounts = (length: number) => rows(...Array.from({ length }, () => 1 + next(2000)));
        const answer = balancedGroups(
          { left: amounts(7), right: amounts(few), mostLeft: most, mostRight: few, tolerance: BigInt(tolerance) },
          limits,
        );
        const whole = answer.groups.find((group) => group.left.length === most && group.right.length === few);
        groups += answer.count;
        estimate = Math.max(estimate, whole?.byChance ?? 0);
      }
      expect(groups).toBeGreaterThan(10);
      const expected = (estimate * 4000) / 1_000_000;
      expect(groups < expected && expected < groups * 12).toBe(true);
    },
  );

  it('is large where amounts are round or rows are many', () => {
    const chance = (left: SumRow[], right: SumRow[]) => balancedGroups({ left, right }).groups[0]!.byChance;
    expect(chance(rows(500, 300), rows(800))).toBe(375_000);
    expect(chance(rows(50_003, 30_000), rows(80_003))).toBe(38);
    expect(balancedGroups({ left: rows(...new Array<number>(40).fill(1)), right: rows(40) }).groups[0]!.byChance).toBe(
      1_000_000_000,
    );
  });
});

describe('a named case', () => {
  const told = (problem: SumProblem) => {
    const { verdict, count, groups } = balancedGroups(problem, limits);
    return { verdict, count, groups: groups.map(({ left, right }) => [left, right]) };
  };

  it('n:1 is unique, twice, or not there', () => {
    const left = rows(500, 300, 200, 70);
    expect(told({ left, right: rows(370), mostRight: 1 })).toEqual({
      verdict: 'UNIQUE',
      count: 1,
      groups: [[[1, 3], [0]]],
    });
    expect(told({ left, right: rows(500), mostRight: 1 })).toEqual({
      verdict: 'MULTIPLE',
      count: 2,
      groups: [
        [[0], [0]],
        [[1, 2], [0]],
      ],
    });
    expect(told({ left, right: rows(571), mostRight: 1 })).toEqual({ verdict: 'NONE', count: 0, groups: [] });
  });

  it('with refunds among the payments', () => {
    expect(told({ left: rows(1000, 700, -300), right: rows(1400), mostRight: 1 })).toEqual({
      verdict: 'UNIQUE',
      count: 1,
      groups: [[[0, 1, 2], [0]]],
    });
  });

  it('leaves out of a group what cancels on its own side', () => {
    expect(told({ left: rows(500, 300, -300, 0), right: rows(500) })).toEqual({
      verdict: 'UNIQUE',
      count: 1,
      groups: [[[0], [0]]],
    });
    expect(told({ left: rows(300, -300), right: rows(0, 200, -200) })).toEqual({
      verdict: 'NONE',
      count: 0,
      groups: [],
    });
  });

  it('reports two groups that balance as two, not as one', () => {
    expect(told({ left: rows(500, 310, 40), right: rows(540, 300, 10) })).toEqual({
      verdict: 'UNIQUE',
      count: 2,
      groups: [
        [[0, 2], [0]],
        [[1], [1, 2]],
      ],
    });
  });

  it('n:m, where no smaller part balances', () => {
    expect(told({ left: rows(500, 300), right: rows(420, 380) })).toEqual({
      verdict: 'UNIQUE',
      count: 1,
      groups: [
        [
          [0, 1],
          [0, 1],
        ],
      ],
    });
    expect(told({ left: rows(500, 300), right: rows(420, 380), mostRight: 1 })).toMatchObject({ verdict: 'NONE' });
  });

  it('splits within the tolerance too, but lets nothing but zero cancel on one side', () => {
    const problem = { left: rows(500, 300), right: rows(501, 299), tolerance: 1n };
    expect(told(problem)).toMatchObject({ verdict: 'UNIQUE', count: 2 });
    const cents = balancedGroups({ left: rows(500, 1), right: rows(500), tolerance: 1n });
    expect(cents).toMatchObject({ verdict: 'MULTIPLE', count: 2 });
    expect(cents.groups.map((group) => group.difference)).toEqual([0n, 1n]);
  });

  it('twins are one solution; without a class they are several', () => {
    const right = rows(1000, 70);
    const twins = rows([500, 'x'], [500, 'x'], [70, 'y'], [70, 'y']);
    const answer = balancedGroups({ left: twins, right });
    expect(answer.verdict).toBe('UNIQUE');
    expect(answer.groups.map(({ left, twinsSplit }) => [left, twinsSplit])).toEqual([
      [[0, 1], false],
      [[2], true],
    ]);
    expect(balancedGroups({ left: rows(500, 500, 70, 70), right })).toMatchObject({ verdict: 'MULTIPLE', count: 3 });
  });

  it('a group of twins on both sides stands as often as they do', () => {
    const answer = balancedGroups({
      left: rows([30, 'x'], [30, 'x'], [70, 'y'], [70, 'y']),
      right: rows([100, 'z'], [100, 'z']),
    });
    expect(answer).toMatchObject({ verdict: 'UNIQUE', count: 1 });
    expect(answer.groups.map(({ left, right, twinsSplit }) => [left, right, twinsSplit])).toEqual([
      [[0, 2], [0], false],
      [[1, 3], [1], false],
    ]);
  });

  it('counts up to its cap and says where it stopped', () => {
    const ones = rows(...new Array<number>(12).fill(1));
    const problem = { left: ones, right: rows(6), mostRight: 1 };
    expect(balancedGroups(problem)).toMatchObject({ verdict: 'MULTIPLE', count: 924, countExact: true });
    const capped = balancedGroups(problem, { ...SUM_LIMITS, cap: 10 });
    expect(capped).toMatchObject({ verdict: 'MULTIPLE', count: 10, countExact: false });
    expect(capped.groups).toHaveLength(SUM_LIMITS.listed);
  });

  it('is sure of nothing once the cap is reached, even where what was found does not meet', () => {
    const problem = { left: rows(5, 70, 900), right: rows(5, 70, 900) };
    expect(balancedGroups(problem)).toMatchObject({ verdict: 'UNIQUE', count: 3 });
    const capped = balancedGroups(problem, { ...SUM_LIMITS, cap: 2 });
    expect(capped).toMatchObject({ verdict: 'MULTIPLE', count: 2, countExact: false });
    expect(capped.groups.map((group) => group.unique)).toEqual([false, false]);
  });

  it('counts a step for every sum that it looks at, also for groups of another shape', () => {
    // By what can be reached, and by a table of sums.
    for (const [minor, times, other] of [
      [1, 20, 1],
      [1_000_000_000, 18, 1],
    ] as const) {
      const left = rows(other, ...new Array<number>(times).fill(minor));
      const problem = { left, right: rows(9 * minor), mostLeft: 3, mostRight: 1 };
      expect(balancedGroups(problem)).toMatchObject({ verdict: 'NONE' });
      expect(balancedGroups(problem, { ...SUM_LIMITS, steps: 30_000 })).toMatchObject({ verdict: 'BUDGET_EXHAUSTED' });
    }
  });

  it('counts a step for every row of a choice, also where nothing can balance it', () => {
    const left = rows(...Array.from({ length: 40 }, (_, at) => 1 + at));
    const right = rows(...Array.from({ length: 300 }, (_, at) => 1_000_000 + at));
    const problem = { left, right, mostRight: 2 };
    expect(balancedGroups(problem)).toMatchObject({ verdict: 'NONE' });
    expect(balancedGroups(problem, { ...SUM_LIMITS, steps: 5_000_000 })).toMatchObject({ verdict: 'BUDGET_EXHAUSTED' });
  });

  it('has more rows than a stack has frames', () => {
    const left = rows(...Array.from({ length: 20_000 }, (_, at) => 1_000_000 + at));
    expect(balancedGroups({ left, right: rows(1_000_777), mostRight: 1 })).toMatchObject({
      verdict: 'UNIQUE',
      count: 1,
    });
    const all = balancedGroups({ left, right: left, mostRight: 1 }, { ...SUM_LIMITS, steps: 5_000_000 });
    expect(all.verdict).toBe('BUDGET_EXHAUSTED');
  });

  it('is exact in the last unit at the largest sums, and does not search beyond them', () => {
    const most = BigInt(Number.MAX_SAFE_INTEGER);
    const half = (most - 1n) / 2n;
    const left = [
      { id: 0, minor: half - 8n },
      { id: 1, minor: 7n },
    ];
    const right = (minor: bigint) => [{ id: 0, minor }];
    expect(balancedGroups({ left, right: right(half - 1n) }).verdict).toBe('UNIQUE');
    expect(balancedGroups({ left, right: right(half) }).verdict).toBe('NONE');
    expect(balancedGroups({ left, right: right(most) })).toMatchObject({
      verdict: 'BUDGET_EXHAUSTED',
      countExact: false,
    });
    expect(() => balancedGroups({ left: [left[0]!, left[0]!], right: right(1n) })).toThrow(RangeError);
  });
});
