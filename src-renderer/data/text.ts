import type { Problem } from '../../shared/entity/problem.ts';
import { windowWords } from '../../shared/text/window.ts';
import type { Language } from '../../shared/text/words.ts';
import { formatGrouped, parseMinor } from '../../shared/value/money.ts';
import { formatDay, parseDay, weekdayOf } from '../../shared/value/time.ts';
import type { Say } from './say.ts';

/** A plain decimal as people read it, thousands grouped and with a true minus; what is no amount is shown as it came. */
export function groupedAmount(amount: string, currency: string): string {
  const minor = parseMinor(amount, currency);
  return minor === null ? amount : formatGrouped(minor, currency).replace('-', '−');
}

export const isZero = (amount: string): boolean => /^-?0*(\.0*)?$/.test(amount);

/** left − right, exactly; null where one of them is no amount. */
export function differenceOf(left: string, right: string, currency: string): bigint | null {
  const [a, b] = [parseMinor(left, currency), parseMinor(right, currency)];
  return a === null || b === null ? null : a - b;
}

export const groupedCount = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

/** An ISO day some days away; the same text where it is no day. */
export function dayAway(day: string, days: number): string {
  const parsed = parseDay(day);
  return parsed === null ? day : formatDay(parsed + days);
}

/** "2026-10-12 周一": the day with its weekday, in the window's language. */
export function dayWithWeekday(day: string, language: Language): string {
  const parsed = parseDay(day);
  if (parsed === null) return day;
  const monday = parseDay('2024-01-01') ?? 0;
  const sample = new Date((monday + weekdayOf(parsed) - 1) * 86_400_000);
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' }).format(sample);
  return `${day} ${weekday}`;
}

/** "zfb.csv · line 12 · column 金额": where a Problem is. */
export function placeOf(where: Problem['where'], say: Say): string {
  const parts = [
    where.file,
    where.sheet === undefined ? undefined : say(windowWords.placeSheet, { sheet: where.sheet }),
    where.line === undefined ? undefined : say(windowWords.placeLine, { line: where.line }),
    where.column === undefined ? undefined : say(windowWords.placeColumn, { column: where.column }),
    where.cell,
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

/** Sizes of files: "812 B", "4.2 KB", "66.1 MB". */
export function fileSize(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB'];
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${units[unit]}`;
}

/** "2026-10-12 09:05" of an instant as the core tells it, in the company's time. */
export const moment = (instant: string): string => instant.slice(0, 16).replace('T', ' ');
