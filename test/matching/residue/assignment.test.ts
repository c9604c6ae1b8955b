import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Assignment, assign } from '../../../src-main/matching/residue/assignment.ts';
import { cheapestMatching } from '../../../src-main/matching/residue/augment.ts';
import { certificateFaults } from '../../../src-main/matching/residue/certificate.ts';
import { exchangesOf } from '../../../src-main/matching/residue/exchanges.ts';
import { gapsOf } from '../../../src-main/matching/residue/gaps.ts';
import { type AssignmentProblem, COST_MOST, graphOf } from '../../../src-main/matching/residue/graph.ts';
import { bruteForce, smallProblem } from './problems.ts';

const row = (id: number, open = 10, twin?: string) => ({ id, open, twin });
const edge = (left: number, right: number, cost: number) => ({ left, right, cost });
const pairGaps = (answer: Assignment) => answer.pairs.map(({ left, right, gap }) => [left, right, gap]);

describe('an assignment of a small block', () => {
  it('is the cheapest of all, with the gap of every pair and of the whole, and proves itself', () => {
    const seen = { ties: 0, gaps: 0, open: 0, split: 0, none: 0 };
    fc.assert(
      fc.property(smallProblem, (problem) => {
        const answer = assign(problem);
        const truth = bruteForce(problem, answer);
        expect(answer.verdict).toBe('OPTIMAL');
        expect(answer.total).toBe(BigInt(truth.total));
        expect(answer.lowerBound).toBe(answer.total);
        expect(answer.pairs.map((pair) => pair.gap)).toEqual(truth.gaps);
        expect(answer.gap).toBe(truth.gap);
        expect(answer.pairs.every((pair) => pair.exact && (!pair.twinsSplit || pair.gap === 0))).toBe(true);
        expect(certificateFaults(problem, answer)).toEqual([]);
        seen.ties += answer.gap === 0 ? 1 : 0;
        seen.gaps += answer.pairs.some((pair) => pair.gap > 0) ? 1 : 0;
        seen.open += answer.openLeft.length > 0 && answer.pairs.length > 0 ? 1 : 0;
        seen.split += answer.pairs.some((pair) => pair.twinsSplit) ? 1 : 0;
        seen.none += answer.gap === null ? 1 : 0;
      }),
      { numRuns: 5000 },
    );
    for (const [what, times] of Object.entries(seen)) expect(times, what).toBeGreaterThan(20);
  });

  it('does not depend on the order in which rows and edges come, nor on edges that come twice and dearer', () => {
    fc.assert(
      fc.property(smallProblem, fc.infiniteStream(fc.nat()), (problem, numbers) => {
        const shuffled = <T>(list: readonly T[]): T[] =>
          list
            .map((value) => ({ value, at: numbers.next().value as number }))
            .sort((one, two) => one.at - two.at)
            .map(({ value }) => value);
        const dearer = problem.edges.map((one) => ({ ...one, cost: one.cost + 1 }));
        const other = {
          left: shuffled(problem.left),
          right: shuffled(problem.right),
          edges: shuffled([...problem.edges, ...dearer]),
        };
        expect(assign(other)).toEqual(assign(problem));
      }),
      { numRuns: 1000 },
    );
  });

  it('mirrored costs the same and has the same gap', () => {
    fc.assert(
      fc.property(smallProblem, (problem) => {
        const mirrored = assign({
          left: problem.right,
          right: problem.left,
          edges: problem.edges.map(({ left, right, cost }) => ({ left: right, right: left, cost })),
        });
        const answer = assign(problem);
        expect([mirrored.total, mirrored.gap]).toEqual([answer.total, answer.gap]);
      }),
      { numRuns: 1000 },
    );
  });

  it('is untouched by rows and edges that have nothing to do with it', () => {
    fc.assert(
      fc.property(smallProblem, smallProblem, (problem, other) => {
        const far = 1000;
        const away = (rows: AssignmentProblem['left']) => rows.map((one) => ({ ...one, id: one.id + far }));
        const both = assign({
          left: [...problem.left, ...away(other.left)],
          right: [...problem.right, ...away(other.right)],
          edges: [...problem.edges, ...other.edges.map(({ left, right, cost }) => edge(left + far, right + far, cost))],
        });
        expect(both.pairs.filter((pair) => pair.left < far)).toEqual(assign(problem).pairs);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a named case', () => {
  it('takes the dearer pair where the whole is cheaper by it, and says by how much', () => {
    const problem = {
      left: [row(1), row(2)],
      right: [row(1), row(2)],
      edges: [edge(1, 1, 0), edge(1, 2, 1), edge(2, 1, 2), edge(2, 2, 9)],
    };
    expect(assign(problem)).toMatchObject({ total: 3n, gap: 6, openLeft: [], openRight: [] });
    expect(pairGaps(assign(problem))).toEqual([
      [1, 2, 6],
      [2, 1, 6],
    ]);
  });

  it('leaves a row open rather than pair it too dearly', () => {
    const answer = assign({ left: [row(1, 3)], right: [row(1, 3)], edges: [edge(1, 1, 7)] });
    expect(answer).toMatchObject({ pairs: [], openLeft: [1], openRight: [1], total: 6n, gap: 1 });
  });

  it('shows a pair that costs as much as two open rows as a suggestion', () => {
    const answer = assign({ left: [row(1, 3)], right: [row(1, 4)], edges: [edge(1, 1, 7)] });
    expect(pairGaps(answer)).toEqual([[1, 1, 0]]);
    expect(answer).toMatchObject({ total: 7n, gap: 0 });
  });

  it('has no other solution where there is no edge', () => {
    expect(assign({ left: [row(1)], right: [], edges: [] })).toMatchObject({ pairs: [], total: 10n, gap: null });
  });

  const twins = (lefts: number, rights: number, twin: string | undefined = 'same') => ({
    left: Array.from({ length: lefts }, (_, place) => row(place, 10, twin)),
    right: Array.from({ length: rights }, (_, place) => row(place, 10, twin)),
    edges: Array.from({ length: lefts * rights }, (_, at) => edge(Math.floor(at / rights), at % rights, 0)),
  });

  it('pairs twins by occurrence and is sure of it where the counts are equal', () => {
    const answer = assign(twins(3, 3));
    expect(pairGaps(answer)).toEqual([
      [0, 0, 20],
      [1, 1, 20],
      [2, 2, 20],
    ]);
    expect(answer.pairs.some((pair) => pair.twinsSplit)).toBe(false);
    expect(answer.gap).toBe(20);
  });

  it('is sure of nothing where one twin is left over, or where nobody said that they are twins', () => {
    for (const problem of [twins(3, 2), twins(2, 3)]) {
      expect(assign(problem).pairs.map(({ gap, twinsSplit }) => [gap, twinsSplit])).toEqual([
        [0, true],
        [0, true],
      ]);
    }
    const { pairs, gap } = assign({ ...twins(2, 2), left: [row(0), row(1)] });
    expect([pairs.map((pair) => pair.gap), gap]).toEqual([[0, 0], 0]);
  });

  it('is exact at the largest costs, where neighbouring doubles would meet', () => {
    const problem = {
      left: [row(1, COST_MOST), row(2, COST_MOST)],
      right: [row(1, COST_MOST), row(2, COST_MOST)],
      edges: [edge(1, 1, -COST_MOST), edge(1, 2, 1 - COST_MOST), edge(2, 1, -COST_MOST), edge(2, 2, -COST_MOST)],
    };
    const answer = assign(problem);
    expect(answer.total).toBe(-2n * BigInt(COST_MOST));
    expect(pairGaps(answer)).toEqual([
      [1, 1, 1],
      [2, 2, 1],
    ]);
    expect(certificateFaults(problem, answer)).toEqual([]);
  });

  it('refuses costs that are not whole or too large, rows that come twice and edges without a row', () => {
    const good = { left: [row(1)], right: [row(1)], edges: [edge(1, 1, 0)] };
    for (const cost of [0.5, Number.NaN, COST_MOST + 1, -COST_MOST - 1]) {
      expect(() => assign({ ...good, edges: [edge(1, 1, cost)] })).toThrow(RangeError);
      expect(() => assign({ ...good, left: [row(1, cost)] })).toThrow(RangeError);
    }
    expect(() => assign({ ...good, left: [row(1), row(1)] })).toThrow(RangeError);
    expect(() => assign({ ...good, edges: [edge(1, 2, 0)] })).toThrow(RangeError);
  });
});

describe('a budget', () => {
  it('that does not suffice says so, and still bounds what it did not find', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(smallProblem, fc.nat(60), (problem, budget) => {
        const answer = assign(problem, budget);
        const truth = bruteForce(problem, answer);
        seen.set(answer.verdict, (seen.get(answer.verdict) ?? 0) + 1);
        expect(certificateFaults(problem, answer)).toEqual([]);
        expect(answer.steps <= budget).toBe(true);
        expect(answer.lowerBound <= BigInt(truth.total) && BigInt(truth.total) <= answer.total).toBe(true);
        if (answer.verdict === 'BUDGET_EXHAUSTED') {
          expect(answer.pairs.every((pair) => pair.gap === 0 && !pair.exact)).toBe(true);
          expect(answer.gap).toBe(0);
          return;
        }
        expect(answer.total).toBe(BigInt(truth.total));
        for (const [place, pair] of answer.pairs.entries()) {
          if (pair.exact) expect(pair.gap).toBe(truth.gaps[place]);
          else expect(pair.gap <= truth.gaps[place]!).toBe(true);
        }
        expect(answer.pairs.some((pair) => !pair.exact)).toBe(answer.verdict === 'GAPS_EXHAUSTED');
      }),
      { numRuns: 3000 },
    );
    expect([...seen.keys()].sort()).toEqual(['BUDGET_EXHAUSTED', 'GAPS_EXHAUSTED', 'OPTIMAL']);
  });
});

describe('the gaps of a ring, where every row has to move for another solution', () => {
  const rowCount = 12;
  const problem = {
    left: Array.from({ length: rowCount }, (_, id) => row(id, 100)),
    right: Array.from({ length: rowCount }, (_, id) => row(id, 100)),
    edges: Array.from({ length: rowCount }, (_, id) => [edge(id, id, 0), edge(id, (id + 1) % rowCount, 1)]).flat(),
  };

  it('are the way around', () => {
    expect(assign(problem).pairs.map((pair) => pair.gap)).toEqual(new Array(rowCount).fill(rowCount));
  });

  it('are bounded from below by what was seen when the steps end', () => {
    const bounds = new Set<number>();
    for (let budget = 0; budget < assign(problem).steps; budget++)
      for (const pair of assign(problem, budget).pairs) {
        if (pair.exact) expect(pair.gap).toBe(rowCount);
        else bounds.add(pair.gap);
      }
    expect([...bounds].every((bound) => bound <= rowCount)).toBe(true);
    expect([...bounds].some((bound) => bound > 0)).toBe(true);
  });
});

describe('the gaps', () => {
  it('are the same under any prices that prove the answer', () => {
    let other = 0;
    fc.assert(
      fc.property(smallProblem, (problem) => {
        const graph = graphOf(problem);
        const { matching } = cheapestMatching(graph, { left: 1e6 });
        // Entered from the other side, the same rows have other prices.
        const turned = graphOf({
          left: problem.right,
          right: problem.left,
          edges: problem.edges.map(({ left, right, cost }) => edge(right, left, cost)),
        });
        const mirrored = cheapestMatching(turned, { left: 1e6 }).matching;
        const repriced = { ...matching, leftPrice: mirrored.rightPrice, rightPrice: mirrored.leftPrice };
        const own = matching.mate.map((_, place) => place);
        const [one, two] = [matching, repriced].map((each) => gapsOf(exchangesOf(graph, each, own), { left: 1e6 }));
        expect(two).toEqual(one);
        other += matching.leftPrice.some((price, at) => price !== repriced.leftPrice[at]) ? 1 : 0;
      }),
      { numRuns: 2000 },
    );
    expect(other).toBeGreaterThan(100);
  });
});

describe('a certificate', () => {
  const problem = {
    left: [row(1), row(2), row(3, 4)],
    right: [row(1), row(2), row(4, 0)],
    edges: [edge(1, 1, 0), edge(1, 2, 1), edge(2, 1, 2), edge(2, 2, 9), edge(3, 4, 5)],
  };
  const good = assign(problem);
  const changed = (change: Partial<Assignment>): string[] => certificateFaults(problem, { ...good, ...change });
  const price = (side: 'left' | 'right', at: number, by: number): Partial<Assignment> => ({
    prices: {
      ...good.prices,
      [side]: good.prices[side].map((one, place) => (place === at ? { ...one, price: one.price + by } : one)),
    },
  });

  it('holds for the answer', () => {
    expect(good.pairs).toHaveLength(2);
    expect(certificateFaults(problem, good)).toEqual([]);
  });

  it.each<[string, Partial<Assignment>, RegExp]>([
    ['a total that is off by one', { total: good.total + 1n }, /costs 7, not 8/],
    ['a bound that is off by one', { lowerBound: good.lowerBound - 1n }, /the prices prove/],
    [
      'a pair that is no edge',
      { pairs: [{ ...good.pairs[0]!, right: 4 }, good.pairs[1]!], openRight: [2] },
      /not an edge/,
    ],
    ['a pair at another cost', { pairs: [{ ...good.pairs[0]!, cost: 0 }, good.pairs[1]!] }, /not an edge of that cost/],
    ['a row that is paired and open', { openLeft: [1, 3] }, /left rows are not each/],
    ['a row that is nowhere', { openRight: [] }, /right rows are not each/],
    ['a row that is paired twice', { pairs: [good.pairs[0]!, { ...good.pairs[1]!, right: 2, cost: 9 }] }, /right rows/],
    ['a price below zero', price('left', 2, -1), /no price of 0 or more/],
    ['a missing price', { prices: { ...good.prices, right: [] } }, /no price of 0 or more/],
    ['a price that is too low', price('left', 0, -1), /saves more than its price/],
    ['a price that is too high', price('left', 0, 1), /is not at its price/],
    ['a price of an open left row', price('left', 2, 1), /open left row 3 has a price/],
    ['a price of an open right row', price('right', 2, 1), /open right row 4 has a price/],
  ])('breaks by %s', (_what, change, fault) => {
    expect(changed(change).join('\n')).toMatch(fault);
  });

  it('breaks by a solution that is not the cheapest, even where its sums are right', () => {
    const worse = [
      { ...good.pairs[0]!, right: 1, cost: 0 },
      { ...good.pairs[1]!, right: 2, cost: 9 },
    ];
    const faults = changed({ pairs: worse, total: good.total + 6n });
    expect(faults.join('\n')).toMatch(/do not prove that the solution is the cheapest[\s\S]*is not at its price/);
  });

  it('of any small block breaks by any change of one price', () => {
    fc.assert(
      fc.property(smallProblem, fc.nat(), fc.constantFrom(-1, 1), (block, at, by) => {
        const answer = assign(block);
        const places = block.left.length;
        const prices = {
          ...answer.prices,
          left: answer.prices.left.map((one, place) =>
            place === at % places ? { ...one, price: one.price + by } : one,
          ),
        };
        expect(certificateFaults(block, { ...answer, prices })).not.toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});
