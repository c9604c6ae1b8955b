import { z } from 'zod';

/**
 * a: Σ virtual + in-transit + suspense = bank, per real account and day. b: opening + Σ rows = closing and consecutive
 * statements join. c: every virtual entry is linked or nets out. A residue makes it INCOMPLETE, never green.
 */
export const proofView = z.object({
  kind: z.enum(['a', 'b', 'c']),
  day: z.string(),
  scope: z.string(),
  currency: z.string(),
  left: z.string(),
  right: z.string(),
  residue: z.string(),
  verdict: z.enum(['PROVEN', 'INCOMPLETE']),
  lines: z.array(
    z.object({
      role: z.string(),
      label: z.string(),
      rows: z.number().int(),
      amount: z.string(),
      transaction: z.string().nullable(),
      break: z.string().nullable(),
    }),
  ),
});
export type ProofView = z.infer<typeof proofView>;
