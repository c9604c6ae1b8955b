import type { Calendar } from '../../shared/value/calendar.ts';
import type { StatedDays } from '../../shared/value/statementGaps.ts';
import type { Day } from '../../shared/value/time.ts';
import type { Read, Write } from '../store/index.ts';

/** Statements of one account in one currency that a bank's source has sent. */
export type StatedAccount = { source: string; account: string; currency: string; statements: StatedDays[] };

type Row = { source: string; account: string; currency: string } & Record<
  'firstDay' | 'lastDay' | 'opening' | 'closing',
  bigint
> & { number: bigint | null };

/** The statements of every bank account that begin by a day; without a day, all of them. */
export function statedAccounts(db: Read, day: Day | null): StatedAccount[] {
  const rows = db
    .prepare<{ day: Day | null }, Row>(
      `SELECT s.code AS source, b.account, b.currency, b.first_day AS firstDay, b.last_day AS lastDay, b.opening_minor AS opening,
              b.closing_minor AS closing, b.number
         FROM statement_balances b JOIN sources s ON s.id = b.source_id
        WHERE s.side = 'bank' AND (:day IS NULL OR b.first_day <= :day) ORDER BY b.source_id, b.account, b.currency, b.file_id, b.sequence`,
    )
    .safeIntegers()
    .all({ day });
  const groups = Map.groupBy(rows, ({ source, account, currency }) => JSON.stringify([source, account, currency]));
  return [...groups.values()].map((own) => {
    const { source, account, currency } = own[0]!;
    const statements = own.map(({ firstDay, lastDay, opening, closing, number }) => ({
      ...{ opening, closing, number },
      firstDay: Number(firstDay),
      lastDay: Number(lastDay),
    }));
    return { source, account, currency, statements };
  });
}

/** The enterprise's working days. */
export function calendarOf(db: Read): Calendar {
  const days = db.prepare<[], { day: number; working: number }>('SELECT day, working FROM calendar_days').all();
  const of = (working: number): Set<number> =>
    new Set(days.filter((row) => row.working === working).map(({ day }) => day));
  return { holidays: of(0), workdays: of(1) };
}

export function addGap(
  db: Write,
  gap: { subject: string; day: Day; effect: bigint; currency: string; detail: Record<string, string> },
): void {
  db.prepare(
    `INSERT INTO temp.found (scope, subject, kind, day, effect_minor, currency, detail) VALUES ('balance', ?, 'STATEMENT_GAP', ?, ?, ?, ?)`,
  ).run(gap.subject, gap.day, gap.effect, gap.currency, JSON.stringify(gap.detail));
}
