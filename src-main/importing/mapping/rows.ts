import type { MappingField, MappingProfile } from '../../../shared/entity/mapping.ts';
import { type Problem, type ProblemCode, problemOf } from '../../../shared/entity/problem.ts';
import type { TransactionKind, TransactionStatus } from '../../../shared/entity/transaction.ts';
import { type Currency, currencyNamed } from '../../../shared/value/currency.ts';
import { assert, Refusal } from '../../../shared/value/result.ts';
import { instantAt } from '../../../shared/value/time.ts';
import { type StagedRow, stagedRow } from '../format.ts';
import { memoOf } from '../reading/cells.ts';
import type { GridRow } from '../reading/grid.ts';
import { isNothing } from '../reading/grouped.ts';
import { isSpreadsheetNumber } from '../reading/spreadsheet.ts';
import { identifierOfNumber, isRoundedNumber } from '../reading/xlsx.ts';
import { zoneMinutes } from '../reading/zone.ts';
import { fitsCurrency, type Marks, minorOf, writtenAmount } from './amounts.ts';
import { clockOf, momentIn } from './moments.ts';
import { headerNames } from './names.ts';
import type { TableRow } from './table.ts';

export type RowPlace = { readonly part: number; readonly sheet: string | null; readonly offsetMinutes: number };

/** A row as it was read, and whether it stands on the side of money out. */
export type MappedRow = { readonly staged: StagedRow; readonly isOut: boolean };

const identifiers = [
  'account',
  'orderNo',
  'channelNo',
  'refundNo',
  'batchNo',
  'bankRef',
  'voucherNo',
  'counterpartyAccount',
] as const;
const texts = ['channel', 'counterparty', 'initiatedBy'] as const;

/** Words are the same when they differ in width, case and blanks only. */
export const plainWord = (text: string): string => text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, '');

const byPlainWord = <T>(words: Readonly<Record<string, T>>): Map<string, T> =>
  new Map(Object.entries(words).map(([word, value]) => [plainWord(word), value]));

/**
 * Reads rows by a complete profile. Whatever a cell holds that the profile does not say is a problem that names record,
 * line, column and value; a row ends in a Refusal with the problems of all its cells.
 */
export class RowReader {
  private readonly profile: MappingProfile;
  private readonly place: RowPlace;
  /** Where in the file's rows each column of the profile stands. */
  private readonly places: readonly number[];
  /** Columns that a row must have, and that it may have. */
  private readonly least: number;
  private readonly most: number;
  private readonly fields: ReadonlyMap<MappingField, number>;
  private readonly memos: readonly number[];
  private readonly marks: Marks;
  private readonly power: number;
  private readonly statuses: ReadonlyMap<string, TransactionStatus>;
  private readonly kinds: ReadonlyMap<string, TransactionKind>;
  private readonly flagIn: ReadonlySet<string>;
  private readonly flagOut: ReadonlySet<string>;
  private row: GridRow = { line: 0, texts: [], cells: null };
  private record = 0;
  private readonly lastDates: Partial<
    Record<'day' | 'valueDay', { text: string; isDateCell: boolean; found: ReturnType<typeof momentIn> }>
  > = {};
  private problems: { column: number; problem: Problem }[] = [];

  constructor(profile: MappingProfile, places: readonly number[], place: RowPlace) {
    const { sign, columns } = profile;
    assert(profile.decimal !== null && profile.power !== null, 'only a complete profile reads rows');
    this.profile = profile;
    this.place = place;
    this.places = places;
    this.least = profile.headerless ? columns.length : headerNames(columns.map(({ name }) => name)).length;
    this.most = columns.length;
    this.fields = new Map(columns.map(({ field }, at) => [field, at]));
    this.memos = columns.flatMap(({ field }, at) => (field === 'memo' ? [at] : []));
    this.marks = { decimal: profile.decimal, thousands: profile.thousands };
    this.power = profile.power;
    this.statuses = byPlainWord(profile.statusWords);
    this.kinds = byPlainWord(profile.kindWords);
    this.flagIn = new Set(sign?.style === 'flag' ? sign.in.map(plainWord) : []);
    this.flagOut = new Set(sign?.style === 'flag' ? sign.out.map(plainWord) : []);
  }

