import { type Calendar, delayed, isWorkingDay } from '../../shared/value/calendar.ts';
import { type Day, parseDay } from '../../shared/value/time.ts';
import { sampleSetup } from '../../src-main/cli/generate/setup.ts';

const dayOf = (text: string): Day => parseDay(text)!;

/** The days run: a week's end, the National Day holiday, and two days after it. */
export const FIRST_DAY = dayOf('2026-09-28');
export const LAST_DAY = dayOf('2026-10-09');
/** A day of the year before, whose references come back. */
export const YEAR_EARLIER = dayOf('2025-10-09');
/** The day before everything. */
export const OPENING = '2025-10-08';
/** A day on which nobody pays by this channel: all that happens are refunds. */
export const QUIET = { place: 'wechat', day: dayOf('2026-10-04') } as const;

const { holidays, workdays } = sampleSetup().calendar;
export const calendar: Calendar = {
  holidays: new Set(holidays.map(dayOf)),
  workdays: new Set(workdays.map(dayOf)),
};

/** T+1. */
export const dueDay = (day: Day): Day => delayed(calendar, day, { unit: 'T', days: 1 });
export const bankDays = Array.from({ length: LAST_DAY - FIRST_DAY + 1 }, (_, index) => FIRST_DAY + index).filter(
  (day) => isWorkingDay(calendar, day),
);
