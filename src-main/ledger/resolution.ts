import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import type { Day } from '../../shared/value/time.ts';
import { ledgerCode } from './chart.ts';
import { type Draft, entry } from './draft.ts';
import { type AdjustmentTemplate, type EntryRole, entryTemplates } from './templates.ts';

/** A break as far as an entry needs it, with where its money stands. */
export type BreakPlace = {
  id: string;
  kind: string;
  subject: string;
  day: Day;
  effect: bigint;
  currency: string;
  /** The channel source that the money is in transit with; null where it is at the bank. */
  source: string | null;
  /** The real account that it concerns; null where neither the rows nor the sources say. */
  realAccount: string | null;
};

/**
 * The journal of an approved adjustment. Throws Refusal JOURNAL_EMPTY where the break moves no money or stands on no
 * real account, so that there is nothing to book.
 */
export function resolutionDraft(place: BreakPlace, template: AdjustmentTemplate, note: string): Draft {
  const { effect, realAccount } = place;
  if (effect === 0n || realAccount === null)
    throw new Refusal(problemOf('JOURNAL_EMPTY', { params: { break: place.id } }));
  const { kind, debit, credit, writtenFor } = entryTemplates[template];
  const account = (role: EntryRole): string => {
    if (role !== 'place') return ledgerCode[role](realAccount);
    return place.source === null ? ledgerCode.bank(realAccount) : ledgerCode.transit(place.source);
  };
  return {
    day: place.day,
    template,
    originKind: 'break',
    origin: place.id,
    memo: [place.kind, place.subject, note].filter((word) => word !== '').join(' '),
    reverses: null,
    claims: [],
    lines: entry(kind, account(debit), account(credit), writtenFor === 'more' ? effect : -effect, place.currency),
  };
}
