import type { ImportedFile } from '../../shared/entity/importReport.ts';
import type { TransactionView } from '../../shared/entity/transaction.ts';
import { parseTransactionId, transactionId } from '../../shared/value/ids.ts';
import { formatMinor } from '../../shared/value/money.ts';
import { type Day, formatDay, formatInstant } from '../../shared/value/time.ts';
import { companyTime, type Read } from '../store/index.ts';
import { ROWS_A_FILE } from './queriesStaging.ts';

export type Window = { offset: number; limit: number };
export type Listed<T> = { total: number; rows: T[] };

/** Amounts leave SQLite as bigint; everything else of a row is a plain number again. */
type Integers = { amount_minor: bigint; fee_minor: bigint | null } & Record<
  'part' | 'record' | 'line' | 'business_day',
  bigint
>;
type TransactionRow = Integers & {
  hash: string;
  source: string;
  side: TransactionView['side'];
  file: string;
  occurred_at: bigint | null;
  offset_minutes: bigint | null;
  currency: string;
  kind: TransactionView['kind'];
  status: TransactionView['status'];
  account: string | null;
  channel: string | null;
  order_no: string | null;
  channel_no: string | null;
  refund_no: string | null;
  bank_ref: string | null;
  voucher_no: string | null;
  counterparty: string | null;
  memo: string | null;
};

const viewColumns = `f.hash, s.code AS source, s.side, f.name AS file, t.part, t.record, t.line, t.business_day,
  t.occurred_at, t.offset_minutes, t.amount_minor, t.fee_minor, t.currency, t.kind, t.status, t.account, t.channel,
  t.order_no, t.channel_no, t.refund_no, t.bank_ref, t.voucher_no, t.counterparty, t.memo`;
const viewTables = (transactions: string): string =>
  `${transactions} t JOIN sources s ON s.id = t.source_id JOIN import_files f ON f.id = t.file_id`;

const viewOf = (row: TransactionRow): TransactionView => ({
  id: transactionId({ fileHash: row.hash, part: Number(row.part), record: Number(row.record) }),
  source: row.source,
  side: row.side,
  file: row.file,
  part: Number(row.part),
  record: Number(row.record),
  line: Number(row.line),
  day: formatDay(Number(row.business_day)),
  occurredAt:
    row.occurred_at === null
      ? null
      : formatInstant({ seconds: Number(row.occurred_at), offsetMinutes: Number(row.offset_minutes ?? 0n) }),
  amount: formatMinor(row.amount_minor, row.currency),
  fee: row.fee_minor === null ? null : formatMinor(row.fee_minor, row.currency),
  currency: row.currency,
  kind: row.kind,
  status: row.status,
  account: row.account,
  channel: row.channel,
  orderNo: row.order_no,
  channelNo: row.channel_no,
  refundNo: row.refund_no,
  bankRef: row.bank_ref,
  voucherNo: row.voucher_no,
  counterparty: row.counterparty,
  memo: row.memo,
});

export type TransactionFilter = {
  day?: Day | undefined;
  /** Code of a source. */
  source?: string | undefined;
  /** Part of any identifier, of the counterparty or of the memo. */
  search?: string | undefined;
};

const searched = [
  't.order_no',
  't.channel_no',
  't.refund_no',
  't.batch_no',
  't.bank_ref',
  't.voucher_no',
  't.account',
  't.counterparty',
  't.counterparty_account',
  't.memo',
];

type Condition = { sql: string; bind: Record<string, string | number> };

function conditionOf({ day, source, search }: TransactionFilter): Condition {
  const parts: string[] = [];
  const bind: Condition['bind'] = {};
  if (source !== undefined) {
    parts.push('t.source_id = (SELECT id FROM sources WHERE code = :source)');
    bind.source = source;
  }
  if (day !== undefined) {
    parts.push('t.business_day = :day');
    bind.day = day;
  }
  if (search !== undefined && search !== '') {
    parts.push(`(${searched.map((column) => `instr(${column}, :search) > 0`).join(' OR ')})`);
    bind.search = search;
  }
  return { sql: parts.length === 0 ? '1' : parts.join(' AND '), bind };
}

/** Transactions by day, source and text, in the order of their files, with the count of all that fit. */
export function transactionsList(
  db: Read,
  { offset, limit, ...filter }: TransactionFilter & Window,
): Listed<TransactionView> {
  const { sql, bind } = conditionOf(filter);
  const total = db.prepare(`SELECT count(*) FROM transactions_by_day t WHERE ${sql}`).pluck().get(bind) as number;
  const rows = db
    .prepare<[Condition['bind']], TransactionRow>(
      `SELECT ${viewColumns} FROM ${viewTables('transactions_by_day')} WHERE ${sql} ORDER BY t.id LIMIT :limit OFFSET :offset`,
    )
    .safeIntegers()
    .all({ ...bind, limit, offset });
  return { total, rows: rows.map(viewOf) };
}

const MOST_IDS = 500;

/** Transactions by their row numbers in the database, superseded ones too; unknown ones are left out. */
export function transactionViews(db: Read, ids: readonly number[]): Map<number, TransactionView> {
  const byId = new Map<number, TransactionView>();
  for (let from = 0; from < ids.length; from += MOST_IDS) {
    const some = ids.slice(from, from + MOST_IDS);
    for (const table of ['transactions', 'superseded_transactions']) {
      const rows = db
        .prepare<number[], TransactionRow & { id: bigint }>(
          `SELECT t.id, ${viewColumns} FROM ${viewTables(table)} WHERE t.id IN (${some.map(() => '?').join(', ')})`,
        )
        .safeIntegers()
        .all(...some);
      for (const row of rows) byId.set(Number(row.id), viewOf(row));
    }
  }
  return byId;
}

