import { columnLetters } from '../spreadsheet.ts';
import { serialText } from '../workbook/dates.ts';
import type { Cell } from '../workbook/sheet.ts';
import { damaged, tooLarge } from '../workbook/xml.ts';
import { assertBegins, type Book, type BookSheet } from './book.ts';
import { Data, kinds, Records } from './records.ts';

const MOST_COLUMNS = 1024;
const blank: Cell = Object.freeze({ text: '', kind: 'blank', ref: '' });

/** Codes of errors that a cell may show ([MS-XLS] 2.5.10). */
const errors = new Map([
  [0x00, '#NULL!'],
  [0x07, '#DIV/0!'],
  [0x0f, '#VALUE!'],
  [0x17, '#REF!'],
  [0x1d, '#NAME?'],
  [0x24, '#NUM!'],
  [0x2a, '#N/A'],
]);

/** Least bytes of data of each record that holds cells. */
const cellBytes = new Map<number, number>([
  [kinds.number, 14],
  [kinds.shortNumber, 10],
  [kinds.manyNumbers, 12],
  [kinds.sharedLabel, 10],
  [kinds.label, 9],
  [kinds.richLabel, 9],
  [kinds.truthOrError, 8],
  [kinds.formula, 20],
]);

/** Where the records of each row's cells stand, and where the text of a formula that has one does. */
type Places = { readonly rows: number[][]; readonly texts: Map<number, number> };

/** Runs through a sheet's records; a chart in it is a run of its own and none of its cells. */
function placesOf({ stream }: Book, { at }: BookSheet, mostRows: number): Places {
  const records = new Records(stream);
  records.turnTo(at);
  assertBegins(records);
  const rows: number[][] = [];
  const texts = new Map<number, number>();
  let formula = -1;
  let depth = 1;
  for (records.next(); ; records.next()) {
    const { kind } = records;
    if (kind === kinds.begin) depth += 1;
    if (kind === kinds.end) depth -= 1;
    if (depth === 0) return { rows, texts };
    if (depth > 1) continue;
    if (kind === kinds.formulaText && formula >= 0) texts.set(formula, records.at);
    const least = cellBytes.get(kind);
    if (least === undefined) continue;
    records.need(least);
    const row = stream.readUInt16LE(records.from);
    if (row >= mostRows) continue;
    if (kind === kinds.formula) formula = records.at;
    rows[row] ??= [];
    rows[row].push(records.at);
  }
}

/** Makes the cells of rows out of their records. */
class RowReader {
  private readonly book: Book;
  private readonly texts: Map<number, number>;
  private readonly records: Records;
  private cells: Cell[] = [];
  private row = 0;

  constructor(book: Book, texts: Map<number, number>) {
    this.book = book;
    this.texts = texts;
    this.records = new Records(book.stream);
  }

  /** The cells by column from 0, without blanks at the end. */
  read(places: readonly number[], row: number): Cell[] {
    this.cells = [];
    this.row = row;
    for (const at of places) this.take(at);
    return this.cells;
  }

  private take(at: number): void {
    const { records } = this;
    const { stream } = this.book;
    records.turnTo(at);
    const { from } = records;
    const column = stream.readUInt16LE(from + 2);
    const style = stream.readUInt16LE(from + 4);
    if (records.kind === kinds.manyNumbers) {
      for (let each = 0; 4 + each * 6 + 8 <= records.length; each += 1)
        this.put(
          column + each,
          this.number(
            shortNumber(stream, from + 6 + each * 6),
            column + each,
            stream.readUInt16LE(from + 4 + each * 6),
          ),
        );
    } else this.put(column, this.cell(column, style));
  }

  private put(column: number, cell: Cell): void {
    const { cells } = this;
    if (column >= MOST_COLUMNS) throw tooLarge('COLUMNS');
    if (cell === blank) return;
    while (cells.length < column) cells.push(blank);
    if ((cells[column] ?? blank) !== blank) throw damaged('CELL_TWICE', { excerpt: cell.ref });
    cells[column] = cell;
  }

  private ref(column: number): string {
    return `${columnLetters(column)}${this.row + 1}`;
  }

  private cell(column: number, style: number): Cell {
    const { stream, strings } = this.book;
    const { kind, from, at } = this.records;
    if (kind === kinds.number) return this.number(stream.readDoubleLE(from + 6), column, style);
    if (kind === kinds.shortNumber) return this.number(shortNumber(stream, from + 6), column, style);
    if (kind === kinds.formula) return this.formula(column, style);
    if (kind === kinds.truthOrError) return this.truthOrError(stream[from + 6]!, stream[from + 7] !== 0, column);
    if (kind !== kinds.sharedLabel) return this.text(new Data(stream, at, 6).text(), column);
    const text = strings[stream.readUInt32LE(from + 6)];
    if (text === undefined) throw damaged('SHARED_STRING', { excerpt: this.ref(column) });
    return this.text(text, column);
  }

  private text(text: string, column: number): Cell {
    return text === '' ? blank : { text, kind: 'text', ref: this.ref(column) };
  }

  private number(value: number, column: number, style: number): Cell {
    const { isDate, date1904 } = this.book;
    const ref = this.ref(column);
    if (!Number.isFinite(value)) throw damaged('NUMBER', { excerpt: ref });
    const date = isDate[style] ? serialText(value, date1904) : null;
    // The shortest decimal that gives the same double, which is what Excel writes to an .xlsx.
    return date === null ? { text: String(value), kind: 'number', ref } : { text: date, kind: 'date', ref };
  }

  private truthOrError(value: number, isError: boolean, column: number): Cell {
    const ref = this.ref(column);
    if (isError) return { text: errors.get(value) ?? '#N/A', kind: 'error', ref };
    return { text: value === 0 ? 'FALSE' : 'TRUE', kind: 'boolean', ref };
  }

  /** A result of nothing or zero is also what a program writes that never calculated: it vouches for nothing. */
  private formula(column: number, style: number): Cell {
    const { stream } = this.book;
    const { from, at } = this.records;
    const unknown: Cell = { text: '', kind: 'blank', formulaWithoutValue: true, ref: this.ref(column) };
    if (stream.readUInt16LE(from + 12) !== 0xffff) {
      const value = stream.readDoubleLE(from + 6);
      return value === 0 ? unknown : this.number(value, column, style);
    }
    const kind = stream[from + 6];
    if (kind === 1 || kind === 2) return this.truthOrError(stream[from + 8]!, kind === 2, column);
    const place = kind === 0 ? this.texts.get(at) : undefined;
    const text = place === undefined ? '' : new Data(stream, place).text();
    return text === '' ? unknown : this.text(text, column);
  }
}

/** A number in four bytes: a whole one or the upper half of a double, and maybe a hundredth of it ([MS-XLS] 2.5.217). */
function shortNumber(stream: Buffer, at: number): number {
  const bits = stream.readInt32LE(at);
  const double = Buffer.alloc(8);
  double.writeInt32LE(bits & ~3, 4);
  const value = bits & 2 ? bits >> 2 : double.readDoubleLE(0);
  return bits & 1 ? value / 100 : value;
}

/** Hands out the rows of a sheet that have a value, up to `mostRows` rows from the top; rows are numbered from 1. */
export function eachXlsRow(
  book: Book,
  sheet: BookSheet,
  mostRows: number,
  onRow: (cells: Cell[], row: number) => void,
): void {
  const { rows, texts } = placesOf(book, sheet, mostRows);
  const reader = new RowReader(book, texts);
  for (const [row, places] of rows.entries()) {
    const cells = places ? reader.read(places, row) : [];
    if (cells.length > 0) onRow(cells, row + 1);
  }
}
