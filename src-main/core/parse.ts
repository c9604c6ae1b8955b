import { basename } from 'node:path';
import type { Output } from '../../shared/contract/methods.ts';
import type { Problem } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { identifyFile, type Parsed, parseFile } from '../importing/index.ts';

const problemsOf = (error: unknown): Problem[] => {
  if (error instanceof Refusal) return error.problems;
  throw error;
};

/** What each file is, by its content; one that is nothing known carries its Problem. */
export async function identifyFiles(files: readonly string[]): Promise<Output<'files.identify'>> {
  const one = async (file: string): Promise<Output<'files.identify'>[number]> => {
    try {
      return { file, ...(await identifyFile(file, basename(file))), problems: [] };
    } catch (error) {
      return { file, format: null, name: null, sure: 0, why: '', encoding: null, problems: problemsOf(error) };
    }
  };
  return Promise.all(files.map(one));
}

/** What each file says, with no workspace, in the order given. */
export async function* parseFiles(files: readonly string[]): AsyncGenerator<Parsed> {
  for (const file of files) {
    try {
      yield { ...(await parseFile(file, basename(file))), file };
    } catch (error) {
      yield { file, ok: false, problems: problemsOf(error) };
    }
  }
}
