import type { Write } from '../store/index.ts';
import type { Sql } from './compile.ts';
import type { MatchTotal } from './queriesExactKey.ts';

export type ChannelGroup = { sourceId: number; day: number; currency: string; rows: number; minor: bigint };

/** Σ of each source's business day on the left, success rows only; net is amount less fee. */
export function channelGroups(db: Write, left: Sql, filter: Sql, sum: 'net' | 'gross'): ChannelGroup[] {
  const amount = sum === 'net' ? 'l.amount_minor - coalesce(l.fee_minor, 0)' : 'l.amount_minor';
  const rows = db
    .prepare<unknown[], { sourceId: bigint; day: bigint; currency: string; rows: bigint; minor: bigint }>(
      `SELECT l.source_id AS sourceId, l.business_day AS day, l.currency AS currency, count(*) AS rows, sum(${amount}) AS minor
       FROM ${left.text} l WHERE (${filter.text}) AND l.status = 'success' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    )
    .safeIntegers()
    .all(...left.values, ...filter.values);
  return rows.map((row) => ({ ...row, sourceId: Number(row.sourceId), day: Number(row.day), rows: Number(row.rows) }));
}

export type Receipt = { id: number; day: number; minor: bigint };

/** Open bank rows that could be the receipt: on the settlement account, with one of the words, in the days, the right way round. */
export function receipts(
  db: Write,
  right: Sql,
  filter: Sql,
  at: {
    realAccountId: number;
    currency: string;
    firstDay: number;
    lastDay: number;
    words: readonly string[];
    incoming: boolean;
  },
): Receipt[] {
  const said = at.words
    .map(() => "instr(coalesce(r.memo, '') || ' ' || coalesce(r.counterparty, ''), ?) > 0")
    .join(' OR ');
  const rows = db
    .prepare<unknown[], { id: bigint; day: bigint; minor: bigint }>(
      `SELECT r.id AS id, r.business_day AS day, r.amount_minor AS minor FROM ${right.text} r JOIN sources s ON s.id = r.source_id
       WHERE (${filter.text}) AND r.status = 'success' AND s.real_account_id = ? AND r.currency = ? AND r.business_day BETWEEN ? AND ?
         AND r.amount_minor ${at.incoming ? '>' : '<'} 0 AND (${said}) ORDER BY r.business_day, r.id`,
    )
    .safeIntegers()
    .all(...right.values, ...filter.values, at.realAccountId, at.currency, at.firstDay, at.lastDay, ...at.words);
  return rows.map((row) => ({ id: Number(row.id), day: Number(row.day), minor: row.minor }));
}

export type GroupMatch = {
  reconciliationId: number;
  runId: number;
  day: number;
  pass: number;
  group: ChannelGroup;
  receipt: Receipt;
  dayDifference: number;
};

/** One match for a whole channel day and its bank row; a difference of the sums makes it mismatched. */
export function writeGroup(db: Write, left: Sql, filter: Sql, match: GroupMatch): MatchTotal {
  const failed = match.group.minor === match.receipt.minor ? null : 'amount';
  const { lastInsertRowid } = db
    .prepare(
      `INSERT INTO matches (reconciliation_id, run_id, day, pass, several, left_minor, right_minor, currency, day_difference, failed_gates, group_source_id, group_day)
       VALUES (?, ?, ?, ?, 'group', ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      match.reconciliationId,
      match.runId,
      match.day,
      match.pass,
      match.group.minor,
      match.receipt.minor,
      match.group.currency,
      match.dayDifference,
      failed,
      match.group.sourceId,
      match.group.day,
    );
  const member = 'INSERT INTO match_members (reconciliation_id, transaction_id, match_id, side, grouped)';
  db.prepare(
    `${member} SELECT ?, l.id, ?, 'left', 1 FROM ${left.text} l
     WHERE (${filter.text}) AND l.status = 'success' AND l.source_id = ? AND l.business_day = ? AND l.currency = ? ORDER BY l.id`,
  ).run(
    match.reconciliationId,
    lastInsertRowid,
    ...left.values,
    ...filter.values,
    match.group.sourceId,
    match.group.day,
    match.group.currency,
  );
  db.prepare(`${member} VALUES (?, ?, ?, 'right', 1)`).run(match.reconciliationId, match.receipt.id, lastInsertRowid);
  return {
    pass: match.pass,
    shape: 'group',
    outcome: failed ? 'mismatched' : 'matched',
    currency: match.group.currency,
    matches: 1,
    leftRows: match.group.rows,
    rightRows: 1,
    leftMinor: match.group.minor,
    rightMinor: match.receipt.minor,
  };
}

/** Groups of left rows that share the keys and one real account and sum to zero, written as net matches. */
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
    `CREATE TEMP TABLE net_rows AS SELECT l.id AS id, dense_rank() OVER (ORDER BY ${keys}, v.real_account_id, l.currency) AS grp,
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
