import type { Day } from '../../shared/value/time.ts';
import { channelDaysIn, type Exact, numbersOf, type Read, type Write } from '../store/index.ts';

export type ProofKind = 'a' | 'b' | 'c';
export type ProofLine = {
  role: string;
  label: string;
  rows: number;
  minor: bigint;
  transactionId: number | null;
  breakId: string | null;
};
export type Proof = {
  kind: ProofKind;
  day: Day;
  scope: string;
  currency: string;
  left: bigint;
  right: bigint;
  residue: bigint;
  /** False where something that the proof needs is not there: it is never PROVEN then. */
  complete: boolean;
  lines: ProofLine[];
};

const lineOf = (row: Exact<ProofLine>): ProofLine => ({
  ...row,
  rows: Number(row.rows),
  transactionId: row.transactionId === null ? null : Number(row.transactionId),
});

export function lines(db: Read, sql: string, ...values: unknown[]): ProofLine[] {
  return db
    .prepare<unknown[], Exact<ProofLine>>(sql)
    .safeIntegers()
    .all(...values)
    .map(lineOf);
}

export const NET = (alias: string): string => `(${alias}.amount_minor - coalesce(${alias}.fee_minor, 0))`;
const bookRow = "src.side = 'book' AND t.status = 'success'";
const breakOf = (side: 'left' | 'right', id: string): string =>
  `(SELECT b.id FROM breaks b WHERE b.${side}_id = ${id} AND b.state <> 'closed' ORDER BY b.scope IN ('policy', 'split'), b.id LIMIT 1)`;
export const label = `coalesce(${numbersOf('t')}, t.memo, t.kind)`;

export type RealAccount = { id: number; code: string; currency: string; openingDay: Day; opening: bigint };

export const realAccounts = (db: Read): RealAccount[] =>
  db
    .prepare<[], { id: bigint; code: string; currency: string; openingDay: bigint; opening: bigint }>(
      'SELECT id, code, currency, opening_day AS openingDay, opening_minor AS opening FROM real_accounts WHERE active = 1 ORDER BY id',
    )
    .safeIntegers()
    .all()
    .map((row) => ({ ...row, id: Number(row.id), openingDay: Number(row.openingDay) }));

/** What the rows of daily totals `d` move, fees taken off. */
const MOVED = 'd.in_minor - d.out_minor - d.fee_minor';

/** Σ of the virtual accounts on a real account at the end of a day: openings and every success row since, fees taken off. */
export function virtualBalance(db: Read, { id, openingDay }: RealAccount, day: Day): bigint {
  const one = <T extends unknown[]>(sql: string, ...values: T): bigint =>
    db
      .prepare<T, bigint | null>(sql)
      .pluck()
      .safeIntegers()
      .get(...values) ?? 0n;
  const opening = one('SELECT sum(opening_minor) FROM virtual_accounts WHERE real_account_id = ?', id);
  const moved = one(
    `SELECT sum(${MOVED}) FROM sources src CROSS JOIN daily_totals d ON d.source_id = src.id JOIN virtual_accounts v ON v.code = d.account
     WHERE src.side = 'book' AND d.status = 'success' AND v.real_account_id = ? AND d.business_day BETWEEN ? AND ?`,
    id,
    openingDay + 1,
    day,
  );
  return opening + moved;
}

/** The bank's own closing balance of a day; null when no statement says it. */
export const bankBalance = (db: Read, account: RealAccount, day: Day): bigint | null =>
  db
    .prepare<unknown[], bigint>(
      `SELECT b.closing_minor FROM statement_balances b JOIN sources s ON s.id = b.source_id
       WHERE s.side = 'bank' AND s.real_account_id = ? AND b.last_day = ? ORDER BY b.file_id DESC, b.sequence DESC LIMIT 1`,
    )
    .pluck()
    .safeIntegers()
    .get(account.id, day) ?? null;

