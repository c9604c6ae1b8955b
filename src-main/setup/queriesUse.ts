import type { Read } from '../store/index.ts';

export type RealAccountRow = {
  readonly code: string;
  readonly bank: string;
  readonly number: string;
  readonly currency: string;
  readonly opening: bigint;
  readonly openingDay: bigint;
};

/** Every real account that the workspace knows, retired ones too. */
export const realAccountRows = (db: Read): RealAccountRow[] =>
  db
    .prepare<[], RealAccountRow>(
      `SELECT r.code, b.code AS bank, r.number, r.currency, r.opening_minor AS opening, r.opening_day AS openingDay
       FROM real_accounts r JOIN banks b ON b.id = r.bank_id`,
    )
    .safeIntegers()
    .all();

export type VirtualAccountRow = {
  readonly code: string;
  readonly level: bigint;
  readonly parent: string | null;
  readonly realAccount: string;
  readonly currency: string;
  readonly opening: bigint;
  readonly openingDay: bigint | null;
};

/** Every virtual account that the workspace knows, retired ones too. */
export const virtualAccountRows = (db: Read): VirtualAccountRow[] =>
  db
    .prepare<[], VirtualAccountRow>(
      `SELECT v.code, v.level, p.code AS parent, r.code AS realAccount, r.currency,
              v.opening_minor AS opening, v.opening_day AS openingDay
       FROM virtual_accounts v JOIN real_accounts r ON r.id = v.real_account_id
       LEFT JOIN virtual_accounts p ON p.id = v.parent_id`,
    )
    .safeIntegers()
    .all();

export type SourceUseRow = {
  readonly code: string;
  readonly side: string;
  readonly realAccount: string | null;
};

export const sourceRows = (db: Read): SourceUseRow[] =>
  db
    .prepare<[], SourceUseRow>(
      `SELECT s.code, s.side, r.code AS realAccount
       FROM sources s LEFT JOIN real_accounts r ON r.id = s.real_account_id`,
    )
    .all();

const holds = (db: Read, sql: string, ...params: string[]): boolean =>
  db
    .prepare<string[], number>(`SELECT EXISTS (${sql})`)
    .pluck()
    .get(...params) === 1;

export const anyTransactions = (db: Read): boolean => holds(db, 'SELECT 1 FROM transactions');

/** Do bank rows or statements of this real account exist? */
export const realAccountIsUsed = (db: Read, code: string): boolean => {
  const own = `SELECT s.id FROM sources s JOIN real_accounts r ON r.id = s.real_account_id
               WHERE s.side = 'bank' AND r.code = ?`;
  return (
    holds(db, `SELECT 1 FROM transactions WHERE source_id IN (${own})`, code) ||
    holds(db, `SELECT 1 FROM statement_balances WHERE source_id IN (${own})`, code)
  );
};

/** Do book rows of this virtual account exist? */
export const virtualAccountIsUsed = (db: Read, code: string): boolean =>
  holds(
    db,
    "SELECT 1 FROM transactions WHERE source_id IN (SELECT id FROM sources WHERE side = 'book') AND account = ?",
    code,
  );

export const sourceIsUsed = (db: Read, code: string): boolean =>
  holds(db, 'SELECT 1 FROM transactions WHERE source_id = (SELECT id FROM sources WHERE code = ?)', code);

/** Was a reconciliation ever run? Then its rules have a past to be tried on. */
export const wasRun = (db: Read, reconciliation: string): boolean =>
  holds(
    db,
    'SELECT 1 FROM runs WHERE reconciliation_id = (SELECT id FROM reconciliations WHERE code = ?)',
    reconciliation,
  );

/** The newest back-test of exactly these rules for a reconciliation; null where there is none. */
export const backtestOf = (db: Read, reconciliation: string, rulesHash: string): string | null =>
  db
    .prepare<[string, string], string>(
      `SELECT b.id FROM backtests b JOIN reconciliations r ON r.id = b.reconciliation_id WHERE r.code = ? AND b.rules_hash = ?
       ORDER BY b.at DESC, b.id DESC LIMIT 1`,
    )
    .pluck()
    .get(reconciliation, rulesHash) ?? null;
