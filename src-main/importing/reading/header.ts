import { problemOf } from '../../../shared/entity/problem.ts';
import { Refusal } from '../../../shared/value/result.ts';

/** A column's name as it is compared: no blanks around it, brackets of one width. */
export const columnName = (text: string): string =>
  text
    .replace(/^\ufeff/, '')
    .trim()
    .replaceAll('（', '(')
    .replaceAll('）', ')');

/**
 * Where the columns stand, by the names they may have (the first that is there); −1 for an optional one that is
 * absent. Refusal COLUMN_MISSING for any other.
 */
export function locateColumns<K extends string>(
  header: readonly string[],
  names: Readonly<Record<K, readonly string[]>>,
  optional: readonly NoInfer<K>[] = [],
  where: { line?: number; sheet?: string } = {},
): Record<K, number> {
  const known = header.map(columnName);
  const entries = Object.entries<readonly string[]>(names).map(([key, choices]): [string, number] => {
    const name = choices.find((choice) => known.includes(choice));
    if (name === undefined && !optional.includes(key as K))
      throw new Refusal(problemOf('COLUMN_MISSING', { params: { column: choices[0]! }, where }));
    return [key, name === undefined ? -1 : known.indexOf(name)];
  });
  return Object.fromEntries(entries) as Record<K, number>;
}

/** The column names in the first line with a letter in it, of text that is not known to be a table; quotes are taken off. */
export function firstHeader(text: string, delimiter = ','): string[] {
  const line = /[^\s,;"\ufeff][^\n]*/.exec(text.slice(0, LONGEST_HEADER));
  if (!line) return [];
  const begin = text.lastIndexOf('\n', line.index) + 1;
  return text
    .slice(begin, line.index + line[0].length)
    .split(delimiter)
    .map((cell) => columnName(cell).replace(/^"(.*)"$/, '$1'))
    .map(columnName);
}

const LONGEST_HEADER = 1 << 14;

/** Fields of a line; quotes may hold the delimiter. For telling what a file is: the reader of records is stricter. */
export const fieldsOf = (line: string, delimiter: string): string[] => {
  if (!line.includes('"')) return line.split(delimiter).map((field) => field.trim());
  const inQuotes = line.split('"');
  const joined = inQuotes.map((piece, at) => (at % 2 === 0 ? piece : piece.replaceAll(delimiter, ' '))).join('');
  return joined.split(delimiter).map((field) => field.trim());
};
