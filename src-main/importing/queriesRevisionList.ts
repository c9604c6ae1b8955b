import type { Encoding } from '../../shared/entity/encoding.ts';
import type { RevisionRow, RevisionView } from '../../shared/entity/revision.ts';
import { formatMinor } from '../../shared/value/money.ts';
import { formatDay } from '../../shared/value/time.ts';
import { companyTime, type Read, transactionIdOf } from '../store/index.ts';
import type { Listed, Window } from './queries.ts';

type Row = {
  id: string;
  hash: string;
  source: string;
  sourceId: number;
  file: string;
  format: string;
  encoding: Encoding | null;
  firstDay: number | null;
  lastDay: number | null;
  known: number;
  contentHash: string;
  foundAt: number;
  foundBy: string;
  state: RevisionView['state'];
  decidedAt: number | null;
  decidedBy: string | null;
  note: string | null;
};

const columns = `r.id, r.hash, s.code AS source, s.id AS sourceId, r.name AS file, r.format, r.encoding, r.first_day AS firstDay, r.last_day AS lastDay,
  r.rows_known AS known, r.difference_hash AS contentHash, r.found_at AS foundAt, r.found_by AS foundBy, r.state,
  r.decided_at AS decidedAt, r.decided_by AS decidedBy, r.note`;
const tables = 'revisions r JOIN sources s ON s.id = r.source_id';

/** A revision as it is stored; undefined where there is none. */
export const revisionRow = (db: Read, id: string): Row | undefined =>
  db.prepare<[string], Row>(`SELECT ${columns} FROM ${tables} WHERE r.id = ?`).get(id);

const moved = (side: string): string => `json_extract(${side}, '$.status') = 'success'`;
const minorOf = (side: string, field: string): string =>
  `CAST(coalesce(json_extract(${side}, '$.${field}'), '0') AS INTEGER)`;
const sumOf = (side: string): string =>
  `coalesce(sum(CASE WHEN ${moved(side)} THEN ${minorOf(side, 'amount')} END), 0) AS minor, coalesce(sum(CASE WHEN ${moved(side)} THEN ${minorOf(side, 'fee')} END), 0) AS fee`;

/** Sums by currency of the money that moved, in the rows that go and in those that come. */
function sumsOf(db: Read, id: string): RevisionView['sums'] {
  const of = (side: 'before' | 'after') =>
    db
      .prepare<[string], { currency: string; rows: bigint; minor: bigint; fee: bigint }>(
        `SELECT json_extract(${side}, '$.currency') AS currency, count(*) AS rows, ${sumOf(side)} FROM revision_rows
          WHERE revision_id = ? AND ${side} IS NOT NULL GROUP BY 1 ORDER BY 1`,
      )
      .safeIntegers()
      .all(id);
  const [before, after] = [of('before'), of('after')];
  const currencies = [...new Set([...before, ...after].map(({ currency }) => currency))].sort();
  return currencies.map((currency) => {
    const side = (sums: typeof before) => {
      const sum = sums.find((one) => one.currency === currency);
      return {
        rows: Number(sum?.rows ?? 0n),
        amount: formatMinor(sum?.minor ?? 0n, currency),
        fee: formatMinor(sum?.fee ?? 0n, currency),
      };
    };
    return { currency, before: side(before), after: side(after) };
  });
}

/** What people did on the rows that acceptance would supersede: matches made by hand, breaks that somebody acted on. */
function handiwork(db: Read, id: string): RevisionView['touches'] {
  const old = 'SELECT transaction_id FROM revision_rows WHERE revision_id = :id AND transaction_id IS NOT NULL';
  const place = (row: string): string => transactionIdOf(row);
  const matches = db
    .prepare<[{ id: string }], RevisionView['touches'][number]>(
      `SELECT 'match' AS what, cast(m.id AS TEXT) AS id, 'confirmed' AS state, m.made_by AS person, ${place('g.transaction_id')} AS "transaction"
         FROM match_members g JOIN matches m ON m.id = g.match_id
        WHERE m.made_by IS NOT NULL AND g.transaction_id IN (${old}) ORDER BY m.id`,
    )
    .all({ id });
  const breaks = db
    .prepare<[{ id: string }], RevisionView['touches'][number]>(
      `SELECT 'break' AS what, b.id, b.state, (SELECT e.person FROM break_events e WHERE e.break_id = b.id AND e.person <> 'system' ORDER BY e.id DESC LIMIT 1) AS person,
              ${place('coalesce(b.left_id, b.right_id)')} AS "transaction"
         FROM breaks b
        WHERE (b.left_id IN (${old}) OR b.right_id IN (${old}) OR b.match_id IN (SELECT g.match_id FROM match_members g WHERE g.transaction_id IN (${old})))
          AND EXISTS (SELECT 1 FROM break_events e WHERE e.break_id = b.id AND e.person <> 'system') ORDER BY b.id`,
    )
    .all({ id });
  return [...matches, ...breaks];
}

