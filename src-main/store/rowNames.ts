/** A transaction's numbers for a person, the most telling first: shared/entity/subject.ts, in SQL, for an alias of transactions. */
export const numbersOf = (alias: string): string =>
  ['refund_no', 'order_no', 'bank_ref', 'voucher_no', 'channel_no'].map((column) => `${alias}.${column}`).join(', ');

const written = (alias: string): string =>
  `'tx_' || substr(f.hash, 1, 16) || '.' || ${alias}.part || '.' || ${alias}.record`;

/** The id of a transaction (shared/value/ids.ts, in SQL) that stands under an alias. */
export const transactionIdIn = (alias: string): string =>
  `(SELECT ${written(alias)} FROM import_files f WHERE f.id = ${alias}.file_id)`;

const placeOf = (table: string, rowId: string): string =>
  `(SELECT ${written('t')} FROM ${table} t JOIN import_files f ON f.id = t.file_id WHERE t.id = ${rowId})`;

/**
 * What channel days are called, in SQL: "wechat:2026-10-12", or "wechat:2026-10-16..2026-10-18". `days` is a table with
 * source_id and day, `where` which of its rows d are meant; NULL where there are none.
 */
export const channelDaysIn = (days: string, where: string): string =>
  `(SELECT s.code || ':' || date(min(d.day) * 86400, 'unixepoch') || iif(max(d.day) > min(d.day), '..' || date(max(d.day) * 86400, 'unixepoch'), '')
    FROM ${days} d JOIN sources s ON s.id = d.source_id WHERE ${where} GROUP BY d.source_id ORDER BY s.code LIMIT 1)`;

/** The same for a transaction named by its row id, be it superseded or not. */
export const transactionIdOf = (rowId: string): string =>
  `coalesce(${placeOf('transactions', rowId)}, ${placeOf('superseded_transactions', rowId)})`;
