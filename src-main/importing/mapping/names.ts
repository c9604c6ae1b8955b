import { createHash } from 'node:crypto';
import type { MappingContainer, MappingProfile } from '../../../shared/entity/mapping.ts';
import { columnName } from '../reading/header.ts';

/** The header stands among so many filled rows from the top. */
export const HEADER_ROWS = 30;

/** A column's name as headers are compared: one width, one case, no blanks, no quotes and nothing that separates. */
export const plainName = (text: string): string =>
  columnName(text.normalize('NFKC'))
    .toLowerCase()
    .replaceAll(/[\s"',;|\u200b]/g, '');

const unnamedEnd = (names: readonly string[]): number => names.findLastIndex((name) => name !== '') + 1;

/** The names of a header row as they are compared; columns without a name at its end are left out. */
export const headerNames = (cells: readonly string[]): string[] => {
  const names = cells.map(plainName);
  return names.slice(0, unnamedEnd(names));
};

/** A name stands once and says which column is meant wherever it stands. */
const allTold = (names: readonly string[]): boolean =>
  names.every((name) => name !== '') && new Set(names).size === names.length;

/**
 * What a header is known by: the kind of container and its names. Where every name stands once their order does not
 * count, since columns are found by name; a table without a header is known by its number of columns.
 */
export function fingerprintOf({
  container,
  headerless,
  columns,
}: Pick<MappingProfile, 'container' | 'headerless' | 'columns'>): string {
  const names = headerNames(columns.map(({ name }) => name));
  const told = headerless ? [`#${columns.length}`] : allTold(names) ? names.toSorted() : names;
  const kind = container.kind === 'delimited' ? `delimited ${container.delimiter}` : container.kind;
  return createHash('sha256')
    .update([kind, ...told].join('\n'))
    .digest('hex')
    .slice(0, 32);
}

/** The place in the row of each column of the profile, when the row is its header; null when it is not. */
export function placesIn(profile: MappingProfile, cells: readonly string[]): number[] | null {
  const known = headerNames(profile.columns.map(({ name }) => name));
  const found = headerNames(cells);
  if (known.length === 0 || found.length !== known.length) return null;
  const inOrder = profile.columns.map((_, at) => at);
  if (!allTold(known)) return known.every((name, at) => found[at] === name) ? inOrder : null;
  const places = known.map((name) => found.indexOf(name));
  // Columns without a name at the end stay where they are.
  return places.includes(-1) || new Set(found).size !== found.length
    ? null
    : [...places, ...inOrder.slice(known.length)];
}

/** How one header differs from another. Names as they stand in the file. */
export type HeaderChange = { added: string[]; missing: string[]; renamed: [from: string, to: string][] };

/** Lengths of the longest common subsequences of the ends of two lists of names. */
function commonLengths(before: readonly string[], now: readonly string[]): number[][] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Array<number>(now.length + 1).fill(0));
  for (let a = before.length - 1; a >= 0; a -= 1)
    for (let b = now.length - 1; b >= 0; b -= 1)
      lengths[a]![b] =
        before[a] === now[b] ? lengths[a + 1]![b + 1]! + 1 : Math.max(lengths[a + 1]![b]!, lengths[a]![b + 1]!);
  return lengths;
}

/**
 * What was added to a header, is missing from it or has another name. Names of the same number that stand between the
 * same neighbours have been renamed; a name that only moved is neither.
 */
export function headerChange(before: readonly string[], now: readonly string[]): HeaderChange {
  const [old, found] = [before.map(plainName), now.map(plainName)];
  const moved = new Set(old.filter((name) => found.includes(name)));
  const lengths = commonLengths(old, found);
  const change: HeaderChange = { added: [], missing: [], renamed: [] };
  let [gone, come]: [string[], string[]] = [[], []];
  const close = (): void => {
    if (gone.length === come.length)
      change.renamed.push(...gone.map((name, at): [string, string] => [name, come[at]!]));
    else {
      change.missing.push(...gone);
      change.added.push(...come);
    }
    [gone, come] = [[], []];
  };
  let [a, b] = [0, 0];
  while (a < old.length || b < found.length) {
    if (a < old.length && b < found.length && old[a] === found[b]) {
      close();
      a += 1;
      b += 1;
    } else if (b >= found.length || (a < old.length && lengths[a + 1]![b]! >= lengths[a]![b + 1]!)) {
      if (!moved.has(old[a]!)) gone.push(before[a]!.trim());
      a += 1;
    } else {
      if (!moved.has(found[b]!)) come.push(now[b]!.trim());
      b += 1;
    }
  }
  close();
  return change;
}

/** "; → sheet": what the container of a table is called beside another. */
export const containerName = (container: MappingContainer): string =>
  container.kind === 'delimited' ? JSON.stringify(container.delimiter) : container.kind;
