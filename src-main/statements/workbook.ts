import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import ExcelJS from 'exceljs';
import type { Cell } from './cells.ts';
import { heightOf, measure, type Row, type SheetPlan } from './sheet.ts';

type ZipEntry = { name: string; date?: Date };
type Zip = { append(source: unknown, entry: ZipEntry): unknown };
type SheetStream = { pipes: NodeJS.WritableStream[] };

const RELATIONSHIPS =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
  '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
  '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>' +
  '</Relationships>';

const aboutDocProps = /<Override PartName="\/docProps\/[^>]*\/>/g;

/**
 * exceljs' streaming writer with the package under control, so that a signature can cover all of it later: no docProps
 * (they could be changed unseen), one root relationship, and every zip entry dated by the statement, not by the clock.
 */
class PlainWriter extends ExcelJS.stream.xlsx.WorkbookWriter {
  declare zip: Zip;

  override async addThemes(): Promise<void> {
    const append = this.zip.append.bind(this.zip);
    this.zip.append = (source, entry) => append(source, { ...entry, date: this.created });
    await super.addThemes();
  }
  override async addOfficeRels(): Promise<void> {
    this.zip.append(RELATIONSHIPS, { name: '_rels/.rels' });
  }
  override async addContentTypes(): Promise<void> {
    const append = this.zip.append;
    this.zip.append = (source, entry) => append(String(source).replace(aboutDocProps, ''), entry);
    await super.addContentTypes();
    this.zip.append = append;
  }
  override async addApp(): Promise<void> {}
  override async addCore(): Promise<void> {}
}

/** Spreadsheets end one row later; that one is left for a note. */
const SHEET_ROWS = 1_048_575;
/** Rows between two looks at whether the zip keeps up. */
const ROWS_AT_ONCE = 500;
const A4 = 9;
const CENTIMETRE = 1 / 2.54;

export type Workbook = {
  /** Writes a sheet, and continuations of it where it is longer than a sheet may be. Returns the names. */
  add(plan: SheetPlan): Promise<string[]>;
  close(): Promise<void>;
};

export type WorkbookOptions = {
  file: string;
  now: Date;
  /** Printed at the foot of every page: on the left, and the page's number on the right ("&P" of "&N"). */
  footer: { left: string; right: string };
  /** Said under a sheet that has amounts longer than a spreadsheet can show. */
  longAmountNote: Cell;
  /** What tells such an amount's cell. */
  isLong(cell: Cell): boolean;
  rowsPerSheet?: number;
};

/** Opens a workbook for writing. Memory stays flat: a sheet's rows go to the zip as they come. */
export function openWorkbook(options: WorkbookOptions): Workbook {
  const out = createWriteStream(options.file, { flags: 'wx' });
  const failed = new AbortController();
  out.on('error', (error) => failed.abort(error));
  const writer = new PlainWriter({
    stream: out,
    useStyles: true,
    useSharedStrings: false,
    created: options.now,
    modified: options.now,
    zip: { zlib: { level: 6 } },
  } as ConstructorParameters<typeof ExcelJS.stream.xlsx.WorkbookWriter>[0]);
  const sink = { writer, out, failed: failed.signal };
  return {
    add: (plan) => addSheet(sink, plan, options),
    close: async () => {
      failed.signal.throwIfAborted();
      const closed = once(out, 'close', { signal: failed.signal });
      await Promise.all([writer.commit(), closed]).catch((error: unknown) => {
        throw failed.signal.aborted ? failed.signal.reason : error;
      });
    },
  };
}

type Sink = { writer: PlainWriter; out: WriteStream; failed: AbortSignal };

