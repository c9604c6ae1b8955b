import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blocksOf } from '../../../src-main/matching/residue/blocks.ts';

const edges = fc.array(fc.record({ left: fc.nat(14), right: fc.nat(14), cost: fc.integer({ min: -9, max: 9 }) }), {
  maxLength: 25,
});

describe('blocks', () => {
  it('are the connected rows, each once, with all their edges and no other', () => {
    fc.assert(
      fc.property(edges, (list) => {
        const blocks = blocksOf(list);
        const blockOf = (side: 'left' | 'right', row: number): number[] =>
          blocks.flatMap((block, at) => (block[side].includes(row) ? [at] : []));
        for (const edge of list) {
          const [left, right] = [blockOf('left', edge.left), blockOf('right', edge.right)];
          expect(left).toHaveLength(1);
          expect(left).toEqual(right);
          const kept = blocks[left[0]!]!.edges.filter((one) => one.left === edge.left && one.right === edge.right);
          expect(kept).toHaveLength(1);
          expect(kept[0]!.cost <= edge.cost).toBe(true);
        }
        for (const block of blocks) {
          // Flooded from its first row, a block is reached whole.
          const [lefts, rights] = [new Set([block.left[0]!]), new Set<number>()];
          for (let round = 0; round < 30; round++)
            for (const edge of block.edges)
              if (lefts.has(edge.left) || rights.has(edge.right)) {
                lefts.add(edge.left);
                rights.add(edge.right);
              }
          expect([[...lefts].sort(), [...rights].sort()]).toEqual([[...block.left].sort(), [...block.right].sort()]);
          expect(block.edges.every((edge) => list.includes(edge))).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('and their rows stand in the order of the rows, whatever the order of the edges', () => {
    fc.assert(
      fc.property(edges, fc.array(fc.nat(), { minLength: 25, maxLength: 25 }), (list, order) => {
        const shuffled = list
          .map((edge, at) => ({ edge, at: order[at]! }))
          .sort((one, two) => one.at - two.at)
          .map(({ edge }) => edge);
        const blocks = blocksOf(list);
        expect(blocksOf(shuffled)).toEqual(blocks);
        const firsts = blocks.map((block) => block.left[0]!);
        expect(firsts).toEqual(firsts.toSorted((one, two) => one - two));
        for (const { left, right } of blocks)
          for (const rows of [left, right]) expect(rows).toEqual(rows.toSorted((one, two) => one - two));
      }),
      { numRuns: 2000 },
    );
  });
});
