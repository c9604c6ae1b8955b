import { z } from 'zod';
import { gate } from '../../shared/entity/rules.ts';

/** What a match rests on besides equal keys, as matches.evidence keeps it. */
const evidence = z.object({
  /** Gates whose figures differ within the tolerance. */
  tolerated: z.array(gate).default([]),
  /** Why a suggestion is not a match. */
  why: z.string().optional(),
});
export type Evidence = z.infer<typeof evidence>;

/** Reads the column; NULL is evidence of nothing more. */
export const evidenceOf = (text: string | null): Evidence => evidence.parse(text === null ? {} : JSON.parse(text));
