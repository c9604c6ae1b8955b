import { assert } from '../../shared/value/result.ts';
import type { Read, Write } from '../store/index.ts';
import type { ControlTotal, StatementBalance } from './format.ts';
import { insertEmptyDay } from './queriesArrival.ts';
import { decide, recountDays, supersede, supersedeBalances, withStaged } from './queriesRevision.ts';
import { ROWS_A_FILE, type StagingSchema } from './queriesStaging.ts';
import type { SourceChoice } from './sources.ts';

type SourceRow = { id: number; code: string; format: string; account: string | null; cutoff_seconds: number };

/** The active sources as the choice needs them; a bank source's account is its real account's number unless it says another. */
export const activeSources = (db: Read): SourceChoice[] =>
  db
    .prepare<[], SourceRow>(
      `SELECT s.id, s.code, s.format, coalesce(s.account, CASE s.side WHEN 'bank' THEN r.number END) AS account, s.cutoff_seconds
         FROM sources s LEFT JOIN real_accounts r ON r.id = s.real_account_id
        WHERE s.active = 1 ORDER BY s.id`,
    )
    .all()
    .map(({ cutoff_seconds, ...source }) => ({ ...source, cutoffSeconds: cutoff_seconds }));

export type KnownFile = {
  id: number;
  hash: string;
  source: string;
  format: string;
  mapping: number | null;
  encoding: string | null;
  first_day: number | null;
  last_day: number | null;
  rows_read: number;
  rows_skipped: number;
};

/** The import of the same bytes, if there was one. */
export const knownFile = (db: Read, hash: string): KnownFile | undefined =>
  db
    .prepare<[string], KnownFile>(
      `SELECT f.id, f.hash, s.code AS source, f.format, m.version AS mapping, f.encoding, f.first_day, f.last_day,
              f.rows_read, f.rows_skipped
         FROM import_files f JOIN sources s ON s.id = f.source_id
         LEFT JOIN mapping_profiles m ON m.id = f.mapping_profile_id WHERE f.hash = ?`,
    )
    .get(hash);

export const lastFileId = (db: Read): number =>
  db.prepare<[], number | null>('SELECT max(id) FROM import_files').pluck().get() ?? 0;

/** The DDL of what a staging file has, as the workspace has it now. */
export function stagingSchema(db: Read): StagingSchema {
  const ddl = db.prepare<[string], string>("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?").pluck();
  return { rows: ddl.get('transactions')!, beside: [ddl.get('day_runs')!, ddl.get('daily_totals')!] };
}

/** Has the source rows on these business days? The normal file is the first of its days, and pays this one look-up. */
export const hasRows = (db: Read, sourceId: number, firstDay: number | null, lastDay: number | null): boolean =>
  db
    .prepare('SELECT 1 FROM daily_totals WHERE source_id = ? AND business_day BETWEEN ? AND ? LIMIT 1')
    .get(sourceId, firstDay, lastDay) !== undefined;

/** Days and counts as import_files has them. */
export type FileRecord = {
  id: number;
  hash: string;
  sourceId: number;
  name: string;
  format: string;
  /** Row of the mapping profile's version that the file was read by. */
  mappingId: number | null;
  encoding: string | null;
  bytes: number;
  firstDay: number | null;
  lastDay: number | null;
  /** The day that a file without rows and days of its own was said to be of. */
  emptyDay: number | null;
  /** Rows to be written, and rows that were here already. */
  fresh: number;
  known: number;
  skipped: number;
  importedAt: number;
  importedBy: string;
  warnings: string;
  /** JSON of the column names. */
  header: string | null;
  parts: readonly string[];
  totals: readonly ControlTotal[];
  balances: readonly StatementBalance[];
};

/** A revision that a person accepted. */
export type Accepted = { id: string; note: string | null };

/** Writes a staged file in one transaction: all of it, and what `beside` does, or nothing. With enforcement on, SQLite would look both parents up for every row: they are constants of the file, checked below. */
export function commitStaged(
  db: Write,
  staging: string,
  file: FileRecord,
  beside: () => void,
  accepted: Accepted | null = null,
): void {
  assert(!db.inTransaction, 'the writing of a file has a transaction of its own');
  withStaged(db, staging, () => {
    if (accepted) {
      const by = { revision: accepted.id, fileId: file.id, person: file.importedBy, at: file.importedAt };
      supersede(db, by);
      writeAll(db, file);
      supersedeBalances(db, accepted.id, file.id);
      recountDays(db, accepted.id);
      decide(db, accepted.id, { ...by, state: 'accepted', note: accepted.note });
    } else writeAll(db, file);
    beside();
  });
}

