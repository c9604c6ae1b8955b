import { type Day, dayOf } from '../../../shared/value/time.ts';

/** 20260928, 2026-09-28, 2026/9/28, 2026.09.28, 2026年9月28日, or 9月28日 without a year; never a part of a longer number. */
const ONE =
  /(?<!\d)(?:(\d{4})(\d{2})(\d{2})(?!\d)|(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)日?|(\d{1,2})月(\d{1,2})日)/g;
/** What stands between the first and the last day of a span. */
const TO = /^\s*(?:-|~|–|—|至|到|－|～)+\s*$/;
/** A longer span names no days, but a contract or a year. */
const LONGEST_SPAN = 31;

type Place = { day: Day; from: number; to: number };

/** A day without a year is the last such day up to the receipt's. */
function yearless(month: number, date: number, upTo: Day): Day | null {
  const year = new Date(upTo * 86_400_000).getUTCFullYear();
  const found = [year, year - 1].map((one) => dayOf(one, month, date));
  return found.find((day): day is Day => day !== null && day <= upTo) ?? null;
}

/**
 * The days that a receipt's text names: `names` says whether a day is among them, `span` whether they are written as from
 * and to. Only days up to the receipt's own count. Which of them is meant, the text does not say.
 */
export function namedDays(text: string, upTo: Day): { names: (day: Day) => boolean; span: boolean } {
  const places: Place[] = [];
  for (const found of text.normalize('NFKC').matchAll(ONE)) {
    const [year, month, date] = found[1] ? found.slice(1, 4) : found.slice(4, 7);
    const day = year
      ? dayOf(Number(year), Number(month), Number(date))
      : yearless(Number(found[7]), Number(found[8]), upTo);
    if (day !== null && day <= upTo) places.push({ day, from: found.index, to: found.index + found[0].length });
  }
  const plain = text.normalize('NFKC');
  const spans = places.slice(1).flatMap((last, index): [Day, Day][] => {
    const first = places[index]!;
    const long = last.day - first.day;
    return TO.test(plain.slice(first.to, last.from)) && long > 0 && long <= LONGEST_SPAN ? [[first.day, last.day]] : [];
  });
  return {
    names: (day) => places.some((one) => one.day === day) || spans.some(([first, last]) => day > first && day < last),
    span: spans.length > 0,
  };
}
