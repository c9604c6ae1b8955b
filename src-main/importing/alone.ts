import { assert } from '../../shared/value/result.ts';
import type { FileBytes, FileSample, Format, ReadContext, ReadOutcome } from './format.ts';
import { looksLikeGzip, withGzip } from './reading/gzip.ts';
import { billLimits, withZip, type Zip, type ZipMember } from './reading/zip.ts';

/** What systems put into a zip beside what a person puts there. */
const litter = /(?:^|[/\\])(?:__MACOSX[/\\]|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i;

/** Is there one file in the zip, whatever systems have put beside it? */
const onlyIn = <M extends { name: string; size: number }>(members: readonly M[]): M | null => {
  const [only, ...more] = members.filter(({ name }) => !litter.test(name));
  return only !== undefined && more.length === 0 && only.size > 0 ? only : null;
};

/** A file that came alone in a zip or under gzip, as channels and banks hand out their downloads. */
export const holdsOneFile = ({ members, head }: FileSample): boolean =>
  looksLikeGzip(head) || (members !== null && onlyIn(members) !== null);

/** What lies behind this is read through from the beginning: some formats look at the end of a file. */
const LONGEST_HEAD = 1 << 20;

/** What is packed: its own name and size, its bytes from the beginning, and its first ones. */
type Packed = {
  name: string;
  size: number;
  chunks(): AsyncIterable<Uint8Array>;
  head(length: number): Promise<Uint8Array>;
};

async function bytesAt(packed: Packed, position: number, length: number): Promise<Uint8Array> {
  if (position + length <= LONGEST_HEAD) return (await packed.head(position + length)).subarray(position);
  const taken: Uint8Array[] = [];
  let at = 0;
  for await (const chunk of packed.chunks()) {
    const piece = chunk.subarray(Math.max(position - at, 0), Math.max(position + length - at, 0));
    if (piece.length > 0) taken.push(piece);
    at += chunk.length;
  }
  return Buffer.concat(taken);
}

const fileOf = ({ path, encoding }: FileBytes, packed: Packed): FileBytes => ({
  name: packed.name,
  path,
  encoding,
  size: packed.size,
  read: (position, length) => bytesAt(packed, position, length),
  chunks: () => packed.chunks(),
});

const memberOf = (zip: Zip, member: ZipMember): Packed => ({
  name: member.name,
  size: member.size,
  chunks: () => zip.chunks(member),
  head: (length) => zip.head(member, length),
});

const MARK_BYTES = 3;

/** Opens the one file of a zip or of a gzip for the time of `work`; nothing is written to disk. Refusals as withZip. */
export async function withAlone<T>(
  file: FileBytes,
  work: (inner: FileBytes) => Promise<T>,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<T> {
  if (looksLikeGzip(await file.read(0, MARK_BYTES)))
    return withGzip(file, (packed) => work(fileOf(file, packed)), { limits: billLimits, onBytes });
  return withZip(
    file,
    (zip) => {
      const member = onlyIn(zip.members);
      assert(member, 'the zip holds one file');
      return work(fileOf(file, memberOf(zip, member)));
    },
    { limits: billLimits, onBytes },
  );
}

/** A format that reads what comes alone in a zip or a gzip. Progress is told in bytes of that. */
export const unzipping = (format: Format): Format => ({
  ...format,
  read: (file: FileBytes, context: ReadContext): Promise<ReadOutcome> =>
    withAlone(
      file,
      (inner) => format.read(inner, { ...context, progress: () => undefined }),
      (bytes) => {
        context.progress(bytes);
        context.checkpoint();
      },
    ),
});
