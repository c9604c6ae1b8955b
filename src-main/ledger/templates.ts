import type { Resolution } from '../../shared/entity/break.ts';

/** The entry of a resolution: an adjustment names its own, a write-off has one. */
export type AdjustmentTemplate = Extract<Resolution, { type: 'adjustment' }>['template'] | 'write-off';

/** Where an entry of a template goes: an account of the real account concerned, or `place`, where the row was booked (in transit, else at the bank). */
export type EntryRole = 'place' | 'fee' | 'loss' | 'suspense-receivable' | 'suspense-payable';

export type EntryTemplate = {
  /** The word that postings carry. */
  readonly kind: string;
  readonly debit: EntryRole;
  readonly credit: EntryRole;
  /** The sign of a break's effect for which the sides stand as written; with the other sign they change places. */
  readonly writtenFor: 'more' | 'less';
};

/**
 * The entries that the field expects. Effect is what the books must change by: `less` where we booked money that did
 * not come, or a fee that was higher; `more` where money came that we did not book.
 */
export const entryTemplates: Record<AdjustmentTemplate, EntryTemplate> = {
  'shortage-suspense': { kind: 'suspense', debit: 'suspense-receivable', credit: 'place', writtenFor: 'less' },
  'overage-suspense': { kind: 'suspense', debit: 'place', credit: 'suspense-payable', writtenFor: 'more' },
  'fee-difference': { kind: 'fee', debit: 'fee', credit: 'place', writtenFor: 'less' },
  'write-off': { kind: 'writeOff', debit: 'loss', credit: 'place', writtenFor: 'less' },
};
