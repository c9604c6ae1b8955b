import type { Day } from '../../../shared/value/time.ts';
import { readCivil, readClock } from '../reading/civil.ts';
import { type DateOrder, dayIn, parseWrittenDate, type WrittenDate } from '../reading/writtenDate.ts';

/** A date as written, with the time and the zone that follow it where they do. */
export type WrittenMoment = { readonly date: WrittenDate; readonly clock: number | null; readonly zone: string | null };

const LONGEST = 64;
const LEAST = 5;
/** A digit, or the name of a month. */
const begins = /^\s*(?:[\d０-９]|[a-z]{3,9}\.?\s+\d)/i;
const HALF_DAY = 43_200;
const MIDNIGHT = /[ T]00:00:00(?:\.0+)?$/;
const timeAfter = /^(.*?\d)(?:T|\s+)(\d{1,2}[:.时]\d.*)$/;
const time = /^(\d{1,2}[:.时]\d{2}[\d:.,分秒]*)\s*([ap]\.?m\.?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i;

/** Seconds since midnight of a time with "PM" or without; null for anything else. */
export function clockOf(text: string): { clock: number; zone: string | null } | null {
  const found = time.exec(text.trim());
  if (!found) {
    const plain = readClock(text.trim());
    return plain === null ? null : { clock: plain, zone: null };
  }
  const [, digits = '', half, zone] = found;
  const clock = readClock(digits);
  if (clock === null) return null;
  if (half === undefined) return { clock, zone: zone ?? null };
  if (clock >= 13 * 3600 || clock < 3600) return null;
  return { clock: (clock % HALF_DAY) + (/^p/i.test(half) ? HALF_DAY : 0), zone: zone ?? null };
}

/** A text as a date, with a time or without; the order of short numbers is left open. Null for anything else. */
export function writtenMoment(text: string): WrittenMoment | null {
  if (text.length > LONGEST || text.length < LEAST || !begins.test(text)) return null;
  const bare = text.normalize('NFKC').trim();
  const civil = readCivil(bare);
  if (civil) return { date: { kind: 'day', day: civil.day }, clock: civil.clock, zone: null };
  const split = timeAfter.exec(bare);
  const date = parseWrittenDate(split?.[1] ?? bare);
  if (date === null) return null;
  if (!split) return { date, clock: null, zone: null };
  const told = clockOf(split[2]!);
  return told && { date, ...told };
}

/** The day, and what time follows. A cell that Excel shows as a day holds midnight: it says no time. */
export function momentIn(
  text: string,
  order: DateOrder,
  isDateCell: boolean,
): { day: Day; clock: number | null; zone: string | null } | null {
  const moment = writtenMoment(isDateCell ? text.replace(MIDNIGHT, '') : text);
  const day = moment && dayIn(moment.date, order);
  return day === null ? null : { day, clock: moment!.clock, zone: moment!.zone };
}
