import { type CellObject, CFB, read, type WorkBook, type WorkSheet } from '@e965/xlsx';
import { Refusal } from '../../../shared/value/result.ts';
import type { FileBytes } from '../format.ts';
import { columnLetters } from './spreadsheet.ts';
import { isDateFormat, serialText } from './workbook/dates.ts';
import type { Cell } from './workbook/sheet.ts';
import { damaged, tooLarge } from './workbook/xml.ts';

/** A sheet of such a workbook has at most 65,536 rows: what is larger than this is no bank's export. */
const MOST_BYTES = 1 << 26;
const MOST_COLUMNS = 1024;
const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/** Does the file begin as the containers do that Excel 97–2003, and Word of those years, keep their files in? */
export const looksLikeOle = (head: Uint8Array): boolean => OLE.every((byte, at) => head[at] === byte);

/** A sheet of a workbook that is held in memory: its rows with at least one value, as readSheet hands them out. */
export type XlsSheet = { name: string; visible: boolean; eachRow(onRow: (cells: Cell[], row: number) => void): void };

const blank: Cell = Object.freeze({ text: '', kind: 'blank', ref: '' });

/** A formula's result of nothing or zero is also what a program writes that never calculated it: it vouches for nothing. */
const uncalculated = ({ f, v }: CellObject): boolean =>
  f !== undefined && (v === undefined || v === null || v === '' || v === 0);

function numberCell(value: number, format: CellObject['z'], date1904: boolean, ref: string): Cell {
  if (typeof format === 'string' && isDateFormat('0', format)) {
    const date = serialText(value, date1904);
    if (date !== null) return { text: date, kind: 'date', ref };
  }
  // The shortest decimal that gives the same double, which is what Excel writes to an .xlsx.
  return { text: String(value), kind: 'number', ref };
}

function cellOf(cell: CellObject, date1904: boolean, ref: string): Cell {
  const { v } = cell;
  if (uncalculated(cell)) return { text: '', kind: 'blank', formulaWithoutValue: true, ref };
  if (cell.t === 'n' && typeof v === 'number') return numberCell(v, cell.z, date1904, ref);
  if (cell.t === 'b') return { text: v ? 'TRUE' : 'FALSE', kind: 'boolean', ref };
  if (cell.t === 'e') return { text: cell.w ?? '#N/A', kind: 'error', ref };
  return typeof v === 'string' && v !== '' ? { text: v, kind: 'text', ref } : blank;
}

function cellsOf(row: readonly (CellObject | undefined)[], date1904: boolean, rowNumber: number): Cell[] {
  if (row.length > MOST_COLUMNS) throw tooLarge('COLUMNS');
  const cells = Array.from(row, (cell, at) =>
    cell ? cellOf(cell, date1904, `${columnLetters(at)}${rowNumber}`) : blank,
  );
  while (cells.at(-1) === blank) cells.pop();
  return cells;
}

function sheetOf(book: WorkBook, name: string, at: number): XlsSheet {
  const sheet = book.Sheets[name] as (WorkSheet & { '!data'?: (CellObject | undefined)[][] }) | undefined;
  const date1904 = book.Workbook?.WBProps?.date1904 === true;
  return {
    name,
    visible: !book.Workbook?.Sheets?.[at]?.Hidden,
    eachRow: (onRow) => {
      for (const [index, row] of (sheet?.['!data'] ?? []).entries()) {
        const cells = row ? cellsOf(row, date1904, index + 1) : [];
        if (cells.length > 0) onRow(cells, index + 1);
      }
    },
  };
}

/** Is there a workbook of Excel 97–2003 in the container? Refusal for an encrypted one and for one of Excel 95. */
function holdsWorkbook(bytes: Uint8Array): boolean {
  const container = CFB.read(bytes, { type: 'buffer' });
  const has = (name: string): boolean => CFB.find(container, name) !== null;
  if (has('EncryptedPackage')) throw damaged('ENCRYPTED');
  if (has('Workbook')) return true;
  // Excel 95 keeps text in the code page of the machine that it ran on: what it says is not known for certain.
  if (has('Book')) throw damaged('EXCEL_95');
  return false;
}

const damage = (error: unknown): Refusal => {
  if (error instanceof Refusal) return error;
  const words = error instanceof Error ? error.message : '';
  return damaged(/password|encrypt/i.test(words) ? 'ENCRYPTED' : 'NOT_READABLE', { excerpt: words.slice(0, 80) });
};

/**
 * The sheets of an Excel 97–2003 workbook (BIFF8), which is read as a whole; null when the container holds none (a
 * Word file). `rows` limits how many rows of each sheet are read. Refusal WORKBOOK_TOO_LARGE beyond 64 MB,
 * WORKBOOK_DAMAGED for one that is cut, encrypted or of Excel 95.
 */
export async function readXls(file: FileBytes, rows = 0): Promise<XlsSheet[] | null> {
  if (file.size > MOST_BYTES) throw tooLarge('BYTES');
  const bytes = await file.read(0, file.size);
  try {
    if (!holdsWorkbook(bytes)) return null;
    const book = read(bytes, { type: 'buffer', dense: true, cellNF: true, cellText: false, sheetRows: rows });
    return book.SheetNames.map((name, at) => sheetOf(book, name, at));
  } catch (error) {
    throw damage(error);
  }
}
