import type { Write } from '../store/index.ts';
import { type Sql, type Sum, summed } from './compile.ts';
import { writeSuggestion } from './queries.ts';
import type { MatchTotal } from './queriesExactKey.ts';
import type { At } from './queriesSums.ts';
import {
  type Claim,
  type Group,
  type Receipt,
  received,
  type Settled,
  type Traded,
  total,
} from './settlement/board.ts';

export type ChannelDay = Pick<Claim, 'sourceId' | 'day' | 'currency' | 'rows' | 'owed' | 'net'>;

/** Σ of each source's business day on the left, success rows only; net is amount less fee. */
export function channelDays(db: Write, left: Sql, filter: Sql, sum: Sum): ChannelDay[] {
  const rows = db
    .prepare<unknown[], { sourceId: bigint; day: bigint; currency: string; rows: bigint; owed: bigint; net: bigint }>(
      `SELECT l.source_id AS sourceId, l.business_day AS day, l.currency AS currency, count(*) AS rows,
         sum(${summed('l', sum)}) AS owed, sum(${summed('l', 'net')}) AS net
       FROM ${left.text} l WHERE (${filter.text}) AND l.status = 'success' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    )
    .safeIntegers()
    .all(...left.values, ...filter.values);
  return rows.map((row) => ({ ...row, sourceId: Number(row.sourceId), day: Number(row.day), rows: Number(row.rows) }));
}

/** Did a source have rows on a day? */
export function tradedOn(db: Write): Traded {
  const any = db
    .prepare<[number, number], number>(
      "SELECT 1 FROM daily_totals WHERE source_id = ? AND business_day = ? AND status = 'success' LIMIT 1",
    )
    .pluck();
  return (sourceId, day) => any.get(sourceId, day) !== undefined;
}

export type BankRow = Pick<Receipt, 'id' | 'day' | 'minor' | 'text'> & { realAccountId: number; currency: string };

/** Open bank rows of the settlement accounts since a day, in the account's own currency, with what they say, in the order of their content. */
export function bankRows(
  db: Write,
  right: Sql,
  filter: Sql,
  at: { realAccounts: readonly number[]; firstDay: number },
): BankRow[] {
  const rows = db
    .prepare<unknown[], { [Name in keyof BankRow]: BankRow[Name] extends number ? bigint : BankRow[Name] }>(
      `SELECT r.id AS id, r.business_day AS day, r.amount_minor AS minor, r.currency AS currency, s.real_account_id AS realAccountId,
         coalesce(r.memo, '') || ' ' || coalesce(r.counterparty, '') AS text
       FROM ${right.text} r JOIN sources s ON s.id = r.source_id JOIN real_accounts a ON a.id = s.real_account_id AND a.currency = r.currency
       WHERE (${filter.text}) AND r.status = 'success' AND r.amount_minor <> 0 AND r.business_day >= ?
         AND s.real_account_id IN (SELECT value FROM json_each(?)) ORDER BY r.business_day, r.amount_minor, text, r.bank_ref, r.id`,
    )
    .safeIntegers()
    .all(...right.values, ...filter.values, at.firstDay, JSON.stringify(at.realAccounts));
  return rows.map((row) => ({
    ...row,
    id: Number(row.id),
    day: Number(row.day),
    realAccountId: Number(row.realAccountId),
  }));
}

const largest = (rows: readonly { day: number }[]): number => Math.max(...rows.map(({ day }) => day));

/** One match for whole channel days and their bank rows; a difference of the sums makes it mismatched. */
export function writeSettlement(db: Write, at: At, left: Sql, filter: Sql, settled: Settled): MatchTotal {
  const { claims, receipts } = settled;
  const [leftMinor, rightMinor] = [total(claims), received(receipts)];
  const failed = leftMinor === rightMinor ? null : 'amount';
  const { currency } = claims[0]!;
  const apart = receipts.length === 0 ? 0 : largest(receipts) - largest(claims);
  const evidence = settled.evidence && JSON.stringify(settled.evidence);
  const { lastInsertRowid } = db
    .prepare(
      `INSERT INTO matches (reconciliation_id, run_id, day, pass, several, left_minor, right_minor, currency, day_difference, failed_gates, evidence)
       VALUES (?, ?, ?, ?, 'group', ?, ?, ?, ?, ?, ?)`,
    )
    .run(at.reconciliationId, at.runId, at.day, at.pass, leftMinor, rightMinor, currency, apart, failed, evidence);
  const into = 'INSERT INTO match_members (reconciliation_id, transaction_id, match_id, side, grouped)';
  const leftMember = db.prepare(
    `${into} SELECT ?, l.id, ?, 'left', 1 FROM ${left.text} l
     WHERE (${filter.text}) AND l.status = 'success' AND l.source_id = ? AND l.business_day = ? AND l.currency = ? ORDER BY l.id`,
  );
  const rightMember = db.prepare(`${into} VALUES (?, ?, ?, 'right', 1)`);
  const day = db.prepare(
    'INSERT INTO match_days (match_id, source_id, day, currency, owed_minor, net_minor) VALUES (?, ?, ?, ?, ?, ?)',
  );
  for (const claim of claims) {
    const which = [claim.sourceId, claim.day, currency];
    leftMember.run(at.reconciliationId, lastInsertRowid, ...left.values, ...filter.values, ...which);
    day.run(lastInsertRowid, ...which, claim.owed, claim.net);
  }
  for (const { id } of receipts) rightMember.run(at.reconciliationId, id, lastInsertRowid);
  return {
    pass: at.pass,
    shape: 'group',
    outcome: failed ? 'mismatched' : 'matched',
    currency,
    matches: 1,
    leftRows: claims.reduce((rows, claim) => rows + claim.rows, 0),
    rightRows: receipts.length,
    leftMinor,
    rightMinor,
  };
}

/** A suggestion that names its channel days in place of their rows. */
export function suggestSettlement(db: Write, at: At, why: string, { claims, receipts }: Group): void {
  const rows = claims.reduce((sum, claim) => sum + claim.rows, 0);
  const right = receipts.map(({ id }) => id);
  const id = writeSuggestion(db, { ...at, why }, { left: [], right }, { left: rows, right: right.length });
  const day = db.prepare(
    'INSERT INTO suggestion_days (suggestion_id, source_id, day, currency, owed_minor) VALUES (?, ?, ?, ?, ?)',
  );
  for (const claim of claims) day.run(id, claim.sourceId, claim.day, claim.currency, claim.owed);
}

/** Groups of left rows that share the keys, a day and one real account and sum to zero, written as net matches: numbers of vouchers begin anew. */
export function writeNets(
  db: Write,
  left: Sql,
  filter: Sql,
  keyColumns: readonly string[],
  at: { reconciliationId: number; runId: number; day: number; pass: number },
): MatchTotal[] {
  const keys = keyColumns.map((column) => `l.${column}`).join(', ');
  db.exec('DROP TABLE IF EXISTS temp.net_rows');
  db.prepare(
    `CREATE TEMP TABLE net_rows AS SELECT l.id AS id, dense_rank() OVER (ORDER BY ${keys}, v.real_account_id, l.currency, l.business_day) AS grp,
       l.amount_minor - coalesce(l.fee_minor, 0) AS minor, l.currency AS currency
     FROM ${left.text} l JOIN virtual_accounts v ON v.code = l.account
     WHERE (${filter.text}) AND l.status = 'success' AND ${keyColumns.map((column) => `l.${column} <> ''`).join(' AND ')}`,
  ).run(...left.values, ...filter.values);
  const base = db.prepare<[], number>('SELECT coalesce(max(id), 0) FROM matches').pluck().get() ?? 0;
  const made = db
    .prepare(
      `INSERT INTO matches (id, reconciliation_id, run_id, day, pass, several, left_minor, right_minor, currency)
       SELECT ${base} + grp, ?, ?, ?, ?, 'net', 0, 0, min(currency) FROM net_rows GROUP BY grp HAVING count(*) > 1 AND sum(minor) = 0`,
    )
    .run(at.reconciliationId, at.runId, at.day, at.pass).changes;
  const members = db
    .prepare(
      `INSERT INTO match_members (reconciliation_id, transaction_id, match_id, side, grouped)
     SELECT ?, n.id, ${base} + n.grp, 'left', 1 FROM net_rows n JOIN matches m ON m.id = ${base} + n.grp ORDER BY n.id`,
    )
    .run(at.reconciliationId).changes;
  if (made === 0) return [];
  const currency = db.prepare<[], string>('SELECT min(currency) FROM net_rows').pluck().get()!;
  return [
    {
      pass: at.pass,
      shape: 'net',
      outcome: 'matched',
      currency,
      matches: made,
      leftRows: members,
      rightRows: 0,
      leftMinor: 0n,
      rightMinor: 0n,
    },
  ];
}
