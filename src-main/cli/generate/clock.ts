import { type Day, formatDay } from '../../../shared/value/time.ts';

export const DAY_SECONDS = 86_400;

/** Seconds since 1970-01-01 00:00 on the enterprise's own clock: files state no zone. */
export type CivilSeconds = number;

export const at = (day: Day, clock: number): CivilSeconds => day * DAY_SECONDS + clock;
export const clockAt = (hours: number, minutes: number, seconds = 0): number => hours * 3600 + minutes * 60 + seconds;
export const dayAt = (seconds: CivilSeconds): Day => Math.floor(seconds / DAY_SECONDS);

const two = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));

/** "09:12:03" of seconds since midnight. */
const clockText = (clock: number): string =>
  `${two[Math.floor(clock / 3600)]}:${two[Math.floor(clock / 60) % 60]}:${two[clock % 60]}`;

const days = new Map<Day, string>();

/** "2026-10-12"; a run has few days and millions of rows. */
export function dayText(day: Day): string {
  const known = days.get(day);
  if (known !== undefined) return known;
  const text = formatDay(day);
  days.set(day, text);
  return text;
}

/** "2026-10-12 09:12:03". */
export function timeText(seconds: CivilSeconds): string {
  const day = dayAt(seconds);
  return `${dayText(day)} ${clockText(seconds - day * DAY_SECONDS)}`;
}

const compactDays = new Map<Day, string>();

/** "20261012". */
export function compactDay(day: Day): string {
  const known = compactDays.get(day);
  if (known !== undefined) return known;
  const text = formatDay(day).replaceAll('-', '');
  compactDays.set(day, text);
  return text;
}

/** "20261012091203". */
export function compactTime(seconds: CivilSeconds): string {
  const day = dayAt(seconds);
  const clock = seconds - day * DAY_SECONDS;
  return `${compactDay(day)}${two[Math.floor(clock / 3600)]}${two[Math.floor(clock / 60) % 60]}${two[clock % 60]}`;
}

/** "2026年10月12日". */
export const chineseDay = (day: Day): string => dayText(day).replace(/^(\d+)-(\d+)-(\d+)$/, '$1年$2月$3日');
