import { z } from 'zod';

/** One term of a proof. A suspense line names its row and its break. */
export const proofLine = z.object({
  role: z.string(),
  label: z.string(),
  rows: z.number().int(),
  amount: z.string(),
  transaction: z.string().nullable(),
  break: z.string().nullable(),
});
export type ProofLine = z.infer<typeof proofLine>;

export const proofKind = z.enum(['a', 'b', 'c']);

/**
 * a: Σ virtual + in-transit + suspense = bank, per real account and day. b: opening + Σ rows = closing and consecutive
 * statements join. c: every virtual entry is linked or nets out. A residue makes it INCOMPLETE, never green.
 */
export const proofView = z.object({
  kind: proofKind,
  day: z.string(),
  scope: z.string(),
  currency: z.string(),
  left: z.string(),
  right: z.string(),
  residue: z.string(),
  verdict: z.enum(['PROVEN', 'INCOMPLETE']),
  /** The first of its lines where fewer were asked for; `lineCount` is how many there are. */
  lines: z.array(proofLine),
  lineCount: z.number().int(),
});
export type ProofView = z.infer<typeof proofView>;
