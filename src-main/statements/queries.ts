import { type Side, sides } from '../../shared/entity/transaction.ts';
import type { Day } from '../../shared/value/time.ts';
import type { Read, Write } from '../store/index.ts';
import type { StatementSource, Subject } from './subject.ts';

/** Rows with every integer as bigint: amounts are never floats, and days and counts are turned back where they are used. */
const all = <Row>(db: Read, sql: string, params: object): Row[] => db.prepare(sql).safeIntegers().all(params) as Row[];

export const period = (subject: Subject) => ({
  reconciliation: subject.reconciliationId,
  first: subject.firstDay,
  last: subject.lastDay,
});

/** Everything about a reconciliation but the days; null when there is none of that code. */
export function readSubject(db: Read, code: string, firstDay: Day, lastDay: Day): Subject | null {
  const head = db
    .prepare<[string], { id: number; code: string; name: string }>(
      'SELECT id, code, name FROM reconciliations WHERE code = ?',
    )
    .get(code);
  const enterprise = db
    .prepare<[], Subject['enterprise']>('SELECT code, name, currency, offset_minutes AS offsetMinutes FROM enterprises')
    .get();
  if (!head || !enterprise) return null;
  const sources = db
    .prepare<[number], StatementSource>(
      `SELECT s.id, s.code, s.name, s.side, s.format, rs.side AS place, s.real_account_id AS realAccountId
       FROM reconciliation_sources rs JOIN sources s ON s.id = rs.source_id
       WHERE rs.reconciliation_id = ? ORDER BY rs.side, s.code`,
    )
    .all(head.id);
  const sideAt = (place: StatementSource['place']): Side =>
    sides.find((side) => sources.some((source) => source.place === place && source.side === side)) ?? 'book';
  return {
    enterprise,
    reconciliationId: head.id,
    code: head.code,
    name: head.name,
    sources,
    leftSide: sideAt('left'),
    rightSide: sideAt('right'),
    firstDay,
    lastDay,
  };
}

/** Is there neither a movement nor a match in the period? */
export const isEmpty = (db: Read, subject: Subject): boolean =>
  db
    .prepare<[object], number>(
      `SELECT EXISTS (SELECT 1 FROM reconciliation_sources rs JOIN daily_totals t ON t.source_id = rs.source_id
         AND t.business_day BETWEEN @first AND @last WHERE rs.reconciliation_id = @reconciliation)
       OR EXISTS (SELECT 1 FROM matches WHERE reconciliation_id = @reconciliation AND day BETWEEN @first AND @last)`,
    )
    .pluck()
    .get(period(subject)) === 0;

export const reconciliationCodes = (db: Read): string[] =>
  db.prepare<[], string>('SELECT code FROM reconciliations WHERE active = 1 ORDER BY code').pluck().all();

export const personName = (db: Read, code: string): string | null =>
  db.prepare<[string], string>('SELECT name FROM people WHERE code = ? AND active = 1').pluck().get(code) ?? null;

/** Names by code, of everybody who ever was declared. */
export const readPeople = (db: Read): Map<string, string> =>
  new Map(db.prepare<[], [string, string]>('SELECT code, name FROM people').raw().all() as [string, string][]);

export const nextNumber = (db: Read): number =>
  db.prepare<[], number>('SELECT coalesce(max(number), 0) + 1 FROM statements').pluck().get() ?? 1;

export type Activity = {
  sourceId: bigint;
  currency: string;
  rows: bigint;
  otherRows: bigint;
  inMinor: bigint;
  outMinor: bigint;
  feeMinor: bigint;
  matchedRows: bigint;
  matchedMinor: bigint;
  mismatchedRows: bigint;
  mismatchedMinor: bigint;
  openRows: bigint;
  openMinor: bigint;
};

