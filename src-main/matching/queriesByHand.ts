import { type Day, formatDay } from '../../shared/value/time.ts';
import { type Exact, type Read, transactionIdOf, type Write } from '../store/index.ts';

export type OpenRow = {
  readonly id: number;
  readonly side: 'left' | 'right';
  readonly sourceId: number;
  readonly day: Day;
  readonly minor: bigint;
  readonly fee: bigint | null;
  readonly currency: string;
};

/** Those of some rows that are open in a reconciliation, the earliest first. */
export const openOf = (db: Read, reconciliationId: number, rows: readonly number[]): OpenRow[] =>
  db
    .prepare<[string, number], Exact<OpenRow>>(
      `SELECT t.id AS id, o.side AS side, t.source_id AS sourceId, t.business_day AS day, t.amount_minor AS minor, t.fee_minor AS fee, t.currency AS currency
       FROM (SELECT DISTINCT value FROM json_each(?)) given CROSS JOIN open_items o ON o.reconciliation_id = ? AND o.transaction_id = given.value AND o.until_day IS NULL
         CROSS JOIN transactions t ON t.id = o.transaction_id ORDER BY t.business_day, t.id`,
    )
    .safeIntegers()
    .all(JSON.stringify(rows), reconciliationId)
    .map((row) => ({ ...row, id: Number(row.id), sourceId: Number(row.sourceId), day: Number(row.day) }));

/** The open rows of a source and business day on a side. */
export const openOfDay = (
  db: Read,
  reconciliationId: number,
  side: 'left' | 'right',
  source: string,
  day: Day,
): number[] =>
  db
    .prepare<unknown[], number>(
      `SELECT t.id FROM open_items o CROSS JOIN transactions t ON t.id = o.transaction_id JOIN sources s ON s.id = t.source_id
       WHERE o.reconciliation_id = ? AND o.side = ? AND o.until_day IS NULL AND s.code = ? AND t.business_day = ? ORDER BY t.id`,
    )
    .pluck()
    .all(reconciliationId, side, source, day);

/** The match that a row stands in; null where it stands in none. */
export const matchOfRow = (db: Read, reconciliationId: number, row: number): number | null =>
  db
    .prepare<[number, number], number>(
      'SELECT match_id FROM match_members WHERE reconciliation_id = ? AND transaction_id = ?',
    )
    .pluck()
    .get(reconciliationId, row) ?? null;

/** How many rows of a source and day moved money. */
export const rowsOfDay = (db: Read, sourceId: number, day: Day): number =>
  db
    .prepare<[number, number], number | null>(
      "SELECT sum(rows) FROM daily_totals WHERE source_id = ? AND business_day = ? AND status = 'success'",
    )
    .pluck()
    .get(sourceId, day) ?? 0;

export const sourceCode = (db: Read, id: number): string =>
  db.prepare<[number], string>('SELECT code FROM sources WHERE id = ?').pluck().get(id) ?? '';

/** The id of a transaction named by its row number. */
export const placeOf = (db: Read, row: number): string =>
  db
    .prepare<{ row: number }, string>(`SELECT ${transactionIdOf('@row')}`)
    .pluck()
    .get({ row }) ?? '';

export type HandMatch = {
  readonly reconciliationId: number;
  readonly day: Day;
  readonly several: 'group' | 'net' | null;
  readonly left: readonly OpenRow[];
  readonly right: readonly OpenRow[];
  readonly leftMinor: bigint;
  readonly rightMinor: bigint;
  readonly failed: string | null;
  readonly note: string;
  readonly person: string;
  /** The closed day that its rows are from, if one is. */
  readonly closedDay: Day | null;
  /** A settlement: the channel source and day whose net it is. */
  readonly settlement: { readonly sourceId: number; readonly day: Day } | null;
};

