import { type Problem, problemOf } from '../../../shared/entity/problem.ts';
import { Refusal } from '../../../shared/value/result.ts';
import type { FileBytes } from '../format.ts';
import { dateStyles, type SheetPart, type WorkbookParts, workbookParts } from './workbook/parts.ts';
import { SheetScanner } from './workbook/scan.ts';
import { type Cell, SheetReader } from './workbook/sheet.ts';
import { sharedStrings } from './workbook/strings.ts';
import { damaged, readSheetXml } from './workbook/xml.ts';
import { Enough } from './xml.ts';

import { withZip, type Zip, type ZipLimits } from './zip.ts';

export { amountOfNumber, identifierOfNumber, isRoundedNumber } from './workbook/numbers.ts';
export type { Cell, CellKind } from './workbook/sheet.ts';

/**
 * A sheet of a million formatted rows inflates to hundreds of megabytes and compresses well, so the ratio is watched
 * only far out; what is inflated is never held.
 */
export const workbookLimits: ZipLimits = {
  total: 1_073_741_824,
  ratio: 100,
  ratioFrom: 16_000_000,
  entries: 2_000,
};

/** The same problem in the words of workbooks: a person who sees an .xlsx does not think of it as a zip. */
function asWorkbookProblem(problem: Problem): Problem {
  const code =
    problem.code === 'ZIP_DAMAGED'
      ? 'WORKBOOK_DAMAGED'
      : problem.code === 'ZIP_TOO_LARGE'
        ? 'WORKBOOK_TOO_LARGE'
        : problem.code;
  return { ...problem, code };
}

async function withWorkbook<T>(
  file: FileBytes,
  work: (zip: Zip, parts: WorkbookParts) => Promise<T>,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<T> {
  if (file.size === 0) throw new Refusal(problemOf('FILE_EMPTY'));
  try {
    return await withZip(file, async (zip) => work(zip, await workbookParts(zip)), { limits: workbookLimits, onBytes });
  } catch (error) {
    throw error instanceof Refusal ? new Refusal(...error.problems.map(asWorkbookProblem)) : error;
  }
}

/** Names of the worksheets in the order of their tabs. */
export const sheetNames = (file: FileBytes): Promise<string[]> =>
  withWorkbook(file, async (_zip, { sheets }) => sheets.map((sheet) => sheet.name));

/** The worksheets that a person sees, by their places among all; the first where all are hidden. */
export const visibleSheets = (file: FileBytes): Promise<{ place: number; name: string }[]> =>
  withWorkbook(file, async (_zip, { sheets }) => {
    const all = sheets.map(({ name, visible }, place) => ({ place, name, visible }));
    const seen = all.filter(({ visible }) => visible);
    return seen.length > 0 ? seen : all.slice(0, 1);
  });

/** The sheet asked for by its place, else the first that a person sees. */
function chosen({ sheets }: WorkbookParts, place: number | undefined): SheetPart {
  const sheet = place === undefined ? (sheets.find((each) => each.visible) ?? sheets[0]) : sheets[place];
  if (!sheet) throw damaged('NO_SHEET');
  return sheet;
}

export type SheetReading = {
  /** Place of the sheet from 0; the first visible one when not given. */
  sheet?: number;
  /** The name of the sheet, before its first row. */
  onSheet?: (name: string) => void;
  /** Rows with at least one value, in the sheet's order; cells by column from 0, without blanks at the end. */
  onRow: (cells: Cell[], rowNumber: number) => void;
  /** Bytes of the file read since the last call. */
  progress?: (bytes: number) => void;
  /** May throw to stop the reading. */
  checkpoint?: () => void;
};

async function* checked(chunks: AsyncIterable<Uint8Array>, checkpoint: () => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    checkpoint();
    yield chunk;
  }
}

/**
 * Reads one sheet row by row in bounded memory (the shared strings are what is held).
 * Refusal WORKBOOK_DAMAGED for what is no workbook, is cut or damaged, or declares a document type; WORKBOOK_TOO_LARGE
 * beyond workbookLimits.
 */
export const readSheet = (
  file: FileBytes,
  { sheet, onSheet, onRow, progress, checkpoint = () => undefined }: SheetReading,
): Promise<void> =>
  withWorkbook(
    file,
    async (zip, parts) => {
      const { name, member } = chosen(parts, sheet);
      onSheet?.(name);
      const strings = await sharedStrings(zip, parts.sharedStrings);
      const isDate = await dateStyles(zip, parts.styles);
      const context = { shared: (index: number) => strings.at(index), isDate, date1904: parts.date1904 };
      await readSheetXml(checked(zip.chunks(member), checkpoint), new SheetScanner(new SheetReader(context, onRow)));
    },
    progress,
  );

/** A header that stands below so many blank rows is not looked for. */
const SAMPLED_ROWS = 10_000;

/** The first rows of the first visible sheet as text, for telling what the workbook is; reads no further than it must. */
export const sampleSheet = (file: FileBytes, count: number): Promise<{ name: string; rows: string[][] }> =>
  withWorkbook(file, async (zip, parts) => {
    const { name, member } = chosen(parts, undefined);
    const isDate = await dateStyles(zip, parts.styles);
    const firstRows = async (shared: (index: number) => string | undefined): Promise<string[][]> => {
      const rows: string[][] = [];
      const context = { shared, isDate, date1904: parts.date1904, mostRows: SAMPLED_ROWS };
      const reader = new SheetReader(context, (cells) => {
        rows.push(cells.map((cell) => cell.text));
        if (rows.length >= count) throw new Enough();
      });
      await readSheetXml(zip.chunks(member), new SheetScanner(reader));
      return rows;
    };
    // Once to learn which shared strings are needed, once with them: the rest of the strings is not read.
    let last = -1;
    const rows = await firstRows((index) => {
      last = Math.max(last, index);
      return '?';
    });
    if (last < 0) return { name, rows };
    const strings = await sharedStrings(zip, parts.sharedStrings, last);
    return { name, rows: await firstRows((index) => strings.at(index)) };
  });
