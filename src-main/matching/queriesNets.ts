import type { Write } from '../store/index.ts';
import { partsOf, type Rows, type Sql } from './compile.ts';
import type { Edge, MatchTotal } from './queriesExactKey.ts';
import type { At } from './queriesSums.ts';

/** Rows of one side that could undo one another, by id, with what a condition over a and b looks at. */
export function undoneRows(
  db: Write,
  rows: Rows,
  filter: Sql,
  keyColumns: readonly string[],
  named: string | null,
): void {
  const keys = keyColumns.map((column) => `x.${column}`);
  db.exec(`DROP TABLE IF EXISTS temp.undone;
    CREATE TEMP TABLE undone (id INTEGER PRIMARY KEY, source_id INTEGER, business_day INTEGER, occurred_at INTEGER, minor INTEGER, currency TEXT,
      real_account_id INTEGER, number TEXT, other_number TEXT, said TEXT, named TEXT${keys.map((_, index) => `, k${index} TEXT`).join('')})`);
  for (const part of partsOf(rows))
    db.prepare(
      `INSERT INTO undone SELECT x.id, x.source_id, x.business_day, x.occurred_at, x.amount_minor, x.currency, s.real_account_id,
         replace(a.number, ' ', ''), replace(x.counterparty_account, ' ', ''), coalesce(x.memo, '') || ' ' || coalesce(x.counterparty, ''), ${named === null ? 'NULL' : `x.${named}`}${keys.map((key) => `, ${key}`).join('')}
       FROM ${part.text} x JOIN sources s ON s.id = x.source_id LEFT JOIN real_accounts a ON a.id = s.real_account_id
       WHERE (${filter.text}) AND x.status = 'success' AND x.amount_minor <> 0`,
    ).run(...part.values, ...filter.values);
  db.exec('CREATE INDEX temp.undone_amount ON undone (currency, minor, business_day)');
}

/** Two rows of one side, the earlier first; `failed` is never set, so that twins can be told apart as pairs of two sides are. */
export function undoing(db: Write, condition: Sql, days: number): Edge[] {
  const order = (alias: string): string =>
    `printf('%020d|%015d|%s|%06d|%012d', ${alias}.minor, coalesce(${alias}.occurred_at, 0), ${alias}_file.hash, ${alias}_row.part, ${alias}_row.record)`;
  const named = (alias: string): string =>
    `CROSS JOIN transactions ${alias}_row ON ${alias}_row.id = ${alias}.id CROSS JOIN import_files ${alias}_file ON ${alias}_file.id = ${alias}_row.file_id`;
  return db
    .prepare<unknown[], Edge>(
      `SELECT a.id AS "left", b.id AS "right", NULL AS failed, NULL AS evidence, 0 AS against, 0 AS opposite, ${order('a')} AS leftOrder, ${order('b')} AS rightOrder,
         a.business_day AS leftDay, b.business_day AS rightDay
       FROM undone a CROSS JOIN undone b ON b.currency = a.currency AND b.minor = -a.minor AND b.business_day BETWEEN a.business_day AND a.business_day + ${days}
         ${named('a')} ${named('b')} WHERE ${condition.text}`,
    )
    .all(...condition.values);
}

/** Writes pairs of one side as matches that net out. */
export function writeUndone(db: Write, at: At, side: 'left' | 'right', pairs: readonly Edge[]): MatchTotal[] {
  const match = db.prepare(
    `INSERT INTO matches (reconciliation_id, run_id, day, pass, several, left_minor, right_minor, currency, day_difference)
     SELECT ?, ?, ?, ?, 'net', 0, 0, currency, ? FROM undone WHERE id = ?`,
  );
  const member = db.prepare(
    'INSERT INTO match_members (reconciliation_id, transaction_id, match_id, side, grouped) VALUES (?, ?, ?, ?, 1)',
  );
  for (const { left, right, leftDay, rightDay } of pairs) {
    const { lastInsertRowid } = match.run(at.reconciliationId, at.runId, at.day, at.pass, rightDay - leftDay, left);
    for (const id of [left, right]) member.run(at.reconciliationId, id, lastInsertRowid, side);
  }
  if (pairs.length === 0) return [];
  const currencies = db.prepare<[number], string>('SELECT currency FROM undone WHERE id = ?').pluck();
  const counts = new Map<string, number>();
  for (const { left } of pairs) counts.set(currencies.get(left)!, (counts.get(currencies.get(left)!) ?? 0) + 1);
  return [...counts].sort().map(([currency, matches]) => ({
    pass: at.pass,
    shape: 'net' as const,
    outcome: 'matched' as const,
    currency,
    matches,
    leftRows: side === 'left' ? matches * 2 : 0,
    rightRows: side === 'right' ? matches * 2 : 0,
    leftMinor: 0n,
    rightMinor: 0n,
  }));
}
