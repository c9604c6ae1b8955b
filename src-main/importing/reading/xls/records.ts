import { damaged } from '../workbook/xml.ts';

/** Numbers of the records that matter here ([MS-XLS] 2.3); all others are passed over. */
export const kinds = {
  formula: 0x06,
  end: 0x0a,
  date1904: 0x22,
  encrypted: 0x2f,
  continued: 0x3c,
  sheet: 0x85,
  manyNumbers: 0xbd,
  richLabel: 0xd6,
  cellFormat: 0xe0,
  strings: 0xfc,
  sharedLabel: 0xfd,
  number: 0x203,
  label: 0x204,
  truthOrError: 0x205,
  formulaText: 0x207,
  shortNumber: 0x27e,
  numberFormat: 0x41e,
  begin: 0x809,
} as const;

/** Kind, place and length of the data of the record at `at`. The object is used again for the next one. */
export class Records {
  readonly stream: Buffer;
  at = 0;
  kind = 0;
  from = 0;
  length = 0;

  constructor(stream: Buffer) {
    this.stream = stream;
  }

  /** Turns to the record at a place. Refusal WORKBOOK_DAMAGED where none stands whole. */
  turnTo(at: number): void {
    const { stream } = this;
    if (at + 4 > stream.length) throw damaged('NOT_READABLE');
    this.at = at;
    this.kind = stream.readUInt16LE(at);
    this.length = stream.readUInt16LE(at + 2);
    this.from = at + 4;
    if (this.from + this.length > stream.length) throw damaged('NOT_READABLE');
  }

  next(): void {
    this.turnTo(this.from + this.length);
  }

  /** Data is at least so long. */
  need(bytes: number): void {
    if (this.length < bytes) throw damaged('NOT_READABLE');
  }
}

/** The data of a record and of those that continue it, read byte by byte over their borders. */
export class Data {
  private readonly records: Records;
  private at: number;
  private end: number;

  /** Begins `skip` bytes into the data of the record at a place. */
  constructor(stream: Buffer, record: number, skip = 0) {
    this.records = new Records(stream);
    this.records.turnTo(record);
    this.records.need(skip);
    this.at = this.records.from + skip;
    this.end = this.records.from + this.records.length;
  }

  byte(): number {
    while (this.at >= this.end) this.turn();
    const byte = this.records.stream[this.at]!;
    this.at += 1;
    return byte;
  }

  short(): number {
    return this.byte() + this.byte() * 0x100;
  }

  long(): number {
    return this.short() + this.short() * 0x10000;
  }

  skip(bytes: number): void {
    let left = bytes;
    while (left > this.end - this.at) {
      left -= this.end - this.at;
      this.turn();
    }
    this.at += left;
  }

  /** So many letters, of one byte or two; a record that continues them says anew of which. */
  letters(count: number, wideAtFirst: boolean): string {
    const { stream } = this.records;
    let wide = wideAtFirst;
    let text = '';
    for (let left = count; left > 0; ) {
      if (this.at >= this.end) {
        this.turn();
        wide = (this.byte() & 1) === 1;
      }
      const size = wide ? 2 : 1;
      const taken = Math.min(left, Math.floor((this.end - this.at) / size));
      if (taken === 0) throw damaged('NOT_READABLE');
      text += stream.toString(wide ? 'utf16le' : 'latin1', this.at, this.at + taken * size);
      this.at += taken * size;
      left -= taken;
    }
    return text;
  }

  /** A string with its own length, with what may follow its letters (formatting, phonetic readings) passed over. */
  text(count = this.short()): string {
    const flags = this.byte();
    const runs = flags & 8 ? this.short() : 0;
    const more = flags & 4 ? this.long() : 0;
    const text = this.letters(count, (flags & 1) === 1);
    if (runs > 0 || more > 0) this.skip(runs * 4 + more);
    return text;
  }

  private turn(): void {
    this.records.next();
    if (this.records.kind !== kinds.continued) throw damaged('NOT_READABLE');
    this.at = this.records.from;
    this.end = this.at + this.records.length;
  }
}
