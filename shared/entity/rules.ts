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

/** What the rows of a match may differ in: a gate, or the business day beyond what the rule and a cut-off explain. */
export const difference = z.enum([...gates, 'day']);
export type MatchDifference = z.infer<typeof difference>;

const common = {
  code: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  left: sideFilter.default({}),
  right: sideFilter.default({}),
  outcome: z.enum(['confirm', 'suggest']).default('confirm'),
};

const minor = z.number().int().min(0);
const days = z.number().int().min(0).max(31);

const amountRange = z.strictObject({
  /** The right may be less than the left by so many minor units, */
  under: minor.default(0),
  /** or more by so many; */
  over: minor.default(0),
  /** or differ, either way, by so many ten-thousandths of the left. The widest of the three counts. */
  perTenThousand: z.number().int().min(0).max(10_000).default(0),
});

/** By how much amounts may differ, sizes compared whatever their direction. A number is minor units either way. */
export const amountTolerance = z.union([
  minor,
  amountRange.extend({
    /** Other figures for some currencies. */
    currencies: z.record(z.string().regex(/^[A-Z]{3}$/), amountRange).optional(),
  }),
]);
export type AmountTolerance = z.infer<typeof amountTolerance>;

/** How far the two business days may lie apart. A number is calendar days either way. */
export const dayTolerance = z.union([
  days,
  z.strictObject({
    /** The right may be so many days earlier than the left, */
    before: days.default(0),
    /** or later. */
    after: days.default(0),
    /** Working days count by the setup's calendar. */
    count: z.enum(['calendar', 'working']).default('calendar'),
  }),
]);
export type DayTolerance = z.infer<typeof dayTolerance>;

/** What does not count where two numbers are compared: letter case, blanks, leading zeros, the width of letters and digits, other signs. */
export const ignorable = z.enum(['case', 'spaces', 'zeros', 'width', 'signs']);
export type Ignorable = z.infer<typeof ignorable>;

/** A key of a pass: the same field on both sides, or a field of each. */
export const passKey = z.union([
  z.enum(keyFields),
  z.strictObject({
    left: z.enum(keyFields),
    right: z.enum(keyFields),
    ignore: z.array(ignorable).default([]),
  }),
]);
export type PassKey = z.infer<typeof passKey>;

const compared = {
  compare: z.array(gate).default(['status', 'currency', 'amount', 'fee']),
  /** What was used of a tolerance is kept on the match. */
  dayTolerance: dayTolerance.default(0),
  amountTolerance: amountTolerance.default(0),
  feeTolerance: amountTolerance.default(0),
};

/** Equal keys, one to one; twins (n equal on both sides) pair by occurrence; unequal counts are never confirmed. */
export const exactKeyPass = z.strictObject({
  kind: z.literal('exact-key'),
  ...common,
  keys: z.array(passKey).min(1),
  /**
   * Further numbers that must not contradict: where both rows have one and they differ, the pair is not confirmed, and of
   * several rows under one key those that agree are preferred.
   */
  agree: z.array(z.enum(keyFields)).default([]),
  ...compared,
  /** What the sides' amounts are compared by: what moved, or what is left after the fee. A book may know only one of them. */
  leftSum: z.enum(['gross', 'net']).default('gross'),
  rightSum: z.enum(['gross', 'net']).default('gross'),
  /**
   * Rows that no pass takes, whose keys nothing else has and whose amounts agree, are one thing on a wrong day when they
   * lie further apart than the tolerance and no further than so many days: WRONG_DAY. 0: they stay one-sided.
   */
  otherDays: days.default(31),
});

/**
 * A number of one side stands in the text of the other: the whole of a word of it, never a part. One row may name
 * several, and is then compared with their sum.
 */
export const referenceInTextPass = z.strictObject({
  kind: z.literal('reference-in-text'),
  ...common,
  /** The number, and the side that has it; the text is of the other side. */
  reference: z.enum(keyFields),
  side: z.enum(['left', 'right']).default('left'),
  text: z
    .array(z.enum(['memo', 'counterparty', 'bankRef', 'voucherNo']))
    .min(1)
    .default(['memo']),
  /** Numbers shorter than this say nothing. */
  minimumLength: z.number().int().min(4).max(64).default(6),
  ignore: z.array(ignorable).default(['case', 'width']),
  ...compared,
});

/** Rows that share the keys are summed on both sides, whatever their number: 1:n, n:1 and n:m. */
export const groupByKeyPass = z.strictObject({
  kind: z.literal('group-by-key'),
  ...common,
  keys: z.array(passKey).min(1),
  /**
   * Rows of the left that share this number and a day share the keys that one of them has: of a voucher only the payout
   * bears the bank's reference, and its fee goes with it. Groups of several rows alone are made then.
   */
  spread: z.enum(keyFields).optional(),
  /** What a side's rows are summed by: what moved, or what is left after the fee. */
  leftSum: z.enum(['gross', 'net']).default('gross'),
  rightSum: z.enum(['gross', 'net']).default('gross'),
  dayTolerance: dayTolerance.default(0),
  amountTolerance: amountTolerance.default(0),
});

