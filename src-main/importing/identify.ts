import type { Encoding, EncodingPreview } from '../../shared/entity/encoding.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { holdsOneFile, unzipping, withAlone } from './alone.ts';
import { withFile } from './file.ts';
import type { FileBytes, FileSample, Format, Identification } from './format.ts';
import { encodingOfFile, judgeFile } from './reading/encoding.ts';
import { looksLikeGzip } from './reading/gzip.ts';
import { looksLikeOle } from './reading/xls.ts';
import { looksLikeZip } from './reading/zip.ts';
import { isBrokenText, looksLike, sampleOf } from './sample.ts';

export type Identified = { format: Format; identification: Identification; sample: FileSample };

/** Asks every format; the surest wins. Refusal FORMAT_UNKNOWN when none knows it, FORMAT_AMBIGUOUS when the surest are equal. */
export function chooseFormat(sample: FileSample, formats: readonly Format[]): Identified {
  const answers = formats
    .map((format) => ({ format, identification: format.identify(sample) }))
    .filter((answer): answer is { format: Format; identification: Identification } => answer.identification !== null)
    .sort((a, b) => b.identification.sure - a.identification.sure);
  const [best, second] = answers;
  if (!best) throw new Refusal(problemOf('FORMAT_UNKNOWN', { params: { looksLike: looksLike(sample) } }));
  if (second && second.identification.sure === best.identification.sure) {
    const equal = answers.filter(({ identification }) => identification.sure === best.identification.sure);
    const names = equal.map(({ format }) => format.id).join(', ');
    throw new Refusal(problemOf('FORMAT_AMBIGUOUS', { params: { formats: names } }));
  }
  return { ...best, sample };
}

/** The rows of a workbook as the CSV that they may have been. */
function asText(sample: FileSample): FileSample | null {
  if (sample.sheet === null) return null;
  const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const text = sample.sheet.rows.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
  const head = Buffer.from(text, 'utf8');
  return { ...sample, sheet: null, text, encoding: 'utf-8', head, size: head.length };
}

/**
 * The Refusal FORMAT_RESAVED where a workbook holds what a format reads as text: some program has opened the file and
 * saved it again, and what it changed on the way nobody sees. Null for any other.
 */
function resaved(sample: FileSample, formats: readonly Format[]): Refusal | null {
  const text = asText(sample);
  const claims = text === null ? [] : formats.filter((format) => format.identify(text) !== null);
  const [only] = claims;
  if (only === undefined || claims.length > 1) return null;
  return new Refusal(problemOf('FORMAT_RESAVED', { params: { format: only.name } }));
}

const HEAD_BYTES = 16;

/** What came alone in a zip or a gzip, if it is text: a zip or a workbook inside is not opened. */
const identifyAlone = (
  file: FileBytes,
  formats: readonly Format[],
  { sample, error }: { sample: FileSample; error: unknown },
): Promise<Identified> =>
  withAlone(file, async (inner) => {
    const head = await inner.read(0, HEAD_BYTES);
    if (looksLikeZip(head) || looksLikeGzip(head) || looksLikeOle(head)) throw error;
    const { format, identification } = await identify(inner, formats).catch((refusal: unknown) => {
      // The zip is what a person sees: its own words say what is in it.
      throw refusal instanceof Refusal && refusal.problems[0]?.code === 'FORMAT_UNKNOWN' ? error : refusal;
    });
    return { format: unzipping(format), identification, sample };
  });

/** The format of an open file. Refusal FILE_EMPTY, FORMAT_RESAVED, FORMAT_UNKNOWN, FORMAT_AMBIGUOUS, or what its container breaks. */
export async function identify(file: FileBytes, formats: readonly Format[]): Promise<Identified> {
  if (file.size === 0) throw new Refusal(problemOf('FILE_EMPTY'));
  const sample = await sampleOf(file);
  if (sample.text === null && file.encoding !== undefined && isBrokenText(sample)) await encodingOfFile(file);
  try {
    return chooseFormat(sample, formats);
  } catch (error) {
    // Text whose encoding is not known is unread rather than unknown: the refusal asks for it, or names the bad byte.
    if (isBrokenText(sample)) await encodingOfFile(file);
    if (holdsOneFile(sample)) return identifyAlone(file, formats, { sample, error });
    throw resaved(sample, formats) ?? error;
  }
}

/** What a file's text is written in, how sure that is and why; null for what is no text of its own (workbooks, zips). */
export type TextIdentity = { encoding: Encoding | null; encodingSure: number; encodingWhy: string };
export type FileIdentity = { format: string; name: string; sure: number; why: string } & TextIdentity;

async function textIdentity(file: FileBytes, { encoding }: FileSample): Promise<TextIdentity> {
  const judgement = await judgeFile(file);
  if (encoding === null || judgement.kind !== 'told') return { encoding: null, encodingSure: 0, encodingWhy: '' };
  return { encoding: judgement.encoding, encodingSure: judgement.sure, encodingWhy: judgement.why };
}

/** What a file on disk is, by its content. Throws Refusal as identify does, and FILE_NOT_FOUND. */
export const identifyPath = (
  path: string,
  name: string,
  formats: readonly Format[],
  encoding?: Encoding,
): Promise<FileIdentity> =>
  withFile(
    path,
    name,
    async (file) => {
      const { format, identification, sample } = await identify(file, formats);
      const { sure, why } = identification;
      return { format: format.id, name: format.name, sure, why, ...(await textIdentity(file, sample)) };
    },
    encoding,
  );

/** How a file's text may be read: a line in every encoding that fits, where the bytes do not tell which; else nothing. */
export const encodingPreviews = (path: string, name: string): Promise<readonly EncodingPreview[]> =>
  withFile(path, name, async (file) => {
    const judgement = await judgeFile(file);
    return judgement.kind === 'unsure' ? judgement.previews : [];
  });
