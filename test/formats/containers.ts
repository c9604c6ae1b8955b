import { utils, write } from '@e965/xlsx';

/** A comma in quotes, while a line is cut at the others. */
const HELD = '\u0000';

/** The cells of a small CSV. */
export const cellsOf = (text: string): string[][] =>
  text
    .replace(/^\ufeff/, '')
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => line.split('"'))
    .map((pieces) => pieces.map((piece, at) => (at % 2 === 0 ? piece : piece.replaceAll(',', HELD))).join(''))
    .map((line) => line.split(',').map((cell) => cell.replaceAll(HELD, ',')));

type Type = 'biff8' | 'xlsx';

/** The same cells, all of them text, as a workbook. */
export function workbookOf(cells: unknown[][], bookType: Type, name = '明细'): Uint8Array {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(cells), name);
  return write(book, { type: 'buffer', bookType }) as Uint8Array;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** The same cells as a page that a bank names .xls. */
export const pageOf = (cells: string[][]): string =>
  `<html><head><style>td { mso-number-format: "<x>" }</style></head><body><table border=1>${cells
    .map((row) => `<TR>${row.map((cell) => `<td class="a">${escaped(cell)}</td>`).join('\n')}</TR>`)
    .join('\n')}</table></body></html>`;

/** The same cells as text with tabs between. */
export const tabbed = (cells: string[][]): string => cells.map((row) => row.join('\t')).join('\r\n');
