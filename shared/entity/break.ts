import { z } from 'zod';

/** Neutral kinds; which of them is called 长款 or 短款 is a setting. Order: status goes first, then amount, then fee. */
export const breakKinds = [
  'BOOK_ONLY',
  'CHANNEL_ONLY',
  'BANK_ONLY',
  'STATUS_MISMATCH',
  'CURRENCY_MISMATCH',
  'AMOUNT_MISMATCH',
  'FEE_MISMATCH',
  'FEE_RATE_DRIFT',
  'WRONG_DAY',
  'WRONG_ACCOUNT',
  'DUPLICATE',
  'REFUND_MISSING',
  'REFUND_MISMATCH',
  'SETTLEMENT_SHORT',
  'SETTLEMENT_OVER',
  'STATEMENT_GAP',
  'BALANCE_MISMATCH',
  'UNLINKED_VIRTUAL',
  'SPLIT_MISSING',
  'SPLIT_MISMATCH',
  'KIND_NOT_ALLOWED',
  'LIMIT_EXCEEDED',
  'UNVERIFIED_INFLOW',
  'AUTOMATIC_OWN_TRANSFER',
  'UNKNOWN_TYPE',
] as const;
export const breakKind = z.enum(breakKinds);
export type BreakKind = z.infer<typeof breakKind>;

/** pending: in the carry-over pool, may still find its partner. proposed: waits for a checker. */
export const breakStates = ['pending', 'open', 'assigned', 'proposed', 'closed'] as const;
export const breakState = z.enum(breakStates);
export type BreakState = z.infer<typeof breakState>;

/** What a maker proposes. An adjustment names the entry template whose journal is posted once a checker approves. */
export const resolution = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('adjustment'),
    template: z.enum(['shortage-suspense', 'overage-suspense', 'fee-difference']),
    note: z.string().default(''),
  }),
  /** Open rows that belong together, the break's own among them; matched by hand once a checker approves. */
  z.strictObject({ type: z.literal('matched'), rows: z.array(z.string()).min(2), note: z.string().default('') }),
  z.strictObject({ type: z.literal('write-off'), note: z.string().min(1) }),
  z.strictObject({
    type: z.literal('requested'),
    what: z.enum(['refund', 'repayment']).default('refund'),
    note: z.string().min(1),
  }),
  z.strictObject({ type: z.literal('split-corrected'), note: z.string().min(1) }),
  /** Evidence is named by the hashes of what is attached to the break. */
  z.strictObject({
    type: z.literal('explained'),
    note: z.string().min(1),
    evidence: z.array(z.string().regex(/^[0-9a-f]{64}$/)).default([]),
  }),
]);
export type Resolution = z.infer<typeof resolution>;
export type ResolutionInput = z.input<typeof resolution>;

const oneSided: readonly BreakKind[] = [
  'BOOK_ONLY',
  'CHANNEL_ONLY',
  'BANK_ONLY',
  'REFUND_MISSING',
  'UNLINKED_VIRTUAL',
  'DUPLICATE',
];

/** What a resolution does once it is approved, and the kinds that it is for where it is not for all. */
export const resolutionEffects: Record<
  Resolution['type'],
  { readonly does: 'posts' | 'matches' | 'closes'; readonly kinds?: readonly BreakKind[] }
> = {
  matched: { does: 'matches', kinds: oneSided },
  adjustment: { does: 'posts' },
  'write-off': { does: 'posts' },
  requested: { does: 'closes' },
  'split-corrected': { does: 'closes', kinds: ['SPLIT_MISSING', 'SPLIT_MISMATCH'] },
  explained: { does: 'closes' },
};

export const breakAttachment = z.object({
  hash: z.string(),
  name: z.string(),
  bytes: z.number().int(),
  note: z.string(),
  at: z.string(),
  person: z.string(),
});
export type BreakAttachment = z.infer<typeof breakAttachment>;

export const breakView = z.object({
  id: z.string(),
  /** A reconciliation's code, or 'policy', 'split', 'balance'. */
  scope: z.string(),
  subject: z.string(),
  kind: breakKind,
  also: z.array(breakKind),
  state: breakState,
  day: z.string(),
  firstSeen: z.string(),
  lastSeen: z.string(),
  expires: z.string().nullable(),
  attempts: z.number().int(),
  /** Days since first seen, at the last day reconciled. */
  age: z.number().int(),
  /** The age as it is counted: "0", "2-3", "30+"; the setup's labels say where one ends. */
  bucket: z.string(),
  /** Plain decimal, signed: what the books must change by for the other side to be right. */
  effect: z.string(),
  currency: z.string(),
  /** What the field calls it (长款, 短款), as the setup's labels say; null where no money is meant. */
  label: z.enum(['overage', 'shortage']).nullable(),
  left: z.string().nullable(),
  right: z.string().nullable(),
  orderNo: z.string().nullable(),
  source: z.string().nullable(),
  detail: z.record(z.string(), z.string()),
  assignee: z.string().nullable(),
  /** The closed day that its row is of, where the row came after that day was closed. */
  closedDay: z.string().nullable(),
});
export type BreakView = z.infer<typeof breakView>;

const counted = { count: z.number().int(), amount: z.string(), currency: z.string() };

/** Breaks counted. Amounts are signed as effects are. */
export const breakSummary = z.object({
  total: z.number().int(),
  buckets: z.array(z.object({ bucket: z.string(), ...counted })),
  kinds: z.array(z.object({ kind: breakKind, ...counted })),
  labels: z.array(z.object({ label: z.enum(['overage', 'shortage']), ...counted })),
  /** What waits for its partner (state `pending`), by the source that sent it. */
  pool: z.array(
    z.object({
      source: z.string(),
      ...counted,
      /** First seen, of the oldest; the next day on which something expires. */
      oldest: z.string(),
      nextExpiry: z.string().nullable(),
      mostAttempts: z.number().int(),
    }),
  ),
});
export type BreakSummary = z.infer<typeof breakSummary>;

export const breakEvent = z.object({
  at: z.string(),
  person: z.string(),
  action: z.string(),
  content: z.record(z.string(), z.unknown()),
  contentHash: z.string(),
});
export type BreakEvent = z.infer<typeof breakEvent>;
