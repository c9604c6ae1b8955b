import type { BreakKind, BreakState } from '../../shared/entity/break.ts';
import type { Read } from '../store/index.ts';
import { numberOf } from './queriesMatched.ts';
import { hasSide, type Subject } from './subject.ts';

const all = <Row>(db: Read, sql: string, params: object): Row[] => db.prepare(sql).safeIntegers().all(params) as Row[];

/**
 * The breaks that a statement answers for: its reconciliation's own; policy and split findings where the books take
 * part; balance breaks of its sources and of its bank accounts. Of earlier days those that are still not closed.
 */
const belongs = `b.day <= @last AND (b.day >= @first OR b.state <> 'closed') AND (
    b.scope = @code
    OR (b.scope IN ('policy', 'split') AND @books = 1)
    OR (b.scope = 'balance' AND substr(b.subject, 1, length(b.subject) - 11) IN (
      SELECT s.code FROM reconciliation_sources rs JOIN sources s ON s.id = rs.source_id WHERE rs.reconciliation_id = @reconciliation
      UNION SELECT a.code FROM reconciliation_sources rs JOIN sources s ON s.id = rs.source_id AND s.side = 'bank'
        JOIN real_accounts a ON a.id = s.real_account_id WHERE rs.reconciliation_id = @reconciliation)))`;

const about = (subject: Subject) => ({
  code: subject.code,
  reconciliation: subject.reconciliationId,
  first: subject.firstDay,
  last: subject.lastDay,
  books: hasSide(subject, 'book') ? 1 : 0,
});

export type BreakRow = {
  id: string;
  scope: string;
  subject: string;
  kind: BreakKind;
  also: string;
  state: BreakState;
  day: bigint;
  firstSeenDay: bigint;
  effectMinor: bigint;
  currency: string;
  leftDay: bigint | null;
  leftMinor: bigint | null;
  leftFee: bigint | null;
  rightDay: bigint | null;
  rightNumber: string | null;
  rightMinor: bigint | null;
  rightFee: bigint | null;
  assignee: string | null;
  closedReason: string | null;
  /** JSON of the last proposal, who made it and who approved it. */
  proposal: string | null;
  maker: string | null;
  checker: string | null;
};

const lastEvent = (column: string, action: string): string =>
  `(SELECT e.${column} FROM break_events e WHERE e.break_id = b.id AND e.action = '${action}' ORDER BY e.id DESC LIMIT 1)`;

/** Open ones first, the oldest first. */
export const readBreaks = (db: Read, subject: Subject): BreakRow[] =>
  all(
    db,
    `SELECT b.id, b.scope, b.subject, b.kind, b.also, b.state, b.day, b.first_seen_day AS firstSeenDay, b.effect_minor AS effectMinor,
       b.currency, l.business_day AS leftDay, r.business_day AS rightDay, coalesce(l.amount_minor, m.left_minor, CAST(json_extract(b.detail, '$.owed') AS INTEGER)) AS leftMinor, l.fee_minor AS leftFee,
       ${numberOf(subject.rightSide, 'r')} AS rightNumber, coalesce(r.amount_minor, m.right_minor) AS rightMinor, r.fee_minor AS rightFee,
       b.assignee, b.closed_reason AS closedReason, ${lastEvent('content', 'propose')} AS proposal,
       ${lastEvent('person', 'propose')} AS maker, CASE b.state WHEN 'closed' THEN ${lastEvent('person', 'approve')} END AS checker
     FROM breaks b LEFT JOIN transactions l ON l.id = b.left_id LEFT JOIN transactions r ON r.id = b.right_id
       LEFT JOIN matches m ON m.id = b.match_id
     WHERE ${belongs} ORDER BY b.state = 'closed', b.first_seen_day, b.scope, b.subject, b.kind`,
    about(subject),
  );

export type BreakMark = {
  leftId: bigint | null;
  rightId: bigint | null;
  matchId: bigint | null;
  subject: string;
  kind: BreakKind;
  state: BreakState;
};

