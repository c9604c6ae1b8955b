import { createHash } from 'node:crypto';
import type { Journal } from '../../shared/entity/journal.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { newId } from '../../shared/value/ids.ts';
import { Refusal } from '../../shared/value/result.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';

export type DraftLine = { kind: string; debit: string; credit: string; minor: bigint; currency: string };

/** A journal before it has ids: what is to be posted, and what it stems from. */
export type Draft = {
  day: Day;
  template: string;
  originKind: Journal['originKind'];
  origin: string;
  memo: string;
  reverses: string | null;
  claims: string[];
  lines: DraftLine[];
};

/** A movement of an amount from the credited to the debited account. A negative amount moves the other way; zero moves nothing. */
export function entry(kind: string, debit: string, credit: string, minor: bigint, currency: string): DraftLine[] {
  if (minor === 0n) return [];
  if (minor < 0n) return [{ kind, debit: credit, credit: debit, minor: -minor, currency }];
  return [{ kind, debit, credit, minor, currency }];
}

/** The same movements the other way. Claims are not repeated: the central ledger frees those of what is reversed. */
export const reversalOf = (journal: Journal, day: Day): Draft => ({
  day,
  template: 'reversal',
  originKind: 'reversal',
  origin: journal.id,
  memo: journal.memo,
  reverses: journal.id,
  claims: [],
  lines: journal.postings.map(({ kind, debit, credit, minor, currency }) => ({
    kind,
    debit: credit,
    credit: debit,
    minor: BigInt(minor),
    currency,
  })),
});

/** Text that every database takes: no control characters, no half of a surrogate pair. */
const plainText = (text: string): string =>
  Array.from(text.toWellFormed(), (letter) => (letter < ' ' || letter === '\u007f' ? ' ' : letter)).join('');

/**
 * Gives a draft its ids, once. Throws Refusal JOURNAL_UNBALANCED when a line is not a movement between two accounts:
 * two-sided lines that are make every journal balance by construction.
 */
export function journalOf(draft: Draft, now: Date): Journal {
  const at = now.getTime();
  const broken = draft.lines.find((line) => line.minor <= 0n || line.debit === line.credit);
  if (broken || draft.lines.length === 0) {
    const reason = broken ? `${broken.debit} / ${broken.credit} ${broken.minor}` : draft.origin;
    throw new Refusal(problemOf('JOURNAL_UNBALANCED', { params: { reason } }));
  }
  return {
    id: newId('jrn', at),
    day: formatDay(draft.day),
    template: draft.template,
    originKind: draft.originKind,
    origin: draft.origin,
    memo: plainText(draft.memo),
    reverses: draft.reverses,
    claims: [...draft.claims].sort(),
    postings: draft.lines.map((line, index) => ({
      id: newId('pst', at),
      line: index + 1,
      kind: line.kind,
      debit: line.debit,
      credit: line.credit,
      minor: line.minor.toString(),
      currency: line.currency,
    })),
  };
}

/** The bytes that are hashed, kept and sent: JSON with the keys in the order of shared/entity/journal.ts. */
export const canonicalJournal = (journal: Journal): string =>
  JSON.stringify({
    id: journal.id,
    day: journal.day,
    template: journal.template,
    originKind: journal.originKind,
    origin: journal.origin,
    memo: journal.memo,
    reverses: journal.reverses,
    claims: journal.claims,
    postings: journal.postings.map(({ id, line, kind, debit, credit, minor, currency }) => ({
      id,
      line,
      kind,
      debit,
      credit,
      minor,
      currency,
    })),
  });

export const contentHash = (payload: string): string => createHash('sha256').update(payload, 'utf8').digest('hex');

/** Would posting the draft say again what the journal says? Ids, memo and the numbering of the origin do not count. */
export function saysTheSame(journal: Journal, draft: Draft): boolean {
  const facts = (day: string, template: string, claims: string[], lines: readonly unknown[][]): string =>
    JSON.stringify([day, template, [...claims].sort(), lines]);
  const posted = journal.postings.map((line) => [line.kind, line.debit, line.credit, line.minor, line.currency]);
  const wanted = draft.lines.map((line) => [line.kind, line.debit, line.credit, line.minor.toString(), line.currency]);
  return (
    facts(journal.day, journal.template, journal.claims, posted) ===
    facts(formatDay(draft.day), draft.template, draft.claims, wanted)
  );
}
