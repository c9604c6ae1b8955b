import { type Currency, scaleOf } from '../../shared/value/currency.ts';
import { formatGrouped, formatMinor, sizeOf } from '../../shared/value/money.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import type { Style, Styles } from './styles.ts';

/** A cell as it will be written, with the words that a person sees in it: column widths are measured on those. */
export type Cell = {
  readonly value: string | number | null;
  readonly shown: string;
  readonly style: Style;
  /** A head: its column need be no wider than its longest word. */
  readonly head?: boolean;
};

/** Integers up to here are exact in the double that a spreadsheet keeps. */
const LARGEST_EXACT = 2n ** 53n;
/** A spreadsheet shows no more digits than these, whatever it keeps. */
const SHOWN_DIGITS = 15;

/**
 * The number whose cell prints back the amount's very decimal; null where no cell can: beyond 2^53 minor units, or with
 * more than fifteen significant digits, of which a spreadsheet would show the last as zero.
 */
export function exactNumber(minor: bigint, currency: Currency): number | null {
  const size = sizeOf(minor);
  if (size > LARGEST_EXACT || size.toString().replace(/0+$/, '').length > SHOWN_DIGITS) return null;
  const text = formatMinor(minor, currency);
  const number = Number(text);
  return number.toFixed(scaleOf(currency)) === text ? number : null;
}

/** Makes cells in the styles of one workbook. Blank where the value is null. */
export function cellsIn(styles: Styles) {
  const words = (value: string | null, style: Style): Cell => ({ value, shown: value ?? '', style });
  const days = new Map<Day, string>();
  /** A statement has many rows and few days. */
  const isoDay = (day: Day): string => {
    const known = days.get(day) ?? formatDay(day);
    days.set(day, known);
    return known;
  };
  return {
    styles,
    words,
    head: (value: string | null, style: Style): Cell => ({ ...words(value, style), head: true }),
    text: (value: string | null): Cell => words(value, styles.text),
    /** Is it an amount that had to be written as text? */
    isLong: (cell: Cell): boolean => cell.style === styles.longAmount || cell.style === styles.longTotal,
    /** Numbers that name something: text to the spreadsheet, whatever they look like. */
    identifier: (value: string | null): Cell => words(value, styles.identifier),
    wrapped: (value: string | null): Cell => words(value, styles.wrapped),
    day: (day: Day | null): Cell => words(day === null ? null : isoDay(day), styles.centred),
    /** A line's number, an age: a small count that stands in the middle of its column. */
    ordinal: (value: number | null): Cell => ({
      value,
      shown: value === null ? '' : `${value}`,
      style: styles.centredCount,
    }),
    word: (value: string | null): Cell => words(value, styles.centredWord),
    count: (value: number | null): Cell => ({ value, shown: value === null ? '' : `${value}`, style: styles.count }),
    amount: (minor: bigint | null, currency: Currency): Cell => money(styles, minor, currency, false),
    total: (minor: bigint | null, currency: Currency): Cell => money(styles, minor, currency, true),
    totalText: (value: string | null): Cell => words(value, styles.totalText),
    totalOrdinal: (value: number | null): Cell => ({
      value,
      shown: value === null ? '' : `${value}`,
      style: styles.totalOrdinal,
    }),
    totalCount: (value: number | null): Cell => ({
      value,
      shown: value === null ? '' : `${value}`,
      style: styles.totalCount,
    }),
  };
}
export type Cells = ReturnType<typeof cellsIn>;

function money(styles: Styles, minor: bigint | null, currency: Currency, total: boolean): Cell {
  const style = styles.amount(scaleOf(currency), total);
  if (minor === null) return { value: null, shown: '', style };
  const number = exactNumber(minor, currency);
  if (number !== null)
    return {
      value: number,
      // Asked for once, when columns are measured, and not again when the row is written.
      get shown() {
        return formatGrouped(minor, currency);
      },
      style,
    };
  const text = formatMinor(minor, currency);
  return { value: text, shown: text, style: total ? styles.longTotal : styles.longAmount };
}
