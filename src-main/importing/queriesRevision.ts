import { createHash } from 'node:crypto';
import type { Encoding } from '../../shared/entity/encoding.ts';
import type { Read, Write } from '../store/index.ts';
import { restated } from './queriesSift.ts';
import { totalsOf } from './queriesStaging.ts';

/** A row as the difference keeps it: minor units as text, days and instants as numbers. */
const shown = (alias: string): string =>
  `json_object('day', ${alias}.business_day, 'civilDay', ${alias}.civil_day, 'valueDay', ${alias}.value_day, 'occurredAt', ${alias}.occurred_at,
    'amount', CAST(${alias}.amount_minor AS TEXT), 'fee', CAST(${alias}.fee_minor AS TEXT), 'currency', ${alias}.currency,
    'kind', ${alias}.kind, 'status', ${alias}.status, 'account', ${alias}.account, 'channel', ${alias}.channel,
    'orderNo', ${alias}.order_no, 'channelNo', ${alias}.channel_no, 'refundNo', ${alias}.refund_no, 'batchNo', ${alias}.batch_no,
    'bankRef', ${alias}.bank_ref, 'voucherNo', ${alias}.voucher_no, 'counterparty', ${alias}.counterparty,
    'counterpartyAccount', ${alias}.counterparty_account, 'memo', ${alias}.memo, 'initiatedBy', ${alias}.initiated_by)`;

type DifferenceRow = { change: string; oldId: number | null; before: string | null; after: string | null };

/** The difference of the attached staging file, numbered in an order of its own content: the same files give the same. */
const difference = `SELECT row_number() OVER (ORDER BY d.change = 'added', d.change = 'missing', d.old_id, d.fresh_id) AS sequence, d.change AS change,
    d.old_id AS oldId, coalesce(o.business_day, n.business_day) AS day,
    CASE WHEN o.id IS NOT NULL THEN ${shown('o')} END AS before, CASE WHEN n.id IS NOT NULL THEN ${shown('n')} END AS after
  FROM staged.difference d LEFT JOIN main.transactions o ON o.id = d.old_id LEFT JOIN staged.transactions n ON n.id = d.fresh_id`;

/** What a person's acceptance binds: every row of the difference. */
export function differenceHash(db: Write): string {
  const hash = createHash('sha256');
  const rows = db.prepare<[], DifferenceRow>(`${difference} ORDER BY sequence`).iterate();
  for (const { change, oldId, before, after } of rows)
    hash.update(`${JSON.stringify([change, oldId, before, after])}\n`);
  return hash.digest('hex');
}

export type HeldFile = {
  hash: string;
  sourceId: number;
  name: string;
  format: string;
  /** The encoding that a person chose. */
  encoding: Encoding | null;
  firstDay: number | null;
  lastDay: number | null;
  known: number;
  foundAt: number;
  foundBy: string;
};

/** The revision of these bytes that waits for a person. */
export const pendingOf = (db: Read, hash: string): string | undefined =>
  db.prepare<[string], string>("SELECT id FROM revisions WHERE hash = ? AND state = 'pending'").pluck().get(hash);

/** Attaches a staging file while `work` runs in a transaction of its own; foreign keys are checked again afterwards. */
export function withStaged<T>(db: Write, staging: string, work: () => T): T {
  db.prepare('ATTACH ? AS staged').run(staging);
  try {
    db.pragma('foreign_keys = OFF');
    return db.transaction(work).immediate();
  } finally {
    db.pragma('foreign_keys = ON');
    db.exec('DETACH staged');
  }
}

/** Keeps the difference of the attached staging file under a new id, or anew under the one that it had. */
export function holdRevision(db: Write, id: string, file: HeldFile): void {
  db.prepare(
    `INSERT INTO revisions (id, hash, source_id, name, format, encoding, first_day, last_day, rows_known, difference_hash, found_at, found_by, state)
     VALUES (:id, :hash, :sourceId, :name, :format, :encoding, :firstDay, :lastDay, :known, :difference, :foundAt, :foundBy, 'pending')
     ON CONFLICT (id) DO UPDATE SET rows_known = excluded.rows_known, difference_hash = excluded.difference_hash`,
  ).run({ ...file, id, difference: differenceHash(db) });
  db.prepare('DELETE FROM revision_rows WHERE revision_id = ?').run(id);
  db.prepare(
    `INSERT INTO revision_rows (revision_id, sequence, change, transaction_id, business_day, before, after)
     SELECT ?, sequence, change, oldId, day, before, after FROM (${difference})`,
  ).run(id);
}

/**
 * Moves the rows that the attached staging file changes or lacks to superseded_transactions. The file itself is written after this, and the totals are counted anew.
 */
export function supersede(db: Write, by: { revision: string; fileId: number; person: string; at: number }): void {
  db.prepare(
    `INSERT INTO superseded_transactions SELECT t.*, :revision, :at, :person, :fileId FROM main.transactions t
      WHERE t.id IN (SELECT old_id FROM staged.difference WHERE old_id IS NOT NULL)`,
  ).run(by);
  db.prepare(
    'DELETE FROM main.transactions WHERE id IN (SELECT id FROM superseded_transactions WHERE revision_id = ?)',
  ).run(by.revision);
}

/** Statements of other files that those of a file, now written, take the place of. */
export function supersedeBalances(db: Write, revision: string, fileId: number): void {
  const replaced = `SELECT b.file_id, b.sequence FROM statement_balances b
     JOIN (SELECT source_id, account, currency, first_day AS first, last_day AS last, opening_minor AS opening, closing_minor AS closing
             FROM statement_balances WHERE file_id = :fileId) s
       ON b.source_id = s.source_id AND b.account = s.account AND b.currency = s.currency AND b.first_day >= s.first AND b.last_day <= s.last
    WHERE b.file_id <> :fileId AND ${restated}`;
  db.prepare(
    `INSERT INTO superseded_balances SELECT *, :revision FROM statement_balances WHERE (file_id, sequence) IN (${replaced})`,
  ).run({ revision, fileId });
  db.prepare(
    'DELETE FROM statement_balances WHERE (file_id, sequence) IN (SELECT file_id, sequence FROM superseded_balances WHERE revision_id = ?)',
  ).run(revision);
}

/** The totals of the days that lost rows, anew from the rows that they have. */
export function recountDays(db: Write, revision: string): void {
  const days = 'SELECT DISTINCT source_id, business_day FROM superseded_transactions WHERE revision_id = ?';
  db.prepare(`DELETE FROM daily_totals WHERE (source_id, business_day) IN (${days})`).run(revision);
  const rows = `(${days}) d CROSS JOIN transactions_by_day t ON t.source_id = d.source_id AND t.business_day = d.business_day`;
  db.prepare(`INSERT INTO daily_totals ${totalsOf(rows)}`).run(revision);
}

/** Closes a pending revision. */
export function decide(
  db: Write,
  id: string,
  decision: { state: 'accepted' | 'rejected'; at: number; person: string; note: string | null },
): void {
  db.prepare(
    'UPDATE revisions SET state = :state, decided_at = :at, decided_by = :person, note = :note WHERE id = :id',
  ).run({ ...decision, id });
}
