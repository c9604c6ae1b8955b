import { pipeline, Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import yauzl from 'yauzl';
import { problemOf } from '../../../shared/entity/problem.ts';
import { Refusal } from '../../../shared/value/result.ts';
import type { FileBytes } from '../format.ts';

/** A file inside a zip, its name decoded. Folders are not members. */
export type ZipMember = { readonly name: string; readonly size: number; readonly entry: yauzl.Entry };

export type ZipLimits = {
  /** Inflated bytes that may be read of all members together. */
  total: number;
  /** Inflated to compressed bytes of a member, watched beyond `ratioFrom` inflated bytes. */
  ratio: number;
  ratioFrom: number;
  entries: number;
};

export const zipLimits: ZipLimits = { total: 200_000_000, ratio: 100, ratioFrom: 1_000_000, entries: 2_000 };

/** For bills, which are read as a stream and may be read twice: the ratio is what guards against bombs there. */
export const billLimits: ZipLimits = { ...zipLimits, total: 4_000_000_000 };

export type Zip = {
  readonly members: readonly ZipMember[];
  /** The inflated bytes of a member. Every reading counts against the limits. */
  chunks(member: ZipMember): AsyncGenerator<Uint8Array>;
  /** The first bytes of a member, for telling what it is; they do not count. */
  head(member: ZipMember, length: number): Promise<Uint8Array>;
};

const damaged = (reason: string, member?: string): Refusal =>
  new Refusal(problemOf('ZIP_DAMAGED', { params: { reason }, where: member === undefined ? {} : { sheet: member } }));

const tooLarge = (reason: string, member?: string): Refusal =>
  new Refusal(problemOf('ZIP_TOO_LARGE', { params: { reason }, where: member === undefined ? {} : { sheet: member } }));

const READ_BYTES = 1 << 17;
/** Larger ones, and the strings made of them, lie outside of what is collected cheaply. */
const INFLATED_BYTES = 1 << 16;

/** Lets the zip library read from FileBytes instead of from a path. */
class FileReader extends yauzl.RandomAccessReader {
  private readonly file: FileBytes;
  private readonly onBytes: (bytes: number) => void;

  constructor(file: FileBytes, onBytes: (bytes: number) => void) {
    super();
    this.file = file;
    this.onBytes = onBytes;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const { file, onBytes } = this;
    async function* range(): AsyncGenerator<Uint8Array> {
      for (let at = start; at < end; ) {
        const bytes = await file.read(at, Math.min(READ_BYTES, end - at));
        if (bytes.length === 0) return;
        at += bytes.length;
        yield bytes;
        onBytes(bytes.length);
      }
    }
    return Readable.from(range(), { objectMode: false });
  }
}

const UTF8_NAME_FLAG = 0x800;

/** UTF-8 where the flag says so; else GB18030, which is how the channels write names without saying it. */
function nameOf(entry: yauzl.Entry): string {
  const raw = entry.fileName as unknown as Buffer;
  const encoding = entry.generalPurposeBitFlag & UTF8_NAME_FLAG ? 'utf-8' : 'gb18030';
  let name: string;
  try {
    name = new TextDecoder(encoding, { fatal: true }).decode(raw);
  } catch {
    throw damaged('NAME_UNREADABLE');
  }
  const parts = name.split(/[/\\]/);
  if (name.includes('\0') || parts.includes('..') || parts[0] === '' || /^[A-Za-z]:/.test(name))
    throw damaged('NAME_UNSAFE', name.replaceAll('\0', '\\0'));
  return name;
}

const LOCAL_HEADER_BYTES = 30;

/** Members that share bytes are how a small zip holds a large one. */
function refuseOverlaps(members: readonly ZipMember[]): void {
  const byPlace = members.map(({ entry }) => entry);
  byPlace.sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  for (let at = 1; at < byPlace.length; at += 1) {
    const before = byPlace[at - 1]!;
    const end = before.relativeOffsetOfLocalHeader + LOCAL_HEADER_BYTES + before.fileNameLength + before.compressedSize;
    if (end > byPlace[at]!.relativeOffsetOfLocalHeader) throw damaged('MEMBERS_OVERLAP');
  }
}

/** The same name twice is the same file twice, or one that hides another: rows would count twice. */
function refuseTwice(members: readonly ZipMember[]): void {
  const seen = new Set<string>();
  for (const { name } of members) {
    if (seen.has(name)) throw damaged('NAME_TWICE', name);
    seen.add(name);
  }
}

async function listMembers(archive: yauzl.ZipFile, limits: ZipLimits): Promise<ZipMember[]> {
  if (archive.entryCount > limits.entries) throw tooLarge('TOO_MANY_MEMBERS');
  const members: ZipMember[] = [];
  for await (const entry of archive.eachEntry()) {
    const name = nameOf(entry);
    if (/[/\\]$/.test(name)) continue;
    if (entry.isEncrypted()) throw damaged('ENCRYPTED', name);
    members.push({ name, size: entry.uncompressedSize, entry });
  }
  refuseOverlaps(members);
  refuseTwice(members);
  return members;
}

/** Errors of the zip library and of inflating mean that the bytes are not what the zip promises; all others pass. */
function asDamage(error: unknown, member?: string): unknown {
  if (!(error instanceof Error) || error instanceof Refusal) return error;
  const code = 'code' in error ? String(error.code) : '';
  const fromBytes = code === '' || code.startsWith('Z_') || code === 'ERR_OUT_OF_RANGE';
  if (!fromBytes || error instanceof TypeError) return error;
  const sheet = member === undefined ? {} : { sheet: member };
  return new Refusal(
    problemOf('ZIP_DAMAGED', { params: { reason: 'NOT_READABLE', detail: error.message }, where: sheet }),
  );
}

const DEFLATE = 8;

/** A member's bytes in large pieces: with the library's own of 16 KB, handing them over costs more than inflating. */
async function opened(archive: yauzl.ZipFile, entry: yauzl.Entry): Promise<Readable> {
  if (entry.compressionMethod !== DEFLATE) return archive.openReadStreamPromise(entry);
  const packed = await archive.openReadStreamPromise(entry, {
    decompress: false,
    decrypt: null,
    start: null,
    end: null,
  });
  return pipeline(packed, createInflateRaw({ chunkSize: INFLATED_BYTES }), () => undefined);
}

const isBomb = ({ compressedSize }: yauzl.Entry, bytes: number, { ratio, ratioFrom }: ZipLimits): boolean =>
  bytes > ratioFrom && bytes > ratio * compressedSize;

async function* inflated(
  archive: yauzl.ZipFile,
  member: ZipMember,
  limits: ZipLimits,
  tally: { total: number },
): AsyncGenerator<Uint8Array> {
  const { entry, name } = member;
  // What a member says of itself is enough to refuse it; what it does not say is counted.
  if (tally.total + entry.uncompressedSize > limits.total) throw tooLarge('TOTAL', name);
  if (isBomb(entry, entry.uncompressedSize, limits)) throw tooLarge('RATIO', name);
  let bytes = 0;
  let checksum = 0;
  try {
    for await (const chunk of (await opened(archive, entry)) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      tally.total += chunk.length;
      if (tally.total > limits.total) throw tooLarge('TOTAL', name);
      if (isBomb(entry, bytes, limits)) throw tooLarge('RATIO', name);
      // Nothing of what is more than the member declares is worth reading.
      if (bytes > entry.uncompressedSize) throw damaged('CHECKSUM', name);
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
  } catch (error) {
    throw asDamage(error, name);
  }
  if (checksum !== entry.crc32 || bytes !== entry.uncompressedSize) throw damaged('CHECKSUM', name);
}

async function headOf(archive: yauzl.ZipFile, { entry, name }: ZipMember, length: number): Promise<Uint8Array> {
  const taken: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of (await archive.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
      taken.push(chunk);
      bytes += chunk.length;
      if (bytes >= length) break;
    }
  } catch (error) {
    throw asDamage(error, name);
  }
  return Buffer.concat(taken).subarray(0, length);
}

/** Does the file begin as a zip does (with a member or, when it has none, with its directory's end)? */
export const looksLikeZip = (head: Uint8Array): boolean =>
  head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6));

/**
 * Opens a zip for the time of `work`. Nothing is written to disk and no zip inside it is opened. Refusal ZIP_DAMAGED
 * for a cut, damaged, encrypted or overlapping zip and for names that lead elsewhere; ZIP_TOO_LARGE beyond the limits.
 */
export async function withZip<T>(
  file: FileBytes,
  work: (zip: Zip) => Promise<T>,
  { limits = zipLimits, onBytes = () => undefined }: { limits?: ZipLimits; onBytes?: (bytes: number) => void } = {},
): Promise<T> {
  const archive = await yauzl
    .fromRandomAccessReaderPromise(new FileReader(file, onBytes), file.size, { autoClose: false, decodeStrings: false })
    .catch((error: unknown) => {
      throw asDamage(error);
    });
  const tally = { total: 0 };
  try {
    const members = await listMembers(archive, limits).catch((error: unknown) => {
      throw asDamage(error);
    });
    return await work({
      members,
      chunks: (member) => inflated(archive, member, limits, tally),
      head: (member, length) => headOf(archive, member, length),
    });
  } finally {
    archive.close();
  }
}
