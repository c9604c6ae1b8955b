import { problemOf } from '../../../../shared/entity/problem.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import { LONGEST_RECORD_BYTES, recordTooLong } from '../../reading/text.ts';

export type BaiCode = '01' | '02' | '03' | '16' | '49' | '98' | '99';

/** A record with the 88 records that continue it. */
export type BaiRecord = {
  readonly code: BaiCode;
  /** What follows the code, then what follows each "88,"; with the "/" that ends it. */
  readonly pieces: string[];
  /** Line of its start, from 1, and its number in the file, 88s counted. */
  readonly line: number;
  readonly number: number;
  /** Physical records, its 88s among them. */
  size: number;
};

const begins = /^(01|02|03|16|49|88|98|99),/;
/** A record that follows another on the same line: strict, because a text may hold slashes and numbers. */
const follows =
  '(?=(?:01,[^,/]*,[^,/]*,\\d{6},|02,[^,/]*,[^,/]*,\\d?,|03,[^,/]+,(?:[A-Z]{3})?,|16,\\d{3},|49,[+-]?\\d*,\\d|' +
  '98,[+-]?\\d*,\\d|99,[+-]?\\d*,\\d|88,))';
const afterBlanks = new RegExp(`(?<=/)[ \\t]+${follows}`);
const anywhere = new RegExp(`(?<=/)[ \\t]*${follows}`);
const wholeFile = /^01,.*\/[ \t]*99,[+-]?\d+,\d+,\d+\s*\/?$/;

/** The records of one line; without blanks between them only where the whole file is one line. */
function cutLine(line: string): string[] {
  if (!line.includes('/')) return [line];
  return line.split(wholeFile.test(line) ? anywhere : afterBlanks);
}

const malformed = (reason: string, line: number, text: string): Refusal =>
  new Refusal(
    problemOf('ROW_MALFORMED', { params: { record: line, reason }, where: { line, excerpt: text.slice(0, 80) } }),
  );

/**
 * Puts lines together to records: several on one line, one over several lines (88), a text broken by a line feed.
 * Push every line in order, then call end(). Refusal ROW_MALFORMED for what is no record.
 */
export class BaiRecords {
  /** Physical records so far. */
  count = 0;
  private readonly onRecord: (record: BaiRecord) => void;
  private record: BaiRecord | null = null;
  private letters = 0;
  private line = 0;

  constructor(onRecord: (record: BaiRecord) => void) {
    this.onRecord = onRecord;
  }

  push(raw: string): void {
    this.line += 1;
    const line = raw.replace(/[\x00-\x08\x0b-\x1f\x7f\ufeff]/g, '').trim();
    if (line === '') return;
    for (const part of cutLine(line)) this.part(part.trim());
  }

  end(): void {
    if (this.record) this.onRecord(this.record);
    this.record = null;
  }

  private part(text: string): void {
    const code = begins.exec(text)?.[1];
    if (code === '88') this.continue(text.slice(3));
    else if (code !== undefined) {
      this.end();
      this.count += 1;
      this.letters = 0;
      this.record = { code: code as BaiCode, pieces: [text.slice(3)], line: this.line, number: this.count, size: 1 };
    } else this.broken(text);
    this.letters += text.length;
    if (this.letters > LONGEST_RECORD_BYTES) throw recordTooLong(this.record?.line ?? this.line);
  }

  private continue(text: string): void {
    if (!this.record) throw malformed('NOTHING_TO_CONTINUE', this.line, `88,${text}`);
    this.count += 1;
    this.record.size += 1;
    this.record.pieces.push(text);
  }

  /** The rest of a movement's text after a line feed; nothing else may be broken. */
  private broken(text: string): void {
    const { record } = this;
    if (record?.code !== '16') throw malformed('NO_RECORD', this.line, text);
    record.pieces[record.pieces.length - 1] += ` ${text}`;
  }
}

/** Takes the fields of a record one by one, over the borders of its 88s, and at last the text that runs to its end. */
export class BaiFields {
  private readonly pieces: string[];
  private rest: string | null = null;
  private at = 0;

  constructor({ pieces }: BaiRecord) {
    this.pieces = pieces.map((piece) => piece.replace(/\s*\/\s*$/, ''));
  }

  /** Is there another field? */
  get more(): boolean {
    return this.rest !== null || this.at < this.pieces.length;
  }

  /** The next field without blanks around it; '' where the record has ended. */
  next(): string {
    if (this.rest === null) this.rest = this.pieces[this.at++] ?? '';
    const comma = this.rest.indexOf(',');
    const field = comma < 0 ? this.rest : this.rest.slice(0, comma);
    this.rest = comma < 0 ? null : this.rest.slice(comma + 1);
    return field.trim();
  }

  /** All that is left, commas and slashes included. */
  text(): string {
    const left = [...(this.rest === null ? [] : [this.rest]), ...this.pieces.slice(this.at)];
    this.rest = null;
    this.at = this.pieces.length;
    return left
      .map((piece) => piece.trim())
      .join(' ')
      .trim();
  }
}
