import { readFile } from 'node:fs/promises';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';

/** A whole number ≥ 0 as an option spells it. Throws Refusal INPUT_INVALID. */
export function countOf(option: string, text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new Refusal(problemOf('INPUT_INVALID', { params: { path: `${option} ${text}`, reason: 'WHOLE_NUMBER' } }));
  return value;
}

/** A text file's content. Throws Refusal FILE_NOT_FOUND. */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new Refusal(problemOf('FILE_NOT_FOUND', { params: { file } }));
  }
}
