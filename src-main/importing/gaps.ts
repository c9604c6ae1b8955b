import { type Problem, problemOf } from '../../shared/entity/problem.ts';
import { formatMinor } from '../../shared/value/money.ts';
import { type StatedDays, type StatementGap, statementGaps } from '../../shared/value/statementGaps.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import type { Read } from '../store/index.ts';
import type { StatementBalance } from './format.ts';
import { calendarOf, statedDays } from './queriesGaps.ts';
import type { Staged } from './task.ts';

const MOST_NAMED = 10;

const span = ({ firstDay, lastDay }: { firstDay: Day; lastDay: Day }): string =>
  firstDay === lastDay ? formatDay(firstDay) : `${formatDay(firstDay)} – ${formatDay(lastDay)}`;

/** The missing days and numbers by name: "2026-10-13, 2026-10-14, No 12". */
function missingOf({ days, numbers, before, after }: StatementGap): string {
  const named = days.slice(0, MOST_NAMED).map(formatDay);
  const more = days.length > MOST_NAMED ? [`… ${formatDay(days.at(-1)!)} (${days.length})`] : [];
  const left = numbers ? [`No ${numbers.first}${numbers.last > numbers.first ? `–${numbers.last}` : ''}`] : [];
  const words = [...named, ...more, ...left].join(', ');
  return words === '' ? `${formatDay(before.lastDay)} | ${formatDay(after.firstDay)}` : words;
}

const told = (gap: StatementGap, account: string, currency: string): Problem =>
  problemOf('STATEMENT_GAP', {
    params: {
      account,
      closing: `${formatMinor(gap.before.closing, currency)} ${currency}`,
      before: span(gap.before),
      opening: `${formatMinor(gap.after.opening, currency)} ${currency}`,
      after: span(gap.after),
      days: missingOf(gap),
    },
    severity: 'warning',
  });

/** Warnings for what is missing right before and right after the statements of a file, among themselves and beside those that are here. */
export function gapsAround(db: Read, { source, side, balances }: Staged): Problem[] {
  if (side !== 'bank' || balances.length === 0) return [];
  const calendar = calendarOf(db);
  const groups = Map.groupBy(balances, ({ account, currency }) => JSON.stringify([account, currency]));
  return [...groups.values()].flatMap((own) => {
    const { account, currency } = own[0]!;
    const ours = new Set<StatedDays>(own.map(asStated));
    const all = [...statedDays(db, source.id, account, currency), ...ours];
    const touching = ({ before, after }: StatementGap): boolean => ours.has(before) || ours.has(after);
    return statementGaps(all, calendar)
      .filter(touching)
      .map((gap) => told(gap, account, currency));
  });
}

const asStated = ({ firstDay, lastDay, opening, closing, number = null }: StatementBalance): StatedDays => ({
  ...{ firstDay, lastDay, opening, closing, number },
});
