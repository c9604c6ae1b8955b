import Database from 'better-sqlite3';
import { readMigrations, type Write } from '../../src-main/store/index.ts';
import { keepDays } from '../helpers/days.ts';
import { small } from './small.ts';

export const now = new Date('2026-10-12T01:00:00Z');

const blank = ((): Buffer => {
  const db = new Database(':memory:');
  for (const migration of readMigrations()) db.exec(migration.sql);
  return db.serialize();
})();

/** An empty workspace in memory. */
export function emptyWorkspace(): Write {
  const db = new Database(blank);
  db.pragma('foreign_keys = ON');
  keepDays(db as Write);
  return db as Write;
}

/** The small setup with words replaced; each must be there. */
export const changed = (...edits: [string, string][]): string =>
  edits.reduce((text, [before, after]) => {
    if (!text.includes(before)) throw new Error(`the small setup has no ${before}`);
    return text.replace(before, () => after);
  }, small);

/** One successful transaction of a source, as the importing room would leave it. */
export function addTransaction(db: Write, source: string, account: string | null): void {
  const file = db
    .prepare(
      `INSERT INTO import_files (hash, source_id, name, format, bytes, rows_read, rows_new, rows_known, rows_skipped,
         imported_at, imported_by)
       VALUES (hex(randomblob(8)), (SELECT id FROM sources WHERE code = ?), 'f', 'x', 1, 1, 1, 0, 0, 0, 'wang')`,
    )
    .run(source).lastInsertRowid;
  db.prepare(
    `INSERT INTO transactions (source_id, business_day, amount_minor, currency, kind, status, file_id, part, record, line,
       civil_day, account)
     VALUES ((SELECT id FROM sources WHERE code = ?), 20738, 100, 'CNY', 'payment', 'success', ?, 0, 1, 1, 20738, ?)`,
  ).run(source, file, account);
}

/** What is in use, by the codes of things rather than their row numbers, so that two workspaces can be compared. */
export function inForce(db: Write): Record<string, unknown[]> {
  const rows = (sql: string): unknown[] => db.prepare(sql).safeIntegers().all();
  return {
    enterprise: rows('SELECT * FROM enterprises'),
    calendar: rows('SELECT * FROM calendar_days ORDER BY day'),
    banks: rows('SELECT code, name FROM banks WHERE active = 1 ORDER BY code'),
    realAccounts: rows(
      `SELECT r.code, b.code AS bank, r.number, r.name, r.currency, r.opening_minor, r.opening_day
       FROM real_accounts r JOIN banks b ON b.id = r.bank_id WHERE r.active = 1 ORDER BY r.code`,
    ),
    accountTypes: rows(
      `SELECT t.code, t.name, t.role, t.levels, (SELECT group_concat(kind) FROM (SELECT kind FROM account_type_kinds
         WHERE account_type_id = t.id ORDER BY kind)) AS kinds FROM account_types t WHERE t.active = 1 ORDER BY t.code`,
    ),
    virtualAccounts: rows(
      `SELECT v.code, v.name, v.level, p.code AS parent, v.parent_level, t.code AS type, r.code AS realAccount, v.holder,
         v.opening_minor, v.opening_day
       FROM virtual_accounts v JOIN account_types t ON t.id = v.account_type_id JOIN real_accounts r
         ON r.id = v.real_account_id LEFT JOIN virtual_accounts p ON p.id = v.parent_id
       WHERE v.active = 1 ORDER BY v.code`,
    ),
    limits: rows(
      `SELECT l.code, b.code AS bank, t.code AS type, l.kinds, l.direction, l.per, l.amount_minor, l.from_day, l.to_day
       FROM limits l LEFT JOIN banks b ON b.id = l.bank_id LEFT JOIN account_types t ON t.id = l.account_type_id
       WHERE l.active = 1 ORDER BY l.code`,
    ),
    sources: rows(
      `SELECT s.code, s.name, s.side, s.format, s.role, s.account, r.code AS realAccount, s.channel, s.cutoff_seconds,
         s.settlement_delay, s.settlement_words, s.arrival_days, s.arrival_delay, s.arrival_seconds, s.carry_days
       FROM sources s LEFT JOIN real_accounts r ON r.id = s.real_account_id WHERE s.active = 1 ORDER BY s.code`,
    ),
    fees: rows(
      `SELECT s.code AS source, f.line, f.code, f.kinds, f.words, f.currency, f.first_day, f.last_day, f.per_million, f.fixed_minor, f.minimum_minor,
         f.cap_minor, f.rounding, f.refund, f.refund_rounding FROM fee_terms f JOIN sources s ON s.id = f.source_id ORDER BY s.code, f.line, f.first_day`,
    ),
    ruleSets: rows('SELECT code, name, hash, passes FROM rule_sets WHERE active = 1 ORDER BY code'),
    reconciliations: rows(
      `SELECT c.code, c.name, c.rule_set, m.side, s.code AS source FROM reconciliations c
       JOIN reconciliation_sources m ON m.reconciliation_id = c.id JOIN sources s ON s.id = m.source_id
       WHERE c.active = 1 ORDER BY c.code, m.side, s.code`,
    ),
    splits: rows('SELECT code, rule FROM split_rules WHERE active = 1 ORDER BY code'),
    people: rows('SELECT code, name, role, limit_minor FROM people WHERE active = 1 ORDER BY code'),
  };
}
