import { isAscii } from 'node:buffer';
import type { Encoding } from '../../../shared/entity/encoding.ts';
import { problemOf } from '../../../shared/entity/problem.ts';
import { Refusal } from '../../../shared/value/result.ts';
import { LONGEST_RECORD_BYTES, type Place, recordTooLong, utf8Pieces } from './text.ts';
import { Words } from './words.ts';

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const QUOTE = 34;
const SPACE = 32;
const TAB = 9;
const MOST_FIELDS = 4096;
const EXCERPT_BYTES = 160;

export type CsvOptions = {
  /** One ASCII character; a comma when not given. */
  delimiter?: string;
  /** false: a quotation mark is a letter like any other. */
  quote?: boolean;
  /** Called now and then with the bytes of the chunks consumed since the last call. */
  progress?: (bytes: number) => void;
  /** Where the chunks begin, kept up to date; whoever hands them out may leap between two of them. */
  at?: Reached;
};

/** How far a file has been read: the lines cut out of it, the line of the next record, and the bytes of one that has not ended. */
export type Reached = { place: Place; line: number; held: Buffer };

export const reached = (position: number, line: number, feeds = false): Reached => ({
  place: { position, line, feeds },
  line,
  held: Buffer.alloc(0),
});

/**
 * One record, good until the next one is handed out. Fields are made into strings only when asked for: a bill has 27
 * columns, of which a reader needs ten, and making strings is what costs.
 */
export class CsvRecord {
  /** Line on which the record begins, from 1. */
  line = 0;
  /** Number of fields. */
  count = 0;
  readonly starts = new Int32Array(MOST_FIELDS);
  readonly ends = new Int32Array(MOST_FIELDS);
  /** 1 where the field stands in quotes and holds doubled ones. */
  readonly doubled = new Uint8Array(MOST_FIELDS);
  bytes: Buffer = Buffer.alloc(0);
  private latin1 = '';
  private ascii = true;
  private readonly words = new Words();

  /** Turns to other bytes: well-formed UTF-8, whole lines. */
  over(bytes: Buffer): void {
    this.bytes = bytes;
    this.ascii = isAscii(bytes);
    this.latin1 = bytes.toString('latin1');
    this.doubled.fill(0);
  }

  /** The field's text from `skip` characters on (ASCII characters skipped, such as a leading backtick). */
  text(index: number, skip = 0): string {
    const from = this.starts[index]! + skip;
    const end = this.ends[index]!;
    if (from >= end) return '';
    const text = this.ascii ? this.latin1.slice(from, end) : this.letters(from, end);
    return this.doubled[index] ? text.replaceAll('""', '"') : text;
  }

  /** All fields as strings. */
  texts(): string[] {
    const fields = new Array<string>(this.count);
    for (let index = 0; index < this.count; index += 1) fields[index] = this.text(index);
    return fields;
  }

  /** First byte of a field, 0 when it is empty: for telling rows apart without making a string. */
  firstByte(index: number): number {
    return this.starts[index]! < this.ends[index]! ? this.bytes[this.starts[index]!]! : 0;
  }

  /** The record as it stands in the file, cut to a length that a person can look at. */
  excerpt(): string {
    const from = this.starts[0]!;
    const text = this.bytes.toString('utf8', from, Math.min(this.ends[this.count - 1]!, from + EXCERPT_BYTES));
    return text.replaceAll('\ufffd', '').trim();
  }

  /** Does every field begin with the byte? */
  everyFieldBegins(byte: number): boolean {
    for (let index = 0; index < this.count; index += 1) if (this.firstByte(index) !== byte) return false;
    return true;
  }

  /** Takes a delimiter before a field that does not begin with the byte for a letter of the field before it. */
  joinFieldsNotBeginning(byte: number): void {
    let kept = 0;
    for (let index = 0; index < this.count; index += 1) {
      if (this.firstByte(index) === byte || kept === 0) {
        this.starts[kept] = this.starts[index]!;
        kept += 1;
      }
      this.ends[kept - 1] = this.ends[index]!;
    }
    this.count = kept;
  }

  /** Text of bytes that may not all be ASCII. */
  private letters(from: number, end: number): string {
    const { bytes } = this;
    let at = from;
    while (at < end && bytes[at]! < 128) at += 1;
    return at === end ? this.latin1.slice(from, end) : this.words.text(bytes, from, end);
  }
}

type Splitter = { delimiter: number; quote: boolean; onRecord: (record: CsvRecord) => void };

const malformed = (line: number, reason: string): Refusal =>
  new Refusal(problemOf('ROW_MALFORMED', { params: { record: line, reason }, where: { line } }));

/**
 * Notes the fields of the line that begins at `from`; returns the index of its end. Nothing is called in here: this is
 * the loop that every byte of a large file goes through.
 */
function scanLine(record: CsvRecord, bytes: Buffer, delimiter: number, from: number): number {
  const { starts, ends } = record;
  const { length } = bytes;
  let count = 0;
  let start = from;
  let at = from;
  for (; at < length; at += 1) {
    const byte = bytes[at];
    if (byte === delimiter) {
      starts[count] = start;
      ends[count] = at;
      start = at + 1;
      count += 1;
    } else if (byte === LINE_FEED) break;
  }
  starts[count] = start;
  ends[count] = at > start && bytes[at - 1] === CARRIAGE_RETURN ? at - 1 : at;
  record.count = count + 1;
  return at;
}

