import { formatDay } from '../../../../shared/value/time.ts';

/** Built-in formats that show dates or times, the Chinese ones (27–36, 50–58) with them (ECMA-376, 18.8.30). */
const isBuiltIn = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);

/** Does a number format show a date or a time? Looks at its first section, without quoted words, colours and locales. */
export function isDateFormat(id: string, code: string | undefined): boolean {
  if (code === undefined) return isBuiltIn(Number(id));
  const letters = code
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .split(';', 1)[0]!
    .replace(/\[(?![hms]+\])[^\]]*\]/gi, '')
    .replace(/general/gi, '');
  return /[ymdhs]/i.test(letters);
}

const DAY_SECONDS = 86_400;
/** Serial 0 of the 1900 system; 60 is 29 February 1900, a day that never was and that Excel counts. */
const EPOCH_1900 = -25_569;
const EPOCH_1904 = -24_107;
const LAST_SERIAL = 2_958_465;

const two = (value: number): string => String(value).padStart(2, '0');

const clockText = (seconds: number): string =>
  `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;

/**
 * A date serial as text: "2026-10-12", "2026-10-12 09:30:00", or "09:30:00" below one day. Seconds are rounded, since a
 * serial is a binary fraction of a day. Null where it is no date that exists.
 */
export function serialText(serial: number, date1904: boolean): string | null {
  if (!(serial >= 0) || serial >= LAST_SERIAL + 1) return null;
  const total = Math.round(serial * DAY_SECONDS);
  const days = Math.floor(total / DAY_SECONDS);
  const seconds = total - days * DAY_SECONDS;
  if (days === 0 && !date1904) return clockText(seconds);
  if (days === 60 && !date1904) return null;
  const day = date1904 ? days + EPOCH_1904 : days + EPOCH_1900 + (days < 60 ? 1 : 0);
  return seconds === 0 ? formatDay(day) : `${formatDay(day)} ${clockText(seconds)}`;
}
