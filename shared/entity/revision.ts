import { z } from 'zod';

export const revisionStates = ['pending', 'accepted', 'rejected'] as const;
export const revisionState = z.enum(revisionStates);

const figures = z.object({ rows: z.number().int(), amount: z.string(), fee: z.string() });

/**
 * A file that changes or lacks records that its source has sent before. Nothing of it is in the workspace until a person
 * accepts it; then the rows that it changes or lacks are superseded and kept. Amounts are plain decimals.
 */
export const revisionView = z.object({
  id: z.string(),
  hash: z.string(),
  file: z.string(),
  source: z.string(),
  format: z.string(),
  firstDay: z.string().nullable(),
  lastDay: z.string().nullable(),
  /** Business days that acceptance changes. */
  days: z.array(z.string()),
  /** Rows that are here already, as they are. */
  known: z.number().int(),
  changed: z.number().int(),
  missing: z.number().int(),
  added: z.number().int(),
  /** By currency, of the rows that go and of those that come; only money that moved is in the amounts. */
  sums: z.array(z.object({ currency: z.string(), before: figures, after: figures })),
  /** What people did on the rows that would go. */
  touches: z.array(
    z.object({
      what: z.enum(['match', 'break']),
      id: z.string(),
      state: z.string(),
      person: z.string().nullable(),
      transaction: z.string().nullable(),
    }),
  ),
  /** Over every row of the difference: what was looked at is what is accepted. */
  contentHash: z.string(),
  state: revisionState,
  foundAt: z.string(),
  foundBy: z.string(),
  decidedAt: z.string().nullable(),
  decidedBy: z.string().nullable(),
  note: z.string().nullable(),
});
export type RevisionView = z.infer<typeof revisionView>;

/** One row of the difference, each side with the fields that it has. */
export const revisionRow = z.object({
  change: z.enum(['changed', 'missing', 'added']),
  /** The transaction that goes. */
  transaction: z.string().nullable(),
  before: z.record(z.string(), z.string()).nullable(),
  after: z.record(z.string(), z.string()).nullable(),
  /** Names of the fields that differ. */
  fields: z.array(z.string()),
});
export type RevisionRow = z.infer<typeof revisionRow>;
