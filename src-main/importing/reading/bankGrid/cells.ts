import { type ProblemCode, problemOf } from '../../../../shared/entity/problem.ts';
import { currencyNamed, scaleOf } from '../../../../shared/value/currency.ts';
import { parseMinor } from '../../../../shared/value/money.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import { type Civil, readCivil, readClock } from '../civil.ts';
import type { GridRow } from '../grid.ts';
import { isNothing, parseGrouped } from '../grouped.ts';
import { isSpreadsheetNumber } from '../spreadsheet.ts';
import { amountOfNumber, type Cell, identifierOfNumber, isRoundedNumber } from '../xlsx.ts';
import type { Field, Table } from './layout.ts';

const MIDNIGHT = ' 00:00:00';

/**
 * The cells of one row after the other, by the field that they tell. What is not such a value ends in a Refusal that
 * names the record, the line, the column and the value.
 */
export class RowCells {
  private readonly table: Table;
  private readonly sheet: string | null;
  private row: GridRow = { line: 0, texts: [], cells: null };
  record = 0;

  constructor(table: Table, sheet: string | null) {
    this.table = table;
    this.sheet = sheet;
  }

  get line(): number {
    return this.row.line;
  }

  /** Turns to another row. Refusal ROW_MALFORMED for one that is longer than the header, or shorter in a text file. */
  turnTo(row: GridRow, record: number): void {
    this.row = row;
    this.record = record;
    const { header, layout } = this.table;
    const short = row.cells === null && !layout.ragged && row.texts.length < header.length;
    const long = row.texts.length > header.length && row.texts.slice(header.length).some((text) => text !== '');
    if (short || long) throw this.refusal('ROW_MALFORMED', null, { reason: 'FIELD_COUNT' });
  }

  has(field: Field): boolean {
    return this.table.columns[field] >= 0;
  }

  /** The text of a field as it stands; '' where its column or its cell is absent. */
  raw(field: Field): string {
    return this.at(this.table.columns[field], field);
  }

  /** The same, where dashes stand for nothing. */
  text(field: Field): string {
    const text = this.raw(field);
    return isNothing(text) ? '' : text;
  }

  /** Words of the layout's memo columns, each once. Refusal IDENTIFIER_DAMAGED. */
  memo(): string[] {
    const words: string[] = [];
    for (const index of this.table.memo) {
      const text = this.wordsAt(index);
      if (!isNothing(text) && !words.includes(text)) words.push(text);
    }
    return words;
  }

  /** A name, which may be a number in its place; null where nothing stands. Refusal IDENTIFIER_DAMAGED for one that a spreadsheet has rounded. */
  name(field: Field): string | null {
    const index = this.table.columns[field];
    const text = index < 0 ? '' : this.wordsAt(index);
    return isNothing(text) ? null : text;
  }

  private wordsAt(index: number): string {
    const text = this.at(index, null);
    const cell = this.row.cells?.[index];
    if (cell === undefined || !isRoundedNumber(cell)) return text;
    throw this.refusalAt('IDENTIFIER_DAMAGED', index, {});
  }

  private at(index: number, field: Field | null): string {
    if (index < 0) return '';
    const cell = this.row.cells?.[index];
    if (cell && (cell.kind === 'error' || cell.formulaWithoutValue)) throw this.refuseCell(cell, field);
    return this.row.texts[index] ?? '';
  }

  private refuseCell(cell: Cell, field: Field | null): Refusal {
    const reason = cell.kind === 'error' ? `ERROR_CELL ${cell.ref}` : `FORMULA_WITHOUT_VALUE ${cell.ref}`;
    return this.refusal('ROW_MALFORMED', null, { reason, column: field === null ? '' : this.nameOf(field) });
  }

  private cellOf(field: Field): Cell | undefined {
    return this.row.cells?.[this.table.columns[field]];
  }

  /** A number that names something. Refusal IDENTIFIER_DAMAGED where a spreadsheet has rounded it or cut its noughts. */
  identifier(field: Field): string | null {
    const text = this.text(field);
    if (text === '') return null;
    const kind = this.cellOf(field)?.kind;
    if (isSpreadsheetNumber(text) || kind === 'date' || (kind === 'number' && identifierOfNumber(text) === null))
      throw this.refusal('IDENTIFIER_DAMAGED', field);
    const { accountDigits } = this.table.layout;
    if (field === 'ownAccount' && accountDigits !== undefined && /^\d+$/.test(text) && text.length < accountDigits)
      throw this.refusal('IDENTIFIER_DAMAGED', field);
    return text;
  }

  /** Minor units, null where nothing stands. Refusal AMOUNT_INVALID. */
  size(field: Field, currency: string): bigint | null {
    const text = this.raw(field);
    if (isNothing(text)) return null;
    const minor = this.minor(field, text, currency);
    if (minor === null) throw this.refusal('AMOUNT_INVALID', field);
    return minor;
  }

  /** Minor units of a text that stands in a field; null for what is no amount of the currency. */
  minor(field: Field, text: string, currency: string): bigint | null {
    const cell = this.cellOf(field);
    if (cell?.kind !== 'number') return parseGrouped(text, currency);
    const decimal = amountOfNumber(cell.text, scaleOf(currency));
    return decimal === null ? null : parseMinor(decimal, currency);
  }

  /** Refusal DATE_INVALID for what is no day, with or without a time. */
  civil(field: Field): Civil {
    const cell = this.cellOf(field);
    const text = this.text(field);
    // A cell that Excel shows as a day holds midnight: the file says no time.
    const civil = readCivil(cell?.kind === 'date' && text.endsWith(MIDNIGHT) ? text.slice(0, -MIDNIGHT.length) : text);
    if (civil === null) throw this.refusal('DATE_INVALID', field);
    return civil;
  }

  /** Seconds since midnight, null where nothing stands. Refusal DATE_INVALID. */
  clock(field: Field): number | null {
    const text = this.text(field);
    if (text === '') return null;
    const clock = readClock(text) ?? readCivil(text)?.clock ?? null;
    if (clock === null) throw this.refusal('DATE_INVALID', field);
    return clock;
  }

  /** ISO code of what a text names. Refusal CURRENCY_UNKNOWN. */
  currencyIn(text: string, field: Field): string {
    const code = currencyNamed(text);
    if (code === null) throw this.refusal('CURRENCY_UNKNOWN', field);
    return code;
  }

  nameOf(field: Field): string {
    return this.table.header[this.table.columns[field]] ?? field;
  }

  refusal(code: ProblemCode, field: Field | null, params: Record<string, string> = {}): Refusal {
    return this.refusalAt(code, field === null ? -1 : this.table.columns[field], params, field ?? '');
  }

  private refusalAt(code: ProblemCode, index: number, params: Record<string, string>, field = ''): Refusal {
    const column = this.table.header[index] ?? field;
    const value = this.row.texts[index] ?? '';
    const cell = this.row.cells?.[index]?.ref ?? '';
    const where = {
      line: this.line,
      ...(this.sheet === null ? {} : { sheet: this.sheet }),
      ...(column === '' ? {} : { column }),
      ...(cell === '' ? {} : { cell }),
      excerpt: this.row.texts.join(',').slice(0, 80),
    };
    return new Refusal(problemOf(code, { params: { record: this.record, value, column, ...params }, where }));
  }
}
