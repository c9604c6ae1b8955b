import { statementGaps } from '../../shared/value/statementGaps.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import type { Write } from '../store/index.ts';
import { addGap, calendarOf, statedAccounts } from './queriesGaps.ts';

/**
 * Statements that do not follow one another: a balance or a number says that one is missing. Days that no statement
 * covers while the balances join are no break: the bank may have had nothing to state, and the day's report names the
 * source that sent nothing. Its effect is what moved in between.
 */
export function findGaps(db: Write, day: Day): void {
  const calendar = calendarOf(db);
  for (const { source, account, currency, statements } of statedAccounts(db, day))
    for (const { before, after, days, numbers, certain } of statementGaps(statements, calendar)) {
      if (!certain) continue;
      const [last, next] = [formatDay(before.lastDay), formatDay(after.firstDay)];
      addGap(db, {
        subject: `${source}:${account}:${last}..${next}`,
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