  /** Refusal ROW_MALFORMED for a row of another length than the header, and with the problem of every cell. */
  read(row: TableRow, record: number): MappedRow {
    this.row = row;
    this.record = record;
    this.problems = [];
    const short = row.cells === null && this.isShort(row);
    if (short || row.texts.slice(this.most).some((text) => text.trim() !== ''))
      this.refuse('ROW_MALFORMED', null, { reason: 'FIELD_COUNT' });
    else if ((row.torn ?? -1) >= 0) this.refuse('ROW_MALFORMED', row.torn!, { reason: 'CELL_ACROSS_COLUMNS' });
    else this.refuseDamagedCells();
    const read = this.problems.length === 0 ? this.staged() : null;
    if (read === null || this.problems.length > 0)
      throw new Refusal(...this.problems.sort((a, b) => a.column - b.column).map(({ problem }) => problem));
    return read;
  }

  private isShort(row: GridRow): boolean {
    const { container, ragged } = this.profile;
    return container.kind === 'delimited' && !ragged && row.texts.length < this.least;
  }

  /** What a column of the profile holds in this row. */
  text(column: number): string {
    return (this.row.texts[this.places[column] ?? -1] ?? '').trim();
  }

  private indexOf(field: MappingField): number {
    return this.fields.get(field) ?? -1;
  }

  /** The text of a field; dashes stand for nothing. */
  private textOf(field: MappingField): string {
    const text = this.text(this.indexOf(field));
    return isNothing(text) ? '' : text;
  }

  private cellOf(column: number): NonNullable<GridRow['cells']>[number] | undefined {
    return this.row.cells?.[this.places[column] ?? -1];
  }

  private refuseDamagedCells(): void {
    this.profile.columns.forEach(({ field }, column) => {
      const cell = this.cellOf(column);
      if (field === 'ignore' || cell === undefined) return;
      if (cell.kind === 'error') this.refuse('ROW_MALFORMED', column, { reason: `ERROR_CELL ${cell.ref}` });
      else if (cell.formulaWithoutValue)
        this.refuse('ROW_MALFORMED', column, { reason: `FORMULA_WITHOUT_VALUE ${cell.ref}` });
    });
  }

  private refuse(code: ProblemCode, column: number | null, params: Record<string, string> = {}): void {
    const name = column === null ? '' : (this.profile.columns[column]?.name ?? '');
    const value = column === null ? '' : this.text(column);
    const { sheet } = this.place;
    const where = {
      line: this.row.line,
      ...(sheet === null ? {} : { sheet }),
      ...(column === null ? {} : { column: name || column + 1 }),
      excerpt: this.row.texts.join(' | ').slice(0, 80),
    };
    const named = { record: this.record, column: name || String((column ?? -1) + 1), value, ...params };
    this.problems.push({ column: column ?? -1, problem: problemOf(code, { params: named, where }) });
  }

  private staged(): MappedRow | null {
    const currency = this.currency();
    const moment = this.moment();
    if (currency === null) return null;
    const amount = this.amount(currency);
    const { part } = this.place;
    const fields = { ...this.identifiers(), ...this.texts() };
    const { status, kind } = this.words();
    const fee = this.optional('fee', currency);
    const balance = this.balance(currency);
    if (amount === null || moment === null || status === null) return null;
    const memo = memoOf(this.memos.map((column) => this.wordsAt(column)).map((text) => (isNothing(text) ? '' : text)));
    const { record } = this;
    const { line } = this.row;
    const staged = {
      part,
      record,
      line,
      ...moment,
      amount: amount.amount,
      fee,
      currency,
      kind,
      status,
      ...fields,
      memo,
      balance,
    };
    return { isOut: amount.isOut, staged: stagedRow(staged) };
  }

