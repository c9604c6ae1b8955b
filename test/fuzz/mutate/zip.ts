import { inflateRawSync } from 'node:zlib';
import { type Packed, zipOf } from '../../importing/reading/zips.ts';
import type { Dice } from '../dice.ts';

/** The members of a sample's zip by its directory; samples are whole. */
export function membersOf(bytes: Uint8Array): { name: Uint8Array; bytes: Uint8Array }[] {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const members: { name: Uint8Array; bytes: Uint8Array }[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [name, extra, comment] = [28, 30, 32].map((field) => zip.readUInt16LE(at + field)) as [
      number,
      number,
      number,
    ];
    const place = zip.readUInt32LE(at + 42);
    const begin = place + 30 + zip.readUInt16LE(place + 26) + zip.readUInt16LE(place + 28);
    const packed = zip.subarray(begin, begin + zip.readUInt32LE(at + 20));
    const content = zip.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed);
    members.push({ name: zip.subarray(at + 46, at + 46 + name), bytes: content });
    at += 46 + name + extra + comment;
  }
  return members;
}

type Change = (members: Packed[], at: number, dice: Dice) => Packed[];

const unsafe = [
  '../a.csv',
  '/etc/a.csv',
  'C:\\a.csv',
  'a/../../b.csv',
  '\0.csv',
  '__proto__',
  'a'.repeat(300),
  'x.zip',
];

const listChanges: Change[] = [
  (members, at) => members.toSpliced(at, 1),
  (members, at) => members.toSpliced(at, 0, members[at]!),
  (members, at, dice) => members.with(at, { ...members[at]!, name: dice.one(unsafe) }),
  (members, at) => members.with(at, { ...members[at]!, encrypted: true }),
  (members, at) => members.with(at, { ...members[at]!, checksum: 7 }),
  (members, at) => members.with(at, { ...members[at]!, stored: true }),
  (members, at) => members.with(at, { ...members[at]!, bytes: new Uint8Array(0) }),
  (members, at, dice) => members.with(at, { ...members[at]!, bytes: members[dice.below(members.length)]!.bytes }),
  (members) => members.toReversed(),
  (members) => [{ name: 'inner.zip', bytes: zipOf(members) }],
];

/** A zip made anew after one change: of the list of its members, or of the text of one of them. */
export function changedZip(
  bytes: Uint8Array,
  dice: Dice,
  changedText: (text: string, dice: Dice) => string,
): Uint8Array {
  const members: Packed[] = membersOf(bytes);
  const at = dice.below(members.length);
  if (dice.once(4)) return zipOf(dice.one(listChanges)(members, at, dice));
  const text = Buffer.from(members[at]!.bytes).toString('latin1');
  return zipOf(members.with(at, { ...members[at]!, bytes: Buffer.from(changedText(text, dice), 'latin1') }));
}
