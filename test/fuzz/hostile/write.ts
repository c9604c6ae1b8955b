import { closeSync, openSync, writeSync } from 'node:fs';
import { constants, crc32, deflateRawSync } from 'node:zlib';

/** A member of a zip that is written by hand: its packed bytes and what the headers say of them. */
export type Member = {
  name: string | Uint8Array;
  packed: Uint8Array;
  size: number;
  crc: number;
  /** Begins where an earlier member does. */
  at?: number;
};

/** Bytes packed; equal pieces may be packed once and repeated, which makes large members in no time. */
export const member = (name: string, bytes: Uint8Array | string): Member => {
  const content = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  return { name, packed: deflateRawSync(content, { level: 9 }), size: content.length, crc: crc32(content) };
};

/** A zip of members; `entries` is how many the end of the directory claims. */
export function zipOf(members: readonly Member[], entries = members.length): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  const places: number[] = [];
  let offset = 0;
  for (const { name, packed, size, crc, at } of members) {
    const nameBytes = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc, 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(size >>> 0, 18);
    common.writeUInt16LE(nameBytes.length, 22);
    const tail = Buffer.alloc(14);
    const place = at === undefined ? offset : places[at]!;
    tail.writeUInt32LE(place, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail, nameBytes);
    places.push(place);
    if (at !== undefined) continue;
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), common, nameBytes, Buffer.from(packed));
    offset += 30 + nameBytes.length + packed.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries & 0xffff, 8);
  end.writeUInt16LE(entries & 0xffff, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, list, end]);
}

/** Writes a beginning, a piece over and over until there are so many bytes, and an end. */
export function repeated(
  path: string,
  begin: string | Uint8Array,
  piece: string | Uint8Array,
  bytes: number,
  end = '',
): void {
  const unit = Buffer.from(piece);
  const block = Buffer.alloc(Math.ceil((1 << 20) / unit.length) * unit.length, unit);
  const file = openSync(path, 'w');
  try {
    writeSync(file, Buffer.from(begin));
    for (let left = bytes; left > 0; left -= block.length) writeSync(file, block);
    writeSync(file, Buffer.from(end));
  } finally {
    closeSync(file);
  }
}

const FINAL_BLOCK = Uint8Array.of(3, 0);

/**
 * The same as a member of a zip. A block that is flushed to a byte's end may be repeated as it is packed, so that what
 * inflates to a gigabyte is made in no time.
 */
export function packedRepeated(name: string, begin: string, piece: string, bytes: number, end = ''): Member {
  const unit = Buffer.from(piece);
  const block = Buffer.alloc(Math.max(1, Math.floor((1 << 20) / unit.length)) * unit.length, unit);
  const times = Math.max(1, Math.floor(bytes / block.length));
  const flushed = (content: Uint8Array): Uint8Array =>
    deflateRawSync(content, { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const [first, middle, last] = [Buffer.from(begin), flushed(block), Buffer.from(end)];
  let crc = crc32(first);
  for (let each = 0; each < times; each += 1) crc = crc32(block, crc);
  const packed = Buffer.concat([
    flushed(first),
    ...Array.from({ length: times }, () => middle),
    flushed(last),
    FINAL_BLOCK,
  ]);
  return { name, packed, size: first.length + times * block.length + last.length, crc: crc32(last, crc) };
}

const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageRelation = 'http://schemas.openxmlformats.org/package/2006/relationships';
const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';

/** The parts of a workbook of one sheet; a member of the same name in `parts` takes a part's place. */
export function workbookOf(parts: readonly Member[]): Uint8Array {
  const link = (id: string, type: string, target: string): string =>
    `<Relationship Id="${id}" Type="${relation}/${type}" Target="${target}"/>`;
  const own = [
    member('[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
    member(
      '_rels/.rels',
      `<Relationships xmlns="${packageRelation}">${link('r1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    ),
    member(
      'xl/workbook.xml',
      `<workbook ${main} xmlns:r="${relation}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>`,
    ),
    member(
      'xl/_rels/workbook.xml.rels',
      `<Relationships xmlns="${packageRelation}">${link('r1', 'worksheet', 'worksheets/sheet1.xml')}${link('r2', 'sharedStrings', 'sharedStrings.xml')}${link('r3', 'styles', 'styles.xml')}</Relationships>`,
    ),
    member('xl/worksheets/sheet1.xml', `<worksheet ${main}><sheetData/></worksheet>`),
  ];
  const taken = new Set(parts.map(({ name }) => name));
  return zipOf([...own.filter(({ name }) => !taken.has(name)), ...parts]);
}

export const sheetBegin = `<worksheet ${main}><sheetData>`;
export const sheetEnd = '</sheetData></worksheet>';
export const stringsBegin = `<sst ${main}>`;

/** A row of text cells as a sheet's XML. */
export const sheetRow = (texts: readonly string[]): string =>
  `<row>${texts.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`;
