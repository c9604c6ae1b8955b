import { assert } from '../../shared/value/result.ts';
import type { FileBytes, FileSample, Format, ReadContext, ReadOutcome } from './format.ts';
import { billLimits, withZip, type Zip, type ZipMember } from './reading/zip.ts';

/** What systems put into a zip beside what a person puts there. */
const litter = /(?:^|[/\\])(?:__MACOSX[/\\]|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i;

/** Is there one file in the zip, whatever systems have put beside it? */
const onlyIn = <M extends { name: string; size: number }>(members: readonly M[]): M | null => {
  const [only, ...more] = members.filter(({ name }) => !litter.test(name));
  return only !== undefined && more.length === 0 && only.size > 0 ? only : null;
};

/** A file that came alone in a zip, as channels and banks hand out their downloads. */
export const holdsOneFile = ({ members }: FileSample): boolean => members !== null && onlyIn(members) !== null;

/** What lies behind this is read through from the beginning: some formats look at the end of a file. */
const LONGEST_HEAD = 1 << 20;

async function bytesAt(zip: Zip, member: ZipMember, position: number, length: number): Promise<Uint8Array> {
  if (position + length <= LONGEST_HEAD) return (await zip.head(member, position + length)).subarray(position);
  const taken: Uint8Array[] = [];
  let at = 0;
  for await (const chunk of zip.chunks(member)) {
    const piece = chunk.subarray(Math.max(position - at, 0), Math.max(position + length - at, 0));
    if (piece.length > 0) taken.push(piece);
    at += chunk.length;
  }
  return Buffer.concat(taken);
}

const fileOf = (file: FileBytes, zip: Zip, member: ZipMember): FileBytes => ({
  name: member.name,
  path: file.path,
  encoding: file.encoding,
  size: member.size,
  read: (position, length) => bytesAt(zip, member, position, length),
  chunks: () => zip.chunks(member),
});

/** Opens the one file of a zip for the time of `work`; nothing is written to disk. Refusals as withZip. */
export const withAlone = <T>(
  file: FileBytes,
  work: (inner: FileBytes) => Promise<T>,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<T> =>
  withZip(
    file,
    (zip) => {
      const member = onlyIn(zip.members);
      assert(member, 'the zip holds one file');
      return work(fileOf(file, zip, member));
    },
    { limits: billLimits, onBytes },
  );

/** A format that reads what comes alone in a zip. Progress is told in bytes of the zip. */
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
