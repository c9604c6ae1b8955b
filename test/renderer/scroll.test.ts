import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  contentHeight,
  type Geometry,
  movedCursor,
  rowAtTop,
  rowsInSight,
  scrollTopOf,
  scrollToShow,
  TALLEST,
} from '../../src-renderer/parts/scroll.ts';

const geometry = fc.record({
  total: fc.integer({ min: 0, max: 3_000_000 }),
  rowHeight: fc.constantFrom(24, 28, 34),
  viewport: fc.integer({ min: 0, max: 3000 }),
});
const position = fc.integer({ min: 0, max: TALLEST });

test('no list is taller than what every browser takes at 200 %', () => {
  fc.assert(fc.property(geometry, (given) => contentHeight(given) <= 8_000_000));
});

test('every row is in sight somewhere: the first at the top, the last at the bottom', () => {
  fc.assert(
    fc.property(geometry, (given) => {
      fc.pre(given.total > 0);
      expect(rowsInSight(given, 0).first).toBe(0);
      expect(rowsInSight(given, contentHeight(given)).last).toBe(given.total - 1);
    }),
  );
});

test('a row and its scroll position are inverse, and scrolling never goes backwards', () => {
  fc.assert(
    fc.property(geometry, position, position, (given, one, other) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)];
      expect(rowAtTop(given, low)).toBeLessThanOrEqual(rowAtTop(given, high));
      const row = rowAtTop(given, one);
      expect(rowAtTop(given, scrollTopOf(given, row))).toBeCloseTo(row, 3);
    }),
  );
});

test('only what fits is drawn, and the shift is less than a row', () => {
  fc.assert(
    fc.property(geometry, position, (given, scrollTop) => {
      const { first, last, shift } = rowsInSight(given, scrollTop);
      expect(last - first).toBeLessThanOrEqual(Math.ceil(given.viewport / given.rowHeight));
      expect(shift).toBeGreaterThanOrEqual(0);
      expect(shift).toBeLessThan(given.rowHeight);
    }),
  );
});

test('a row that was asked for is whole in sight, and what is in sight stays put', () => {
  const tall = fc.record({
    total: fc.integer({ min: 200, max: 3_000_000 }),
    rowHeight: fc.constant(28),
    viewport: fc.integer({ min: 100, max: 3000 }),
  });
  fc.assert(
    fc.property(tall, position, fc.nat(), (given: Geometry, from, any) => {
      const row = any % given.total;
      const scrollTop = scrollToShow(given, from, row);
      const top = rowAtTop(given, scrollTop);
      expect(row).toBeGreaterThanOrEqual(top - 0.001);
      expect(row + 1).toBeLessThanOrEqual(top + given.viewport / given.rowHeight + 0.001);
      expect(scrollToShow(given, scrollTop, row)).toBeCloseTo(scrollTop, 3);
    }),
  );
});

test('keys move the cursor and stop at the ends; other keys and empty lists do not', () => {
  const given = { total: 100, rowHeight: 28, viewport: 280 };
  const moves = (key: string, from: number) => movedCursor(key, from, given);
  expect([moves('ArrowDown', 99), moves('ArrowUp', 0), moves('ArrowDown', 4), moves('ArrowUp', 4)]).toEqual([
    99, 0, 5, 3,
  ]);
  expect([moves('PageDown', 0), moves('PageUp', 50), moves('Home', 7), moves('End', 7)]).toEqual([9, 41, 0, 99]);
  expect([moves('a', 1), moves('Enter', 1), movedCursor('ArrowDown', 0, { ...given, total: 0 })]).toEqual([
    null,
    null,
    null,
  ]);
});
