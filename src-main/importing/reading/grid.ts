import { createHash } from 'node:crypto';
import type { FileBytes, ReadContext } from '../format.ts';
import { type CsvRecord, readRecords } from './csv.ts';
import { encodingOf, encodingOfFile } from './encoding.ts';
import { eachHtmlRow, looksLikeHtmlTable, readHtmlPage } from './htmlTable.ts';
import { readFileRecords, type Taker } from './splitRecords.ts';
import { damaged } from './workbook/xml.ts';
import { looksLikeOle, readXls } from './xls.ts';
import { type Cell, readSheet, visibleSheets } from './xlsx.ts';
import { looksLikeZip } from './zip.ts';

/** A row of a grid: its line (or row of the sheet) from 1, and its cells; `cells` say what a workbook knows of them. */
export type GridRow = {
  readonly line: number;
  readonly texts: readonly string[];
  readonly cells: readonly Cell[] | null;
};

export type GridReading = {
  /** Column separator of a text file, chosen by its first 64 KB. */
  delimiterOf: (head: string) => string;
  /** Before the first row of each sheet that a person sees; not called for a text file. */
  onSheet: (name: string) => void;
  onRow: (row: GridRow) => void;
  /** Of a text file: what its rows come to, where a part of them may be read by another thread. */
  taker?: Omit<Taker, 'take'>;
};

const HEAD_BYTES = 1 << 16;

/** A letter that trimming and `bare` leave where it is; not all such, but nearly all that a cell begins or ends with. */
const stays = (code: number): boolean => (code > 39 && code < 128 && code !== 61) || (code > 0x3000 && code !== 0xfeff);

/** A value without tabs and blanks around it, and without what keeps Excel from taking it for a number: ="0123", '0123. */
export function bare(text: string): string {
  if (text === '' || (stays(text.charCodeAt(0)) && stays(text.charCodeAt(text.length - 1)))) return text;
  const trimmed = text.trim();
  const first = trimmed.charCodeAt(0);
  if (first === 61) return /^="([^"]*)"$/.exec(trimmed)?.[1]?.trim() ?? trimmed;
  return first === 39 ? trimmed.slice(1) : trimmed;
}

const rowOf = (cells: readonly Cell[], line: number): GridRow => ({
  line,
  cells,
  texts: cells.map(({ text }) => text.trim()),
});

async function readText(file: FileBytes, head: Uint8Array, reading: GridReading, context: ReadContext) {
  const encoding = await encodingOfFile(file);
  const text = new TextDecoder(encoding).decode(head, { stream: head.length < file.size });
  const progress = (bytes: number): void => {
    context.progress(bytes);
    context.checkpoint();
  };
  const take = (record: CsvRecord): void => {
    const texts = record.texts();
    for (let index = 0; index < texts.length; index += 1) texts[index] = bare(texts[index]!);
    reading.onRow({ line: record.line, cells: null, texts });
  };
  const options = { delimiter: reading.delimiterOf(text), progress };
  if (reading.taker) await readFileRecords(file, context, encoding, { taker: reading.taker, take }, options);
  else await readRecords(file.chunks(), encoding, take, options);
  return encoding;
}

/**
 * Watches for a sheet that says what an earlier one said, as a person's copy does: each of its rows would count twice.
 * Refusal WORKBOOK_DAMAGED from `end`, which is called after each sheet.
 */
class SheetTwins {
  private readonly seen = new Set<string>();
  private hash = createHash('sha256');
  private rows = 0;

  row(texts: readonly string[]): void {
    this.rows += 1;
    this.hash.update(`${texts.join('\u001f')}\u001e`);
  }

  end(sheet: string): void {
    const content = this.hash.digest('hex');
    if (this.rows > 1 && this.seen.has(content)) throw damaged('SHEET_TWICE', { sheet });
    this.seen.add(content);
    this.hash = createHash('sha256');
    this.rows = 0;
  }
}

async function readOle(file: FileBytes, { onSheet, onRow }: GridReading, context: ReadContext): Promise<string> {
  const sheets = await readXls(file);
  if (sheets === null) throw damaged('NO_SHEET');
  context.progress(file.size);
  const shown = sheets.filter(({ visible }) => visible);
  const onCells = watched(shown.length, onRow);
  for (const sheet of shown) {
    context.checkpoint();
    onSheet(sheet.name);
    sheet.eachRow(onCells.row);
    onCells.end(sheet.name);
  }
  return 'utf-16le';
}

/** Takes the cells of sheets; with one sheet alone there is nothing to compare. */
function watched(sheets: number, onRow: GridReading['onRow']) {
  const twins = sheets > 1 ? new SheetTwins() : null;
  return {
    row: (cells: readonly Cell[], line: number): void => {
      const row = rowOf(cells, line);
      twins?.row(row.texts);
      onRow(row);
    },
    end: (name: string): void => twins?.end(name),
  };
}

async function readZip(file: FileBytes, { onSheet, onRow }: GridReading, context: ReadContext): Promise<string> {
  const { checkpoint } = context;
  // The file is read once for each sheet, but it counts once.
  let progress: (bytes: number) => void = context.progress;
  const shown = await visibleSheets(file);
  const onCells = watched(shown.length, onRow);
  for (const { place, name } of shown) {
    onSheet(name);
    await readSheet(file, { sheet: place, onRow: onCells.row, progress, checkpoint });
    onCells.end(name);
    progress = () => undefined;
  }
  return 'utf-8';
}

const isHtml = ({ encoding: chosen, size }: FileBytes, head: Uint8Array): boolean => {
  const whole = head.length >= size;
  const encoding = encodingOf(head, whole, chosen);
  return encoding !== null && looksLikeHtmlTable(new TextDecoder(encoding).decode(head, { stream: !whole }));
};

/**
 * Reads a table wherever a bank keeps it: CSV with any separator, .xlsx, Excel 97 .xls, or a page of HTML that is named
 * .xls; told by content. Of a workbook, every sheet that a person sees. Returns the encoding. Refusal as the readers
 * of the four give it.
 */
export async function readGrid(file: FileBytes, reading: GridReading, context: ReadContext): Promise<string> {
  const head = await file.read(0, HEAD_BYTES);
  if (looksLikeZip(head)) return readZip(file, reading, context);
  if (looksLikeOle(head)) return readOle(file, reading, context);
  if (!isHtml(file, head)) return readText(file, head, reading, context);
  const { page, encoding } = await readHtmlPage(file);
  context.progress(file.size);
  context.checkpoint();
  reading.onSheet('');
  eachHtmlRow(page, (cells, row) => reading.onRow(rowOf(cells, row)));
  return encoding;
}
