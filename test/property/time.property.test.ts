import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  businessDayOf,
  civilOf,
  type Day,
  dayOf,
  formatDay,
  formatInstant,
  instantAt,
  monthOf,
  parseClock,
  parseDay,
  parseInstant,
  weekdayOf,
} from '../../shared/value/time.ts';

const FIRST = dayOf(1000, 1, 1)!;
const LAST = dayOf(9999, 12, 31)!;
const day = fc.integer({ min: FIRST, max: LAST });
const clock = fc.integer({ min: 0, max: 86_399 });
const offset = fc.integer({ min: -14 * 60, max: 14 * 60 });
const leap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const lengths = (year: number): number[] => [31, leap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Days before a year since year 0, by the leap rule alone: an account of the calendar that uses no Date. */
const daysBefore = (year: number): number => {
  const past = year - 1;
  return past * 365 + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
};
const counted = (year: number, month: number, date: number): Day =>
  daysBefore(year) -
  daysBefore(1970) +
  lengths(year)
    .slice(0, month - 1)
    .reduce((sum, length) => sum + length, 0) +
  date -
  1;

describe('a day', () => {
  it('is read back as it was written, over the years 1000 to 9999', () => {
    expect([formatDay(FIRST), formatDay(0), formatDay(LAST)]).toEqual(['1000-01-01', '1970-01-01', '9999-12-31']);
    fc.assert(
      fc.property(day, (at) => {
        expect(formatDay(at)).toMatch(/^\d{4}-\d{2}-\d{2}$/);
        expect(parseDay(formatDay(at))).toBe(at);
      }),
    );
  });

  it('is the count of days that the leap rule gives, and a date that does not exist is none', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1000, max: 9999 }),
        fc.integer({ min: 0, max: 13 }),
        fc.integer({ min: 0, max: 32 }),
        (year, month, date) => {
          const exists = month >= 1 && month <= 12 && date >= 1 && date <= lengths(year)[month - 1]!;
          expect(dayOf(year, month, date)).toBe(exists ? counted(year, month, date) : null);
        },
      ),
      { numRuns: 500 },
    );
    for (const text of ['2026-02-29', '2100-02-29', '0999-12-31', '2026-1-1', '20260101', '2026-01-01 ', '２026-01-01'])
      expect(parseDay(text), text).toBe(null);
  });

  it('has the weekday that follows the one before it, in every week the same', () => {
    expect(weekdayOf(parseDay('2026-10-12')!)).toBe(1);
    fc.assert(
      fc.property(day, (at) => {
        expect(weekdayOf(at + 1)).toBe((weekdayOf(at) % 7) + 1);
        expect(weekdayOf(at + 7)).toBe(weekdayOf(at));
      }),
    );
  });

  it('is in a month from its first to its last day', () => {
    fc.assert(
      fc.property(day, (at) => {
        const { first, last } = monthOf(at);
        const month = formatDay(at).slice(0, 7);
        expect(formatDay(first)).toBe(`${month}-01`);
        expect(formatDay(last).slice(0, 7)).toBe(month);
        expect(formatDay(last + 1).slice(8)).toBe('01');
        expect(first <= at && at <= last).toBe(true);
      }),
    );
  });
});

describe('an instant', () => {
  it('is read back as it was written, with its offset', () => {
    fc.assert(
      fc.property(fc.integer({ min: FIRST + 1, max: LAST - 1 }), clock, offset, (at, seconds, minutes) => {
        const instant = instantAt(at, seconds, minutes);
        const text = formatInstant(instant);
        expect(text.startsWith(formatDay(at))).toBe(true);
        expect(parseInstant(text)).toEqual(instant);
        expect(civilOf(instant.seconds, minutes)).toEqual({ day: at, clock: seconds });
      }),
    );
  });

  it('is the same moment on every clock', () => {
    fc.assert(
      fc.property(day, clock, offset, offset, (at, seconds, here, there) => {
        const instant = instantAt(at, seconds, here);
        const away = civilOf(instant.seconds, there);
        expect(instantAt(away.day, away.clock, there).seconds).toBe(instant.seconds);
        expect(away.clock >= 0 && away.clock < 86_400).toBe(true);
      }),
    );
  });

  it('without an offset, or with one that no clock has, is none', () => {
    expect(parseInstant('2026-10-12T09:12:03+08:00')).toEqual({ seconds: 1_791_767_523, offsetMinutes: 480 });
    expect(parseInstant('2026-10-12T09:12:03-00:00')).toEqual(parseInstant('2026-10-12T09:12:03Z'));
    for (const zone of ['', '+8', '+0800', '+08:60', '+24:00', '-99:99', ' +08:00'])
      expect(parseInstant(`2026-10-12T09:12:03${zone}`), zone).toBe(null);
    for (const time of ['24:00:00', '23:60:00', '23:59:60', '9:12:03', '09:12'])
      expect(parseInstant(`2026-10-12T${time}+08:00`), time).toBe(null);
  });
});

describe('a time of day', () => {
  it('is the seconds since midnight, and 24:00 the end of the day', () => {
    const two = (value: number): string => String(value).padStart(2, '0');
    fc.assert(
      fc.property(fc.nat(30), fc.nat(70), fc.nat(70), (hours, minutes, seconds) => {
        const exists = minutes < 60 && seconds < 60 && (hours < 24 || (hours === 24 && minutes === 0 && seconds === 0));
        const read = parseClock(`${two(hours)}:${two(minutes)}:${two(seconds)}`);
        expect(read).toBe(exists ? hours * 3600 + minutes * 60 + seconds : null);
      }),
    );
    expect([parseClock('23:00'), parseClock('24:00')]).toEqual([82_800, 86_400]);
  });
});

describe('the business day', () => {
  it('turns at the cut-off: a second before it is the day, the cut-off itself the next', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 86_400 }), offset, (at, cutoff, minutes) => {
        const before = instantAt(at, cutoff - 1, minutes);
        const from = instantAt(at, cutoff, minutes);
        expect(businessDayOf(before.seconds, minutes, cutoff)).toBe(at);
        expect(businessDayOf(from.seconds, minutes, cutoff)).toBe(at + 1);
      }),
    );
  });

  it('never goes back as time goes on, and is the civil day or the next', () => {
    fc.assert(
      fc.property(
        day,
        clock,
        fc.nat(200_000),
        fc.integer({ min: 1, max: 86_400 }),
        offset,
        (at, seconds, later, cutoff, minutes) => {
          const { seconds: moment } = instantAt(at, seconds, minutes);
          const business = businessDayOf(moment, minutes, cutoff);
          expect(business === at || business === at + 1).toBe(true);
          expect(businessDayOf(moment + later, minutes, cutoff) >= business).toBe(true);
        },
      ),
    );
  });
});
