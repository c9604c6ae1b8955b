import { crc32, deflateRawSync } from 'node:zlib';

export type Packed = {
  name: string | Uint8Array;
  bytes: Uint8Array;
  /** Says that the name is UTF-8. */
  utf8?: boolean;
  stored?: boolean;
  encrypted?: boolean;
  checksum?: number;
  /** Points at the place of an earlier member. */
  sameAs?: number;
};

/** A small zip by hand (APPNOTE 4.3), so that every wrong one can be made too. */
export function zipOf(members: readonly Packed[]): Uint8Array {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  const places: number[] = [];
  let offset = 0;
  for (const member of members) {
    const name = typeof member.name === 'string' ? Buffer.from(member.name, 'utf8') : Buffer.from(member.name);
    const data = member.stored ? Buffer.from(member.bytes) : deflateRawSync(member.bytes);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE((member.utf8 ? 0x800 : 0) | (member.encrypted ? 1 : 0), 2);
    common.writeUInt16LE(member.stored ? 0 : 8, 4);
    common.writeUInt32LE(member.checksum ?? crc32(member.bytes), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(member.bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    const head = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, name, data]);
    const tail = Buffer.alloc(14);
    const place = member.sameAs === undefined ? offset : places[member.sameAs]!;
    tail.writeUInt32LE(place, 10);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail, name]));
    places.push(place);
    if (member.sameAs !== undefined) continue;
    local.push(head);
    offset += head.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, directory, end]);
}