/** What the channels have taken and not yet brought: one line a channel day that no settlement has paid. */
export const inTransit = (db: Read, account: RealAccount, day: Day): ProofLine[] =>
  lines(
    db,
    `SELECT 'in-transit' AS role, s.code || ' ' || date(d.business_day * 86400, 'unixepoch') AS label, sum(d.rows) AS rows, -sum(${MOVED}) AS minor, NULL AS transactionId,
       (SELECT b.id FROM breaks b WHERE b.kind IN ('SETTLEMENT_SHORT', 'SETTLEMENT_OVER') AND b.state <> 'closed' AND b.subject = s.code || ':' || date(d.business_day * 86400, 'unixepoch')) AS breakId
     FROM sources s CROSS JOIN daily_totals d ON d.source_id = s.id
     WHERE s.side = 'channel' AND s.role = 'transactions' AND s.real_account_id = ? AND d.status = 'success' AND d.business_day > ? AND d.business_day <= ?
       AND NOT EXISTS (SELECT 1 FROM match_days p WHERE p.source_id = s.id AND p.day = d.business_day AND p.currency = d.currency)
     GROUP BY s.id, d.business_day ORDER BY s.id, d.business_day`,
    account.id,
    account.openingDay,
    day,
  );

const settledDays = channelDaysIn('match_days', 'd.match_id = m.id');
/** Settlements of the sources that settle to an account, with what their days come to after fees. */
const settlements = `(SELECT p.match_id, sum(p.owed_minor - p.net_minor) AS fees FROM match_days p JOIN sources s ON s.id = p.source_id
     WHERE s.real_account_id = ? GROUP BY p.match_id) g CROSS JOIN matches m ON m.id = g.match_id`;

/** Settlements that arrived with another amount than the channel's own bill says. */
export const settlementDifferences = (db: Read, account: RealAccount): ProofLine[] =>
  lines(
    db,
    `SELECT 'suspense' AS role, replace(${settledDays}, ':', ' ') AS label, 1 AS rows, m.right_minor - m.left_minor AS minor, NULL AS transactionId,
       (SELECT b.id FROM breaks b WHERE b.match_id = m.id) AS breakId
     FROM ${settlements} WHERE m.failed_gates IS NOT NULL ORDER BY label`,
    account.id,
  );

/** Fees of settlements that came in full: the book has taken them off, the channel bills them later. */
export const feesApart = (db: Read, account: RealAccount): ProofLine[] =>
  lines(
    db,
    `SELECT 'fees-apart' AS role, replace(${settledDays}, ':', ' ') AS label, 1 AS rows, g.fees AS minor, NULL AS transactionId, NULL AS breakId
     FROM ${settlements} WHERE g.fees <> 0 ORDER BY label`,
    account.id,
  );

/** Rows without a partner: the book's come off, the channels' and the bank's come on top. */
export const oneSided = (db: Read, account: RealAccount): ProofLine[] => [
  ...lines(
    db,
    `SELECT DISTINCT 'suspense' AS role, ${label} AS label, 1 AS rows, -${NET('t')} AS minor, t.id AS transactionId, ${breakOf('left', 't.id')} AS breakId
     FROM open_items o CROSS JOIN transactions t ON t.id = o.transaction_id JOIN sources src ON src.id = t.source_id JOIN virtual_accounts v ON v.code = t.account
     WHERE o.until_day IS NULL AND ${bookRow} AND v.real_account_id = ? ORDER BY t.business_day, t.id`,
    account.id,
  ),
  ...lines(
    db,
    `SELECT DISTINCT 'suspense' AS role, ${label} AS label, 1 AS rows, ${NET('t')} AS minor, t.id AS transactionId, ${breakOf('right', 't.id')} AS breakId
     FROM open_items o CROSS JOIN transactions t ON t.id = o.transaction_id JOIN sources src ON src.id = t.source_id
     WHERE o.until_day IS NULL AND o.side = 'right' AND src.side IN ('channel', 'bank') AND src.role = 'transactions' AND src.real_account_id = ? ORDER BY t.business_day, t.id`,
    account.id,
  ),
];

export type StatementBalance = {
  source: string;
  account: string;
  currency: string;
  firstDay: Day;
  lastDay: Day;
  opening: bigint;
  closing: bigint;
  rows: bigint;
  previousClosing: bigint | null;
  previousLastDay: Day | null;
  stored: bigint;
};