async function addSheet(sink: Sink, plan: SheetPlan, options: WorkbookOptions): Promise<string[]> {
  const widths = measure(plan);
  const limit = options.rowsPerSheet ?? SHEET_ROWS;
  const names: string[] = [];
  let sheet: ExcelJS.Worksheet | null = null;
  let written = 0;
  let long = false;
  const open = (): ExcelJS.Worksheet => {
    const name = names.length === 0 ? plan.name : `${plan.name} (${names.length + 1})`;
    names.push(name);
    const opened = startSheet(sink.writer, name, plan, widths, options);
    for (const row of plan.top) writeRow(opened, row, widths);
    written = plan.top.length;
    return opened;
  };
  for (const row of plan.rows()) {
    if (sheet && written >= limit) {
      sheet.commit();
      sheet = null;
    }
    sheet ??= open();
    writeRow(sheet, row, widths);
    written += 1;
    long ||= row.cells.some((cell) => cell !== null && options.isLong(cell));
    if (written % ROWS_AT_ONCE === 0) await drained(sink, sheet);
  }
  sheet ??= open();
  if (long) writeRow(sheet, { cells: [options.longAmountNote], free: true }, widths);
  sheet.commit();
  return names;
}

function startSheet(
  writer: PlainWriter,
  name: string,
  plan: SheetPlan,
  widths: readonly number[],
  { footer }: WorkbookOptions,
): ExcelJS.Worksheet {
  const top = plan.top.length;
  const margin = 1.3 * CENTIMETRE;
  const sheet = writer.addWorksheet(name, {
    properties: { defaultRowHeight: 16 },
    views: [
      plan.header > 0
        ? { state: 'frozen', xSplit: 0, ySplit: top, showGridLines: false }
        : { state: 'normal', showGridLines: false },
    ],
    pageSetup: {
      paperSize: A4,
      orientation: 'landscape',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      margins: { left: margin, right: margin, top: margin, bottom: 1.7 * CENTIMETRE, header: 0.3, footer: 0.3 },
      ...(plan.header > 0 ? { printTitlesRow: `${top - plan.header + 1}:${top}` } : {}),
    },
    headerFooter: { oddFooter: `&L&8${footer.left}&C&8&A&R&8${footer.right}` },
  });
  widths.forEach((width, index) => {
    sheet.getColumn(index + 1).width = width;
  });
  return sheet;
}

function writeRow(sheet: ExcelJS.Worksheet, row: Row, widths: readonly number[]): void {
  const target = sheet.addRow([]);
  target.height = heightOf(row, widths);
  row.cells.forEach((cell, index) => {
    if (!cell) return;
    const place = target.getCell(index + 1);
    place.style = cell.style;
    if (cell.value !== null) place.value = typeof cell.value === 'string' ? textValue(cell.value) : cell.value;
  });
  for (const [from, to] of row.merges ?? []) sheet.mergeCells(target.number, from, target.number, to);
  target.commit();
}

/** What a spreadsheet would read as an escape, or XML cannot carry: written as the escape that stands for it. */
const needsEscape = /_x[0-9A-Fa-f]{4}_|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g;
const needsRichText = /^\s|\s$|[\n\r\t]|_x/;

/**
 * A string is written as a string, whatever it begins with: "=1+1" stays the four characters. Text with outer blanks,
 * line breaks or escapes goes as an inline string, which keeps them.
 */
function textValue(text: string): ExcelJS.CellValue {
  const escaped = text.toWellFormed().replace(needsEscape, (found) => {
    if (found.length > 1) return `_x005F${found}`;
    return `_x${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
  });
  return needsRichText.test(escaped) ? { richText: [{ text: escaped }] } : escaped;
}

/** Waits until the zip has taken what was written, so that rows do not pile up in memory. */
async function drained({ failed }: Sink, sheet: ExcelJS.Worksheet): Promise<void> {
  failed.throwIfAborted();
  const [pipe] = (sheet as unknown as { stream: SheetStream }).stream.pipes;
  if (pipe && 'writableNeedDrain' in pipe && pipe.writableNeedDrain)
    await once(pipe, 'drain', { signal: failed }).catch((error: unknown) => {
      throw failed.aborted ? failed.reason : error;
    });
}
