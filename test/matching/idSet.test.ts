import fc from 'fast-check';
import { expect, it } from 'vitest';
import { IdSet } from '../../src-main/matching/idSet.ts';

/** Ids of files begin a billion apart, and the rows of one follow one another. */
const anyId = fc
  .tuple(fc.integer({ min: 0, max: 5 }), fc.oneof(fc.nat(70), fc.integer({ min: 2 ** 20 - 3, max: 2 ** 20 + 3 })))
  .map(([file, row]) => file * 2 ** 30 + row);

it('tells what was added before, as a set does', () => {
  fc.assert(
    fc.property(fc.array(anyId, { maxLength: 300 }), (ids) => {
      const [known, bits] = [new Set<number>(), new IdSet()];
      for (const id of ids) {
        expect(bits.add(id)).toBe(!known.has(id));
        known.add(id);
      }
    }),
  );
});
