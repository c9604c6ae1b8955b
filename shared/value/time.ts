/**
 * A bank's day is a civil date with no zone. In memory and in the database it is a Day: the number of days since
 * 1970-01-01. People and files see ISO "2026-10-01". An instant is epoch seconds with the offset it was written in.
 */
export type Day = number;
export type Instant = { readonly seconds: number; readonly offsetMinutes: number };

const DAY_SECONDS = 86_400;

/** The Day of year, month 1–12, day of month; null when there is no such date (30 February). */
export function dayOf(year: number, month: number, date: number): Day | null {
  if (year < 1000 || year > 9999 || month < 1 || month > 12 || date < 1 || date > 31) return null;
  const at = new Date(Date.UTC(year, month - 1, date));
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === date ? at.getTime() / 1000 / DAY_SECONDS : null;
}

const isoDay = /^(\d{4})-(\d{2})-(\d{2})$/;

/** "2026-10-01" → Day; null for anything else. */
export function parseDay(text: string): Day | null {
  const parts = isoDay.exec(text);
  return parts ? dayOf(Number(parts[1]), Number(parts[2]), Number(parts[3])) : null;
}

/** Day → "2026-10-01". */
export const formatDay = (day: Day): string => new Date(day * DAY_SECONDS * 1000).toISOString().slice(0, 10);

/** ISO weekday: 1 Monday … 7 Sunday. */
export const weekdayOf = (day: Day): number => ((((day + 3) % 7) + 7) % 7) + 1;

/** The first and last day of the month of a day. */
export function monthOf(day: Day): { first: Day; last: Day } {
  const date = new Date(day * DAY_SECONDS * 1000);
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / 1000 / DAY_SECONDS;
  const last = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0) / 1000 / DAY_SECONDS;
  return { first, last };
}

/** "09:12:03", "23:00" → seconds since midnight; null for anything else. 24:00 is the end of the day: 86,400. */
export function parseClock(text: string): number | null {
  const parts = /^(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (!parts) return null;
  const [hours, minutes, seconds] = [Number(parts[1]), Number(parts[2]), Number(parts[3] ?? 0)];
  const total = hours * 3600 + minutes * 60 + seconds;
  return minutes < 60 && seconds < 60 && total <= DAY_SECONDS ? total : null;
}

/** The instant of a civil day and a clock time in an offset (minutes east of UTC). */
export const instantAt = (day: Day, clockSeconds: number, offsetMinutes: number): Instant => ({
  seconds: day * DAY_SECONDS + clockSeconds - offsetMinutes * 60,
  offsetMinutes,
});

/** The civil day and seconds since midnight of an instant, on the clock of an offset. */
export function civilOf(seconds: number, offsetMinutes: number): { day: Day; clock: number } {
  const local = seconds + offsetMinutes * 60;
  const day = Math.floor(local / DAY_SECONDS);
  return { day, clock: local - day * DAY_SECONDS };
}

/** "2026-10-01T09:12:03+08:00". The inverse of parseInstant. */
export function formatInstant({ seconds, offsetMinutes }: Instant): string {
  const { day, clock } = civilOf(seconds, offsetMinutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  const size = Math.abs(offsetMinutes);
  const zone =
    offsetMinutes === 0 ? 'Z' : `${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  return `${formatDay(day)}T${two(Math.floor(clock / 3600))}:${two(Math.floor(clock / 60) % 60)}:${two(clock % 60)}${zone}`;
}

const isoInstant = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(Z|[+-]\d{2}:\d{2})$/;

/** An ISO instant with its offset; null for anything else, and for a time without an offset. */
export function parseInstant(text: string): Instant | null {
  const parts = isoInstant.exec(text);
  if (!parts) return null;
  const day = parseDay(parts[1]!);
  const clock = parseClock(parts[2]!);
  if (day === null || clock === null || clock === DAY_SECONDS) return null;
  const zone = parts[3]!;
  const east = zone === 'Z' ? 0 : parseClock(zone.slice(1));
  if (east === null || east >= DAY_SECONDS) return null;
  const minutes = east / 60;
  return instantAt(day, clock, zone[0] === '-' && minutes > 0 ? -minutes : minutes);
}

/** The business day of an instant: a time at or after the cut-off belongs to the next day. Cut-off in seconds, 86,400 = midnight. */
export const businessDayOf = (seconds: number, offsetMinutes: number, cutoffSeconds: number): Day =>
  civilOf(seconds + DAY_SECONDS - cutoffSeconds, offsetMinutes).day;
