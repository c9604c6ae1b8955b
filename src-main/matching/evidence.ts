import { z } from 'zod';
import { gate } from '../../shared/entity/rules.ts';

/** What a match rests on besides equal keys, as matches.evidence keeps it. */
const evidence = z.object({
  /** Gates whose figures differ within the tolerance. */
  tolerated: z.array(gate).default([]),
  /** Rows on each side under the same keys, where there were several: they were paired by occurrence. */
  twins: z.number().optional(),
  /** Seconds between the clocks of rows on two neighbouring days: a cut-off lies between them. */
  cutoff: z.number().optional(),
  /** Pieces of evidence that agree, and the best likeness of them, 0 to 1000. */
  agreeing: z.number().optional(),
  alike: z.number().optional(),
  /** Fields whose number turned out to be another row's, and was not asked. */
  setAside: z.array(z.string()).default([]),
  /** How much the best assignment without the pair costs more. */
  gap: z.number().optional(),
  /** The verdict over sums, and the groups (in millionths) that would balance by accident. */
  sums: z.string().optional(),
  byChance: z.number().optional(),
  /** Why a suggestion is not a match. */
  why: z.string().optional(),
  /** What the person said who matched by hand. */
  note: z.string().optional(),
  /** The closed day that left its rows open, or that they came after: what is found later belongs to a later day. */
  closedDay: z.string().optional(),
});
export type Evidence = z.infer<typeof evidence>;

/** Reads the column; NULL is evidence of nothing more. */
export const evidenceOf = (text: string | null): Evidence => evidence.parse(text === null ? {} : JSON.parse(text));