/** Statements that end on a day, with the one before them and what the workspace holds of their days. */
export function statementsOf(db: Read, day: Day): StatementBalance[] {
  const previous = (column: string): string =>
    `(SELECT p.${column} FROM statement_balances p WHERE p.source_id = b.source_id AND p.account = b.account AND p.last_day < b.first_day ORDER BY p.last_day DESC, p.file_id DESC, p.sequence DESC LIMIT 1)`;
  return db
    .prepare<[number], Exact<StatementBalance>>(
      `SELECT s.code AS source, b.account AS account, b.currency AS currency, b.first_day AS firstDay, b.last_day AS lastDay, b.opening_minor AS opening, b.closing_minor AS closing,
         b.rows_minor AS rows, ${previous('closing_minor')} AS previousClosing, ${previous('last_day')} AS previousLastDay,
         coalesce((SELECT sum(t.amount_minor) FROM transactions_by_day t WHERE t.source_id = b.source_id AND t.business_day BETWEEN b.first_day AND b.last_day + 1
           AND (t.account = b.account OR t.account IS NULL) AND t.status = 'success' AND t.civil_day BETWEEN b.first_day AND b.last_day), 0) AS stored
       FROM statement_balances b JOIN sources s ON s.id = b.source_id WHERE b.last_day = ? ORDER BY s.id, b.file_id, b.sequence`,
    )
    .safeIntegers()
    .all(day)
    .map((row) => ({
      ...row,
      firstDay: Number(row.firstDay),
      lastDay: Number(row.lastDay),
      previousLastDay: row.previousLastDay === null ? null : Number(row.previousLastDay),
    }));
}

/** Reconciliations whose left side is the book: those that link its rows. */
const bookReconciliations = (db: Read): { id: number; code: string }[] =>
  db
    .prepare<[], { id: number; code: string }>(
      `SELECT DISTINCT r.id AS id, r.code AS code FROM reconciliations r JOIN reconciliation_sources rs ON rs.reconciliation_id = r.id AND rs.side = 'left'
       JOIN sources s ON s.id = rs.source_id WHERE s.side = 'book' ORDER BY r.id`,
    )
    .all();

// CROSS JOIN fixes the order: from the book's day into primary keys, never along all members.
const bookDay = 'sources src CROSS JOIN transactions_by_day t ON t.source_id = src.id';

/** Every success row of the book on a day: how many, and what they move. */
export function bookTotal(db: Read, day: Day): { rows: number; minor: bigint } {
  const row = db
    .prepare<[number], { rows: bigint | null; minor: bigint | null }>(
      `SELECT sum(d.rows) AS rows, sum(${MOVED}) AS minor FROM sources src CROSS JOIN daily_totals d ON d.source_id = src.id
       WHERE src.side = 'book' AND d.status = 'success' AND d.business_day = ?`,
    )
    .safeIntegers()
    .get(day)!;
  return { rows: Number(row.rows ?? 0n), minor: row.minor ?? 0n };
}

type Linked = { rows: bigint; minor: bigint | null; nets: bigint; netsMinor: bigint | null };
const netted = "m.grouped = 1 AND (SELECT g.shape FROM matches g WHERE g.id = m.match_id) = 'net'";

/** Rows of the book's day in matches of a reconciliation: with rows of the other side, and netting out with their own. */
function linkedRows(db: Read, reconciliation: { id: number; code: string }, day: Day): ProofLine[] {
  const found = db
    .prepare<unknown[], Linked>(
      `SELECT count(*) AS rows, sum(${NET('t')}) AS minor,
         count(*) FILTER (WHERE ${netted}) AS nets, sum(${NET('t')}) FILTER (WHERE ${netted}) AS netsMinor
       FROM sources src CROSS JOIN day_runs d ON d.source_id = src.id
         CROSS JOIN match_members m ON m.reconciliation_id = ? AND m.transaction_id BETWEEN d.first_id AND d.last_id
         CROSS JOIN transactions t ON t.id = m.transaction_id
       WHERE ${bookRow} AND d.business_day = ?`,
    )
    .safeIntegers()
    .get(reconciliation.id, day)!;
  const line = (role: string, rows: bigint, minor: bigint | null): ProofLine => ({
    role,
    label: reconciliation.code,
    rows: Number(rows),
    minor: minor ?? 0n,
    transactionId: null,
    breakId: null,
  });
  const nets = found.netsMinor ?? 0n;
  return [line('linked', found.rows - found.nets, (found.minor ?? 0n) - nets), line('netted', found.nets, nets)];
}

/** The book's success rows of a day that stand in a match or wait by name, a line for each way. */
export function bookLinks(db: Read, day: Day): ProofLine[] {
  return bookReconciliations(db).flatMap((reconciliation) => {
    const open = lines(
      db,
      `SELECT 'open' AS role, ? AS label, count(*) AS rows, coalesce(sum(${NET('t')}), 0) AS minor, NULL AS transactionId, NULL AS breakId
       FROM open_items o CROSS JOIN transactions t ON t.id = o.transaction_id JOIN sources src ON src.id = t.source_id
       WHERE o.reconciliation_id = ? AND o.side = 'left' AND o.until_day IS NULL AND ${bookRow} AND t.business_day = ?`,
      reconciliation.code,
      reconciliation.id,
      day,
    );
    return [...linkedRows(db, reconciliation, day), ...open].filter((line) => line.rows > 0);
  });
}

