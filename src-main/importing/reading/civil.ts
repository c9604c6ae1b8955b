import { type Day, dayOf, parseClock } from '../../../shared/value/time.ts';
import { twoDigits } from './moment.ts';

/** A civil day with the seconds since its midnight where the text says them. */
export type Civil = { day: Day; clock: number | null };

const date = /^(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))(?=\D|$|\d{6}$)/;
const LAST_SECOND = 86_399;
/** Letters of " 09:05:03". */
const WITH_CLOCK = 9;
const two = (text: string): string => text.padStart(2, '0');

/**
 * Seconds since midnight of "9:05", "09:05:03", "09.05.03.123456", "09时05分03秒", "090503" or, without its leading
 * nought, "90503"; null for anything else.
 */
export function readClock(text: string): number | null {
  const parts =
    /^(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?$/.exec(text) ??
    /^(\d{1,2})时(\d{1,2})分(?:(\d{1,2})秒)?$/.exec(text) ??
    /^(\d{1,2})(\d{2})(\d{2})$/.exec(text);
  if (!parts) return null;
  const [hours, minutes, seconds] = [parts[1], parts[2], parts[3] ?? '00'].map((part) => two(part!));
  const clock = parseClock(`${hours}:${minutes}:${seconds}`);
  return clock === null || clock > LAST_SECOND ? null : clock;
}

/**
 * The day, and the time where one follows, of "2026-10-12", "2026/1/5 9:05", "20261012 090503", "20261012090503",
 * "2026年10月12日", "2026-10-12-09.05.03.123456"; null for anything else and for what does not exist.
 */
export function readCivil(text: string): Civil | null {
  const { length } = text;
  const at = length === WITH_CLOCK + 8 ? 8 : length === WITH_CLOCK + 10 ? 10 : -1;
  if (at < 0 || text.charCodeAt(at) !== 32) return length <= 10 ? dayAlone(text) : anyCivil(text);
  const colons = text.charCodeAt(at + 3) === 58 && text.charCodeAt(at + 6) === 58;
  const [hours, minutes, seconds] = [twoDigits(text, at + 1), twoDigits(text, at + 4), twoDigits(text, at + 7)];
  const alone = dayAlone(text.slice(0, at));
  return alone !== null && alone.clock === null && colons && hours < 24 && minutes < 60 && seconds < 60
    ? { day: alone.day, clock: hours * 3600 + minutes * 60 + seconds }
    : anyCivil(text);
}

/** A file has few days and a million rows: those seen lately are not worked out again. */
const MOST_DAYS = 1024;
const days = new Map<string, Civil | null>();
let last: { text: string; civil: Civil | null } = { text: '', civil: null };

function dayAlone(text: string): Civil | null {
  if (text === last.text) return last.civil;
  const civil = keptDay(text);
  last = { text, civil };
  return civil;
}

function keptDay(text: string): Civil | null {
  const known = days.get(text);
  if (known !== undefined) return known;
  if (days.size === MOST_DAYS) days.clear();
  const civil = anyCivil(text);
  days.set(text, civil);
  return civil;
}

function anyCivil(text: string): Civil | null {
  const parts = date.exec(text);
  if (!parts) return null;
  const day = dayOf(
    Number(parts[1]),
    Number(parts[3] ?? parts[5] ?? parts[7]),
    Number(parts[4] ?? parts[6] ?? parts[8]),
  );
  const rest = text.slice(parts[0].length).replace(/^(?:\s+|[T-])/, '');
  if (day === null) return null;
  if (rest === '') return text.length === parts[0].length ? { day, clock: null } : null;
  const clock = readClock(rest);
  return clock === null ? null : { day, clock };
}