  private currency(): Currency | null {
    const column = this.indexOf('currency');
    const text = this.textOf('currency');
    if (text === '' && this.profile.currency !== null) return this.profile.currency;
    const code = currencyNamed(text);
    if (code === null) this.refuse('CURRENCY_UNKNOWN', column < 0 ? null : column);
    return code;
  }

  private moment(): Pick<StagedRow, 'civilDay' | 'valueDay' | 'occurredAt' | 'offsetMinutes'> | null {
    const day = this.date('day');
    const value = this.textOf('valueDay') === '' ? null : this.date('valueDay');
    const apart = this.clock();
    if (day === null) return null;
    const clock = apart?.clock ?? day.clock;
    const blank = { occurredAt: null, offsetMinutes: null };
    if (clock === null) return { civilDay: day.day, valueDay: value?.day ?? null, ...blank };
    const zone = apart?.zone ?? day.zone ?? this.profile.zone;
    const offset = zone === null ? this.place.offsetMinutes : zoneMinutes(zone, day.day, clock);
    if (offset === null) {
      this.refuse('DATE_INVALID', this.indexOf('day'));
      return null;
    }
    const { seconds } = instantAt(day.day, clock, offset);
    return { civilDay: day.day, valueDay: value?.day ?? null, occurredAt: seconds, offsetMinutes: offset };
  }

  private date(field: 'day' | 'valueDay'): ReturnType<typeof momentIn> {
    const column = this.indexOf(field);
    const text = this.text(column);
    const isDateCell = this.cellOf(column)?.kind === 'date';
    // A file has few days and many rows.
    const known = this.lastDates[field];
    const same = known !== undefined && known.text === text && known.isDateCell === isDateCell;
    const found = same ? known.found : momentIn(text, this.profile.dateOrder!, isDateCell);
    this.lastDates[field] = { text, isDateCell, found };
    if (found === null) this.refuse('DATE_INVALID', column);
    return found;
  }

  private clock(): ReturnType<typeof clockOf> {
    const text = this.textOf('clock');
    const found = text === '' ? null : clockOf(text);
    if (text !== '' && found === null) this.refuse('DATE_INVALID', this.indexOf('clock'));
    return found;
  }

  /** Minor units of a column; null where nothing stands, or where a problem has been noted. */
  private size(column: number, currency: Currency): bigint | null {
    const text = this.text(column);
    if (isNothing(text)) return null;
    const minor = minorOf(text, this.cellOf(column), this.marks, this.power, currency);
    if (minor === null) this.refuse('AMOUNT_INVALID', column, this.whyNot(text, currency));
    return minor;
  }

  private whyNot(text: string, currency: Currency): Record<string, string> {
    const beside = writtenAmount(text, this.marks)?.beside ?? '';
    return fitsCurrency(beside, currency) ? {} : { expected: currency };
  }

  private optional(field: 'fee', currency: Currency): bigint | null {
    const column = this.indexOf(field);
    return column < 0 ? null : this.size(column, currency);
  }

  /** A balance stands in every row or its column proves nothing. */
  private balance(currency: Currency): bigint | null {
    const column = this.indexOf('balance');
    if (column < 0) return null;
    if (isNothing(this.text(column))) this.refuse('AMOUNT_INVALID', column);
    return this.size(column, currency);
  }

  private amount(currency: Currency): { amount: bigint; isOut: boolean } | null {
    const sign = this.profile.sign!;
    if (sign.style === 'columns') return this.ofTwoColumns(sign.out, currency);
    const column = this.indexOf('amount');
    if (isNothing(this.text(column))) {
      this.refuse('AMOUNT_INVALID', column);
      return null;
    }
    const size = this.size(column, currency);
    if (sign.style === 'flag') return this.flagged(sign.size, size, column);
    if (size === null) return null;
    const amount = sign.positive === 'in' ? size : -size;
    return { amount, isOut: amount < 0n };
  }

