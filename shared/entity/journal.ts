import { z } from 'zod';

/** A journal as it is sent to the central ledger, byte for byte; amounts are minor units as decimal text. */
export const journal = z.object({
  id: z.string(),
  day: z.string(),
  template: z.string(),
  originKind: z.enum(['settlement', 'break', 'split', 'reversal']),
  origin: z.string(),
  memo: z.string(),
  reverses: z.string().nullable(),
  /** Bank rows (transaction ids) that this journal uses up; each may be claimed once over all desks. */
  claims: z.array(z.string()),
  postings: z
    .array(
      z.object({
        id: z.string(),
        line: z.number().int(),
        kind: z.string(),
        debit: z.string(),
        credit: z.string(),
        minor: z.string(),
        currency: z.string(),
      }),
    )
    .min(1),
});
export type Journal = z.infer<typeof journal>;

export const journalView = journal.omit({ claims: true, postings: true }).extend({
  postedBy: z.string(),
  postings: z.array(
    z.object({ debit: z.string(), credit: z.string(), amount: z.string(), currency: z.string(), kind: z.string() }),
  ),
  /** Where it stands at the central ledger. */
  central: z.enum(['waiting', 'sent', 'accepted', 'rejected']),
  centralSequence: z.number().int().nullable(),
  centralCode: z.string().nullable(),
});
export type JournalView = z.infer<typeof journalView>;

/** An account of the central chart: company (1) → institution (2) → person or real account's sub-account (3). */
export const ledgerAccount = z.object({
  code: z.string(),
  name: z.string(),
  type: z.string(),
  level: z.number().int(),
  parent: z.string().nullable(),
  bank: z.string(),
  currency: z.string(),
});
export type LedgerAccount = z.infer<typeof ledgerAccount>;