/** The breaks of all reconciliations by the rows and matches that they name, for the open items of a balance. */
export const readBreakMarks = (db: Read, subject: Subject): BreakMark[] =>
  all(
    db,
    `SELECT left_id AS leftId, right_id AS rightId, match_id AS matchId, subject, kind, state FROM breaks
     WHERE day <= @last AND scope IN (SELECT code FROM reconciliations) ORDER BY id`,
    { last: subject.lastDay },
  );

export type ProofRow = {
  id: bigint;
  kind: 'a' | 'b' | 'c';
  day: bigint;
  scope: string;
  scopeName: string | null;
  currency: string;
  leftMinor: bigint;
  rightMinor: bigint;
  residueMinor: bigint;
  verdict: 'PROVEN' | 'INCOMPLETE';
};
export const readProofs = (db: Read, subject: Subject): ProofRow[] =>
  all(
    db,
    `SELECT id, kind, day, scope, coalesce((SELECT a.name FROM real_accounts a WHERE a.code = scope),
       (SELECT s.name FROM sources s WHERE s.code = scope)) AS scopeName, currency, left_minor AS leftMinor, right_minor AS rightMinor, residue_minor AS residueMinor, verdict
     FROM proofs WHERE day BETWEEN @first AND @last ORDER BY day, kind, scope, currency`,
    { first: subject.firstDay, last: subject.lastDay },
  );

export type ProofLine = { role: string; label: string; rows: bigint; amountMinor: bigint };
export const readProofLines = (db: Read, proofId: bigint): ProofLine[] =>
  all(
    db,
    'SELECT role, label, rows, amount_minor AS amountMinor FROM proof_lines WHERE proof_id = @proofId ORDER BY line',
    { proofId },
  );

/** The break that a journal stems from: an entry made anew after its reversal carries "#2" behind it. */
const originBreak = "substr(o.origin, 1, instr(o.origin || '#', '#') - 1)";
/** Journals that stem from the statement's own breaks, settlements or splits, and reversals of such. */
const journalBelongs = `j.day BETWEEN @first AND @last AND (
    (o.origin_kind = 'break' AND ${originBreak} IN (SELECT b.id FROM breaks b WHERE ${belongs}))
    OR (o.origin_kind = 'settlement' AND substr(o.origin, 1, length(@code) + 1) = @code || ':')
    OR (o.origin_kind = 'split' AND @books = 1))`;
const journalOrigin = "JOIN journals o ON o.id = CASE j.origin_kind WHEN 'reversal' THEN j.reverses ELSE j.id END";

export type PostingRow = {
  journal: string;
  day: bigint;
  template: string;
  originKind: 'settlement' | 'break' | 'split' | 'reversal';
  origin: string;
  memo: string;
  maker: string;
  checker: string | null;
  verdict: 'accepted' | 'rejected' | null;
  centralSequence: bigint | null;
  code: string | null;
  line: bigint;
  debit: string;
  credit: string;
  amountMinor: bigint;
  currency: string;
};

export const readPostings = (db: Read, subject: Subject): PostingRow[] =>
  all(
    db,
    `SELECT j.id AS journal, j.day, j.template, j.origin_kind AS originKind, j.origin, j.memo, j.posted_by AS maker,
       (SELECT e.person FROM break_events e WHERE e.break_id = ${originBreak} AND e.action = 'approve' ORDER BY e.id DESC LIMIT 1) AS checker,
       v.verdict, v.central_sequence AS centralSequence, v.code, p.line, d.code AS debit, c.code AS credit, p.amount_minor AS amountMinor,
       p.currency
     FROM journals j ${journalOrigin} JOIN postings p ON p.journal_id = j.id
       JOIN ledger_accounts d ON d.id = p.debit_account_id JOIN ledger_accounts c ON c.id = p.credit_account_id
       LEFT JOIN verdicts v ON v.journal_id = j.id
     WHERE ${journalBelongs} ORDER BY j.day, j.origin_kind, j.origin, j.template, p.line`,
    about(subject),
  );

