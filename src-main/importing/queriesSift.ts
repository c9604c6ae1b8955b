import Database from 'better-sqlite3';
import { recountTotals } from './queriesStaging.ts';

const identity = `order_no, occurred_at, amount_minor, channel_no, refund_no, business_day, fee_minor, currency, kind,
  status, account, batch_no, bank_ref, voucher_no, counterparty, counterparty_account, memo, initiated_by`;

/**
 * Takes out of a staging file what the source has already. Identity is content and occurrence: of k identical staged
 * rows as many are known as the workspace has; what is beyond that is a legitimate twin and stays. One sort over both
 * sets, spilled to disk, so that a million rows beside a million take bounded memory. Returns how many went.
 *
 * Opened with the library that holds the workspace: two SQLite libraries on one file in one process break its locks.
 */
export function removeKnown(staging: string, workspace: string, sourceId: number): number {
  const db = new Database(staging, { fileMustExist: true });
  try {
    db.pragma('main.journal_mode = OFF');
    db.pragma('synchronous = OFF');
    db.pragma('temp_store = FILE');
    db.pragma('foreign_keys = OFF');
    db.prepare('ATTACH ? AS books').run(workspace);
    const { changes } = db
      .prepare(
        `DELETE FROM main.transactions WHERE id IN (
           SELECT fresh_id.value FROM (
             SELECT count(*) FILTER (WHERE fresh = 0) AS here, count(*) AS both,
                    json_group_array(id) FILTER (WHERE fresh = 1) AS ids
               FROM (SELECT 0 AS fresh, id, ${identity} FROM books.transactions
                      WHERE source_id = :source
                        AND business_day BETWEEN (SELECT min(business_day) FROM main.transactions)
                                             AND (SELECT max(business_day) FROM main.transactions)
                     UNION ALL SELECT 1, id, ${identity} FROM main.transactions)
              GROUP BY ${identity} HAVING here BETWEEN 1 AND both - 1) AS same,
             json_each(same.ids) AS fresh_id
            WHERE fresh_id.key < same.here)`,
      )
      .run({ source: sourceId });
    recountTotals(db);
    return changes;
  } finally {
    db.close();
  }
}
