import { type StatementGap, statementGaps } from '../../shared/value/statementGaps.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import type { Read, Write } from '../store/index.ts';
import { addGap, calendarOf, statedAccounts } from './queriesGaps.ts';

/** A gap that balances or numbers prove, and whose it is. */
type ProvenGap = StatementGap & { readonly source: string; readonly account: string; readonly currency: string };

/** The proven gaps between the statements that begin by a day; without a day, between all. */
function provenGaps(db: Read, day: Day | null): ProvenGap[] {
  const calendar = calendarOf(db);
  return statedAccounts(db, day).flatMap(({ statements, ...whose }) =>
    statementGaps(statements, calendar)
      .filter(({ certain }) => certain)
      .map((gap) => ({ ...gap, ...whose })),
  );
}

const subjectOf = ({ source, account, before, after }: ProvenGap): string =>
  `${source}:${account}:${formatDay(before.lastDay)}..${formatDay(after.firstDay)}`;

/** Bank statements that are missing, as their breaks name them: "icbc:6222:2026-10-12..2026-10-14". */
export const missingStatements = (db: Read): string[] => provenGaps(db, null).map(subjectOf);

/**
 * Statements that do not follow one another: a balance or a number says that one is missing. Days that no statement
 * covers while the balances join are no break: the bank may have had nothing to state, and the day's report names the
 * source that sent nothing. Its effect is what moved in between.
 */
export function findGaps(db: Write, day: Day): void {
  for (const gap of provenGaps(db, day)) {
    const { account, currency, before, after, days, numbers } = gap;
    addGap(db, {
      subject: subjectOf(gap),
      day: after.firstDay,
      effect: after.opening - before.closing,
      currency,
      detail: {
        account,
        closing: String(before.closing),
        opening: String(after.opening),
        days: days.slice(0, 31).map(formatDay).join(', '),
        ...(numbers ? { numbers: `${numbers.first}–${numbers.last}` } : {}),
      },
    });
  }
}
