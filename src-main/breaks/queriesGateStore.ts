import type { GateLine, GateRole, GateState, GateView } from '../../shared/entity/gate.ts';
import { formatMinor } from '../../shared/value/money.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import { companyTime, type Exact, type Read, transactionIdOf, type Write } from '../store/index.ts';
import type { Line, Settling } from './queriesGates.ts';

export type Gate = Settling & {
  id: string;
  terms: { role: GateRole; rows: number; minor: bigint; blocks: boolean }[];
  lines: (Line & { role: GateRole })[];
  left: bigint;
  right: bigint;
  blocked: boolean;
  hash: string;
  basis: string;
};
export type StoredGate = Pick<Gate, 'matchId' | 'owed' | 'received' | 'blocked' | 'basis'>;

/** The gates as they were last weighed, by id. */
export const storedGates = (db: Read): Map<string, StoredGate> =>
  new Map(
    db
      .prepare<
        [],
        Exact<{ id: string; matchId: number | null; owed: bigint; received: bigint; blocked: number; basis: string }>
      >('SELECT id, match_id AS matchId, owed_minor AS owed, received_minor AS received, blocked, basis FROM gates')
      .safeIntegers()
      .all()
      .map(({ id, matchId, blocked, ...known }) => [
        id,
        { ...known, matchId: matchId === null ? null : Number(matchId), blocked: blocked === 1n },
      ]),
  );

/** The gates of the days of some rows. */
export const gatesByDays = (db: Read, rows: readonly number[]): string[] =>
  db
    .prepare<[string], string>(
      `SELECT DISTINCT g.id FROM (SELECT DISTINCT t.business_day AS day FROM json_each(?) j CROSS JOIN transactions t ON t.id = j.value) d
       JOIN gates g ON d.day BETWEEN g.first_day AND g.last_day`,
    )
    .pluck()
    .all(JSON.stringify(rows));

/** The gates in which a break stands. */
export const gatesAbout = (db: Read, breakId: string): string[] =>
  db.prepare<[string], string>('SELECT DISTINCT gate_id FROM gate_lines WHERE break_id = ?').pluck().all(breakId);

/** So many rows of a term are kept; the term has them all. */
const MOST_LINES = 1000;

/** Writes gates that were weighed. Of those that are gone only what was released stays, as blocked. */
export function writeGates(db: Write, gates: readonly Gate[], gone: readonly string[]): void {
  const forget = db.prepare(
    'DELETE FROM gates WHERE id = ? AND NOT EXISTS (SELECT 1 FROM gate_releases r WHERE r.gate_id = gates.id)',
  );
  const empty = db.prepare(
    `UPDATE gates SET settled_day = NULL, match_id = NULL, owed_minor = 0, received_minor = 0, left_minor = 0, right_minor = 0, blocked = 1, content_hash = '', basis = '' WHERE id = ?`,
  );
  const dropTerms = db.prepare('DELETE FROM gate_terms WHERE gate_id = ?');
  const dropLines = db.prepare('DELETE FROM gate_lines WHERE gate_id = ?');
  for (const id of [...gone, ...gates.map((gate) => gate.id)]) {
    dropTerms.run(id);
    dropLines.run(id);
  }
  for (const id of gone) if (forget.run(id).changes === 0) empty.run(id);
  const put = db.prepare(
    `INSERT INTO gates (id, reconciliation_id, source_id, first_day, last_day, currency, settled_day, match_id, owed_minor, received_minor, left_minor, right_minor, blocked, content_hash, basis)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET settled_day = excluded.settled_day, match_id = excluded.match_id, owed_minor = excluded.owed_minor, received_minor = excluded.received_minor,
       left_minor = excluded.left_minor, right_minor = excluded.right_minor, blocked = excluded.blocked, content_hash = excluded.content_hash, basis = excluded.basis`,
  );
  const term = db.prepare(
    'INSERT INTO gate_terms (gate_id, term, role, rows, amount_minor, blocks) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const line = db.prepare(
    'INSERT INTO gate_lines (gate_id, line, role, label, amount_minor, transaction_id, break_id) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  for (const gate of gates) {
    const { id, reconciliationId, sourceId, firstDay, lastDay, currency, settledDay, matchId, owed, received } = gate;
    const what = [id, reconciliationId, sourceId, firstDay, lastDay, currency, settledDay, matchId];
    put.run(...what, owed, received, gate.left, gate.right, gate.blocked ? 1 : 0, gate.hash, gate.basis);
    for (const [index, one] of gate.terms.entries())
      term.run(id, index + 1, one.role, one.rows, one.minor, one.blocks ? 1 : 0);
    const kept = [...Map.groupBy(gate.lines, ({ role }) => role).values()].flatMap((own) => own.slice(0, MOST_LINES));
    for (const [index, one] of kept.entries())
      line.run(id, index + 1, one.role, one.label, one.minor, one.transactionId, one.breakId);
  }
}

export type GateFilter = {
  /** Gates with a channel day in the span, or settled in it. */
  day?: Day;
  to?: Day;
  reconciliation?: string;
  source?: string;
  state?: GateState;
};

const stateIn = `CASE WHEN l.id IS NULL THEN iif(g.blocked, 'blocked', 'ready') WHEN l.content_hash = g.content_hash THEN 'released' ELSE 'changed' END`;
const from = `FROM gates g JOIN reconciliations r ON r.id = g.reconciliation_id JOIN sources s ON s.id = g.source_id
  LEFT JOIN gate_releases l ON l.id = (SELECT max(x.id) FROM gate_releases x WHERE x.gate_id = g.id)`;

