import { type ProblemCode, problemOf } from '../../../shared/entity/problem.ts';
import { type Currency, currencyNamed } from '../../../shared/value/currency.ts';
import { Refusal } from '../../../shared/value/result.ts';
import type { CsvRecord } from './csv.ts';
import { parseGrouped } from './grouped.ts';
import { MomentReader } from './moment.ts';
import { isSpreadsheetNumber } from './spreadsheet.ts';

/** Words of several columns as one memo, each once; null when there are none. */
export const memoOf = (words: readonly string[]): string | null =>
  [...new Set(words)].filter(Boolean).join(' ') || null;

type CellOptions = {
  skip?: number;
  currency?: Currency;
  sheet?: string | null;
  /** false: refusals do not show the row, because people's data stand in it. */
  excerpt?: boolean;
};

/**
 * The cells of one record after the other, as the values that they should be. What is not such a value ends in a
 * Refusal that names the record, the column and the value. `skip` letters begin every value (WeChat's backtick).
 */
export class Cells {
  private readonly header: readonly string[];
  private readonly skip: number;
  private currency: Currency;
  private readonly sheet: string | null;
  private readonly shown: boolean;
  private readonly clock = new MomentReader();
  private record: CsvRecord | null = null;
  /** Number of the record, from 1. */
  number = 0;

  constructor(header: readonly string[], options: CellOptions = {}) {
    this.header = header;
    this.skip = options.skip ?? 0;
    this.currency = options.currency ?? 'CNY';
    this.sheet = options.sheet ?? null;
    this.shown = options.excerpt ?? true;
  }

  /** Turns to another record, whose fields must be as many as the header's. */
  turnTo(record: CsvRecord, number: number): void {
    this.record = record;
    this.number = number;
    if (record.count !== this.header.length) throw this.refusal('ROW_MALFORMED', -1, { reason: 'FIELD_COUNT' });
  }

  get line(): number {
    return this.record?.line ?? 0;
  }

  /** The text without blanks and TABs around it; '' for a column that is absent (−1). */
  text(index: number): string {
    return index < 0 ? '' : this.record!.text(index, this.skip).trim();
  }

  textOrNull(index: number): string | null {
    return this.text(index) || null;
  }

  /** A number that names something. Refusal IDENTIFIER_DAMAGED where a spreadsheet has rounded it. */
  identifier(index: number): string | null {
    const text = this.text(index);
    if (isSpreadsheetNumber(text)) throw this.refusal('IDENTIFIER_DAMAGED', index);
    return text || null;
  }

  /** The currency that a column names; amounts are read in it from here on. Refusal CURRENCY_UNKNOWN. */
  takeCurrency(index: number): Currency {
    const currency = currencyNamed(this.text(index));
    if (currency === null) throw this.refusal('CURRENCY_UNKNOWN', index);
    this.currency = currency;
    return currency;
  }

  /** Minor units. Refusal AMOUNT_INVALID. */
  amount(index: number): bigint {
    const amount = parseGrouped(this.text(index), this.currency);
    if (amount === null) throw this.refusal('AMOUNT_INVALID', index);
    return amount;
  }

  /** The same, for a column that is left blank where there is nothing. */
  amountOrZero(index: number): bigint {
    return this.text(index) === '' ? 0n : this.amount(index);
  }

  /** "yyyy-MM-dd HH:mm:ss", good until the next. Refusal DATE_INVALID. */
  moment(index: number): MomentReader {
    if (!this.clock.read(this.text(index))) throw this.refusal('DATE_INVALID', index);
    return this.clock;
  }

  refusal(code: ProblemCode, index: number, params: Record<string, string> = {}): Refusal {
    const column = this.header[index];
    const about: Record<string, string> = column === undefined ? {} : { column, value: this.text(index) };
    const where = {
      line: this.line,
      ...(this.sheet === null ? {} : { sheet: this.sheet }),
      ...(column === undefined ? {} : { column }),
      ...(this.shown ? { excerpt: this.record?.excerpt() ?? '' } : {}),
    };
    return new Refusal(problemOf(code, { params: { record: this.number, ...about, ...params }, where }));
  }
}
