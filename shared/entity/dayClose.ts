import { z } from 'zod';
import { breakKind } from './break.ts';

/** What a day came to when it was closed. Amounts are plain decimals. A checker approves exactly this, by its hash. */
export const closeContent = z.object({
  reconciliation: z.string(),
  day: z.string(),
  run: z.string(),
  number: z.number().int(),
  resultHash: z.string(),
  /** By rules and by people. */
  matches: z.array(z.object({ currency: z.string(), count: z.number().int(), left: z.string(), right: z.string() })),
  byHand: z.number().int(),
  /** Rows without a partner when the day ended, whichever day they are of. */
  open: z.array(
    z.object({ side: z.enum(['left', 'right']), currency: z.string(), rows: z.number().int(), amount: z.string() }),
  ),
  breaks: z.array(z.object({ kind: breakKind, currency: z.string(), count: z.number().int(), effect: z.string() })),
});
export type CloseContent = z.infer<typeof closeContent>;

export const closeStates = ['proposed', 'returned', 'closed', 'reopened'] as const;

/** A day of a reconciliation that is closed, was closed, or is proposed to be. */
export const dayClose = z.object({
  id: z.string(),
  state: z.enum(closeStates),
  content: closeContent,
  contentHash: z.string(),
  note: z.string(),
  maker: z.string(),
  madeAt: z.string(),
  checker: z.string().nullable(),
  checkedAt: z.string().nullable(),
  checkerNote: z.string().nullable(),
  reopenedBy: z.string().nullable(),
  reopenedAt: z.string().nullable(),
  reopenedNote: z.string().nullable(),
});
export type DayClose = z.infer<typeof dayClose>;