function viewOf(db: Read, row: Row): RevisionView {
  const counts = db
    .prepare<[string], { changed: number; missing: number; added: number }>(
      `SELECT count(*) FILTER (WHERE change = 'changed') AS changed, count(*) FILTER (WHERE change = 'missing') AS missing,
              count(*) FILTER (WHERE change = 'added') AS added FROM revision_rows WHERE revision_id = ?`,
    )
    .get(row.id)!;
  const days = db
    .prepare<[string], number>('SELECT DISTINCT business_day FROM revision_rows WHERE revision_id = ? ORDER BY 1')
    .pluck()
    .all(row.id);
  const { id, hash, source, file, format, known, contentHash, foundBy, state, decidedBy, note } = row;
  const told = companyTime(db);
  return {
    ...{ id, hash, source, file, format, known, contentHash, foundBy, state, decidedBy, note, ...counts },
    firstDay: row.firstDay === null ? null : formatDay(row.firstDay),
    lastDay: row.lastDay === null ? null : formatDay(row.lastDay),
    days: days.map(formatDay),
    sums: sumsOf(db, id),
    // What was done on them is in the way only as long as nothing is decided.
    touches: state === 'pending' ? handiwork(db, id) : [],
    foundAt: told(row.foundAt),
    decidedAt: row.decidedAt === null ? null : told(row.decidedAt),
  };
}

/** One revision with its counts, sums and what people did on its rows; null where there is none. */
export function revisionView(db: Read, id: string): RevisionView | null {
  const row = revisionRow(db, id);
  return row ? viewOf(db, row) : null;
}

/** Revisions, newest first; those of one state where one is named. */
export function revisionsList(
  db: Read,
  { state }: { state?: RevisionView['state'] | undefined },
  { offset, limit }: Window,
): Listed<RevisionView> {
  const where = '(:state IS NULL OR r.state = :state)';
  const bind = { state: state ?? null };
  const total = db.prepare(`SELECT count(*) FROM revisions r WHERE ${where}`).pluck().get(bind) as number;
  const rows = db
    .prepare<[Record<string, string | number | null>], Row>(
      `SELECT ${columns} FROM ${tables} WHERE ${where} ORDER BY r.found_at DESC, r.id DESC LIMIT :limit OFFSET :offset`,
    )
    .all({ ...bind, offset, limit });
  return { total, rows: rows.map((row) => viewOf(db, row)) };
}

/** Ids of the revisions that wait for a person; with a day, of those that touch it. */
export const pendingRevisions = (db: Read, day: number | null = null): string[] =>
  db
    .prepare<{ day: number | null }, string>(
      `SELECT r.id FROM revisions r WHERE r.state = 'pending' AND (:day IS NULL OR EXISTS (
         SELECT 1 FROM revision_rows w WHERE w.revision_id = r.id AND w.business_day = :day)) ORDER BY r.found_at, r.id`,
    )
    .pluck()
    .all({ day });

type Stored = Record<string, string | number | null>;

/** A stored row in the words that a person reads: decimals, ISO days and instants; what it does not have is left out. */
function fieldsOf(json: string, told: (seconds: number) => string): Record<string, string> {
  const stored = JSON.parse(json) as Stored;
  const currency = String(stored.currency);
  const text = (name: string, value: string | number): string => {
    if (name === 'amount' || name === 'fee') return formatMinor(BigInt(value), currency);
    if (name === 'day' || name === 'civilDay' || name === 'valueDay') return formatDay(Number(value));
    return name === 'occurredAt' ? told(Number(value)) : String(value);
  };
  return Object.fromEntries(
    Object.entries(stored).flatMap(([name, value]) => (value === null ? [] : [[name, text(name, value)]])),
  );
}

/** The difference row by row: changed ones first, then those that are missing, then those that are new. */
export function revisionRows(db: Read, id: string, { offset, limit }: Window): Listed<RevisionRow> {
  const total = db.prepare('SELECT count(*) FROM revision_rows WHERE revision_id = ?').pluck().get(id) as number;
  const told = companyTime(db);
  const rows = db
    .prepare<
      [string, number, number],
      { change: RevisionRow['change']; place: string | null; before: string | null; after: string | null }
    >(
      `SELECT w.change, ${transactionIdOf('w.transaction_id')} AS place, w.before, w.after FROM revision_rows w
        WHERE w.revision_id = ? ORDER BY w.sequence LIMIT ? OFFSET ?`,
    )
    .all(id, limit, offset);
  return {
    total,
    rows: rows.map(({ change, place, before, after }) => {
      const [was, is] = [before, after].map((json) => (json === null ? null : fieldsOf(json, told)));
      const names = [...new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})])];
      const fields = was && is ? names.filter((name) => was[name] !== is[name]) : [];
      return { change, transaction: place, before: was ?? null, after: is ?? null, fields };
    }),
  };
}
