import type { ArrivalState } from '../../shared/entity/arrival.ts';
import { type Calendar, type Delay, delayed, isWorkingDay } from '../../shared/value/calendar.ts';
import { type Day, type Instant, instantAt } from '../../shared/value/time.ts';

/** For which days files of a source are expected, and when each is late: a delay after the day, at seconds since midnight. */
export type Expecting = { readonly days: 'calendar' | 'working'; readonly after: Delay; readonly bySeconds: number };

/** The clock and calendar of the enterprise. */
export type Clock = { readonly calendar: Calendar; readonly offsetMinutes: number };

/** Is a file of this day expected? Without a word from the source it is, on every day. */
export const isExpected = (expecting: Expecting | null, day: Day, { calendar }: Clock): boolean =>
  expecting === null || expecting.days === 'calendar' || isWorkingDay(calendar, day);

/** The instant from which a file of this day is late; null where the source does not say, or expects none. */
export function dueAt(expecting: Expecting | null, day: Day, clock: Clock): Instant | null {
  if (expecting === null || !isExpected(expecting, day, clock)) return null;
  return instantAt(delayed(clock.calendar, day, expecting.after), expecting.bySeconds, clock.offsetMinutes);
}

/** What there is of a day: its rows, whether a file covers it, whether it was declared empty. */
export type Found = { readonly rows: number; readonly covered: boolean; readonly declared: boolean };

/** The state of one source on one day at an instant (epoch seconds). Rows prevail over any word of emptiness. */
export function stateOf(
  expecting: Expecting | null,
  day: Day,
  { rows, covered, declared }: Found,
  clock: Clock,
  now: number,
): ArrivalState {
  if (rows > 0) return 'arrived';
  if (covered || declared) return 'empty';
  if (!isExpected(expecting, day, clock)) return 'notExpected';
  const due = dueAt(expecting, day, clock);
  if (due === null) return 'expected';
  return now < due.seconds ? 'notDue' : 'late';
}
