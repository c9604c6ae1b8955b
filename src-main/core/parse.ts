import { basename } from 'node:path';
import type { Output } from '../../shared/contract/methods.ts';
import type { Encoding } from '../../shared/entity/encoding.ts';
import type { Problem } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { identifyFile, type Parsed, parseFile, previewEncodings } from '../importing/index.ts';

const problemsOf = (error: unknown): Problem[] => {
  if (error instanceof Refusal) return error.problems;
  throw error;
};

const unknown = { format: null, name: null, sure: 0, why: '', encoding: null, encodingSure: 0, encodingWhy: '' };

/** What each file is, by its content; one that is nothing known carries its Problem. */
export async function identifyFiles(files: readonly string[], encoding?: Encoding): Promise<Output<'files.identify'>> {
  const one = async (file: string): Promise<Output<'files.identify'>[number]> => {
    try {
      const found = await identifyFile(file, basename(file), encoding);
      return { file, ...found, previews: [], problems: [] };
    } catch (error) {
      const problems = problemsOf(error);
      const asked = problems.some(({ code }) => code === 'ENCODING_UNSURE');
      const previews = asked ? [...(await previewEncodings(file, basename(file)))] : [];
      return { file, ...unknown, previews, problems };
    }
  };
  return Promise.all(files.map(one));
}

/** What each file says, with no workspace, in the order given. */
export async function* parseFiles(files: readonly string[], encoding?: Encoding): AsyncGenerator<Parsed> {
  for (const file of files) {
    try {
      yield { ...(await parseFile(file, basename(file), encoding)), file };
    } catch (error) {
      yield { file, ok: false, problems: problemsOf(error) };
    }
  }
}