  /** One of the two columns holds the amount; the other nothing or nought. */
  private ofTwoColumns(outIs: 'positive' | 'negative', currency: Currency): { amount: bigint; isOut: boolean } | null {
    const [into, out] = [this.indexOf('in'), this.indexOf('out')];
    const before = this.problems.length;
    const [sizeIn, written] = [this.size(into, currency), this.size(out, currency)];
    if (this.problems.length > before) return null;
    const sizeOut = written !== null && outIs === 'negative' ? -written : written;
    if ((sizeIn ?? 0n) !== 0n && (sizeOut ?? 0n) !== 0n) this.refuse('ROW_MALFORMED', out, { reason: 'BOTH_SIDES' });
    else if (sizeIn === null && sizeOut === null) this.refuse('AMOUNT_INVALID', into);
    else {
      const isOut = (sizeIn ?? 0n) === 0n && sizeOut !== null;
      const size = isOut ? sizeOut : (sizeIn ?? 0n);
      if (size < 0n && !this.profile.reversals) this.refuse('AMOUNT_INVALID', isOut ? out : into);
      else return { amount: isOut ? -size : size, isOut };
    }
    return null;
  }

  private flagged(
    sized: 'unsigned' | 'signed',
    size: bigint | null,
    column: number,
  ): { amount: bigint; isOut: boolean } | null {
    const at = this.indexOf('direction');
    const word = plainWord(this.text(at));
    const isOut = this.flagOut.has(word);
    if (!isOut && !this.flagIn.has(word)) {
      this.refuse('VALUE_UNKNOWN', at, { allowed: [...this.flagIn, ...this.flagOut].join(', ') });
      return null;
    }
    if (size === null) return null;
    const along = sized === 'signed' && isOut ? -size : size;
    if (along < 0n && !this.profile.reversals) {
      this.refuse('AMOUNT_INVALID', column);
      return null;
    }
    return { amount: isOut ? -along : along, isOut };
  }

  private identifiers(): Partial<StagedRow> {
    const found: Partial<Record<(typeof identifiers)[number], string>> = {};
    for (const field of identifiers) {
      const text = this.textOf(field);
      if (text === '') continue;
      const column = this.indexOf(field);
      const kind = this.cellOf(column)?.kind;
      const rounded = kind === 'number' && identifierOfNumber(text) === null;
      if (rounded || kind === 'date' || isSpreadsheetNumber(text)) this.refuse('IDENTIFIER_DAMAGED', column);
      else found[field] = text;
    }
    return found;
  }

  private texts(): Partial<StagedRow> {
    const at = (field: MappingField): number => this.indexOf(field);
    return Object.fromEntries(texts.map((field) => [field, at(field) < 0 ? null : this.wordsAt(at(field)) || null]));
  }

  /** The text of a column of words; IDENTIFIER_DAMAGED where it is a number that a spreadsheet has rounded. */
  private wordsAt(column: number): string {
    const cell = this.cellOf(column);
    if (cell !== undefined && isRoundedNumber(cell)) this.refuse('IDENTIFIER_DAMAGED', column);
    return this.text(column);
  }

  private words(): { status: TransactionStatus | null; kind: TransactionKind } {
    const kind = this.kinds.get(plainWord(this.textOf('kind'))) ?? this.profile.kind;
    const column = this.indexOf('status');
    if (column < 0) return { status: 'success', kind };
    const status = this.statuses.get(plainWord(this.text(column))) ?? null;
    if (status === null)
      this.refuse('VALUE_UNKNOWN', column, { allowed: Object.keys(this.profile.statusWords).join(', ') });
    return { status, kind };
  }
}
