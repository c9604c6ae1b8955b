import { assert } from '../../../shared/value/result.ts';

/** What a column may hold. Numbers are whole; there is no other kind of number here. */
export type Value = string | number | bigint | null;

const HEAD_ROOM = 512;
const FIRST_ROOM = 1 << 16;
/** No letter takes more bytes of UTF-8 than this for each unit of a JavaScript string. */
const BYTES_A_UNIT = 3;

/** Four septets: shifts reach so far, beyond it numbers are divided. */
const FOUR_SEPTETS = 2 ** 28;

/** Bytes of a number as SQLite's variable-length integer, for numbers from 0 to 2⁵³ − 1. */
export function varintSize(value: number): number {
  if (value >= FOUR_SEPTETS) return varintSize(Math.floor(value / FOUR_SEPTETS)) + 4;
  return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : 4;
}

/** Writes the integer, seven bits a byte, the highest first. Returns the index after it. */
export function putVarint(bytes: Uint8Array, at: number, value: number): number {
  const end = at + varintSize(value);
  let rest = value;
  if (value >= FOUR_SEPTETS) {
    const high = Math.floor(value / FOUR_SEPTETS);
    rest = value - high * FOUR_SEPTETS;
    putVarint(bytes, at, high);
    bytes[end - 5] = bytes[end - 5]! | 0x80;
    for (let place = end - 4; place < end; place += 1) bytes[place] = 0x80;
  }
  for (let place = end - 1; rest > 0; place -= 1) {
    bytes[place] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[end - 1] = value % 128;
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

  /**
   * Writes a row's values in the order of the columns. One loop over all of them, what is usual in it and spelled out:
   * a million rows have twenty-nine million values.
   */
  write(values: readonly Value[]): void {
    let head = 2;
    let at = this.bodyAt;
    for (let column = 0; column < values.length; column += 1) {
      const value = values[column]!;
      if (value === null) {
        this.bytes[head++] = 0;
        continue;
      }
      const room = typeof value === 'string' ? value.length * BYTES_A_UNIT : WIDEST_INTEGER;
      if (at + room > this.bytes.length) this.grow(room);
      const { bytes } = this;
      if (typeof value === 'string') {
        const from = at;
        at = putText(bytes, at, value);
        const type = (at - from) * 2 + 13;
        if (type < 0x80) bytes[head++] = type;
        else head = putVarint(bytes, head, type);
      } else {
        const type = typeof value === 'number' ? typeOf(value) : typeOfBig(value);
        bytes[head++] = type;
        at = type === WHOLE_64 ? this.eight(at, BigInt(value)) : putLow(bytes, at, Number(value), sizes[type]!);
      }
    }
    this.bodyEnd = at;
    this.end(head);
  }

  /** The header's own size comes first and counts itself; two bytes are kept free for it. */
  private end(headEnd: number): void {
    const types = headEnd - 2;
    const size = types + (types + 1 < 128 ? 1 : 2);
    this.headEnd = headEnd;
    this.headAt = size < 128 ? 1 : 0;
    putVarint(this.bytes, this.headAt, size);
  }

  private eight(at: number, value: bigint): number {
    assert(BigInt.asIntN(64, value) === value, `${value} fits 64 bits`);
    this.view.setBigInt64(at, value);
    return at + 8;
  }

  private grow(more: number): void {
    const larger = Buffer.alloc((this.bytes.length + more) * 2);
    larger.set(this.bytes);
    this.bytes = larger;
    this.view = viewOf(larger);
  }
}

/** Bytes of an integer by its type: 8 and 9 are the values 0 and 1 themselves. */
const sizes = [0, 1, 2, 3, 4, 6, 8, 0, 0, 0];
const WHOLE_64 = 6;
const WIDEST_INTEGER = 8;

/** The type of an integer as it is stored, the shortest that holds it. */
function typeOf(value: number): number {
  // Spelled out: an assertion would put its message together for every number.
  if (!Number.isSafeInteger(value)) throw new TypeError(`${value} is not a whole number`);
  if (value === 0 || value === 1) return 8 + value;
  if (value >= -0x80 && value < 0x80) return 1;
  if (value >= -0x8000 && value < 0x8000) return 2;
  if (value >= -0x80_0000 && value < 0x80_0000) return 3;
  if (value >= -0x8000_0000 && value < 0x8000_0000) return 4;
  return value >= -0x8000_0000_0000 && value < 0x8000_0000_0000 ? 5 : WHOLE_64;
}

function typeOfBig(value: bigint): number {
  if (typeof value !== 'bigint') throw new TypeError(`a column cannot hold ${typeof value}`);
  const number = Number(value);
  return Number.isSafeInteger(number) ? typeOf(number) : WHOLE_64;
}

/** Writes the low `size` bytes of an integer of up to 48 bits, the highest first. Returns the index after them. */
function putLow(bytes: Uint8Array, from: number, value: number, size: number): number {
  let at = from;
  if (size === 6) {
    const high = Math.floor(value / 0x1_0000_0000);
    bytes[at++] = high >> 8;
    bytes[at++] = high;
  }
  for (let shift = (Math.min(size, 4) - 1) * 8; shift >= 0; shift -= 8) bytes[at++] = value >> shift;
  return at;
}

/** Writes text as UTF-8. Returns the index after it. */
function putText(bytes: Uint8Array, from: number, text: string): number {
  const { length } = text;
  for (let index = 0; index < length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= 0x80) return putLetters(bytes, from + index, text, index);
    bytes[from + index] = unit;
  }
  return from + length;
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
