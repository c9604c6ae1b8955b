import { damaged } from '../workbook/xml.ts';

/** Sectors from here on are marks (end of a chain, free, part of a table), not places ([MS-CFB] 2.1). */
const FIRST_MARK = 0xfffffffa;
const ENTRY_BYTES = 128;
const STREAM = 2;
const ROOT = 5;
const HEADER_TABLES = 109;
const HEADER_BYTES = 512;

const broken = () => damaged('NOT_READABLE');

type Entry = { readonly name: string; readonly type: number; readonly start: number; readonly size: number };

/**
 * A container of Excel 97–2003 and its kin ([MS-CFB]): streams by name. Every chain is followed for no more sectors than
 * the file has, so that none can lead in a circle; the directory is read as a list, so that its tree cannot either.
 */
export class Container {
  private readonly bytes: Buffer;
  private readonly sectorBytes: number;
  private readonly table: Uint32Array;
  private readonly entries: Entry[];

  /** Refusal WORKBOOK_DAMAGED for a container that is cut or contradicts itself. */
  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < HEADER_BYTES) throw broken();
    const shift = this.bytes.readUInt16LE(30);
    if (shift !== 9 && shift !== 12) throw broken();
    this.sectorBytes = 1 << shift;
    this.table = this.sectorTable();
    this.entries = [...this.directory()];
  }

  has(name: string): boolean {
    return this.entries.some((entry) => entry.type === STREAM && entry.name === name);
  }

  /** The bytes of a stream; null where there is none of that name. */
  stream(name: string): Buffer | null {
    const entry = this.entries.find((each) => each.type === STREAM && each.name === name);
    if (!entry) return null;
    const small = entry.size < this.bytes.readUInt32LE(56);
    return small ? this.smallStream(entry) : this.joined(this.chain(entry.start), entry.size);
  }

  private get sectors(): number {
    return Math.ceil(this.bytes.length / this.sectorBytes) - 1;
  }

  private sector(place: number): Buffer {
    const from = (place + 1) * this.sectorBytes;
    if (from >= this.bytes.length) throw broken();
    return this.bytes.subarray(from, from + this.sectorBytes);
  }

  /** For every sector the one that follows it; the sectors of this table are listed in the header and in a chain behind it. */
  private sectorTable(): Uint32Array {
    const { bytes, sectorBytes } = this;
    const places: number[] = [];
    const take = (list: Buffer, count: number): void => {
      for (let at = 0; at < count; at += 1) {
        const place = list.readUInt32LE(at * 4);
        if (place < FIRST_MARK) places.push(place);
      }
    };
    take(bytes.subarray(76), HEADER_TABLES);
    let next = bytes.readUInt32LE(68);
    for (let seen = 0; next < FIRST_MARK; seen += 1) {
      const list = this.sector(next);
      if (seen > this.sectors || list.length < sectorBytes) throw broken();
      take(list, sectorBytes / 4 - 1);
      next = list.readUInt32LE(sectorBytes - 4);
    }
    if (places.length > this.sectors) throw broken();
    const table = this.joined(places, places.length * sectorBytes);
    return new Uint32Array(table.buffer, table.byteOffset, table.length / 4);
  }

  private chain(start: number, table: Uint32Array = this.table): number[] {
    const places: number[] = [];
    for (let place = start; place < FIRST_MARK; place = table[place]!) {
      if (place >= table.length || places.length >= table.length) throw broken();
      places.push(place);
    }
    return places;
  }

  /** `size` bytes of sectors one after the other, in a buffer of their own. */
  private joined(places: readonly number[], size: number): Buffer {
    if (places.length * this.sectorBytes < size) throw broken();
    const whole = Buffer.from(new ArrayBuffer(size));
    let at = 0;
    for (const place of places) {
      if (at >= size) break;
      const sector = this.sector(place);
      if (sector.length < Math.min(this.sectorBytes, size - at)) throw broken();
      at += sector.copy(whole, at);
    }
    return whole;
  }

  private *directory(): Generator<Entry> {
    const places = this.chain(this.bytes.readUInt32LE(48));
    const list = this.joined(places, places.length * this.sectorBytes);
    for (let at = 0; at < list.length; at += ENTRY_BYTES) {
      const letters = Math.min(64, list.readUInt16LE(at + 64)) - 2;
      const name = letters > 0 ? list.toString('utf16le', at, at + letters) : '';
      yield { name, type: list[at + 66]!, start: list.readUInt32LE(at + 116), size: list.readUInt32LE(at + 120) };
    }
  }

  /** Streams below a size lie in sectors of 64 bytes inside the root's stream, with a table of their own. */
  private smallStream({ start, size }: Entry): Buffer {
    const root = this.entries.find(({ type }) => type === ROOT);
    if (!root) throw broken();
    const inside = this.joined(this.chain(root.start), root.size);
    const places = this.chain(this.bytes.readUInt32LE(60));
    const bytes = this.joined(places, places.length * this.sectorBytes);
    const small = 1 << this.bytes.readUInt16LE(32);
    const pieces = this.chain(start, new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)).map((place) =>
      inside.subarray(place * small, (place + 1) * small),
    );
    const whole = Buffer.concat(pieces).subarray(0, size);
    if (whole.length < size) throw broken();
    return whole;
  }
}