/**
 * Two rows of one side and source that undo each other: opposite amounts, the later one within the days. The same keys,
 * or the earlier row's number in the later one's text, say that they belong together.
 */
export const reversalPass = z
  .strictObject({
    kind: z.literal('reversal'),
    ...common,
    side: z.enum(['left', 'right']).default('left'),
    keys: z.array(z.enum([...keyFields, 'counterparty'])).default([]),
    named: z.enum(keyFields).optional(),
    /** Words of which the later row says one (冲正, 退票): a payout and its return are two movements, not a reversal. */
    words: z.array(z.string().min(1)).optional(),
    dayTolerance: days.default(0),
  })
  .refine((pass) => pass.keys.length > 0 || pass.named !== undefined, { path: ['keys'] });

/** Money between two of the enterprise's own real accounts: out of one, into the other, both rows on one side. */
export const ownTransferPass = z.strictObject({
  kind: z.literal('own-transfer'),
  ...common,
  side: z.enum(['left', 'right']).default('right'),
  /** How many days after the outgoing row the incoming one may come. */
  dayTolerance: days.default(0),
});

/** Two fields that should be alike where both rows have them: names of people and companies, or numbers but for a slip. */
export const likeness = z.strictObject({
  left: z.enum([...keyFields, 'counterparty']),
  right: z.enum([...keyFields, 'counterparty', 'memo']),
  /** A mention: the left's value stands in the right's text. */
  as: z.enum(['name', 'number', 'mention']),
});
export type Likeness = z.infer<typeof likeness>;

/**
 * What has no key in common: amounts within the tolerance, days within theirs, and evidence that it is the same. The best
 * assignment of all open rows is confirmed where no other is nearly as good; all else of it is suggested.
 */
export const windowPass = z.strictObject({
  kind: z.literal('window'),
  ...common,
  dayTolerance: dayTolerance.default(0),
  amountTolerance: amountTolerance.default(0),
  alike: z.array(likeness).default([
    { left: 'counterparty', right: 'counterparty', as: 'name' },
    { left: 'counterpartyAccount', right: 'counterpartyAccount', as: 'number' },
    { left: 'counterparty', right: 'memo', as: 'mention' },
    { left: 'counterpartyAccount', right: 'memo', as: 'mention' },
    // The same money for the same party under two numbers of the bank is two things.
    { left: 'bankRef', right: 'bankRef', as: 'number' },
  ]),
  /** Both rows say a time, and no more seconds lie between them: evidence as well. */
  seconds: z.number().int().min(0).max(86_400).optional(),
  /** So many pieces of evidence must agree, and none contradict, for a confirmation. */
  evidence: z.number().int().min(0).max(4).default(1),
});

/** One row of a side is the sum of several of the other, or several of several: found among rows of one block. */
export const subsetSumPass = z.strictObject({
  kind: z.literal('subset-sum'),
  ...common,
  /** Rows are looked at together that share these; none: all of a currency and a direction. */
  block: z.array(z.enum([...keyFields, 'counterparty'])).default([]),
  many: z.enum(['left', 'right', 'both']).default('left'),
  leftSum: z.enum(['gross', 'net']).default('gross'),
  rightSum: z.enum(['gross', 'net']).default('gross'),
  dayTolerance: dayTolerance.default(0),
  /** Steps after which a block is given up, and said to be. */
  budget: z.number().int().min(1000).max(1_000_000_000).default(5_000_000),
});

/** Σ net of a source's business day on the left against one row on the right, on the day the source's settlement is due. */
export const groupSumPass = z.strictObject({
  kind: z.literal('group-sum'),
  ...common,
  sum: z.enum(['net', 'gross']).default('net'),
  /** Days the receipt may come after the due day. */
  dayTolerance: days.default(0),
});

/** Rows of one side that share the keys, a business day and one real account, and sum to zero: internal movements. */
export const netZeroPass = z.strictObject({
  kind: z.literal('net-zero'),
  ...common,
  keys: z.array(z.enum(keyFields)).min(1),
});

export const rulePass = z.discriminatedUnion('kind', [
  exactKeyPass,
  referenceInTextPass,
  groupByKeyPass,
  groupSumPass,
  netZeroPass,
  reversalPass,
  ownTransferPass,
  windowPass,
  subsetSumPass,
]);
export type RulePass = z.infer<typeof rulePass>;
export type ExactKeyPass = z.infer<typeof exactKeyPass>;
export type GroupSumPass = z.infer<typeof groupSumPass>;
export type NetZeroPass = z.infer<typeof netZeroPass>;
export type ReferenceInTextPass = z.infer<typeof referenceInTextPass>;
export type GroupByKeyPass = z.infer<typeof groupByKeyPass>;
export type ReversalPass = z.infer<typeof reversalPass>;
export type OwnTransferPass = z.infer<typeof ownTransferPass>;
export type WindowPass = z.infer<typeof windowPass>;
export type SubsetSumPass = z.infer<typeof subsetSumPass>;

export const ruleSet = z.strictObject({
  code: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  passes: z.array(rulePass).min(1),
});
