import { z } from 'zod';
import { problem } from './problem.ts';

export const controlTotal = z.object({
  name: z.string(),
  declared: z.string(),
  computed: z.string(),
  agrees: z.boolean(),
});

/**
 * What became of one file. refused: nothing of it is in the workspace. known: the same bytes were imported before.
 * revision: it changes what is known, and waits for a person to accept it (`revision` is the id to ask for).
 */
export const importReport = z.object({
  file: z.string(),
  hash: z.string().nullable(),
  bytes: z.number().int(),
  outcome: z.enum(['imported', 'known', 'refused', 'cancelled', 'revision']),
  format: z.string().nullable(),
  /** The version of the mapping profile that it was read by; null for every other format. */
  mappingVersion: z.number().int().nullable(),
  source: z.string().nullable(),
  encoding: z.string().nullable(),
  firstDay: z.string().nullable(),
  lastDay: z.string().nullable(),
  read: z.number().int(),
  staged: z.number().int(),
  known: z.number().int(),
  skipped: z.number().int(),
  rejected: z.number().int(),
  totals: z.array(controlTotal),
  problems: z.array(problem),
  revision: z.string().nullable(),
  milliseconds: z.number().int(),
});
export type ImportReport = z.infer<typeof importReport>;

export const importedFile = z.object({
  id: z.number().int(),
  name: z.string(),
  hash: z.string(),
  source: z.string(),
  format: z.string(),
  mappingVersion: z.number().int().nullable(),
  firstDay: z.string().nullable(),
  lastDay: z.string().nullable(),
  rowsNew: z.number().int(),
  rowsKnown: z.number().int(),
  importedAt: z.string(),
  importedBy: z.string(),
  totals: z.array(controlTotal),
});
export type ImportedFile = z.infer<typeof importedFile>;
