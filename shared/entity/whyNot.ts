import { z } from 'zod';
import { transactionView } from './transaction.ts';

/** What a pass asks of two rows; the first that fails is why it did not take them. */
export const whyNotGates = [
  'filter',
  'side',
  'source',
  'success',
  'key-missing',
  'key',
  'too-short',
  'named',
  'words',
  'account',
  'currency',
  'direction',
  'status',
  'amount',
  'fee',
  'sum',
  'single',
  'day',
  'due',
  'agree',
  'against',
  'evidence',
  'not-unique',
  'suggest',
  'apart',
  'taken',
  'none',
] as const;
export const whyNotGate = z.enum(whyNotGates);
export type WhyNotGate = z.infer<typeof whyNotGate>;

/** What makes a row a candidate. */
export const likes = [
  'match',
  'key',
  'near-key',
  'text',
  'amount',
  'near-amount',
  'opposite',
  'party',
  'moment',
  'suggested',
] as const;
export const like = z.enum(likes);
export type Like = z.infer<typeof like>;

/** Figures on both sides as a person reads them; '' where there is none. `beyond` is by how much, in the gate's own unit. */
export const gateFailure = z.object({
  pass: z.string(),
  passName: z.string(),
  gate: whyNotGate,
  field: z.string(),
  left: z.string(),
  right: z.string(),
  beyond: z.string(),
});
export type GateFailure = z.infer<typeof gateFailure>;

export const nearestCandidate = z.object({
  /** Null for a channel's day, which `label` names ("wechat:2026-10-12"). */
  row: transactionView.nullable(),
  label: z.string(),
  /** On the same side as the row that is asked about: rows that would undo one another. */
  sameSide: z.boolean(),
  standing: z.enum(['open', 'taken', 'mismatched', 'suggested']),
  /** The match ("m12") or suggestion ("s3") that it stands in. */
  match: z.string().nullable(),
  like: z.array(like),
  /** For every pass in order, the first gate that the two failed. */
  gates: z.array(gateFailure),
});
export type NearestCandidate = z.infer<typeof nearestCandidate>;

export const editKinds = [
  'day',
  'amount',
  'fee',
  'ignore',
  'drop-key',
  'kind',
  'any-channel',
  'evidence',
  'minimum-length',
  'text',
  'confirm',
  'add-pass',
] as const;
export const editKind = z.enum(editKinds);
export type EditKind = z.infer<typeof editKind>;

/**
 * One change of a rule set. `path` leads from the rule set to the value ("passes/0/dayTolerance"), as the setup's YAML has
 * it; "passes/-" is a pass after all others. `to` is the new value; null takes the value out.
 */
export const ruleEdit = z.object({
  kind: editKind,
  path: z.string(),
  from: z.json(),
  to: z.json(),
  /** The same for a person: the figure or the words before and after. */
  before: z.string(),
  after: z.string(),
});
export type RuleEdit = z.infer<typeof ruleEdit>;

/** The smallest change of the rules that would match the row, and what else it would do to what is open. */
export const ruleChange = z.object({
  reconciliation: z.string(),
  ruleSet: z.string(),
  pass: z.string(),
  passName: z.string(),
  edits: z.array(ruleEdit).min(1),
  /** The rows that it would match this one with. */
  rows: z.array(z.string()),
  others: z.object({
    /** Rows besides these that would be matched too, in so many matches, */
    rows: z.number().int(),
    matches: z.number().int(),
    /** rows that would be in question, since several would do, */
    ambiguous: z.number().int(),
    /** pairs that would be breaks, since their figures differ, */
    differing: z.number().int(),
    /** and rows that are matched now and would not be. */
    freed: z.number().int(),
  }),
});
export type RuleChange = z.infer<typeof ruleChange>;

/** Why a row is open: candidates, the nearest first, and the smallest change; where there is none, why. */
export const whyNot = z.object({
  reconciliation: z.string(),
  nearest: z.array(nearestCandidate),
  change: ruleChange.nullable(),
  noChange: z.enum(['no-candidate', 'not-run', 'taken', 'apart', 'not-unique', 'too-different', 'wait']).nullable(),
  /** So many open rows were not looked at, since there are too many: counts are at least so much. */
  unseen: z.number().int(),
});
export type WhyNot = z.infer<typeof whyNot>;
