import { closeSync, openSync, readSync, rmSync } from 'node:fs';
import { constants, crc32, deflateRawSync } from 'node:zlib';
import { type Day, dayOf, formatDay } from '../../../../shared/value/time.ts';
import { type ByteSink, fileSink, writeWhole } from './sink.ts';

/** A member's bytes, packed: what the headers say of them and where they are. */
export type Packed = { crc: number; size: number; packedSize: number; bytes: Uint8Array } | PackedFile;
export type PackedFile = { crc: number; size: number; packedSize: number; path: string };
export type Member = { name: Uint8Array; utf8: boolean; packed: Packed };

/** UnionPay's and Alipay's zips are made early in the morning after. */
const MADE_AT_HOUR = 5;
const COPY_BYTES = 1 << 20;
const MADE_BY_UNIX = 0x0314;

export function pack(bytes: Uint8Array): Packed {
  const packed = deflateRawSync(bytes);
  return { crc: crc32(bytes), size: bytes.length, packedSize: packed.length, bytes: packed };
}

/**
 * Packs a stream into a file beside the zip, because a summary that is known last must stand first. Every piece is
 * flushed on a byte boundary, so the pieces joined are one deflate stream and memory stays bounded.
 */
export function packingSink(path: string): ByteSink & { packed(): PackedFile } {
  const file = fileSink(path);
  const sums = { crc: 0, size: 0, packedSize: 0, path };
  const put = (bytes: Uint8Array, finishFlush: number): void => {
    const piece = deflateRawSync(bytes, { finishFlush });
    sums.crc = crc32(bytes, sums.crc);
    sums.size += bytes.length;
    sums.packedSize += piece.length;
    file.write(piece);
  };
  return {
    write: (bytes) => put(bytes, constants.Z_SYNC_FLUSH),
    close() {
      put(new Uint8Array(0), constants.Z_FINISH);
      file.close();
    },
    packed: () => sums,
  };
}

function copyInto(file: number, from: string): void {
  const source = openSync(from, 'r');
  const piece = new Uint8Array(COPY_BYTES);
  for (let read = readSync(source, piece); read > 0; read = readSync(source, piece))
    writeWhole(file, piece.subarray(0, read));
  closeSync(source);
}

/** The fields that a member's local header and its directory entry share. */
function commonHeader({ name, utf8, packed }: Member, day: Day): Buffer {
  const [year = 0, month = 0, date = 0] = formatDay(day + 1)
    .split('-')
    .map(Number);
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(utf8 ? 0x0800 : 0, 2);
  fields.writeUInt16LE(8, 4);
  fields.writeUInt16LE(MADE_AT_HOUR << 11, 6);
  fields.writeUInt16LE(((year - 1980) << 9) | (month << 5) | date, 8);
  fields.writeUInt32LE(packed.crc, 10);
  fields.writeUInt32LE(packed.packedSize, 14);
  fields.writeUInt32LE(packed.size, 18);
  fields.writeUInt16LE(name.length, 22);
  return fields;
}

const signature = (text: string): Buffer => Buffer.from(`PK${text}`, 'latin1');

function directoryEntry(member: Member, day: Day, offset: number): Buffer {
  const version = Buffer.alloc(2);
  version.writeUInt16LE(MADE_BY_UNIX);
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE((0o100644 << 16) >>> 0, 6);
  rest.writeUInt32LE(offset, 10);
  return Buffer.concat([signature('\x01\x02'), version, commonHeader(member, day), rest, member.name]);
}

function endOfDirectory(count: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(18);
  end.writeUInt16LE(count, 4);
  end.writeUInt16LE(count, 6);
  end.writeUInt32LE(size, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([signature('\x05\x06'), end]);
}

/** Writes a zip whose members are stamped with the morning after `day`; packed files beside it are taken in and removed. */
export function writeZip(path: string, day: Day, members: readonly Member[]): void {
  if (dayOf(1980, 1, 1)! > day) throw new RangeError('zip knows no days before 1980');
  const file = openSync(path, 'w');
  const directory: Buffer[] = [];
  let offset = 0;
  for (const member of members) {
    directory.push(directoryEntry(member, day, offset));
    const header = Buffer.concat([signature('\x03\x04'), commonHeader(member, day), member.name]);
    writeWhole(file, header);
    if ('bytes' in member.packed) writeWhole(file, member.packed.bytes);
    else copyInto(file, member.packed.path);
    offset += header.length + member.packed.packedSize;
  }
  const entries = Buffer.concat(directory);
  writeWhole(file, entries);
  writeWhole(file, endOfDirectory(members.length, entries.length, offset));
  closeSync(file);
  for (const { packed } of members) if ('path' in packed) rmSync(packed.path);
}
