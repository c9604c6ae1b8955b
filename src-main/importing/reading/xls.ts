import type { FileBytes } from '../format.ts';
import type { Cell } from './workbook/sheet.ts';
import { damaged, tooLarge } from './workbook/xml.ts';
import { readBook } from './xls/book.ts';
import { eachXlsRow } from './xls/cells.ts';
import { Container } from './xls/container.ts';

/** A sheet of such a workbook has at most 65,536 rows: what is larger than this is no bank's export. */
const MOST_BYTES = 1 << 26;
const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/** Does the file begin as the containers do that Excel 97–2003, and Word of those years, keep their files in? */
export const looksLikeOle = (head: Uint8Array): boolean => OLE.every((byte, at) => head[at] === byte);

/** A sheet of a workbook that is held in memory: its rows with at least one value, as readSheet hands them out. */
export type XlsSheet = { name: string; visible: boolean; eachRow(onRow: (cells: Cell[], row: number) => void): void };

/** The stream of a workbook of Excel 97–2003; null for a container of another kind. Refusal for an encrypted one and for one of Excel 95. */
function workbookStream(container: Container): Buffer | null {
  if (container.has('EncryptedPackage')) throw damaged('ENCRYPTED');
  const stream = container.stream('Workbook');
  if (stream) return stream;
  // Excel 95 keeps text in the code page of the machine that it ran on: what it says is not known for certain.
  if (container.has('Book')) throw damaged('EXCEL_95');
  return null;
}

/**
 * The sheets of an Excel 97–2003 workbook (BIFF8), whose bytes are held as a whole; null when the container holds none
 * (a Word file). `rows` limits how many rows of each sheet are read. Refusal WORKBOOK_TOO_LARGE beyond 64 MB,
 * WORKBOOK_DAMAGED for one that is cut, encrypted or of Excel 95. Read here and not by a library: none at hand stands
 * every damage, and one that hangs in a formula that nobody needs takes the import with it.
 */
export async function readXls(file: FileBytes, rows = Number.POSITIVE_INFINITY): Promise<XlsSheet[] | null> {
  if (file.size > MOST_BYTES) throw tooLarge('BYTES');
  const stream = workbookStream(new Container(await file.read(0, file.size)));
  if (stream === null) return null;
  const book = readBook(stream);
  return book.sheets.map((sheet) => ({
    name: sheet.name,
    visible: sheet.visible,
    eachRow: (onRow) => eachXlsRow(book, sheet, rows, onRow),
  }));
}
