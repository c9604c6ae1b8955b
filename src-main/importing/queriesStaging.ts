import Database from 'better-sqlite3';
import { assert } from '../../shared/value/result.ts';
import type { DailyTotal, DayRun } from './days.ts';
import type { StagedRow } from './format.ts';
import type { Value } from './tableFile/record.ts';

/**
 * A staged file is a database of its own with the workspace's `transactions` table in it, column by column: then `INSERT INTO transactions SELECT * FROM staged.transactions` copies records without taking them apart.
 * It is written without journal or sync, since a staging file that was not finished is thrown away.
 */

/** Ids of a file's rows lie in a range of their own, so that files can be staged beside one another. */
export const ROWS_A_FILE = 2 ** 30;

/** The columns of `transactions` after the id, as `putRow` puts them. */
const columns = [
  'source_id',
  'business_day',
  'amount_minor',
  'fee_minor',
  'currency',
  'kind',
  'status',
  'file_id',
  'part',
  'record',
  'line',
  'civil_day',
  'value_day',
  'occurred_at',
  'offset_minutes',
  'channel',
  'account',
  'order_no',
  'channel_no',
  'refund_no',
  'batch_no',
  'bank_ref',
  'voucher_no',
  'counterparty',
  'counterparty_account',
  'memo',
  'initiated_by',
  'balance_minor',
] as const;

/**
 * Puts a row's values in the order of the columns of `transactions`; the first, of the id, stays empty. Spelled out:
 * this runs for every row. completeStaging compares the names with the table's.
 */
export function putRow(
  values: Value[],
  row: StagedRow,
  place: { sourceId: number; businessDay: number; fileId: number },
): void {
  values[0] = null;
  values[1] = place.sourceId;
  values[2] = place.businessDay;
  values[3] = row.amount;
  values[4] = row.fee;
  values[5] = row.currency;
  values[6] = row.kind;
  values[7] = row.status;
  values[8] = place.fileId;
  values[9] = row.part;
  values[10] = row.record;
  values[11] = row.line;
  values[12] = row.civilDay;
  values[13] = row.valueDay;
  values[14] = row.occurredAt;
  values[15] = row.offsetMinutes;
  values[16] = row.channel;
  values[17] = row.account;
  values[18] = row.orderNo;
  values[19] = row.channelNo;
  values[20] = row.refundNo;
  values[21] = row.batchNo;
  values[22] = row.bankRef;
  values[23] = row.voucherNo;
  values[24] = row.counterparty;
  values[25] = row.counterpartyAccount;
  values[26] = row.memo;
  values[27] = row.initiatedBy;
  values[28] = row.balance;
}

/** The workspace's own DDL of `transactions` and of what stands beside it, so that a staging file has the very same. */
export type StagingSchema = { rows: string; beside: string[] };

/** Opens a staging file for the time of `work`, without journal or sync. */
export function withStagingFile<T>(path: string, work: (db: Database.Database) => T): T {
  const db = new Database(path, { fileMustExist: true });
  try {
    for (const pragma of ['main.journal_mode = OFF', 'synchronous = OFF', 'temp_store = FILE', 'foreign_keys = OFF'])
      db.pragma(pragma);
    return work(db);
  } finally {
    db.close();
  }
}

/** Adds to the rows of a staging file what the workspace keeps beside them: the runs of days and the totals. */
export function completeStaging(
  path: string,
  schema: StagingSchema,
  sourceId: number,
  { runs, totals }: { runs: readonly DayRun[]; totals: readonly DailyTotal[] },
): void {
  withStagingFile(path, (db) => {
    const found = db.prepare<[], string>("SELECT name FROM pragma_table_info('transactions')").pluck().all();
    assert(found.join() === ['id', ...columns].join(), 'rows are staged in the order of the columns');
    db.transaction(() => {
      for (const table of schema.beside) db.exec(table);
      const run = db.prepare('INSERT INTO day_runs (source_id, business_day, first_id, last_id) VALUES (?, ?, ?, ?)');
      for (const { businessDay, firstId, lastId } of runs) run.run(sourceId, businessDay, firstId, lastId);
      const insert = db.prepare(
        `INSERT INTO daily_totals (source_id, business_day, account, currency, kind, status, channel, rows, in_minor, out_minor,
           fee_minor, largest_in_minor, largest_out_minor)
         VALUES (${sourceId}, @businessDay, @account, @currency, @kind, @status, @channel, @rows, @in, @out, @fee, @largestIn, @largestOut)`,
      );
      for (const total of totals) insert.run(total);
    })();
  });
}

/** The rows of daily_totals that transactions `t` add up to. */
export const totalsOf = (rows: string): string => `
  SELECT t.source_id, t.business_day, ifnull(t.account, ''), t.currency, t.kind, t.status, ifnull(t.channel, ''), count(*),
    sum(max(t.amount_minor, 0)), sum(max(-t.amount_minor, 0)), sum(ifnull(t.fee_minor, 0)),
    max(max(t.amount_minor, 0)), max(max(-t.amount_minor, 0))
  FROM ${rows} GROUP BY 1, 2, 3, 4, 5, 6, 7`;

/** The totals anew from the rows that a staging file still has, after some of them went. */
export function recountTotals(db: Database.Database): void {
  db.exec(`DELETE FROM main.daily_totals; INSERT INTO main.daily_totals ${totalsOf('main.transactions t')}`);
}
