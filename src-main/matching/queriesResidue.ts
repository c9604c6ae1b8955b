import type { KeyField } from '../../shared/entity/transaction.ts';
import type { Write } from '../store/index.ts';
import type { OpenRow } from './candidates.ts';
import { columnOf, partsOf, type Rows, type Sql, type Sum, summed } from './compile.ts';
import type { MatchTotal } from './queriesExactKey.ts';
import type { At } from './queriesSums.ts';

/** More open rows of a side than this are no residue: keys have to be found for them first. */
export const MOST_RESIDUE = 200_000;

type Field = KeyField | 'counterparty' | 'memo';

/** What rows must say alike to be twins; numbers that every row has for itself and the time of day do not count. */
const content = `json_array(t.source_id, t.business_day, t.amount_minor, t.fee_minor, t.currency, t.kind, t.channel, t.account, t.counterparty, t.counterparty_account, t.memo)`;

const moved = (rows: Rows, filter: Sql, alias: string): { text: string; values: readonly unknown[] }[] =>
  partsOf(rows).map(({ text, values }) => ({
    text: `SELECT ${alias}.id FROM ${text} ${alias} WHERE (${filter.text}) AND ${alias}.status = 'success' AND ${alias}.amount_minor <> 0`,
    values: [...values, ...filter.values],
  }));

/** How many rows of both sides `openRows` would give if there were no limit. */
export function openRowCount(db: Write, rows: { left: Rows; right: Rows }, filters: { left: Sql; right: Sql }): number {
  const parts = [...moved(rows.left, filters.left, 'l'), ...moved(rows.right, filters.right, 'r')];
  const all = parts.map(({ text }) => text).join(' UNION ALL ');
  return db
    .prepare<unknown[], number>(`SELECT count(*) FROM (${all})`)
    .pluck()
    .get(...parts.flatMap(({ values }) => values))!;
}

/** The open rows of a side that moved money, in the order of their content; null when there are more than MOST_RESIDUE. */
export function openRows(
  db: Write,
  rows: Rows,
  filter: Sql,
  { alias, fields, sum }: { alias: string; fields: readonly Field[]; sum: Sum },
): OpenRow[] | null {
  const names = [...new Set(fields)];
  const parts = moved(rows, filter, alias);
  const found = db
    .prepare<unknown[], Record<string, bigint | string | null>>(
      `SELECT t.id AS id, t.business_day AS day, t.occurred_at AS occurredAt, ${summed('t', sum)} AS minor, t.currency AS currency, ${content} AS content,
         CASE s.side WHEN 'bank' THEN s.real_account_id WHEN 'book' THEN v.real_account_id END AS realAccount
         ${names.map((name) => `, t.${columnOf(name)} AS "${name}"`).join('')}
       FROM (${parts.map(({ text }) => text).join(' UNION ALL ')}) o CROSS JOIN transactions t ON t.id = o.id CROSS JOIN import_files f ON f.id = t.file_id
         CROSS JOIN sources s ON s.id = t.source_id LEFT JOIN virtual_accounts v ON v.code = t.account
       ORDER BY t.amount_minor, coalesce(t.fee_minor, 0), t.currency, t.business_day, coalesce(t.occurred_at, 0), f.hash, t.part, t.record LIMIT ${MOST_RESIDUE + 1}`,
    )
    .safeIntegers()
    .all(...parts.flatMap(({ values }) => values));
  if (found.length > MOST_RESIDUE) return null;
  return found.map((row, rank) => {
    const values = Object.fromEntries(names.map((name) => [name, row[name] as string | null]));
    const { id, day, occurredAt, minor, currency, realAccount } = row;
    return {
      id: Number(id),
      rank,
      day: Number(day),
      occurredAt: occurredAt === null ? null : Number(occurredAt),
      minor: minor as bigint,
      currency: currency as string,
      realAccount: realAccount === null ? null : Number(realAccount),
      content: row.content as string,
      fields: values,
    };
  });
}

/** Rows that belong together, and what they rest on. */
export type Chosen = {
  readonly left: readonly OpenRow[];
  readonly right: readonly OpenRow[];
  readonly evidence: Record<string, unknown>;
};

const total = (rows: readonly OpenRow[]): bigint => rows.reduce((sum, { minor }) => sum + minor, 0n);
const firstDay = (rows: readonly OpenRow[]): number => rows.reduce((day, row) => Math.min(day, row.day), Infinity);

/** Writes what was chosen as matches: pairs, and groups where a side has several rows. */
export function writeChosen(db: Write, at: At, chosen: readonly Chosen[]): MatchTotal[] {
  const match = db.prepare(
    `INSERT INTO matches (reconciliation_id, run_id, day, pass, several, left_id, right_id, left_minor, right_minor, currency, day_difference, evidence)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const member = db.prepare(
    'INSERT INTO match_members (reconciliation_id, transaction_id, match_id, side, grouped) VALUES (?, ?, ?, ?, ?)',
  );
  const totals = new Map<string, MatchTotal>();
  for (const { left, right, evidence } of chosen) {
    const pair = left.length === 1 && right.length === 1;
    const { currency } = left[0]!;
    const sums = { leftMinor: total(left), rightMinor: total(right) };
    const { lastInsertRowid } = match.run(
      at.reconciliationId,
      at.runId,
      at.day,
      at.pass,
      pair ? null : 'group',
      pair ? left[0]!.id : null,
      pair ? right[0]!.id : null,
      sums.leftMinor,
      sums.rightMinor,
      currency,
      firstDay(right) - firstDay(left),
      JSON.stringify(evidence),
    );
    for (const [side, rows] of [
      ['left', left],
      ['right', right],
    ] as const)
      for (const { id } of rows) member.run(at.reconciliationId, id, lastInsertRowid, side, pair ? 0 : 1);
    const shape = pair ? 'pair' : 'group';
    const key = `${shape} ${currency}`;
    const none = { pass: at.pass, shape, outcome: 'matched', currency } as const;
    const before = totals.get(key) ?? { ...none, matches: 0, leftRows: 0, rightRows: 0, leftMinor: 0n, rightMinor: 0n };
    totals.set(key, {
      ...before,
      matches: before.matches + 1,
      leftRows: before.leftRows + left.length,
      rightRows: before.rightRows + right.length,
      leftMinor: before.leftMinor + sums.leftMinor,
      rightMinor: before.rightMinor + sums.rightMinor,
    });
  }
  return [...totals.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}