/** How many of those journals the central ledger has not accepted. */
export const countProvisional = (db: Read, subject: Subject): number =>
  Number(
    all<{ waiting: bigint }>(
      db,
      `SELECT count(*) AS waiting FROM journals j ${journalOrigin} LEFT JOIN verdicts v ON v.journal_id = j.id
       WHERE ${journalBelongs} AND v.verdict IS NOT 'accepted'`,
      about(subject),
    )[0]!.waiting,
  );

export type FileRow = {
  id: bigint;
  source: string;
  name: string;
  hash: string;
  format: string;
  encoding: string | null;
  bytes: bigint;
  firstDay: bigint | null;
  lastDay: bigint | null;
  rowsRead: bigint;
  rowsNew: bigint;
  rowsKnown: bigint;
  rowsSkipped: bigint;
  importedAt: bigint;
  importedBy: string;
};

/** The files that the period's rows came from, and those that cover its days without a row. */
export const readFiles = (db: Read, subject: Subject): FileRow[] =>
  all(
    db,
    `SELECT f.id, s.name AS source, f.name, f.hash, f.format, f.encoding, f.bytes, f.first_day AS firstDay, f.last_day AS lastDay,
       f.rows_read AS rowsRead, f.rows_new AS rowsNew, f.rows_known AS rowsKnown, f.rows_skipped AS rowsSkipped,
       f.imported_at AS importedAt, coalesce(p.name, f.imported_by) AS importedBy
     FROM import_files f JOIN sources s ON s.id = f.source_id LEFT JOIN people p ON p.code = f.imported_by
     WHERE f.source_id IN (SELECT source_id FROM reconciliation_sources WHERE reconciliation_id = @reconciliation)
       AND ((f.first_day <= @last AND f.last_day >= @first)
         OR f.id IN (SELECT t.file_id FROM reconciliation_sources rs JOIN transactions_by_day t ON t.source_id = rs.source_id
           AND t.business_day BETWEEN @first AND @last WHERE rs.reconciliation_id = @reconciliation)
         OR f.id IN (SELECT t.file_id FROM matches m JOIN match_members mm ON mm.match_id = m.id AND mm.grouped = 1
           JOIN transactions t ON t.id = mm.transaction_id
           WHERE m.reconciliation_id = @reconciliation AND m.day BETWEEN @first AND @last))
     ORDER BY s.side, s.code, f.first_day, f.name, f.hash`,
    about(subject),
  );

export type ControlTotalRow = { name: string; declared: string; computed: string; agrees: bigint };
export const readControlTotals = (db: Read, fileId: bigint): ControlTotalRow[] =>
  all(db, 'SELECT name, declared, computed, agrees FROM control_totals WHERE file_id = @fileId ORDER BY name', {
    fileId,
  });

export type BankStatementRow = {
  source: string;
  account: string;
  currency: string;
  firstDay: bigint;
  lastDay: bigint;
  openingMinor: bigint;
  rowsMinor: bigint;
  closingMinor: bigint;
};
/** The statements with balances that touch the period, of the reconciliation's sources. */
export const readBankStatements = (db: Read, subject: Subject): BankStatementRow[] =>
  all(
    db,
    `SELECT s.name AS source, b.account, b.currency, b.first_day AS firstDay, b.last_day AS lastDay, b.opening_minor AS openingMinor,
       b.rows_minor AS rowsMinor, b.closing_minor AS closingMinor
     FROM statement_balances b JOIN sources s ON s.id = b.source_id
     WHERE b.source_id IN (SELECT source_id FROM reconciliation_sources WHERE reconciliation_id = @reconciliation)
       AND b.first_day <= @last AND b.last_day >= @first
     ORDER BY s.code, b.account, b.first_day, b.last_day, b.file_id, b.sequence`,
    about(subject),
  );
