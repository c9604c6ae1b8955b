import { type Problem, problemOf } from '../../shared/entity/problem.ts';
import type { Read } from '../store/index.ts';
import { headersOf } from './queriesHeaders.ts';
import { columnName } from './reading/header.ts';
import type { Staged } from './task.ts';

/** Gathers the names of a file's columns: of all its sheets and sections, each once. */
export class HeaderNames {
  private readonly found = new Set<string>();

  see = (names: readonly string[]): void => {
    for (const name of names.map(columnName)) if (name !== '') this.found.add(name);
  };

  /** Null where no reader has told any. */
  names(): string[] | null {
    return this.found.size === 0 ? null : [...this.found];
  }
}

const MOST_NAMED = 20;
const NONE = '–';

/** Some of the names, as a person reads them. */
const listed = (names: readonly string[]): string =>
  names.length === 0 ? NONE : [...names.slice(0, MOST_NAMED), ...(names.length > MOST_NAMED ? ['…'] : [])].join('、');

/** Column names in no order: what is read by name does not depend on it. */
const fingerprint = (names: readonly string[]): string => JSON.stringify(names.toSorted());

/**
 * A warning where a file has columns that no file of its source has had so, naming what was added and what is lost
 * against the one before it. The columns that are needed are there, else its format would have refused it.
 */
export function changedColumns(db: Read, { header, source, format }: Staged): Problem[] {
  if (header === null) return [];
  const seen = headersOf(db, source.id, format);
  const [before] = seen;
  if (before === undefined || seen.some(({ names }) => fingerprint(names) === fingerprint(header))) return [];
  const without = (names: readonly string[], others: readonly string[]): string[] => {
    const known = new Set(others);
    return names.filter((name) => !known.has(name));
  };
  const params = {
    source: source.code,
    file: before.name,
    before: before.names.length,
    now: header.length,
    added: listed(without(header, before.names)),
    lost: listed(without(before.names, header)),
  };
  return [problemOf('COLUMNS_CHANGED', { params, severity: 'warning' })];
}
