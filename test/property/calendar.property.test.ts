import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Calendar,
  delayed,
  formatDelay,
  isWorkingDay,
  parseDelay,
  plainCalendar,
} from '../../shared/value/calendar.ts';
import { parseDay, weekdayOf } from '../../shared/value/time.ts';

const START = parseDay('2026-01-01')!;
const near = fc.integer({ min: START, max: START + 365 });
const calendar = fc
  .record({ holidays: fc.array(near, { maxLength: 120 }), workdays: fc.array(near, { maxLength: 20 }) })
  .map(({ holidays, workdays }): Calendar => ({ holidays: new Set(holidays), workdays: new Set(workdays) }));
const days = fc.nat(10);

describe('a working day', () => {
  it('is Monday to Friday where nothing else is declared; a declared workday beats a holiday', () => {
    fc.assert(
      fc.property(near, (day) => {
        expect(isWorkingDay(plainCalendar, day)).toBe(weekdayOf(day) <= 5);
        expect(isWorkingDay({ holidays: new Set([day]), workdays: new Set() }, day)).toBe(false);
        expect(isWorkingDay({ holidays: new Set([day]), workdays: new Set([day]) }, day)).toBe(true);
      }),
    );
  });
});

describe('a delay', () => {
  it('in working days ends on a working day, with as many working days on the way', () => {
    fc.assert(
      fc.property(calendar, near, days, (of, from, count) => {
        const to = delayed(of, from, { unit: 'T', days: count });
        const passed = Array.from({ length: to - from }, (_, index) => from + 1 + index);
        expect(isWorkingDay(of, to)).toBe(true);
        if (count > 0) expect(passed.filter((day) => isWorkingDay(of, day))).toHaveLength(count);
        else expect(passed.slice(0, -1).some((day) => isWorkingDay(of, day))).toBe(false);
        if (count === 0 && isWorkingDay(of, from)) expect(to).toBe(from);
      }),
    );
  });

  it('never lets a later day arrive earlier, nor a longer delay', () => {
    fc.assert(
      fc.property(calendar, near, fc.nat(30), days, fc.constantFrom('T', 'D'), (of, from, later, count, unit) => {
        const arrival = delayed(of, from, { unit, days: count });
        expect(delayed(of, from + later, { unit, days: count }) >= arrival).toBe(true);
        expect(delayed(of, from, { unit, days: count + 1 }) >= arrival).toBe(true);
        expect(arrival >= from).toBe(true);
      }),
    );
  });

  it('in natural days counts every day', () => {
    fc.assert(
      fc.property(calendar, near, days, (of, from, count) => {
        expect(delayed(of, from, { unit: 'D', days: count })).toBe(from + count);
      }),
    );
  });

  it('over a calendar with no working day is an error, not an endless search', () => {
    const holidays = new Set(Array.from({ length: 1000 }, (_, index) => START + index));
    expect(() => delayed({ holidays, workdays: new Set() }, START, { unit: 'T', days: 1 })).toThrow(RangeError);
  });

  it('is read back as it was written', () => {
    fc.assert(
      fc.property(fc.constantFrom('T' as const, 'D' as const), fc.nat(999), (unit, count) => {
        expect(parseDelay(formatDelay({ unit, days: count }))).toEqual({ unit, days: count });
      }),
    );
    for (const text of ['', 'T', 'T+', 'T+-1', 'T-1', 't+1', 'T+1 ', 'T+1.5', 'T+1000', 'W+1'])
      expect(parseDelay(text), text).toBe(null);
  });
});
