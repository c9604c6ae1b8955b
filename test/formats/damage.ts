import type { Problem } from '../../shared/entity/problem.ts';
import type { Format } from '../../src-main/importing/format.ts';
import { readText, refusalOf } from './readSample.ts';

/** The problems of a text in which one place was changed; the place must be there exactly once. */
export async function damagedBy(format: Format, text: string, from: string, to: string): Promise<Problem[]> {
  const parts = text.split(from);
  if (parts.length !== 2) throw new Error(`“${from}” stands ${parts.length - 1} times`);
  return refusalOf(readText(format, parts.join(to), 65_536));
}

export const codesOf = (problems: readonly Problem[]): string[] => problems.map(({ code }) => code);

/** A sample as the formats are shown it. */
export const sampleOfText = (text: string | null) => ({
  name: 'a.txt',
  size: 1,
  head: Buffer.from(text ?? ''),
  text,
  encoding: 'utf-8',
  members: null,
  sheet: null,
});

/** The same of a zip, by its members' names and texts. */
export const sampleOfMembers = (members: Record<string, string>) => ({
  ...sampleOfText(null),
  members: Object.entries(members).map(([name, text]) => ({
    name,
    size: text.length,
    text,
    head: Buffer.from(text, 'latin1'),
  })),
});
