import type { Calendar } from '../../shared/value/calendar.ts';
import type { StatedDays } from '../../shared/value/statementGaps.ts';
import type { Day } from '../../shared/value/time.ts';
import type { Read, Write } from '../store/index.ts';
import type { Proof } from './queriesProofs.ts';

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

/**
 * Statements whose closing balance is not their opening and the rows that we hold: those of earlier days as they were
 * proven then, and the day's own. What is missing before the opening is a gap and not this.
 */
export function findBalances(db: Write, day: Day, stated: readonly Proof[]): void {
  const columns = 'scope, subject, kind, day, effect_minor, currency, detail';
  const said = (scope: string, on: string): string => `${scope} || ':' || date(${on} * 86400, 'unixepoch')`;
  const detail = (held: string, closing: string): string =>
    `json_object('held', CAST(${held} AS TEXT), 'closing', CAST(${closing} AS TEXT))`;
  db.prepare(
    `INSERT INTO temp.found (${columns}) SELECT 'balance', ${said('p.scope', 'p.day')}, 'BALANCE_MISMATCH', p.day, p.right_minor - p.left_minor, p.currency,
       ${detail('p.left_minor', 'p.right_minor')} FROM proofs p WHERE p.kind = 'b' AND p.day < ? AND p.left_minor <> p.right_minor`,
  ).run(day);
  const add = db.prepare(
    `INSERT INTO temp.found (${columns}) SELECT 'balance', ${said('@scope', '@day')}, 'BALANCE_MISMATCH', @day, @right - @left, @currency, ${detail('@left', '@right')}`,
  );
  for (const { scope, currency, left, right } of stated)
    if (left !== right) add.run({ scope, day, currency, left, right });
}