function writeAll(db: Write, file: FileRecord): void {
  const source = db.prepare('SELECT 1 FROM sources WHERE id = ? AND active = 1').get(file.sourceId);
  assert(source, 'the source is still there when its file has been read');
  insertFile(db, file);
  const { id: fileId, sourceId, emptyDay: day, name: note, importedAt: at, importedBy: by } = file;
  if (day !== null) insertEmptyDay(db, { sourceId, day, fileId, note, at, by });
  const written = insertTransactions(db, file.id);
  assert(written === file.fresh, `${written} rows were written, not ${file.fresh}`);
  insertDetails(db, file);
}

/** The two tables are the same column by column, so that SQLite copies whole records. */
function insertTransactions(db: Write, fileId: number): number {
  const first = fileId * ROWS_A_FILE;
  const taken = db
    .prepare('SELECT 1 FROM main.transactions WHERE id BETWEEN ? AND ? LIMIT 1')
    .get(first, first + ROWS_A_FILE - 1);
  assert(!taken, 'the ids of a file are its own');
  const { changes } = db.prepare('INSERT INTO main.transactions SELECT * FROM staged.transactions').run();
  db.exec(`INSERT INTO main.day_runs SELECT * FROM staged.day_runs;
    INSERT INTO main.daily_totals SELECT * FROM staged.daily_totals WHERE TRUE
    ON CONFLICT DO UPDATE SET rows = rows + excluded.rows, in_minor = in_minor + excluded.in_minor,
      out_minor = out_minor + excluded.out_minor, fee_minor = fee_minor + excluded.fee_minor,
      largest_in_minor = max(largest_in_minor, excluded.largest_in_minor),
      largest_out_minor = max(largest_out_minor, excluded.largest_out_minor)`);
  return changes;
}

function insertFile(db: Write, file: FileRecord): void {
  db.prepare(
    `INSERT INTO import_files (id, hash, source_id, name, format, mapping_profile_id, encoding, bytes, first_day, last_day, rows_read,
       rows_new, rows_known, rows_skipped, imported_at, imported_by, warnings, header)
     VALUES (:id, :hash, :sourceId, :name, :format, :mappingId, :encoding, :bytes, :firstDay, :lastDay,
       :fresh + :known + :skipped, :fresh, :known, :skipped, :importedAt, :importedBy, :warnings, :header)`,
  ).run({ ...file, emptyDay: undefined, parts: undefined, totals: undefined, balances: undefined });
}

function insertDetails(db: Write, file: FileRecord): void {
  const part = db.prepare('INSERT INTO file_parts (file_id, part, name) VALUES (?, ?, ?)');
  file.parts.forEach((name, index) => {
    part.run(file.id, index, name);
  });
  const total = db.prepare(
    'INSERT INTO control_totals (file_id, name, declared, computed, agrees) VALUES (?, ?, ?, ?, ?)',
  );
  for (const { name, declared, computed, agrees } of file.totals)
    total.run(file.id, name, declared, computed, agrees ? 1 : 0);
  const balance = db.prepare(
    `INSERT INTO statement_balances (file_id, sequence, source_id, account, currency, first_day, last_day, opening_minor,
       closing_minor, rows_minor, number)
     SELECT :fileId, :sequence, :sourceId, :account, :currency, :firstDay, :lastDay, :opening, :closing, :rows, :number
      WHERE NOT EXISTS (SELECT 1 FROM statement_balances b WHERE b.source_id = :sourceId AND b.account = :account AND b.currency = :currency
        AND b.first_day = :firstDay AND b.last_day = :lastDay AND b.opening_minor = :opening AND b.closing_minor = :closing)`,
  );
  // A statement that was sent again says nothing new.
  file.balances.forEach(({ page: _, ...row }, sequence) => {
    balance.run({ number: null, ...row, fileId: file.id, sequence, sourceId: file.sourceId });
  });
}
