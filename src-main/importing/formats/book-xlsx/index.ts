import { type ProblemCode, problemOf } from '../../../../shared/entity/problem.ts';
import { scaleOf } from '../../../../shared/value/currency.ts';
import { parseMinor } from '../../../../shared/value/money.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import type { FileBytes, FileSample, Format, Identification, ReadContext, ReadOutcome } from '../../format.ts';
import { type GridRow, readGrid } from '../../reading/grid.ts';
import type { DecimalMark } from '../../reading/writtenAmount.ts';
import { amountOfNumber, type Cell, identifierOfNumber, isRoundedNumber, readSheet } from '../../reading/xlsx.ts';
import { looksLikeZip } from '../../reading/zip.ts';
import { type BookColumn, identifierColumns, nameOf, sureness } from '../book/columns.ts';
import { Ledger } from '../book/ledger.ts';
import { type BookSource, writtenMinor } from '../book/row.ts';

type Place = { sheet: string; record: number };

/** A cell that no ledger can be read from: an error, a formula never calculated, an identifier that Excel rounded. */
function refuseCell(code: ProblemCode, cell: Cell, column: BookColumn, { sheet, record }: Place, line: number): never {
  const value = cell.text || cell.ref;
  const reason = cell.kind === 'error' ? `ERROR_CELL ${cell.ref}` : `FORMULA_WITHOUT_VALUE ${cell.ref}`;
  throw new Refusal(
    problemOf(code, {
      params: { column: nameOf(column), value, record, reason },
      where: { sheet, line, column: nameOf(column), cell: cell.ref, excerpt: value.slice(0, 80) },
    }),
  );
}

const MIDNIGHT = ' 00:00:00';
const wordColumns: ReadonlySet<BookColumn> = new Set(['counterparty', 'memo']);

/** Shows a row of a sheet as a ledger row. */
class SheetSource implements BookSource {
  line = 0;
  private cells: readonly Cell[] = [];
  private readonly columnAt = new Map<number, BookColumn>();
  readonly sheet: string;
  record = 0;

  constructor(columns: Readonly<Record<BookColumn, number>>, sheet: string) {
    for (const [column, index] of Object.entries(columns)) this.columnAt.set(index, column as BookColumn);
    this.sheet = sheet;
  }

  turnTo(cells: readonly Cell[], line: number): void {
    this.cells = cells;
    this.line = line;
    this.record += 1;
  }

  isEmpty(index: number): boolean {
    return this.text(index) === '';
  }

  text(index: number): string {
    const cell = this.cells[index];
    const column = this.columnAt.get(index);
    if (!cell || !column) return '';
    if (cell.kind === 'error' || cell.formulaWithoutValue) refuseCell('ROW_MALFORMED', cell, column, this, this.line);
    if (cell.kind === 'number' && identifierColumns.includes(column))
      return identifierOfNumber(cell.text) ?? refuseCell('IDENTIFIER_DAMAGED', cell, column, this, this.line);
    if (wordColumns.has(column) && isRoundedNumber(cell))
      refuseCell('IDENTIFIER_DAMAGED', cell, column, this, this.line);
    if (cell.kind !== 'date') return cell.text.trim();
    // "10-12" that Excel took for a day: what it was stands nowhere.
    if (identifierColumns.includes(column)) refuseCell('IDENTIFIER_DAMAGED', cell, column, this, this.line);
    // A day cell may hold midnight, and a time cell a bare day: Excel stores both as the same number.
    if (column === 'day' && cell.text.endsWith(MIDNIGHT)) return cell.text.slice(0, -MIDNIGHT.length);
    return column === 'time' && cell.text.length === 10 ? cell.text + MIDNIGHT : cell.text;
  }

  minor(index: number, currency: string, mark: DecimalMark): bigint | null {
    const cell = this.cells[index];
    const text = this.text(index);
    if (cell?.kind !== 'number') return writtenMinor(text, currency, mark);
    const decimal = amountOfNumber(cell.text, scaleOf(currency));
    return decimal === null ? null : parseMinor(decimal, currency);
  }
}

const texts = (cells: readonly Cell[]): string[] => Array.from(cells, (cell) => cell.text);
const isBlank = (cells: readonly Cell[]): boolean =>
  cells.every((cell) => cell.text.trim() === '' && !cell.formulaWithoutValue);

function identify({ sheet }: FileSample): Identification | null {
  const found = sheet && sureness(sheet.rows);
  return found && { format: 'book-xlsx', ...found };
}

/** The first sheet that a person sees, of an .xlsx as a stream, of an .xls or a page as a whole. */
async function readFirstSheet(
  file: FileBytes,
  context: ReadContext,
  reading: { onSheet: (name: string) => void; onRow: (cells: readonly Cell[], line: number) => void },
): Promise<void> {
  const { progress, checkpoint } = context;
  if (looksLikeZip(await file.read(0, 4))) return readSheet(file, { ...reading, progress, checkpoint });
  let sheets = 0;
  const onSheet = (name: string): void => {
    sheets += 1;
    if (sheets === 1) reading.onSheet(name);
  };
  const onRow = ({ cells, line }: GridRow): void => {
    if (sheets === 1 && cells) reading.onRow(cells, line);
  };
  await readGrid(file, { delimiterOf: () => ',', onSheet, onRow }, context);
}

async function read(file: FileBytes, context: ReadContext): Promise<ReadOutcome> {
  let sheet = '';
  let ledger = new Ledger(context);
  let source: SheetSource | null = null;
  await readFirstSheet(file, context, {
    onSheet: (name) => {
      sheet = name;
      ledger = new Ledger(context, name);
    },
    onRow: (cells, line) => {
      if (isBlank(cells)) return;
      if (!ledger.header) return ledger.beforeHeader(texts(cells), line);
      source ??= new SheetSource(ledger.header, sheet);
      source.turnTo(cells, line);
      ledger.row(source);
    },
  });
  return ledger.outcome('utf-8', sheet);
}

/** The business ledger as a workbook; the first sheet that a person sees. */
export const format: Format = { id: 'book-xlsx', name: '业务台账（Excel）', side: 'book', identify, read };
