import { type Problem, type ProblemPlace, problemOf } from '../../../shared/entity/problem.ts';
import { type Day, dayOf, formatDay } from '../../../shared/value/time.ts';

/** In which order a file writes day, month and year where it writes them as three short numbers. */
export type DateOrder = 'mdy' | 'dmy' | 'ymd';

/** A date as far as its own letters tell it: the day, or three numbers in the file's order. */
export type WrittenDate =
  | { readonly kind: 'day'; readonly day: Day }
  | { readonly kind: 'numbers'; readonly numbers: readonly [number, number, number]; readonly shortYear: boolean };

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const LAST_CENTURY_FROM = 70;

const monthNamed = (name: string): number => months.indexOf(name.slice(0, 3).toLowerCase()) + 1;

/** Two digits mean 1970 to 2069; after an apostrophe Quicken means the years from 2000 on. */
function yearOf(text: string, apostrophe: boolean): number {
  const year = Number(text);
  if (text.length > 2) return year;
  return apostrophe || year < LAST_CENTURY_FROM ? 2000 + year : 1900 + year;
}

const dayOrNull = (year: number, month: number, date: number): WrittenDate | null => {
  const day = dayOf(year, month, date);
  return day === null ? null : { kind: 'day', day };
};

function fromEightDigits(digits: string): WrittenDate | null {
  const at = (from: number, to: number): number => Number(digits.slice(from, to));
  const yearFirst = at(0, 4) >= 1900 && at(0, 4) < 2100 ? dayOrNull(at(0, 4), at(4, 6), at(6, 8)) : null;
  return yearFirst ?? { kind: 'numbers', numbers: [at(0, 2), at(2, 4), at(4, 8)], shortYear: false };
}

/** "6/ 4'18", "01/23/2019", "23.01.2019", "2019-01-23", "20070122", "26 Jan 2026", "Jan 26, 2026"; null for anything else. */
export function parseWrittenDate(text: string): WrittenDate | null {
  const bare = text.trim().replace(/[ T]\d{1,2}:\d{2}(?::\d{2})?$/, '');
  if (/^\d{8}$/.test(bare)) return fromEightDigits(bare);
  const iso = /^(\d{4})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{1,2})$/.exec(bare);
  if (iso) return dayOrNull(Number(iso[1]), Number(iso[3]), Number(iso[4]));
  const dayFirst = /^(\d{1,2})[\s/-]+([a-z]{3,9})\.?[\s/',-]+(\d{4}|\d{2})$/i.exec(bare);
  if (dayFirst) return dayOrNull(yearOf(dayFirst[3]!, false), monthNamed(dayFirst[2]!), Number(dayFirst[1]));
  const monthFirst = /^([a-z]{3,9})\.?\s+(\d{1,2})(?:,\s*|\s+)(\d{4}|\d{2})$/i.exec(bare);
  if (monthFirst) return dayOrNull(yearOf(monthFirst[3]!, false), monthNamed(monthFirst[1]!), Number(monthFirst[2]));
  const numbers = /^(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*([-/.'])\s*(\d{4}|\d{2}|(?<='\s*)\d)$/.exec(bare);
  if (!numbers) return null;
  const apostrophe = numbers[3] === "'";
  const year = yearOf(numbers[4]!, apostrophe);
  const shortYear = numbers[4]!.length === 2 && !apostrophe;
  return { kind: 'numbers', numbers: [Number(numbers[1]), Number(numbers[2]), year], shortYear };
}

/** The day of a date in an order; null where there is none (a 13th month). */
export function dayIn(date: WrittenDate, order: DateOrder): Day | null {
  if (date.kind === 'day') return date.day;
  const [first, second, last] = date.numbers;
  if (order === 'ymd') return date.shortYear ? dayOf(2000 + first, second, last % 100) : null;
  return order === 'mdy' ? dayOf(last, first, second) : dayOf(last, second, first);
}

type Witness = { readonly text: string; readonly where: ProblemPlace };

/** What one order makes of all dates of a file. */
class Reading {
  readonly order: DateOrder;
  /** The first date that does not exist in this order. */
  against: Witness | null = null;
  private first: Day | null = null;
  private last: Day | null = null;

  constructor(order: DateOrder) {
    this.order = order;
  }

  see(date: WrittenDate, witness: Witness): void {
    const day = dayIn(date, this.order);
    if (day === null) this.against ??= witness;
    else {
      this.first = this.first === null || day < this.first ? day : this.first;
      this.last = this.last === null || day > this.last ? day : this.last;
    }
  }

  get span(): number {
    return this.first === null || this.last === null ? 0 : this.last - this.first;
  }
}

const YEAR_DAYS = 366;

/** Sees all dates of a file and decides once in which order it writes them. */
export class DateOrders {
  private readonly mdy = new Reading('mdy');
  private readonly dmy = new Reading('dmy');
  private readonly ymd = new Reading('ymd');
  /** The first date that the orders read differently. */
  private open: { date: WrittenDate; witness: Witness } | null = null;
  private latest: Witness | null = null;

  see(date: WrittenDate, witness: Witness): void {
    if (date.kind === 'day') return;
    this.latest = witness;
    for (const reading of [this.mdy, this.dmy, this.ymd]) reading.see(date, witness);
    const [first, second] = date.numbers;
    if (first !== second) this.open ??= { date, witness };
  }

  /** The order; or the problem DATE_ORDER_AMBIGUOUS where several fit, DATE_INVALID where dates contradict one another. */
  decide(): DateOrder | Problem {
    const { mdy, dmy, ymd } = this;
    if (this.latest === null || this.open === null) return 'mdy';
    if (mdy.against === null && dmy.against === null) return this.ambiguous(mdy, dmy);
    if (mdy.against === null) return 'mdy';
    if (dmy.against !== null)
      return ymd.against === null ? this.ambiguous(dmy, ymd) : invalid(dmy.against, mdy.against);
    // "19-03-04" to "19-03-28" is one month of 2019 or the 19th of March in 25 years.
    const rather = ymd.against === null && dmy.span > YEAR_DAYS && ymd.span < dmy.span;
    return rather ? this.ambiguous(dmy, ymd) : 'dmy';
  }

  private ambiguous(one: Reading, two: Reading): Problem {
    const { date, witness } = this.open!;
    const said = ({ order }: Reading): string => {
      const day = dayIn(date, order);
      return day === null ? order : formatDay(day);
    };
    return problemOf('DATE_ORDER_AMBIGUOUS', {
      params: { value: witness.text, first: said(one), second: said(two), orders: `${one.order} / ${two.order}` },
      where: witness.where,
    });
  }
}

/** Two dates that no order reads both: the later one is named, because the ones before it agree. */
function invalid(one: Witness, two: Witness): Problem {
  const { text, where } = (one.where.line ?? 0) > (two.where.line ?? 0) ? one : two;
  return problemOf('DATE_INVALID', { params: { column: 'D', value: text }, where });
}