/** Splits lines in which no quotation mark means anything. Returns the line reached. */
function splitPlain(record: CsvRecord, { delimiter, onRecord }: Splitter, firstLine: number): number {
  const { bytes } = record;
  let line = firstLine;
  for (let from = 0; from < bytes.length; line += 1) {
    // A file of nothing but line ends is read as fast as one of rows.
    if (bytes[from] === LINE_FEED) {
      from += 1;
      continue;
    }
    const end = scanLine(record, bytes, delimiter, from);
    if (record.count > MOST_FIELDS) throw malformed(line, 'TOO_MANY_FIELDS');
    record.line = line;
    if (record.count > 1 || record.ends[0]! > from) onRecord(record);
    from = end + 1;
  }
  return line;
}

/** Where a quoted field's closing mark stands, −1 when it does not. */
function closingQuote(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(QUOTE, from);
  while (at >= 0 && bytes[at + 1] === QUOTE) at = bytes.indexOf(QUOTE, at + 2);
  return at;
}

/** Notes a field in quotes that begins at `start`; the index of what ends it, −1 when the quotes do not close. */
function quotedField(record: CsvRecord, { delimiter }: Splitter, start: number, line: number): number {
  const { bytes } = record;
  const close = closingQuote(bytes, start + 1);
  if (close < 0) return -1;
  record.starts[record.count] = start + 1;
  record.ends[record.count] = close;
  record.doubled[record.count] = bytes.indexOf(QUOTE, start + 1) < close ? 1 : 0;
  let after = close + 1;
  while (bytes[after] !== delimiter && (bytes[after] === SPACE || bytes[after] === TAB)) after += 1;
  if (bytes[after] === CARRIAGE_RETURN) after += 1;
  if (after < bytes.length && bytes[after] !== LINE_FEED && bytes[after] !== delimiter)
    throw malformed(line, 'TEXT_AFTER_QUOTE');
  return after;
}

/** Notes a field without quotes; the index of the delimiter or line end that ends it. */
function bareField(record: CsvRecord, { delimiter }: Splitter, start: number): number {
  const { bytes } = record;
  let at = start;
  while (at < bytes.length && bytes[at] !== delimiter && bytes[at] !== LINE_FEED) at += 1;
  const returned = bytes[at] !== delimiter && at > start && bytes[at - 1] === CARRIAGE_RETURN;
  record.starts[record.count] = start;
  record.ends[record.count] = returned ? at - 1 : at;
  record.doubled[record.count] = 0;
  return at;
}

/** Notes the record that begins at `from`; the index after it, −1 when a quote in it does not close in these bytes. */
function quotedRecord(record: CsvRecord, splitter: Splitter, from: number): number {
  const { bytes, line } = record;
  record.count = 0;
  for (let start = from; ; ) {
    if (record.count === MOST_FIELDS) throw malformed(line, 'TOO_MANY_FIELDS');
    const end =
      bytes[start] === QUOTE ? quotedField(record, splitter, start, line) : bareField(record, splitter, start);
    if (end < 0) return -1;
    record.count += 1;
    if (end >= bytes.length || bytes[end] === LINE_FEED) return end + 1;
    start = end + 1;
  }
}

/** Splits by RFC 4180. Returns the line reached and the index from which on a record is not complete. */
function splitQuoted(record: CsvRecord, splitter: Splitter, firstLine: number): { line: number; rest: number } {
  const { bytes } = record;
  let line = firstLine;
  let from = 0;
  while (from < bytes.length) {
    record.line = line;
    const next = quotedRecord(record, splitter, from);
    if (next < 0) break;
    if (record.count > 1 || record.ends[0]! > record.starts[0]!) splitter.onRecord(record);
    for (let at = bytes.indexOf(LINE_FEED, from); at >= 0 && at < next; at = bytes.indexOf(LINE_FEED, at + 1))
      line += 1;
    from = next;
  }
  return { line, rest: Math.min(from, bytes.length) };
}

async function* counted(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  progress: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    yield chunk;
    progress(chunk.length);
  }
}

/**
 * Hands out the records of a CSV one after the other in bounded memory; empty lines are passed over. A record may span
 * lines inside quotes, and white space may follow a closing quote. Refusal ROW_MALFORMED for an open quote, text after
 * a closing one and a record beyond 1 MB; ENCODING_INVALID for bytes that do not fit.
 */
export async function readRecords(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  encoding: Encoding,
  onRecord: (record: CsvRecord) => void,
  { delimiter = ',', quote = true, progress, at = reached(0, 1) }: CsvOptions = {},
): Promise<void> {
  const splitter = { delimiter: delimiter.charCodeAt(0), quote, onRecord };
  const record = new CsvRecord();
  for await (const piece of utf8Pieces(progress ? counted(chunks, progress) : chunks, encoding, at.place)) {
    record.over(at.held.length > 0 ? Buffer.concat([at.held, piece]) : piece);
    if (!quote || !record.bytes.includes(QUOTE)) {
      at.line = splitPlain(record, splitter, at.line);
      continue;
    }
    const { line, rest } = splitQuoted(record, splitter, at.line);
    at.line = line;
    at.held = record.bytes.subarray(rest);
    if (at.held.length > LONGEST_RECORD_BYTES) throw recordTooLong(line);
  }
  if (at.held.length > 0) throw malformed(at.line, 'QUOTE_NOT_CLOSED');
}

/** readRecords with every field as a string, for files that are not large. */
export const readCsv = (
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  encoding: Encoding,
  onRecord: (fields: string[], line: number) => void,
  options?: CsvOptions,
): Promise<void> => readRecords(chunks, encoding, (record) => onRecord(record.texts(), record.line), options);
