const SECTOR = 512;
const END_OF_CHAIN = 0xfffffffe;
const FREE = 0xffffffff;
const FAT_SECTOR = 0xfffffffd;

/** Writes a number into a file that is to lie about it: where, and what. */
export type Lie = { at: number; value: number };

/**
 * An Excel 97 container by hand ([MS-CFB]): header, table of sectors, directory, and one stream "Workbook" of the bytes
 * given. `lies` overwrite 32-bit numbers of the whole.
 */
export function oleOf(stream: Uint8Array, lies: readonly Lie[] = [], name = 'Workbook'): Buffer {
  const sectors = Math.max(8, Math.ceil(stream.length / SECTOR));
  const tables = Math.ceil((sectors + 1 + Math.ceil(sectors / 127) + 2) / 128);
  const bytes = Buffer.alloc(SECTOR * (1 + tables + 1 + sectors));
  bytes.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  bytes.writeUInt16LE(0x3e, 24);
  bytes.writeUInt16LE(3, 26);
  bytes.writeUInt16LE(0xfffe, 28);
  bytes.writeUInt16LE(9, 30);
  bytes.writeUInt16LE(6, 32);
  bytes.writeUInt32LE(tables, 44);
  bytes.writeUInt32LE(tables, 48);
  bytes.writeUInt32LE(4096, 56);
  bytes.writeUInt32LE(END_OF_CHAIN, 60);
  bytes.writeUInt32LE(END_OF_CHAIN, 68);
  for (let at = 0; at < 109; at += 1) bytes.writeUInt32LE(at < tables ? at : FREE, 76 + at * 4);
  for (let sector = 0; sector < tables * 128; sector += 1) {
    const first = tables + 1;
    const last = first + sectors - 1;
    const next =
      sector < tables
        ? FAT_SECTOR
        : sector === tables || sector === last
          ? END_OF_CHAIN
          : sector > last
            ? FREE
            : sector + 1;
    bytes.writeUInt32LE(next, SECTOR + sector * 4);
  }
  const directory = SECTOR * (1 + tables);
  entry(bytes, directory, 'Root Entry', { type: 5, child: 1, start: END_OF_CHAIN, size: 0 });
  entry(bytes, directory + 128, name, { type: 2, child: FREE, start: tables + 1, size: sectors * SECTOR });
  bytes.set(stream, directory + SECTOR);
  for (const { at, value } of lies) bytes.writeUInt32LE(value >>> 0, at);
  return bytes;
}

function entry(
  bytes: Buffer,
  at: number,
  name: string,
  { type, child, start, size }: { type: number; child: number; start: number; size: number },
): void {
  bytes.write(name, at, 'utf16le');
  bytes.writeUInt16LE(name.length * 2 + 2, at + 64);
  bytes[at + 66] = type;
  bytes[at + 67] = 1;
  for (const place of [68, 72]) bytes.writeUInt32LE(FREE, at + place);
  bytes.writeUInt32LE(child, at + 76);
  bytes.writeUInt32LE(start, at + 116);
  bytes.writeUInt32LE(size, at + 120);
}

/** One record of a workbook's stream ([MS-XLS]): its number, the length of its data, the data. */
export function record(type: number, data: Uint8Array): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(type, 0);
  head.writeUInt16LE(data.length, 2);
  return Buffer.concat([head, data]);
}

const shorts = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [at, value] of values.entries()) bytes.writeUInt16LE(value, at * 2);
  return bytes;
};

const longs = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, at * 4);
  return bytes;
};

/** A workbook's stream with one sheet of the records given. `globals` stand before the sheet. */
export function streamOf(sheet: Uint8Array, globals: Uint8Array = new Uint8Array(0)): Buffer {
  const begin = (kind: number): Buffer => record(0x809, Buffer.concat([shorts(0x600, kind), longs(0, 0, 6)]));
  const end = record(0x0a, new Uint8Array(0));
  const name = Buffer.from('明细', 'utf16le');
  const head = (place: number): Buffer =>
    Buffer.concat([
      begin(5),
      globals,
      record(0x85, Buffer.concat([longs(place), shorts(0), Uint8Array.of(2, 1), name])),
      end,
    ]);
  return Buffer.concat([head(head(0).length), begin(0x10), sheet, end]);
}

/** A number cell at a place. */
export const numberCell = (row: number, column: number): Buffer =>
  record(0x203, Buffer.concat([shorts(row, column, 0), Buffer.alloc(8)]));

/** A table of shared strings that claims so many. */
export const stringTable = (count: number): Buffer =>
  record(0xfc, Buffer.concat([longs(count, count), shorts(1), Uint8Array.of(0, 65)]));

/** The size of a sheet, as it claims. */
export const dimensions = (rows: number, columns: number): Buffer =>
  record(0x200, Buffer.concat([longs(0, rows), shorts(0, columns, 0)]));
