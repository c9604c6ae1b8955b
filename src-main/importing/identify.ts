import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { withFile } from './file.ts';
import type { FileBytes, FileSample, Format, Identification } from './format.ts';
import { encodingOfFile } from './reading/text.ts';
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

/** The format of an open file. Refusal FILE_EMPTY, FORMAT_UNKNOWN, FORMAT_AMBIGUOUS, or what its container breaks. */
export async function identify(file: FileBytes, formats: readonly Format[]): Promise<Identified> {
  if (file.size === 0) throw new Refusal(problemOf('FILE_EMPTY'));
  const sample = await sampleOf(file);
  try {
    return chooseFormat(sample, formats);
  } catch (error) {
    // Text that no encoding fits is damaged rather than unknown: the refusal says at which byte.
    if (isBrokenText(sample)) await encodingOfFile(file);
    throw error;
  }
}

export type FileIdentity = { format: string; name: string; sure: number; why: string; encoding: string | null };

/** What a file on disk is, by its content. Throws Refusal as identify does, and FILE_NOT_FOUND. */
export const identifyPath = (path: string, name: string, formats: readonly Format[]): Promise<FileIdentity> =>
  withFile(path, name, async (file) => {
    const { format, identification, sample } = await identify(file, formats);
    const { sure, why } = identification;
    return { format: format.id, name: format.name, sure, why, encoding: sample.encoding };
  });
