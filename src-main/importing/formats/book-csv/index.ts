import type { FileBytes, FileSample, Format, Identification, ReadContext, ReadOutcome } from '../../format.ts';
import { type MinorReader, minorReader } from '../../reading/amount.ts';
import type { CsvRecord } from '../../reading/csv.ts';
import { encodingOfFile } from '../../reading/encoding.ts';
import { readFileRecords } from '../../reading/splitRecords.ts';
import type { DecimalMark } from '../../reading/writtenAmount.ts';
import { type BookColumns, HEADER_ROWS, repeatingColumns, sureness } from '../book/columns.ts';
import { Ledger } from '../book/ledger.ts';
import { type BookSource, writtenMinor } from '../book/row.ts';

const SPACE = 32;

/** A value of the row before, kept where rows repeat it: making a string of Chinese bytes is what costs. */
type Repeated = { bytes: Uint8Array; start: number; end: number; text: string };

const sameBytes = (held: Repeated, bytes: Uint8Array, start: number, end: number): boolean => {
  if (held.end - held.start !== end - start) return false;
  for (let at = 0; at < end - start; at += 1) if (held.bytes[held.start + at] !== bytes[start + at]) return false;
  return true;
};

/** Shows a record of a CSV as a ledger row: blanks around a value do not count. */
class CsvSource implements BookSource {
  record: CsvRecord;
  private readonly repeated: (Repeated | undefined)[] = [];
  private readonly minors = new Map<string, MinorReader>();
  private lastCurrency = '';
  private lastMinor: MinorReader | null = null;

  constructor(record: CsvRecord, columns: BookColumns) {
    this.record = record;
    for (const column of repeatingColumns)
      if (columns[column] >= 0) this.repeated[columns[column]] = { bytes: record.bytes, start: 0, end: 0, text: '' };
  }

  get line(): number {
    return this.record.line;
  }

  isEmpty(index: number): boolean {
    const { record } = this;
    return index >= record.count || record.starts[index]! >= record.ends[index]!;
  }

  text(index: number): string {
    if (this.isEmpty(index)) return '';
    const { record } = this;
    const held = this.repeated[index];
    if (held === undefined) return this.made(index);
    const start = record.starts[index]!;
    const end = record.ends[index]!;
    if (sameBytes(held, record.bytes, start, end)) return held.text;
    held.text = this.made(index);
    held.bytes = record.bytes;
    held.start = start;
    held.end = end;
    return held.text;
  }

  private made(index: number): string {
    const { record } = this;
    const text = record.text(index);
    const first = record.bytes[record.starts[index]!]!;
    const last = record.bytes[record.ends[index]! - 1]!;
    return first <= SPACE || last <= SPACE || last > 127 ? text.trim() : text;
  }

  minor(index: number, currency: string, mark: DecimalMark): bigint | null {
    const { record } = this;
    if (index >= record.count) return null;
    if (mark !== '.') return writtenMinor(this.text(index), currency, mark);
    let [start, end] = [record.starts[index]!, record.ends[index]!];
    while (start < end && record.bytes[start]! <= SPACE) start += 1;
    while (start < end && record.bytes[end - 1]! <= SPACE) end -= 1;
    return this.minorOf(currency)(record.bytes, start, end) ?? writtenMinor(this.text(index), currency, mark);
  }

  private minorOf(currency: string): MinorReader {
    if (currency === this.lastCurrency && this.lastMinor) return this.lastMinor;
    let reader = this.minors.get(currency);
    if (!reader) {
      reader = minorReader(currency);
      this.minors.set(currency, reader);
    }
    this.lastCurrency = currency;
    this.lastMinor = reader;
    return reader;
  }
}

function identify({ text }: FileSample): Identification | null {
  if (text === null) return null;
  const rows = text.split(/\r?\n/, HEADER_ROWS).map((line) => line.split(',').map((cell) => cell.replaceAll('"', '')));
  const found = sureness(rows);
  return found && { format: 'book-csv', ...found };
}

const isBlank = (record: CsvRecord): boolean => {
  for (let index = 0; index < record.count; index += 1) if (record.text(index).trim() !== '') return false;
  return true;
};

async function read(file: FileBytes, context: ReadContext): Promise<ReadOutcome> {
  const encoding = await encodingOfFile(file);
  const ledger = new Ledger(context);
  let source: CsvSource | null = null;
  const take = (record: CsvRecord): void => {
    if (!ledger.header) {
      ledger.beforeHeader(record.texts(), record.line);
      return;
    }
    source ??= new CsvSource(record, ledger.header);
    source.record = record;
    // A row of nothing but commas begins with an empty field; only then is the rest looked at.
    if (record.firstByte(0) !== 0 || !isBlank(record)) ledger.row(source);
  };
  await readFileRecords(file, context, encoding, { taker: ledger, take }, { progress: context.progress });
  return ledger.outcome(encoding, file.name);
}

/** The business ledger as CSV, UTF-8 or GBK. */
export const format: Format = { id: 'book-csv', name: '业务台账（CSV）', side: 'book', splits: true, identify, read };
