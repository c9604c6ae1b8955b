import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { problemOf } from '../../../shared/entity/problem.ts';
import { Refusal } from '../../../shared/value/result.ts';
import type { FileBytes } from '../format.ts';
import { type ZipLimits, zipLimits } from './zip.ts';

/** The one file of a gzip. */
export type Gzip = {
  /** As the gzip is called, without its ending. */
  readonly name: string;
  /** Inflated bytes, as the last of its own say; proven when it is read to its end. */
  readonly size: number;
  /** The inflated bytes. */
  chunks(): AsyncGenerator<Uint8Array>;
  /** The first of them, for telling what it is. */
  head(length: number): Promise<Uint8Array>;
};

const DEFLATE = 8;
/** Header and trailer of the smallest gzip. */
const LEAST_BYTES = 18;
const SIZE_BYTES = 4;
const INFLATED_BYTES = 1 << 16;

/** Does the file begin as a gzip does? */
export const looksLikeGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b && head[2] === DEFLATE;

const damaged = (reason: string, detail?: string): Refusal =>
  new Refusal(problemOf('ZIP_DAMAGED', { params: { reason, ...(detail === undefined ? {} : { detail }) } }));
const tooLarge = (reason: string): Refusal => new Refusal(problemOf('ZIP_TOO_LARGE', { params: { reason } }));

async function* counted(file: FileBytes, onBytes: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of file.chunks()) {
    onBytes(chunk.length);
    yield chunk;
  }
}

/** Errors of inflating mean that the bytes are not what the gzip promises; all others pass. */
const asDamage = (error: unknown): unknown =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
    ? damaged('NOT_READABLE', error.message)
    : error;

async function* inflated(file: FileBytes, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  const packed = Readable.from(counted(file, onBytes), { objectMode: false });
  try {
    yield* pipeline(
      packed,
      createGunzip({ chunkSize: INFLATED_BYTES }),
      () => undefined,
    ) as unknown as AsyncIterable<Buffer>;
  } catch (error) {
    throw asDamage(error);
  }
}

/** Refuses what inflates to more than it may, as a zip's member is refused; `packed` bytes have come to so many. */
function assertNoBomb(bytes: number, packed: number, { total, ratio, ratioFrom }: ZipLimits): void {
  if (bytes > total) throw tooLarge('TOTAL');
  if (bytes > ratioFrom && bytes > ratio * packed) throw tooLarge('RATIO');
}

/** No deflated byte comes to more: a gzip that declares more is cut, and its last bytes are no size. */
const HIGHEST_RATIO = 1032;

/**
 * Opens a gzip for the time of `work`. Nothing is written to disk. Refusal ZIP_DAMAGED for a cut or damaged one and for
 * one with anything behind its first file; ZIP_TOO_LARGE beyond the limits.
 */
export async function withGzip<T>(
  file: FileBytes,
  work: (gzip: Gzip) => Promise<T>,
  { limits = zipLimits, onBytes = () => undefined }: { limits?: ZipLimits; onBytes?: (bytes: number) => void } = {},
): Promise<T> {
  if (file.size < LEAST_BYTES) throw damaged('NOT_READABLE');
  const size = Buffer.from(await file.read(file.size - SIZE_BYTES, SIZE_BYTES)).readUInt32LE();
  if (size <= HIGHEST_RATIO * file.size) assertNoBomb(size, file.size, limits);
  async function* chunks(): AsyncGenerator<Uint8Array> {
    let [bytes, packed] = [0, 0];
    const onPacked = (more: number): void => {
      packed += more;
      onBytes(more);
    };
    for await (const chunk of inflated(file, onPacked)) {
      bytes += chunk.length;
      assertNoBomb(bytes, packed, limits);
      yield chunk;
    }
    // Files that follow one another in one gzip, or bytes behind it, have another size at the end than they come to.
    if (bytes !== size) throw damaged('CHECKSUM');
  }
  const head = async (length: number): Promise<Uint8Array> => {
    const taken: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of inflated(file, () => undefined)) {
      taken.push(chunk);
      bytes += chunk.length;
      if (bytes >= length) break;
    }
    return Buffer.concat(taken).subarray(0, length);
  };
  return work({ name: file.name.replace(/\.gz$/i, ''), size, chunks, head });
}
