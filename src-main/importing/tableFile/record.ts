import { assert } from '../../../shared/value/result.ts';

/** What a column may hold. Numbers are whole; there is no other kind of number here. */
export type Value = string | number | bigint | null;

const HEAD_ROOM = 512;
const FIRST_ROOM = 1 << 16;
/** No letter takes more bytes of UTF-8 than this for each unit of a JavaScript string. */
const BYTES_A_UNIT = 3;

/** Bytes of a number as SQLite's variable-length integer, for numbers from 0 to 2⁵³ − 1. */
export function varintSize(value: number): number {
  let size = 1;
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) size += 1;
  return size;
}

/** Writes the integer, seven bits a byte, the highest first. Returns the index after it. */
export function putVarint(bytes: Uint8Array, at: number, value: number): number {
  if (value < 128) {
    bytes[at] = value;
    return at + 1;
  }
  const end = at + varintSize(value);
  let rest = value;
  for (let place = end - 1; place >= at; place -= 1) {
    bytes[place] = (rest % 128) | (place === end - 1 ? 0 : 0x80);
    rest = Math.floor(rest / 128);
  }
  return end;
}

/**
 * Writes one row after the other as a record of SQLite's file format (sqlite.org/fileformat2.html#record_format): a
 * header with the type of each column, then the values. It lies in `bytes`, header from `headAt` to `headEnd`, values
 * from `bodyAt` to `bodyEnd`, until the next row is begun.
 */
export class RecordWriter {
  bytes = Buffer.alloc(HEAD_ROOM + FIRST_ROOM);
  headAt = 0;
  headEnd = 0;
  readonly bodyAt = HEAD_ROOM;
  bodyEnd = HEAD_ROOM;
  private view = viewOf(this.bytes);

  get size(): number {
    return this.headEnd - this.headAt + this.bodyEnd - this.bodyAt;
  }

  /** Begins a record; `put` its values in the order of the columns, then `end` it. */
  begin(): void {
    this.headEnd = 2;
    this.bodyEnd = this.bodyAt;
  }

  put(value: Value): void {
    if (value === null) this.bytes[this.headEnd++] = 0;
    else if (typeof value === 'string') this.text(value);
    else if (typeof value === 'number') this.integer(value);
    else if (typeof value === 'bigint') this.big(value);
    else throw new TypeError(`a column cannot hold ${typeof value}`);
  }

  /** The header's own size comes first and counts itself; two bytes are kept free for it. */
  end(): void {
    const types = this.headEnd - 2;
    const size = types + (types + 1 < 128 ? 1 : 2);
    this.headAt = size < 128 ? 1 : 0;
    putVarint(this.bytes, this.headAt, size);
  }

  private text(text: string): void {
    const { length } = text;
    if (this.bodyEnd + length * BYTES_A_UNIT > this.bytes.length) this.grow(length * BYTES_A_UNIT);
    const { bytes, bodyEnd } = this;
    let at = bodyEnd;
    for (let index = 0; index < length; index += 1) {
      const unit = text.charCodeAt(index);
      if (unit < 0x80) bytes[at++] = unit;
      else {
        at = putLetters(bytes, at, text, index);
        break;
      }
    }
    this.bodyEnd = at;
    this.headEnd = putVarint(bytes, this.headEnd, (at - bodyEnd) * 2 + 13);
  }

  /** Types 8 and 9 are the values 0 and 1 themselves; 1 to 6 are integers of 1, 2, 3, 4, 6 and 8 bytes. */
  private integer(value: number): void {
    // Spelled out: an assertion would put its message together for every number.
    if (!Number.isSafeInteger(value)) throw new TypeError(`${value} is not a whole number`);
    if (value === 0 || value === 1) this.bytes[this.headEnd++] = 8 + value;
    else if (value >= -0x80 && value < 0x80) this.low(value, 1, 1);
    else if (value >= -0x8000 && value < 0x8000) this.low(value, 2, 2);
    else if (value >= -0x80_0000 && value < 0x80_0000) this.low(value, 3, 3);
    else if (value >= -0x8000_0000 && value < 0x8000_0000) this.low(value, 4, 4);
    else if (value >= -0x8000_0000_0000 && value < 0x8000_0000_0000) {
      this.low(Math.floor(value / 0x1_0000_0000), 2, 5);
      this.view.setUint32(this.bodyEnd, (value % 0x1_0000_0000) >>> 0);
      this.bodyEnd += 4;
    } else this.eight(BigInt(value));
  }

  private big(value: bigint): void {
    const number = Number(value);
    if (Number.isSafeInteger(number)) this.integer(number);
    else this.eight(value);
  }

  private eight(value: bigint): void {
    assert(BigInt.asIntN(64, value) === value, `${value} fits 64 bits`);
    if (this.bodyEnd + 8 > this.bytes.length) this.grow(8);
    this.bytes[this.headEnd++] = 6;
    this.view.setBigInt64(this.bodyEnd, value);
    this.bodyEnd += 8;
  }

  /** The low `size` bytes of a 32-bit integer. */
  private low(value: number, size: number, type: number): void {
    if (this.bodyEnd + 8 > this.bytes.length) this.grow(8);
    const { bytes } = this;
    bytes[this.headEnd++] = type;
    for (let shift = (size - 1) * 8; shift >= 0; shift -= 8) bytes[this.bodyEnd++] = value >> shift;
  }

  private grow(more: number): void {
    const larger = Buffer.alloc((this.bytes.length + more) * 2);
    larger.set(this.bytes);
    this.bytes = larger;
    this.view = viewOf(larger);
  }
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

/** A unit that is half of a letter and has lost its other half. */
const isHalf = (unit: number): boolean => unit >= 0xd800 && unit < 0xe000;
const REPLACEMENT = 0xfffd;

/** Writes text from `from` on as UTF-8; a lone surrogate becomes U+FFFD, as everywhere. Returns the index after it. */
function putLetters(bytes: Uint8Array, start: number, text: string, from: number): number {
  let at = start;
  for (let index = from; index < text.length; index += 1) {
    let letter = text.codePointAt(index)!;
    if (letter > 0xffff) index += 1;
    else if (isHalf(letter)) letter = REPLACEMENT;
    if (letter < 0x80) bytes[at++] = letter;
    else if (letter < 0x800) {
      bytes[at++] = 0xc0 | (letter >> 6);
      bytes[at++] = 0x80 | (letter & 63);
    } else if (letter < 0x1_0000) {
      bytes[at++] = 0xe0 | (letter >> 12);
      bytes[at++] = 0x80 | ((letter >> 6) & 63);
      bytes[at++] = 0x80 | (letter & 63);
    } else {
      bytes[at++] = 0xf0 | (letter >> 18);
      bytes[at++] = 0x80 | ((letter >> 12) & 63);
      bytes[at++] = 0x80 | ((letter >> 6) & 63);
      bytes[at++] = 0x80 | (letter & 63);
    }
  }
  return at;
}