/** Writes a match that a person made, takes its rows out of the pool and drops suggestions that named them. Returns its number. */
export function writeByHand(db: Write, match: HandMatch): number {
  const { left, right, several } = match;
  const said = {
    ...(match.note === '' ? {} : { note: match.note }),
    ...(match.closedDay === null ? {} : { closedDay: formatDay(match.closedDay) }),
  };
  const days = right.length > 0 && left.length > 0 ? right[0]!.day - left[0]!.day : 0;
  const { lastInsertRowid } = db
    .prepare(
      `INSERT INTO matches (reconciliation_id, run_id, day, pass, left_id, right_id, left_minor, right_minor, currency, day_difference,
         failed_gates, evidence, made_by, several) VALUES (?, NULL, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      match.reconciliationId,
      match.day,
      several === null ? left[0]!.id : null,
      several === null ? right[0]!.id : null,
      match.leftMinor,
      match.rightMinor,
      (left[0] ?? right[0]!).currency,
      days,
      match.failed,
      Object.keys(said).length === 0 ? null : JSON.stringify(said),
      match.person,
      several,
    );
  if (match.settlement)
    db.prepare(
      'INSERT INTO match_days (match_id, source_id, day, currency, owed_minor, net_minor) VALUES (?, ?, ?, ?, ?, ?)',
    ).run(
      lastInsertRowid,
      match.settlement.sourceId,
      match.settlement.day,
      left[0]!.currency,
      match.leftMinor,
      left.reduce((sum, { minor, fee }) => sum + minor - (fee ?? 0n), 0n),
    );
  const member = db.prepare(
    'INSERT INTO match_members (reconciliation_id, transaction_id, match_id, side, grouped) VALUES (?, ?, ?, ?, ?)',
  );
  const taken = db.prepare('UPDATE open_items SET until_day = ? WHERE reconciliation_id = ? AND transaction_id = ?');
  const named = db.prepare(
    'DELETE FROM suggestions WHERE reconciliation_id = ? AND id IN (SELECT suggestion_id FROM suggestion_members WHERE transaction_id = ?)',
  );
  for (const { id, side } of [...left, ...right]) {
    member.run(match.reconciliationId, id, lastInsertRowid, side, several === null ? 0 : 1);
    taken.run(match.day, match.reconciliationId, id);
    named.run(match.reconciliationId, id);
  }
  return Number(lastInsertRowid);
}

export type Made = {
  readonly reconciliationId: number;
  readonly reconciliation: string;
  readonly day: Day;
  readonly shape: 'pair' | 'group' | 'net';
};

export const madeMatch = (db: Read, id: number): Made | null =>
  db
    .prepare<[number], Made>(
      `SELECT m.reconciliation_id AS reconciliationId, r.code AS reconciliation, m.day AS day, m.shape AS shape
       FROM matches m JOIN reconciliations r ON r.id = m.reconciliation_id WHERE m.id = ?`,
    )
    .get(id) ?? null;

/**
 * Puts rows back into the pool; only money that moved is carried. A row that never stood there is open since the first
 * run that saw its day, so that running any day again finds it anew or keeps it.
 */
export function openAgain(
  db: Write,
  reconciliationId: number,
  side: 'left' | 'right',
  rows: readonly number[],
  day: Day,
): void {
  const given = JSON.stringify(rows);
  db.prepare(
    `UPDATE open_items SET until_day = NULL WHERE reconciliation_id = ? AND transaction_id IN (SELECT value FROM json_each(?))`,
  ).run(reconciliationId, given);
  db.prepare(
    `INSERT OR IGNORE INTO open_items (reconciliation_id, transaction_id, side, since_day)
     SELECT @reconciliationId, t.id, @side, coalesce((SELECT min(u.day) FROM runs u WHERE u.reconciliation_id = @reconciliationId AND u.state = 'current' AND u.day >= t.business_day
         AND u.day > coalesce((SELECT max(c.day) FROM day_closes c WHERE c.reconciliation_id = @reconciliationId AND c.state = 'closed'), 0)), @day)
     FROM json_each(@given) g CROSS JOIN transactions t ON t.id = g.value WHERE t.status = 'success' ORDER BY t.id`,
  ).run({ reconciliationId, side, day, given });
}

/** The rows that a suggestion names, by side. */
export const suggestedRows = (
  db: Read,
  id: number,
): { reconciliationId: number; rows: { id: number; side: 'left' | 'right' }[] } | null => {
  const found = db.prepare<[number], number>('SELECT reconciliation_id FROM suggestions WHERE id = ?').pluck().get(id);
  if (found === undefined) return null;
  const rows = db
    .prepare<[number], { id: number; side: 'left' | 'right' }>(
      'SELECT transaction_id AS id, side FROM suggestion_members WHERE suggestion_id = ? ORDER BY transaction_id',
    )
    .all(id);
  return { reconciliationId: found, rows };
};
