import { z } from 'zod';
import { type Setup, setup } from '../../shared/entity/setup.ts';

/** The lists of a setup in their order, and what one entry of each is called in changes and Problems. */
export const sections = {
  banks: 'bank',
  realAccounts: 'realAccount',
  accountTypes: 'accountType',
  virtualAccounts: 'virtualAccount',
  limits: 'limit',
  sources: 'source',
  reconciliations: 'reconciliation',
  ruleSets: 'ruleSet',
  splits: 'split',
  people: 'person',
} as const;

export type Section = keyof typeof sections;
export const sectionNames = Object.keys(sections) as Section[];

export type Entry<S extends Section> = { readonly index: number; readonly value: Setup[S][number] };

/** What is left of a schema without its default, prefault or optional. */
export function unwrapped(schema: z.ZodType): z.ZodType {
  const inner =
    schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional
      ? (schema.unwrap() as z.ZodType)
      : null;
  return inner ? unwrapped(inner) : schema;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** A field of something that may not be what it should be. */
export const fieldOf = (value: unknown, field: string): unknown => (isRecord(value) ? value[field] : undefined);

/** The list as written, whatever its entries are; null where it is not a list. A missing list that may be left out is empty. */
export function rawEntries(raw: unknown, section: Section): unknown[] | null {
  const list = fieldOf(raw, section);
  if (Array.isArray(list)) return list;
  return list === undefined && setup.shape[section] instanceof z.ZodDefault ? [] : null;
}

/** The entries that are right in themselves, with their defaults: what the checks between entries can rely on. */
export function soundEntries<S extends Section>(raw: unknown, section: S): Entry<S>[] {
  const list = unwrapped(setup.shape[section]) as z.ZodArray;
  return (rawEntries(raw, section) ?? []).flatMap((entry, index) => {
    const parsed = (list.element as z.ZodType).safeParse(entry);
    return parsed.success ? [{ index, value: parsed.data as Setup[S][number] }] : [];
  });
}
