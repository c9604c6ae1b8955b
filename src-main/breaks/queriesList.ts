import type { BreakAttachment, BreakEvent, BreakView } from '../../shared/entity/break.ts';
import { setup } from '../../shared/entity/setup.ts';
import { formatMinor } from '../../shared/value/money.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import { companyTime, type Read, transactionIdOf } from '../store/index.ts';
import { bucketOf, type Labels, labelOf } from './ageing.ts';

type Row = Record<string, bigint | string | null>;
const text = (value: bigint | string | null | undefined): string | null =>
  value === null || value === undefined ? null : String(value);
const day = (value: bigint | string | null | undefined): string => formatDay(Number(value));

const columns = `b.*, ${transactionIdOf('b.left_id')} AS leftPlace, ${transactionIdOf('b.right_id')} AS rightPlace,
  (SELECT t.order_no FROM transactions t WHERE t.id = coalesce(b.left_id, b.right_id)) AS orderNo,
  (SELECT s.code FROM transactions t JOIN sources s ON s.id = t.source_id WHERE t.id = coalesce(b.left_id, b.right_id)) AS source,
  (SELECT min(l.closed_day) FROM reconciliations r CROSS JOIN late_rows l ON l.reconciliation_id = r.id AND l.transaction_id IN (b.left_id, b.right_id)
   WHERE r.code = b.scope OR b.scope IN ('policy', 'split')) AS closedDay`;

/** Sums are kept in minor units; a person sees decimals. */
const minorDetails = new Set(['owed', 'arrived', 'closing', 'opening', 'held', 'feeDue', 'feeCharged']);

const detailOf = (json: string, currency: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(JSON.parse(json) as Record<string, unknown>).map(([name, value]) => [
      name,
      minorDetails.has(name) ? formatMinor(BigInt(String(value)), currency) : String(value),
    ]),
  );

const viewOf = (row: Row, labels: Labels): BreakView => ({
  id: String(row.id),
  scope: String(row.scope),
  subject: String(row.subject),
  kind: row.kind as BreakView['kind'],
  also: JSON.parse(String(row.also)) as BreakView['also'],
  state: row.state as BreakView['state'],
  day: day(row.day),
  firstSeen: day(row.first_seen_day),
  lastSeen: day(row.last_seen_day),
  expires: row.expires_day === null ? null : day(row.expires_day),
  attempts: Number(row.attempts),
  age: Number(row.last_seen_day) - Number(row.day),
  bucket: bucketOf(Number(row.last_seen_day) - Number(row.day), labels),
  effect: formatMinor(row.effect_minor as bigint, String(row.currency)),
  currency: String(row.currency),
  label: labelOf(row.effect_minor as bigint, labels),
  left: text(row.leftPlace),
  right: text(row.rightPlace),
  orderNo: text(row.orderNo),
  source: text(row.source),
  detail: detailOf(String(row.detail), String(row.currency)),
  assignee: text(row.assignee),
  closedDay: row.closedDay === null ? null : day(row.closedDay),
});

/** The labels of the setup in use, or what holds without one. */
export function labelsOf(db: Read): Labels {
  const said = db
    .prepare<[], string | null>(
      "SELECT json_extract(document, '$.labels') FROM setup_versions ORDER BY id DESC LIMIT 1",
    )
    .pluck()
    .get();
  return setup.shape.labels.parse(said ? JSON.parse(said) : undefined);
}

export type BreakFilter = {
  day?: Day;
  to?: Day;
  scope?: string;
  kinds?: readonly string[];
  states?: readonly string[];
  source?: string;
  minAge?: number;
  maxAge?: number;
  search?: string;
};

/** A filter as SQL; every clause is fixed text, every value is bound. */
export function where(filter: BreakFilter): { text: string; values: unknown[] } {
  const parts: string[] = [];
  const values: unknown[] = [];
  const add = (part: string, ...more: unknown[]): void => {
    parts.push(part);
    values.push(...more);
  };
  if (filter.day !== undefined) add('b.day BETWEEN ? AND ?', filter.day, filter.to ?? filter.day);
  if (filter.scope !== undefined) add('b.scope = ?', filter.scope);
  if (filter.kinds) add(`b.kind IN (SELECT value FROM json_each(?))`, JSON.stringify(filter.kinds));
  if (filter.states) add(`b.state IN (SELECT value FROM json_each(?))`, JSON.stringify(filter.states));
  if (filter.source !== undefined)
    add(
      '(SELECT s.code FROM transactions t JOIN sources s ON s.id = t.source_id WHERE t.id = coalesce(b.left_id, b.right_id)) = ?',
      filter.source,
    );
  if (filter.minAge !== undefined) add('b.last_seen_day - b.day >= ?', filter.minAge);
  if (filter.maxAge !== undefined) add('b.last_seen_day - b.day <= ?', filter.maxAge);
  if (filter.search) add(`(instr(b.subject, ?) > 0 OR instr(b.id, ?) > 0)`, filter.search, filter.search);
  return { text: parts.length > 0 ? `WHERE ${parts.join(' AND ')}` : '', values };
}

