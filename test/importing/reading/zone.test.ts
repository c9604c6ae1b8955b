import { describe, expect, it } from 'vitest';
import { parseDay } from '../../../shared/value/time.ts';
import { zoneMinutes } from '../../../src-main/importing/reading/zone.ts';

const at = (zone: string, day: string, clock = '12:00') => {
  const [hours, minutes] = clock.split(':').map((part) => Number.parseInt(part, 10));
  return zoneMinutes(zone, parseDay(day)!, hours! * 3600 + minutes! * 60);
};

describe('the clock that a file names', () => {
  it.each([
    ['UTC', 0],
    ['cest', 120],
    ['PDT', -420],
    ['+0800', 480],
    ['-08:00', -480],
    ['GMT+1', 60],
    ['GMT-03:30', -210],
    ['+00:00', 0],
  ])('reads %s', (zone, minutes) => expect(at(zone, '2026-10-12')).toBe(minutes));

  it('knows summer and winter of a place, also in the hours about the change', () => {
    expect(at('Europe/Berlin', '2026-07-01')).toBe(120);
    expect(at('Europe/Berlin', '2026-12-01')).toBe(60);
    expect(at('America/Los_Angeles', '2026-03-08', '01:59')).toBe(-480);
    expect(at('America/Los_Angeles', '2026-03-08', '03:00')).toBe(-420);
    expect(at('Europe/Berlin', '2026-10-25', '01:59')).toBe(120);
    expect(at('Europe/Berlin', '2026-10-25', '03:00')).toBe(60);
    expect(at('Asia/Shanghai', '2026-10-12')).toBe(480);
  });

  it.each(['', 'CST', 'IST', 'BST', 'Local', 'Mars/Olympus', '+25:00', 'GMT+1:75'])('gives nothing for “%s”', (zone) =>
    expect(at(zone, '2026-10-12')).toBeNull(),
  );
});