/** Is a row of the book's day in a match of one reconciliation, and in a match or the pool of another as well? */
function linkedTwice(db: Read, reconciliations: readonly number[], day: Day): boolean {
  if (reconciliations.length < 2) return false;
  const ofDay = (from: string, row: string, id: number): string =>
    `FROM day_runs d CROSS JOIN ${from} ON ${row}.reconciliation_id = ${id} AND ${row}.transaction_id BETWEEN d.first_id AND d.last_id
     WHERE d.source_id IN (SELECT src.id FROM sources src WHERE src.side = 'book') AND d.business_day = ${day}`;
  const among = (from: string, row: string, id: number): string =>
    `SELECT 1 ${ofDay(from, row, id)} AND EXISTS (SELECT 1 FROM match_members other
       WHERE other.reconciliation_id IN (${reconciliations.filter((each) => each !== id).join(', ')}) AND other.transaction_id = ${row}.transaction_id)`;
  const sizes = new Map(
    reconciliations.map((id) => [
      id,
      db
        .prepare<[], number>(`SELECT count(*) ${ofDay('match_members m', 'm', id)}`)
        .pluck()
        .get()!,
    ]),
  );
  // Of two reconciliations it is enough to ask the smaller about the larger.
  const [, ...others] = reconciliations.toSorted((a, b) => sizes.get(b)! - sizes.get(a)!);
  const questions = [
    ...others.map((id) => among('match_members m', 'm', id)),
    ...reconciliations.map((id) => `${among('open_items o', 'o', id)} AND o.until_day IS NULL`),
  ];
  return questions.some((sql) => db.prepare(`${sql} LIMIT 1`).get() !== undefined);
}

/**
 * Book rows that no reconciliation looked at: linked to nothing and netting out with nothing. Where the rows that are
 * linked or wait by name are as many as there are, and none counts twice, there is none to look for.
 */
export function unseenBookRows(db: Read, day: Day, named: number, all: number): ProofLine[] {
  const reconciliations = bookReconciliations(db).map(({ id }) => id);
  if (named === all && !linkedTwice(db, reconciliations, day)) return [];
  const seen = reconciliations.map(
    (id) =>
      `AND NOT EXISTS (SELECT 1 FROM match_members m WHERE m.reconciliation_id = ${id} AND m.transaction_id = t.id)
       AND NOT EXISTS (SELECT 1 FROM open_items o WHERE o.reconciliation_id = ${id} AND o.transaction_id = t.id AND o.until_day IS NULL)`,
  );
  return lines(
    db,
    `SELECT 'unlinked' AS role, ${label} AS label, 1 AS rows, ${NET('t')} AS minor, t.id AS transactionId, ${breakOf('left', 't.id')} AS breakId
     FROM ${bookDay} WHERE ${bookRow} AND t.business_day = ? ${seen.join(' ')} LIMIT 1000`,
    day,
  );
}

/** Replaces the proofs of a day. */
export function writeProofs(db: Write, day: Day, proofs: readonly Proof[]): void {
  db.prepare('DELETE FROM proof_lines WHERE proof_id IN (SELECT id FROM proofs WHERE day = ?)').run(day);
  db.prepare('DELETE FROM proofs WHERE day = ?').run(day);
  const insert = db.prepare(
    'INSERT INTO proofs (kind, day, scope, currency, left_minor, right_minor, residue_minor, verdict) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const line = db.prepare(
    'INSERT INTO proof_lines (proof_id, line, role, label, rows, amount_minor, transaction_id, break_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  for (const proof of proofs) {
    const verdict = proof.residue === 0n && proof.complete ? 'PROVEN' : 'INCOMPLETE';
    const { lastInsertRowid } = insert.run(
      proof.kind,
      proof.day,
      proof.scope,
      proof.currency,
      proof.left,
      proof.right,
      proof.residue,
      verdict,
    );
    for (const [index, one] of proof.lines.entries())
      line.run(lastInsertRowid, index + 1, one.role, one.label, one.rows, one.minor, one.transactionId, one.breakId);
  }
}
