import { type Day, parseDay } from '../../../shared/value/time.ts';

const ZERO = 48;
const DAY_SECONDS = 86_400;

/**
 * Reads "yyyy-MM-dd HH:mm:ss". A file has one or two days and a million rows, so the day is worked out once for each
 * ten letters that differ from the row before.
 */
export class MomentReader {
  /** Of the last text that was read. */
  day: Day = 0;
  /** Seconds since midnight. */
  clock = 0;
  private lastDate = '';

  /** False when the text is not such a moment, or names a date or a time that does not exist. */
  read(text: string): boolean {
    if (text.length !== 19 || text[10] !== ' ' || text[13] !== ':' || text[16] !== ':') return false;
    const date = text.slice(0, 10);
    if (date !== this.lastDate) {
      const day = parseDay(date);
      if (day === null) return false;
      this.day = day;
      this.lastDate = date;
    }
    const hours = twoDigits(text, 11);
    const minutes = twoDigits(text, 14);
    const seconds = twoDigits(text, 17);
    if (!(hours < 24 && minutes < 60 && seconds < 60)) return false;
    this.clock = hours * 3600 + minutes * 60 + seconds;
    return true;
  }

  /** Epoch seconds of the last moment on a clock so many minutes east of UTC. */
  seconds(offsetMinutes: number): number {
    return this.day * DAY_SECONDS + this.clock - offsetMinutes * 60;
  }
}

/** The number that two digits write; NaN for anything else. */
export function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO;
  const ones = text.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}
