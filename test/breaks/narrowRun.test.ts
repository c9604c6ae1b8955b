import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hasNarrowRun } from '../../src-main/breaks/narrowRun.ts';

it('finds a run wherever adding up every run finds one', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 40 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 0, max: 5 }),
      (gaps, size, most) => {
        const runs = gaps.flatMap((_, from) => (from + size <= gaps.length ? [gaps.slice(from, from + size)] : []));
        const wanted = runs.some((run) => run.reduce((sum, gap) => sum + gap, 0) <= most);
        expect(hasNarrowRun(gaps.length, size, most, (index) => gaps[index]!)).toBe(wanted);
      },
    ),
    { numRuns: 1000 },
  );
});

it('asks for no more than one in so many where all are wide, and for none twice', () => {
  const asked: number[] = [];
  const gapAt = (index: number): number => {
    asked.push(index);
    return 9;
  };
  expect(hasNarrowRun(1000, 4, 2, gapAt)).toBe(false);
  expect(asked.length).toBe(250);
  expect(new Set(asked).size).toBe(asked.length);
});

it('has no run of more gaps than there are', () => {
  expect(hasNarrowRun(-1, 4, 2, () => 0)).toBe(false);
  expect(hasNarrowRun(3, 4, 2, () => 0)).toBe(false);
});
