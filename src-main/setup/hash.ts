import { createHash } from 'node:crypto';
import type { Setup } from '../../shared/entity/setup.ts';
import { sectionNames } from './sections.ts';

/** JSON with the keys in order, so that the same content has the same bytes. */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

export const hashOf = (value: unknown): string => createHash('sha256').update(canonicalJson(value)).digest('hex');

/** The hash of what a setup declares: the order in which its entries stand does not count. */
export function setupHash(setup: Setup): string {
  const byCode = (a: { code: string }, b: { code: string }): number => (a.code < b.code ? -1 : 1);
  const lists = sectionNames.map((section) => [section, [...setup[section]].sort(byCode)]);
  return hashOf({ ...setup, ...Object.fromEntries(lists) });
}
