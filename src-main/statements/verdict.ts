import { type Day, formatDay } from '../../shared/value/time.ts';
import type { AccountBalance } from './balance.ts';
import { addTo, type Frame } from './frame.ts';
import type { CoveredDays } from './queries.ts';
import type { BreakRow, ProofRow } from './queriesRecords.ts';
import type { StatementSource } from './subject.ts';

export type Verdict = { readonly proven: boolean; readonly reasons: readonly string[] };

type Evidence = {
  breaks: readonly BreakRow[];
  proofs: readonly ProofRow[];
  unreconciledDays: readonly Day[];
  balances: readonly AccountBalance[];
};

/** PROVEN only where nothing is left over: no break, no residue, no day undone, no balance that differs. */
export function verdictOf(frame: Frame, { breaks, proofs, unreconciledDays, balances }: Evidence): Verdict {
  const { say } = frame;
  const reasons: string[] = [];
  const open = breaks.filter((found) => found.state !== 'closed');
  if (open.length > 0) reasons.push(breakReason(frame, open));
  const failed = proofs.filter((proof) => proof.verdict !== 'PROVEN');
  if (failed.length > 0) reasons.push(say('reasonProofs', { count: String(failed.length) }));
  if (unreconciledDays.length > 0)
    reasons.push(say('reasonDays', { days: unreconciledDays.map(formatDay).join(say('listMark')) }));
  const differing = balances.filter((balance) => balance.adjustedBook !== balance.adjustedBank);
  if (differing.length > 0)
    reasons.push(
      say('reasonBalance', { accounts: differing.map(({ account }) => account.name).join(say('listMark')) }),
    );
  return { proven: reasons.length === 0, reasons: reasons.length === 0 ? [say('reasonNone')] : reasons };
}

function breakReason({ say, sums }: Frame, open: readonly BreakRow[]): string {
  const pending = open.filter((found) => found.state === 'pending').length;
  const effects = new Map<string, bigint>();
  for (const found of open) addTo(effects, found.currency, found.effectMinor);
  return say('reasonBreaks', {
    count: String(open.length),
    pending: String(pending),
    open: String(open.length - pending),
    effect: sums(effects),
  });
}

export type MissingDays = { source: StatementSource; days: Day[] };

/** Days of the period that no file of a source covers. A missing file is not an empty day, so it is said; it may be right. */
export function missingDays(
  sources: readonly StatementSource[],
  covered: readonly CoveredDays[],
  firstDay: Day,
  lastDay: Day,
): MissingDays[] {
  const period = Array.from({ length: lastDay - firstDay + 1 }, (_, index) => firstDay + index);
  return sources
    .map((source) => {
      const files = covered.filter((file) => Number(file.sourceId) === source.id);
      const days = period.filter((day) => !files.some((file) => Number(file.first) <= day && day <= Number(file.last)));
      return { source, days };
    })
    .filter(({ days }) => days.length > 0);
}