/** What each source moved in the period, and how much of it was matched, mismatched or still waits for a partner. */
export const readActivity = (db: Read, subject: Subject): Activity[] =>
  all(
    db,
    `WITH moved AS (
       SELECT t.source_id, t.currency, t.amount_minor AS minor, coalesce(t.fee_minor, 0) AS fee, t.status = 'success' AS done, m.outcome,
         m.outcome IS NULL AND o.transaction_id IS NOT NULL AS open
       FROM reconciliation_sources rs
       JOIN transactions_by_day t ON t.source_id = rs.source_id AND t.business_day BETWEEN @first AND @last
       LEFT JOIN match_members mm ON mm.reconciliation_id = @reconciliation AND mm.transaction_id = t.id
       LEFT JOIN matches m ON m.id = mm.match_id
       LEFT JOIN open_items o ON o.reconciliation_id = @reconciliation AND o.transaction_id = t.id AND o.until_day IS NULL
       WHERE rs.reconciliation_id = @reconciliation)
     SELECT source_id AS sourceId, currency, sum(done) AS rows, sum(NOT done) AS otherRows,
       sum(CASE WHEN done AND minor > 0 THEN minor ELSE 0 END) AS inMinor,
       sum(CASE WHEN done AND minor < 0 THEN minor ELSE 0 END) AS outMinor, sum(CASE WHEN done THEN fee ELSE 0 END) AS feeMinor,
       sum(done AND outcome IS 'matched') AS matchedRows,
       sum(CASE WHEN done AND outcome IS 'matched' THEN minor ELSE 0 END) AS matchedMinor,
       sum(done AND outcome IS 'mismatched') AS mismatchedRows,
       sum(CASE WHEN done AND outcome IS 'mismatched' THEN minor ELSE 0 END) AS mismatchedMinor,
       sum(done AND open) AS openRows, sum(CASE WHEN done AND open THEN minor ELSE 0 END) AS openMinor
     FROM moved GROUP BY source_id, currency ORDER BY source_id, currency`,
    period(subject),
  );

export type PassTotal = {
  pass: bigint;
  passName: string | null;
  shape: 'pair' | 'group' | 'net';
  outcome: 'matched' | 'mismatched';
  byHand: bigint;
  currency: string;
  matches: bigint;
  leftMinor: bigint;
  rightMinor: bigint;
};

/** The name of a match's pass, as its rule set had it when the day was run. */
export const passName = "json_extract(rules.passes, '$[' || m.pass || '].name')";
export const withRules = 'LEFT JOIN runs u ON u.id = m.run_id LEFT JOIN rule_sets rules ON rules.id = u.rule_set_id';

export const readPassTotals = (db: Read, subject: Subject): PassTotal[] =>
  all(
    db,
    `SELECT m.pass, ${passName} AS passName, m.shape, m.outcome, m.made_by IS NOT NULL AS byHand, m.currency, count(*) AS matches,
       sum(m.left_minor) AS leftMinor, sum(m.right_minor) AS rightMinor
     FROM matches m ${withRules}
     WHERE m.reconciliation_id = @reconciliation AND m.day BETWEEN @first AND @last
     GROUP BY m.pass, passName, m.shape, m.outcome, byHand, m.currency ORDER BY m.pass, m.outcome, m.shape, byHand, m.currency`,
    period(subject),
  );

/** Days of the period on which a source moved something and the reconciliation has no run. */
export const readUnreconciledDays = (db: Read, subject: Subject): Day[] =>
  db
    .prepare<[object], number>(
      `SELECT DISTINCT t.business_day FROM reconciliation_sources rs
       JOIN daily_totals t ON t.source_id = rs.source_id AND t.business_day BETWEEN @first AND @last
       WHERE rs.reconciliation_id = @reconciliation AND NOT EXISTS (
         SELECT 1 FROM runs u WHERE u.reconciliation_id = @reconciliation AND u.day = t.business_day AND u.state = 'current')
       ORDER BY 1`,
    )
    .pluck()
    .all(period(subject));

export type CoveredDays = { sourceId: bigint; first: bigint; last: bigint };

/** Which days the files of each source cover, so far as they touch the period. */
export const readCoverage = (db: Read, subject: Subject): CoveredDays[] =>
  all(
    db,
    `SELECT f.source_id AS sourceId, f.first_day AS first, f.last_day AS last
     FROM import_files f JOIN reconciliation_sources rs ON rs.source_id = f.source_id AND rs.reconciliation_id = @reconciliation
     WHERE f.first_day <= @last AND f.last_day >= @first`,
    period(subject),
  );

export type StatementRecord = {
  id: string;
  number: number;
  subject: string;
  firstDay: Day;
  lastDay: Day;
  file: string;
  hash: string;
  provisional: boolean;
  builtAt: number;
  builtBy: string;
};

/** Enters a statement in the register and does `publish` in the same transaction: either both happen or neither. */
export function recordStatement(db: Write, record: StatementRecord, publish: () => void): void {
  db.transaction(() => {
    db.prepare(
      `INSERT INTO statements (id, number, subject, first_day, last_day, file, hash, provisional, built_at, built_by)
       VALUES (@id, @number, @subject, @firstDay, @lastDay, @file, @hash, @provisional, @builtAt, @builtBy)`,
    ).run({ ...record, provisional: record.provisional ? 1 : 0 });
    publish();
  }).immediate();
}
