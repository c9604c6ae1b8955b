import { describe, expect, it } from 'vitest';
import { parseDelay } from '../../shared/value/calendar.ts';
import { type Day, formatInstant, parseDay } from '../../shared/value/time.ts';
import {
  type Clock,
  dueAt,
  type Expecting,
  type Found,
  isExpected,
  stateOf,
} from '../../src-main/importing/expecting.ts';

const day = (text: string): Day => parseDay(text)!;

/** National Day 2026: off from Thursday the 1st to Wednesday the 7th, and Saturday the 10th is worked. */
const clock: Clock = {
  calendar: {
    holidays: new Set(['2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07'].map(day)),
    workdays: new Set([day('2026-10-10')]),
  },
  offsetMinutes: 480,
};
const expecting = (days: Expecting['days'], after: string, bySeconds = 37_800): Expecting => ({
  days,
  after: parseDelay(after)!,
  bySeconds,
});

const due = (rule: Expecting | null, of: string, on: Clock = clock): string | null => {
  const instant = dueAt(rule, day(of), on);
  return instant === null ? null : formatInstant(instant);
};

describe('when a file is due', () => {
  it('counts working days with holidays and worked Saturdays', () => {
    const bank = expecting('calendar', 'T+1');
    expect(due(bank, '2026-09-29')).toBe('2026-09-30T10:30:00+08:00');
    expect(due(bank, '2026-09-30')).toBe('2026-10-08T10:30:00+08:00');
    expect(due(bank, '2026-10-03')).toBe('2026-10-08T10:30:00+08:00');
    expect(due(bank, '2026-10-09')).toBe('2026-10-10T10:30:00+08:00');
    expect(due(bank, '2026-10-10')).toBe('2026-10-12T10:30:00+08:00');
  });

  it('counts natural days through every holiday', () => {
    const channel = expecting('calendar', 'D+1');
    expect(due(channel, '2026-09-30')).toBe('2026-10-01T10:30:00+08:00');
    expect(due(channel, '2026-10-03')).toBe('2026-10-04T10:30:00+08:00');
  });

  it('is on the enterprise’s clock, up to the end of a day', () => {
    expect(due(expecting('calendar', 'D+1', 3600), '2026-10-12', { ...clock, offsetMinutes: -210 })).toBe(
      '2026-10-13T01:00:00-03:30',
    );
    expect(due(expecting('calendar', 'D+0', 86_400), '2026-10-12')).toBe('2026-10-13T00:00:00+08:00');
  });

  it('is never on a day for which nothing is expected, nor where the source does not say', () => {
    const office = expecting('working', 'T+1');
    const expected = (text: string): boolean => isExpected(office, day(text), clock);
    expect(['2026-09-30', '2026-10-01', '2026-10-04', '2026-10-10', '2026-10-11'].map(expected)).toEqual([
      true,
      false,
      false,
      true,
      false,
    ]);
    expect(due(office, '2026-10-01')).toBe(null);
    expect(due(office, '2026-10-10')).toBe('2026-10-12T10:30:00+08:00');
    expect(due(null, '2026-10-12')).toBe(null);
    expect(isExpected(null, day('2026-10-04'), clock)).toBe(true);
  });
});

describe('the state of a source on a day', () => {
  const nothing: Found = { rows: 0, covered: false, declared: false };
  const at = (rule: Expecting | null, of: string, found: Partial<Found>, now: string): string =>
    stateOf(rule, day(of), { ...nothing, ...found }, clock, Date.parse(now) / 1000);
  const rule = expecting('working', 'T+1');

  it('turns late at the very second', () => {
    expect(at(rule, '2026-10-12', {}, '2026-10-13T10:29:59+08:00')).toBe('notDue');
    expect(at(rule, '2026-10-12', {}, '2026-10-13T10:30:00+08:00')).toBe('late');
  });

  it('is of what came, whatever was expected or said', () => {
    const late = '2026-12-01T00:00:00+08:00';
    expect(at(rule, '2026-10-12', { rows: 1, covered: true, declared: true }, late)).toBe('arrived');
    expect(at(rule, '2026-10-12', { covered: true }, late)).toBe('empty');
    expect(at(rule, '2026-10-12', { declared: true }, late)).toBe('empty');
    expect(at(rule, '2026-10-11', { rows: 1 }, late)).toBe('arrived');
    expect(at(rule, '2026-10-11', {}, late)).toBe('notExpected');
    expect(at(null, '2026-10-11', {}, late)).toBe('expected');
  });
});
