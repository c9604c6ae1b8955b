import { z } from 'zod';
import { keyFields, transactionKind, transactionStatus } from './transaction.ts';

/** Restricts one side of a pass. Every field given must hold. */
export const sideFilter = z.strictObject({
  kind: z.array(transactionKind).min(1).optional(),
  status: z.array(transactionStatus).min(1).optional(),
  direction: z.enum(['in', 'out']).optional(),
  /** The memo or the counterparty contains one of these words. */
  words: z.array(z.string().min(1)).min(1).optional(),
  /** Does the row say that it went through a channel? */
  hasChannel: z.boolean().optional(),
  /** Is it a channel's receipt at the bank, by the words of sources[].settlement? */
  settlement: z.boolean().optional(),
});
export type SideFilter = z.infer<typeof sideFilter>;

/** What must agree once the key does, in order of precedence; the first that fails names the break. */
export const gates = ['status', 'currency', 'amount', 'fee'] as const;
export const gate = z.enum(gates);
export type Gate = z.infer<typeof gate>;

const common = {
  code: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  left: sideFilter.default({}),
  right: sideFilter.default({}),
  outcome: z.enum(['confirm', 'suggest']).default('confirm'),
};

/** Equal keys, one to one; twins (n equal on both sides) pair by occurrence; unequal counts are never confirmed. */
export const exactKeyPass = z.strictObject({
  kind: z.literal('exact-key'),
  ...common,
  keys: z.array(z.enum(keyFields)).min(1),
  compare: z.array(gate).default(['status', 'currency', 'amount', 'fee']),
  /** How many days the two business days may lie apart (cut-off). */
  dayTolerance: z.number().int().min(0).max(31).default(0),
  /** Minor units by which the amounts may differ; what was used is kept on the match. */
  amountTolerance: z.number().int().min(0).default(0),
});

/** Σ net of a source's business day on the left against one row on the right, on the day the source's settlement is due. */
export const groupSumPass = z.strictObject({
  kind: z.literal('group-sum'),
  ...common,
  sum: z.enum(['net', 'gross']).default('net'),
  /** Days the receipt may come after the due day. */
  dayTolerance: z.number().int().min(0).max(31).default(0),
});

/** Rows of one side that share the keys and one real account, and sum to zero: internal movements. */
export const netZeroPass = z.strictObject({
  kind: z.literal('net-zero'),
  ...common,
  keys: z.array(z.enum(keyFields)).min(1),
});

export const rulePass = z.discriminatedUnion('kind', [exactKeyPass, groupSumPass, netZeroPass]);
export type RulePass = z.infer<typeof rulePass>;
export type ExactKeyPass = z.infer<typeof exactKeyPass>;
export type GroupSumPass = z.infer<typeof groupSumPass>;
export type NetZeroPass = z.infer<typeof netZeroPass>;

export const ruleSet = z.strictObject({
  code: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  passes: z.array(rulePass).min(1),
});