const orders: Record<string, string> = {
  age: 'b.last_seen_day - b.day',
  effect: 'abs(b.effect_minor)',
  kind: 'b.kind',
  day: 'b.day',
};

/** A window of breaks with the count and the sums of the whole filter. Ties are broken by id, so that windows never overlap. */
export function listBreaks(
  db: Read,
  filter: BreakFilter,
  sort: string,
  offset: number,
  limit: number,
): { total: number; rows: BreakView[]; sums: { amount: string; currency: string }[] } {
  const clause = where(filter);
  const column = orders[sort.replace('-', '')] ?? 'b.day';
  const direction = sort.startsWith('-') ? 'DESC' : 'ASC';
  const total =
    db
      .prepare<unknown[], number>(`SELECT count(*) FROM breaks b ${clause.text}`)
      .pluck()
      .get(...clause.values) ?? 0;
  const labels = labelsOf(db);
  const rows = db
    .prepare<unknown[], Row>(
      `SELECT ${columns} FROM breaks b ${clause.text} ORDER BY ${column} ${direction}, b.id LIMIT ? OFFSET ?`,
    )
    .safeIntegers()
    .all(...clause.values, limit, offset);
  const sums = db
    .prepare<unknown[], { currency: string; minor: bigint }>(
      `SELECT b.currency AS currency, sum(b.effect_minor) AS minor FROM breaks b ${clause.text} GROUP BY 1 ORDER BY 1`,
    )
    .safeIntegers()
    .all(...clause.values);
  return {
    total,
    rows: rows.map((row) => viewOf(row, labels)),
    sums: sums.map((sum) => ({ amount: formatMinor(sum.minor, sum.currency), currency: sum.currency })),
  };
}

export function findBreak(db: Read, id: string): BreakView | null {
  const row = db.prepare<[string], Row>(`SELECT ${columns} FROM breaks b WHERE b.id = ?`).safeIntegers().get(id);
  return row ? viewOf(row, labelsOf(db)) : null;
}

export function eventsOf(db: Read, id: string): BreakEvent[] {
  const told = companyTime(db);
  return db
    .prepare<[string], { at: number; person: string; action: string; content: string; contentHash: string }>(
      'SELECT at, person, action, content, content_hash AS contentHash FROM break_events WHERE break_id = ? ORDER BY id',
    )
    .all(id)
    .map((row) => ({
      ...row,
      at: told(row.at),
      content: JSON.parse(row.content) as Record<string, unknown>,
    }));
}

export function attachmentsOf(db: Read, id: string): BreakAttachment[] {
  const told = companyTime(db);
  return db
    .prepare<[string], Omit<BreakAttachment, 'at'> & { at: number }>(
      'SELECT hash, name, bytes, note, at, person FROM break_attachments WHERE break_id = ? ORDER BY at, hash',
    )
    .all(id)
    .map((row) => ({ ...row, at: told(row.at) }));
}

/** Everything that is attached to breaks, as kept files: doctor compares their content with the hash. */
export const attachedFiles = (db: Read): string[] =>
  db.prepare<[], string>('SELECT DISTINCT hash FROM break_attachments ORDER BY hash').pluck().all();

export type BreakCount = { kind: BreakView['kind']; state: BreakView['state']; count: number; effect: string };

/** Breaks of business days up to a day that are not closed, by kind and state. */
export const countBreaks = (db: Read, upTo: Day): BreakCount[] =>
  db
    .prepare<
      [number],
      { kind: BreakView['kind']; state: BreakView['state']; count: bigint; minor: bigint; currency: string }
    >(
      "SELECT kind, state, count(*) AS count, sum(effect_minor) AS minor, currency FROM breaks WHERE day <= ? AND state <> 'closed' GROUP BY kind, state, currency ORDER BY kind, state",
    )
    .safeIntegers()
    .all(upTo)
    .map((row) => ({
      kind: row.kind,
      state: row.state,
      count: Number(row.count),
      effect: formatMinor(row.minor, row.currency),
    }));
