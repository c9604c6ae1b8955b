import { isDateFormat } from '../workbook/dates.ts';
import { damaged, tooLarge } from '../workbook/xml.ts';
import { Data, kinds, Records } from './records.ts';

const VERSION_97 = 0x600;
const WORKSHEET = 0;
/** More than a workbook of these years can use: 65,536 rows of 256 columns are rarely all text, let alone all different. */
const MOST_STRINGS = 4_000_000;

/** A worksheet: its name, and where in the stream its records begin. */
export type BookSheet = { readonly name: string; readonly visible: boolean; readonly at: number };

/** What all sheets of a workbook lean on. */
export type Book = {
  readonly stream: Buffer;
  readonly sheets: BookSheet[];
  readonly strings: readonly string[];
  /** For every cell format, whether it shows a number as a date or a time. */
  readonly isDate: readonly boolean[];
  readonly date1904: boolean;
};

/** Refusal for what is no beginning of a workbook or a sheet of Excel 97–2003. */
export function assertBegins(records: Records): void {
  if (records.kind !== kinds.begin) throw damaged(records.kind % 0x100 === 9 ? 'EXCEL_95' : 'NOT_READABLE');
  records.need(4);
  if (records.stream.readUInt16LE(records.from) !== VERSION_97) throw damaged('EXCEL_95');
}

function sharedStrings(records: Records): string[] {
  const data = new Data(records.stream, records.at, 4);
  const count = data.long();
  if (count > MOST_STRINGS) throw tooLarge('SHARED_STRINGS');
  const strings: string[] = [];
  while (strings.length < count) strings.push(data.text());
  return strings;
}

function sheetOf(records: Records): BookSheet | null {
  const { stream, from } = records;
  records.need(8);
  if (stream[from + 5] !== WORKSHEET) return null;
  const data = new Data(stream, records.at, 6);
  const name = data.text(data.byte());
  return { name, visible: (stream[from + 4]! & 3) === 0, at: stream.readUInt32LE(from) };
}

/** Reads what stands before the sheets. Refusal WORKBOOK_DAMAGED, WORKBOOK_TOO_LARGE. */
export function readBook(stream: Buffer): Book {
  const records = new Records(stream);
  records.turnTo(0);
  assertBegins(records);
  const sheets: BookSheet[] = [];
  const formats: number[] = [];
  const codes = new Map<number, string>();
  let strings: string[] = [];
  let date1904 = false;
  for (records.next(); records.kind !== kinds.end; records.next()) {
    if (records.kind === kinds.encrypted) throw damaged('ENCRYPTED');
    else if (records.kind === kinds.sheet) {
      const sheet = sheetOf(records);
      if (sheet) sheets.push(sheet);
    } else if (records.kind === kinds.strings) strings = sharedStrings(records);
    else if (records.kind === kinds.cellFormat) {
      records.need(4);
      formats.push(stream.readUInt16LE(records.from + 2));
    } else if (records.kind === kinds.numberFormat) {
      records.need(5);
      codes.set(stream.readUInt16LE(records.from), new Data(stream, records.at, 2).text());
    } else if (records.kind === kinds.date1904) {
      records.need(2);
      date1904 = stream.readUInt16LE(records.from) === 1;
    }
  }
  const isDate = formats.map((id) => isDateFormat(String(id), codes.get(id)));
  return { stream, sheets, strings, isDate, date1904 };
}