/** The first row of a file from a row number on, with its place in the file. */
const placeFrom = (table: string): string =>
  `SELECT id, part, record FROM ${table} WHERE id BETWEEN ? AND ? ORDER BY id LIMIT 1`;

/**
 * Rows of a file are numbered as they were read, which is nearly always the order of their places: a place is found by
 * halving. Numbers between that are not there belong to rows that were known before. Null where it is not there.
 */
function rowByHalving(db: Read, table: string, fileId: number, part: number, record: number): number | null {
  const next = db.prepare<[number, number], { id: number; part: number; record: number }>(placeFrom(table));
  const end = fileId * ROWS_A_FILE + ROWS_A_FILE - 1;
  const last = db
    .prepare<[number, number], number | null>(`SELECT max(id) FROM ${table} WHERE id BETWEEN ? AND ?`)
    .pluck()
    .get(fileId * ROWS_A_FILE, end);
  let [from, to] = [fileId * ROWS_A_FILE, last ?? -1];
  while (from <= to) {
    const middle = Math.floor((from + to) / 2);
    const found = next.get(middle, to);
    if (found?.part === part && found.record === record) return found.id;
    if (found && (found.part < part || (found.part === part && found.record < record))) from = found.id + 1;
    else to = middle - 1;
  }
  return null;
}

const rowByWalking = (db: Read, table: string, fileId: number, part: number, record: number): number | null =>
  db
    .prepare<number[], number>(`SELECT id FROM ${table} WHERE id BETWEEN ? AND ? AND part = ? AND record = ?`)
    .pluck()
    .get(fileId * ROWS_A_FILE, fileId * ROWS_A_FILE + ROWS_A_FILE - 1, part, record) ?? null;

/** The row number of a transaction's public id ("tx_9f86….0.12"), be it superseded or not; null when there is none. */
export function rowOfTransaction(db: Read, id: string): number | null {
  const place = parseTransactionId(id);
  if (!place) return null;
  const files = db
    .prepare<[string, string], number>('SELECT id FROM import_files WHERE hash >= ? AND hash < ?')
    .pluck()
    .all(place.fileHashStart, `${place.fileHashStart}g`);
  // A format may give rows in another order than they stand: those are looked for one by one.
  for (const find of [rowByHalving, rowByWalking])
    for (const table of ['transactions', 'superseded_transactions'])
      for (const file of files) {
        const row = find(db, table, file, place.part, place.record);
        if (row !== null) return row;
      }
  return null;
}

/** A transaction by its public id; null when there is none. */
export function transactionById(db: Read, id: string): TransactionView | null {
  const row = rowOfTransaction(db, id);
  return row === null ? null : (transactionViews(db, [row]).get(row) ?? null);
}

type FileRow = Omit<ImportedFile, 'firstDay' | 'lastDay' | 'importedAt' | 'totals'> & {
  firstDay: number | null;
  lastDay: number | null;
  importedAt: number;
  totals: string;
};

const isoDay = (day: number | null): string | null => (day === null ? null : formatDay(day));

/** Imported files, newest first; with a day, those that cover it. Times are given on the enterprise's clock. */
export function importedFiles(
  db: Read,
  { day }: { day?: Day | undefined },
  { offset, limit }: Window,
): Listed<ImportedFile> {
  const covering =
    day === undefined
      ? '1'
      : `(:day BETWEEN f.first_day AND f.last_day
          OR EXISTS (SELECT 1 FROM days_said_empty e WHERE e.file_id = f.id AND e.day = :day))`;
  const bind: Record<string, number> = day === undefined ? {} : { day };
  const total = db.prepare(`SELECT count(*) FROM import_files f WHERE ${covering}`).pluck().get(bind) as number;
  const told = companyTime(db);
  const rows = db
    .prepare<[Record<string, number>], FileRow>(
      `SELECT f.id, f.name, f.hash, s.code AS source, f.format, m.version AS mappingVersion, f.first_day AS firstDay, f.last_day AS lastDay,
              f.rows_new AS rowsNew, f.rows_known AS rowsKnown, f.imported_at AS importedAt, f.imported_by AS importedBy,
              (SELECT json_group_array(json_object('name', name, 'declared', declared, 'computed', computed,
                 'agrees', json(iif(agrees, 'true', 'false')))) FROM control_totals WHERE file_id = f.id) AS totals
         FROM import_files f JOIN sources s ON s.id = f.source_id
         LEFT JOIN mapping_profiles m ON m.id = f.mapping_profile_id
        WHERE ${covering} ORDER BY f.id DESC LIMIT :limit OFFSET :offset`,
    )
    .all({ ...bind, limit, offset });
  return {
    total,
    rows: rows.map((row) => ({
      ...row,
      firstDay: isoDay(row.firstDay),
      lastDay: isoDay(row.lastDay),
      importedAt: told(row.importedAt),
      totals: JSON.parse(row.totals) as ImportedFile['totals'],
    })),
  };
}

/** Business days that have transactions, newest first. */
export const businessDays = (db: Read): Day[] =>
  db.prepare<[], number>('SELECT DISTINCT business_day FROM daily_totals ORDER BY business_day DESC').pluck().all();