function clauseOf({ day, to, reconciliation, source, state }: GateFilter): { text: string; values: unknown[] } {
  const parts: { text: string; values: unknown[] }[] = [];
  if (day !== undefined) {
    const span = [day, to ?? day];
    parts.push({
      text: '((g.last_day >= ? AND g.first_day <= ?) OR g.settled_day BETWEEN ? AND ?)',
      values: [...span, ...span],
    });
  }
  if (reconciliation !== undefined) parts.push({ text: 'r.code = ?', values: [reconciliation] });
  if (source !== undefined) parts.push({ text: 's.code = ?', values: [source] });
  if (state !== undefined) parts.push({ text: `${stateIn} = ?`, values: [state] });
  const text = parts.map((part) => part.text).join(' AND ');
  return { text: text === '' ? '' : `WHERE ${text}`, values: parts.flatMap(({ values }) => values) };
}

type Row = {
  id: string;
  reconciliation: string;
  source: string;
  first: bigint;
  last: bigint;
  settled: bigint | null;
  currency: string;
  state: GateState;
  blocked: bigint;
  received: bigint;
  left: bigint;
  right: bigint;
  hash: string;
  by: string | null;
  at: bigint | null;
  amount: bigint | null;
  note: string | null;
};

const columns = `g.id, r.code AS reconciliation, s.code AS source, g.first_day AS first, g.last_day AS last, g.settled_day AS settled, g.currency,
  ${stateIn} AS state, g.blocked, g.received_minor AS received, g.left_minor AS "left", g.right_minor AS "right", g.content_hash AS hash,
  l.person AS "by", l.at, l.amount_minor AS amount, l.note`;

function viewOf(db: Read, row: Row): GateView {
  const amount = (minor: bigint): string => formatMinor(minor, row.currency);
  const terms = db
    .prepare<[string], { role: GateRole; rows: bigint; minor: bigint; blocks: bigint }>(
      'SELECT role, rows, amount_minor AS minor, blocks FROM gate_terms WHERE gate_id = ? ORDER BY term',
    )
    .safeIntegers()
    .all(row.id);
  const { by, at } = row;
  return {
    ...{ id: row.id, reconciliation: row.reconciliation, source: row.source },
    ...{ first: formatDay(Number(row.first)), last: formatDay(Number(row.last)) },
    settled: row.settled === null ? null : formatDay(Number(row.settled)),
    ...{ currency: row.currency, state: row.state, holds: row.blocked === 0n },
    ...{ received: amount(row.received), explained: amount(row.left), toClear: amount(row.right) },
    residue: amount(row.right - row.left),
    terms: terms.map(({ role, rows, minor, blocks }) => ({
      ...{ role, rows: Number(rows), amount: amount(minor), disputed: blocks === 1n },
    })),
    contentHash: row.hash,
    released:
      by === null || at === null
        ? null
        : {
            by,
            at: companyTime(db)(Number(at)),
            amount: amount(row.amount ?? 0n),
            note: row.note ?? '',
          },
  };
}

/** A window of gates, the latest days first. */
export function listGates(
  db: Read,
  filter: GateFilter,
  { offset, limit }: { offset: number; limit: number },
): { total: number; rows: GateView[] } {
  const { text, values } = clauseOf(filter);
  const total =
    db
      .prepare<unknown[], number>(`SELECT count(*) ${from} ${text}`)
      .pluck()
      .get(...values) ?? 0;
  const rows = db
    .prepare<unknown[], Row>(`SELECT ${columns} ${from} ${text} ORDER BY g.last_day DESC, g.id LIMIT ? OFFSET ?`)
    .safeIntegers()
    .all(...values, limit, offset);
  return { total, rows: rows.map((row) => viewOf(db, row)) };
}

export function findGate(db: Read, id: string): GateView | null {
  const row = db.prepare<[string], Row>(`SELECT ${columns} ${from} WHERE g.id = ?`).safeIntegers().get(id);
  return row ? viewOf(db, row) : null;
}

/** A window of the rows of a gate's terms. */
export function gateLines(
  db: Read,
  { id, currency }: GateView,
  { offset, limit }: { offset: number; limit: number },
): { total: number; rows: GateLine[] } {
  const total = db.prepare<[string], number>('SELECT count(*) FROM gate_lines WHERE gate_id = ?').pluck().get(id) ?? 0;
  const rows = db
    .prepare<unknown[], Omit<GateLine, 'amount'> & { minor: bigint }>(
      `SELECT l.role, l.label, l.amount_minor AS minor, ${transactionIdOf('l.transaction_id')} AS "transaction", l.break_id AS "break"
       FROM gate_lines l WHERE l.gate_id = ? ORDER BY l.line LIMIT ? OFFSET ?`,
    )
    .safeIntegers()
    .all(id, limit, offset);
  return { total, rows: rows.map(({ minor, ...row }) => ({ ...row, amount: formatMinor(minor, currency) })) };
}

export function writeRelease(
  db: Write,
  { id, contentHash, currency }: GateView,
  { note, person, now }: { note: string; person: string; now: Date },
): void {
  db.prepare(
    `INSERT INTO gate_releases (gate_id, content_hash, amount_minor, currency, note, at, person)
     SELECT id, ?, right_minor, ?, ?, ?, ? FROM gates WHERE id = ?`,
  ).run(contentHash, currency, note, Math.floor(now.getTime() / 1000), person, id);
}
