import type { Read } from '../store/index.ts';
import type { Place, PoolRow, Taken } from './explain/row.ts';

const columns = `t.id, t.source_id, t.business_day, t.occurred_at, t.amount_minor, t.fee_minor, t.currency, t.kind, t.status, f.hash, t.part,
  t.record, t.channel, t.account, t.order_no, t.channel_no, t.refund_no, t.batch_no, t.bank_ref, t.voucher_no, t.counterparty_account,
  t.counterparty, t.memo`;

type N = number | null;
type S = string | null;
type Raw = [number, number, number, N, number, N, string, string, string, string, number, number, ...S[]];

/** A single amount is far below 2^53 (importing refuses larger ones), so that numbers are read exactly. */
function rowOf(raw: Raw, place: Place, taken: Taken | null): PoolRow {
  const [id, sourceId, day, occurredAt, minor, fee, currency, kind, status, file, part, record, ...texts] = raw;
  const text = (at: number): S => texts[at] ?? null;
  return {
    id,
    place,
    sourceId,
    day,
    occurredAt,
    minor: BigInt(minor),
    fee: fee === null ? null : BigInt(fee),
    currency,
    kind,
    status,
    file,
    part,
    record,
    taken,
    fields: {
      channel: text(0),
      account: text(1),
      orderNo: text(2),
      channelNo: text(3),
      refundNo: text(4),
      batchNo: text(5),
      bankRef: text(6),
      voucherNo: text(7),
      counterpartyAccount: text(8),
      counterparty: text(9),
      memo: text(10),
    },
  };
}

/** The open rows of a side, at most so many. */
export const openRowsOf = (db: Read, reconciliationId: number, place: Place, most: number): PoolRow[] =>
  db
    .prepare<unknown[], Raw>(
      `SELECT ${columns} FROM open_items o CROSS JOIN transactions t ON t.id = o.transaction_id CROSS JOIN import_files f ON f.id = t.file_id
       WHERE o.reconciliation_id = ? AND o.side = ? AND o.until_day IS NULL LIMIT ?`,
    )
    .raw()
    .all(reconciliationId, place, most)
    .map((raw) => rowOf(raw, place, null));

/** What changes whenever something opens or closes; read from the index of what is open alone. */
export const openStamp = (db: Read, reconciliationId: number): { open: number; stamp: string } =>
  db
    .prepare<unknown[], { open: number; stamp: string }>(
      `SELECT count(*) AS open, printf('%d|%d|%d|%d', count(*), total(transaction_id), (SELECT max(id) FROM matches), (SELECT max(id) FROM runs)) AS stamp
       FROM open_items WHERE reconciliation_id = ? AND side IN ('left', 'right') AND until_day IS NULL`,
    )
    .get(reconciliationId)!;

/** Says whether anything at all was written since: by others, or by this connection. */
export const writtenStamp = (db: Read): string =>
  `${db.pragma('data_version', { simple: true })}|${db.prepare<[], number>('SELECT total_changes()').pluck().get()}`;

/** Neighbours of what is open: the pairs that passes by keys noted. */
export const neighboursOf = (db: Read, reconciliationId: number): { id: number; other: number }[] =>
  db
    .prepare<unknown[], { id: number; other: number }>(
      `SELECT n.transaction_id AS id, n.other_id AS other FROM open_neighbours n
         CROSS JOIN open_items o ON o.reconciliation_id = n.reconciliation_id AND o.transaction_id = n.transaction_id
       WHERE n.reconciliation_id = ? AND o.until_day IS NULL`,
    )
    .all(reconciliationId);

/** The rows of pairs whose keys agree and whose figures do not, of the runs since a day. */
export const mismatchedSince = (db: Read, reconciliationId: number, day: number): number[] =>
  db
    .prepare<unknown[], number>(
      `SELECT left_id FROM matches WHERE reconciliation_id = @id AND failed_gates IS NOT NULL AND left_id IS NOT NULL AND day >= @day
       UNION ALL SELECT right_id FROM matches WHERE reconciliation_id = @id AND failed_gates IS NOT NULL AND left_id IS NOT NULL AND day >= @day`,
    )
    .pluck()
    .all({ id: reconciliationId, day });

type Standing = [...Raw];

/** Rows by their numbers, with the match that each stands in. */
export function rowsStanding(
  db: Read,
  reconciliationId: number,
  ids: readonly number[],
  placeOf: (sourceId: number) => Place | null,
): PoolRow[] {
  const found = db
    .prepare<unknown[], Standing>(
      `SELECT m.id, m.pass, m.made_by IS NOT NULL, m.failed_gates IS NOT NULL, iif(m.left_id = t.id, m.right_id, m.left_id), ${columns}
       FROM json_each(?) e CROSS JOIN transactions t ON t.id = e.value CROSS JOIN import_files f ON f.id = t.file_id
         LEFT JOIN match_members g ON g.reconciliation_id = ? AND g.transaction_id = t.id LEFT JOIN matches m ON m.id = g.match_id`,
    )
    .raw()
    .all(JSON.stringify(ids), reconciliationId);
  return found.flatMap((all) => {
    const [match, pass, byHand, mismatched, partner, ...raw] = all as unknown as [N, N, number, number, N, ...Raw];
    const place = placeOf(raw[1]);
    if (place === null) return [];
    const taken =
      match === null ? null : { id: match, pass: pass!, byHand: byHand === 1, mismatched: mismatched === 1, partner };
    return [rowOf(raw, place, taken)];
  });
}

export type SuggestedRow = { id: number; pass: number; why: string; row: number };

/** Which rows stand in suggestions. */
export const suggestedRowsOf = (db: Read, reconciliationId: number): SuggestedRow[] =>
  db
    .prepare<unknown[], SuggestedRow>(
      `SELECT s.id, s.pass, s.why, x.transaction_id AS row FROM suggestions s CROSS JOIN suggestion_members x ON x.suggestion_id = s.id
       WHERE s.reconciliation_id = ? ORDER BY s.id, x.transaction_id`,
    )
    .all(reconciliationId);

/** Sets of rows that people took apart. */
export function apartOf(db: Read, reconciliationId: number): { net: boolean; rows: Map<number, Place> }[] {
  const rows = db
    .prepare<unknown[], { id: number; shape: string; row: number; side: Place }>(
      `SELECT a.id, a.shape, m.transaction_id AS row, m.side FROM taken_apart a CROSS JOIN taken_apart_members m ON m.taken_apart_id = a.id
       WHERE a.reconciliation_id = ? ORDER BY a.id`,
    )
    .all(reconciliationId);
  return [...Map.groupBy(rows, ({ id }) => id).values()].map((members) => ({
    net: members[0]!.shape === 'net',
    rows: new Map(members.map(({ row, side }) => [row, side])),
  }));
}

/** The real account of every source and of every virtual account, with the numbers of the real ones (blanks taken out). */
export function accountsOf(db: Read): {
  ofSource: Map<number, { id: number; number: string }>;
  ofVirtual: Map<string, number>;
} {
  const sources = db
    .prepare<[], { source: number; id: number; number: string }>(
      "SELECT s.id AS source, a.id AS id, replace(a.number, ' ', '') AS number FROM sources s JOIN real_accounts a ON a.id = s.real_account_id",
    )
    .all();
  const virtual = db
    .prepare<[], { code: string; id: number }>('SELECT code, real_account_id AS id FROM virtual_accounts')
    .all();
  return {
    ofSource: new Map(sources.map(({ source, id, number }) => [source, { id, number }])),
    ofVirtual: new Map(virtual.map(({ code, id }) => [code, id])),
  };
}
