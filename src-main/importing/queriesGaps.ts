import type { Calendar } from '../../shared/value/calendar.ts';
import type { StatedDays } from '../../shared/value/statementGaps.ts';
import type { Read } from '../store/index.ts';

/** Statements that a source has of an account in a currency, of other files. */
export const statedDays = (db: Read, sourceId: number, account: string, currency: string): StatedDays[] =>
  db
    .prepare<unknown[], { firstDay: bigint; lastDay: bigint; opening: bigint; closing: bigint; number: bigint | null }>(
      `SELECT first_day AS firstDay, last_day AS lastDay, opening_minor AS opening, closing_minor AS closing, number FROM statement_balances
        WHERE source_id = ? AND account = ? AND currency = ? ORDER BY file_id, sequence`,
    )
    .safeIntegers()
    .all(sourceId, account, currency)
    .map((row) => ({ ...row, firstDay: Number(row.firstDay), lastDay: Number(row.lastDay) }));

/** The enterprise's working days. */
export function calendarOf(db: Read): Calendar {
  const days = db.prepare<[], { day: number; working: number }>('SELECT day, working FROM calendar_days').all();
  const of = (working: number): Set<number> =>
    new Set(days.filter((row) => row.working === working).map(({ day }) => day));
  return { holidays: of(0), workdays: of(1) };
}
