import { type Day, weekdayOf } from './time.ts';

/** Working days: Monday to Friday but for holidays, and weekend days that were made working days (调休). */
export type Calendar = { readonly holidays: ReadonlySet<Day>; readonly workdays: ReadonlySet<Day> };

export const plainCalendar: Calendar = { holidays: new Set(), workdays: new Set() };

export const isWorkingDay = (calendar: Calendar, day: Day): boolean =>
  calendar.workdays.has(day) || (!calendar.holidays.has(day) && weekdayOf(day) <= 5);

/** A delay in working days (T+1: the next working day) or natural days (D+1). */
export type Delay = { readonly unit: 'T' | 'D'; readonly days: number };

/** "T+1", "D+0" → Delay; null for anything else. */
export function parseDelay(text: string): Delay | null {
  const parts = /^([TD])\+(\d{1,3})$/.exec(text);
  return parts ? { unit: parts[1] as 'T' | 'D', days: Number(parts[2]) } : null;
}

export const formatDelay = (delay: Delay): string => `${delay.unit}+${delay.days}`;

const LONGEST_HOLIDAY_DAYS = 400;

/** The day a delay after another. T+0 of a holiday is the next working day; D counts every day. */
export function delayed(calendar: Calendar, from: Day, delay: Delay): Day {
  if (delay.unit === 'D') return from + delay.days;
  let day = from;
  const nextWorking = (): void => {
    for (let tries = 0; !isWorkingDay(calendar, day); tries += 1) {
      if (tries > LONGEST_HOLIDAY_DAYS) throw new RangeError('the calendar has no working day');
      day += 1;
    }
  };
  if (delay.days === 0) nextWorking();
  for (let left = delay.days; left > 0; left -= 1) {
    day += 1;
    nextWorking();
  }
  return day;
}
