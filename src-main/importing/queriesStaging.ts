import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { StagedRow } from './format.ts';

/**
 * A staged file is a database of its own with the workspace's `transactions` table in it, column by column and index by
 * index: then `INSERT INTO transactions SELECT * FROM staged.transactions` copies records without taking them apart.
 * It is written without journal or sync, since a staging file that was not finished is thrown away.
 *
 * Node's own SQLite is used here and nowhere else: it binds a value in half the time, and binding is what staging costs.
 */
export type StagingDatabase = DatabaseSync;

/** Rows in one statement; 16 is slower, 64 is not faster. */
export const ROWS_A_STATEMENT = 32;

/** Ids of a file's rows lie in a range of their own, so that files can be staged beside one another. */
export const ROWS_A_FILE = 2 ** 30;

/** Columns in the order of `valuesOf`. */
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

export const COLUMNS = columns.length;
const ALL_VARY = 2 ** COLUMNS - 1;

/** Writes a row's values into `values` from `at` on. Spelled out: this runs for every row. */
export function valuesOf(
  row: StagedRow,
  place: { sourceId: number; businessDay: number; fileId: number },
  values: SQLInputValue[],
  at: number,
): void {
  values[at] = place.sourceId;
  values[at + 1] = place.businessDay;
  values[at + 2] = row.amount;
  values[at + 3] = row.fee;
  values[at + 4] = row.currency;
  values[at + 5] = row.kind;
  values[at + 6] = row.status;
  values[at + 7] = place.fileId;
  values[at + 8] = row.part;
  values[at + 9] = row.record;
  values[at + 10] = row.line;
  values[at + 11] = row.civilDay;
  values[at + 12] = row.valueDay;
  values[at + 13] = row.occurredAt;
  values[at + 14] = row.offsetMinutes;
  values[at + 15] = row.channel;
  values[at + 16] = row.account;
  values[at + 17] = row.orderNo;
  values[at + 18] = row.channelNo;
  values[at + 19] = row.refundNo;
  values[at + 20] = row.batchNo;
  values[at + 21] = row.bankRef;
  values[at + 22] = row.voucherNo;
  values[at + 23] = row.counterparty;
  values[at + 24] = row.counterpartyAccount;
  values[at + 25] = row.memo;
  values[at + 26] = row.initiatedBy;
  values[at + 27] = row.balance;
}

/** The workspace's own DDL of `transactions`, so that a staging file has the very same. */
export type StagingSchema = { table: string; indexes: string[] };

export function openStaging(path: string, schema: StagingSchema, firstId: number): StagingDatabase {
  const db = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  db.exec(`PRAGMA page_size = 16384; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
    PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -8192; PRAGMA temp_store = FILE;`);
  db.exec(schema.table);
  db.exec('BEGIN');
  // Ids count on from the largest: this row says where from and goes once it has been followed.
  db.exec(`INSERT INTO transactions (id, source_id, business_day, amount_minor, currency, kind, status, file_id, part,
    record, line, civil_day) VALUES (${firstId - 1}, 0, 0, 0, '', '', '', 0, 0, 0, 0, 0)`);
  return db;
}

const bit = (column: number): number => 2 ** column;

/**
 * Inserts ROWS_A_STATEMENT rows at once. Columns whose value is the same in all of them are bound once: in a usual file
 * that is two thirds of all values.
 */
function prepareInsert(db: StagingDatabase, varying: number): StatementSync {
  const varies = columns.filter((_, column) => varying & bit(column));
  const fixed = columns.filter((_, column) => !(varying & bit(column)));
  const rows = Array(ROWS_A_STATEMENT).fill(`(${varies.map(() => '?').join(', ')})`);
  const picks = columns.map((name, column) =>
    varying & bit(column) ? `many.column${varies.indexOf(name) + 1}` : `one.${name}`,
  );
  const one = fixed.length === 0 ? '' : `(SELECT ${fixed.map((name) => `? AS ${name}`).join(', ')}) AS one CROSS JOIN`;
  return db.prepare(
    `INSERT INTO transactions (${columns.join(', ')}) SELECT ${picks.join(', ')} FROM ${one} (VALUES ${rows.join(', ')}) AS many`,
  );
}

type Insert = { statement: StatementSync; fixed: number[]; varies: number[]; bound: SQLInputValue[] };

const MOST_STATEMENTS = 32;

/** Statements by which columns vary. Beyond MOST_STATEMENTS kinds of batch, all columns are bound for every row. */
export class Inserts {
  private readonly db: StagingDatabase;
  private readonly known = new Map<number, Insert>();
  private single: StatementSync | null = null;

  constructor(db: StagingDatabase) {
    this.db = db;
  }

  /** Inserts a full batch; bit n of `varying` says that column n differs between its rows. */
  batch(values: readonly SQLInputValue[], varying: number): void {
    const insert = this.known.get(varying) ?? this.prepare(varying);
    const { statement, fixed, varies, bound } = insert;
    let to = 0;
    for (const column of fixed) bound[to++] = values[column]!;
    for (let from = 0; from < values.length; from += COLUMNS)
      for (const column of varies) bound[to++] = values[from + column]!;
    statement.run(...bound);
  }

  /** Inserts the rows of a batch that did not fill. */
  rest(values: readonly SQLInputValue[], rows: number): void {
    this.single ??= this.db.prepare(
      `INSERT INTO transactions (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    );
    for (let row = 0; row < rows; row += 1) this.single.run(...values.slice(row * COLUMNS, (row + 1) * COLUMNS));
  }

  private prepare(wanted: number): Insert {
    const varying = this.known.size < MOST_STATEMENTS ? wanted : ALL_VARY;
    const all = columns.map((_, column) => column);
    const varies = all.filter((column) => varying & bit(column));
    const fixed = all.filter((column) => !(varying & bit(column)));
    const statement = prepareInsert(this.db, varying);
    const insert = { statement, fixed, varies, bound: new Array(fixed.length + varies.length * ROWS_A_STATEMENT) };
    this.known.set(wanted, insert);
    return insert;
  }
}

/** The rows turn out to belong to another source than the first row said: a file may name its account at its end. */
export function moveToSource(db: StagingDatabase, sourceId: number, cutoffSeconds: number): void {
  db.prepare(
    `UPDATE transactions SET source_id = ?, business_day = CASE WHEN occurred_at IS NULL THEN civil_day
       ELSE CAST(floor((occurred_at + coalesce(offset_minutes, 0) * 60 + 86400 - ?) / 86400.0) AS INTEGER) END`,
  ).run(sourceId, cutoffSeconds);
}

/**
 * Ends the staging: what is in the file is complete. Indexes are built here, at once, for less than row by row.
 * Returns how many rows there are and their business days.
 */
export function finishStaging(
  db: StagingDatabase,
  schema: StagingSchema,
  firstId: number,
): { rows: number; firstDay: number | null; lastDay: number | null } {
  db.prepare('DELETE FROM transactions WHERE id = ?').run(firstId - 1);
  for (const index of schema.indexes) db.exec(index);
  db.exec('COMMIT');
  const days = db
    .prepare('SELECT count(*) AS rows, min(business_day) AS first, max(business_day) AS last FROM transactions')
    .get()!;
  db.close();
  return { rows: Number(days.rows), firstDay: days.first as number | null, lastDay: days.last as number | null };
}
