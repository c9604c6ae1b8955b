import { type Day, formatDay, monthOf, parseDay } from '../../shared/value/time.ts';
import type { Read, Write } from '../store/index.ts';
import type { PolicyFinding, PolicyHit } from './policy.ts';

/** Who sets things off when nobody does. */
const AUTOMATIC = "('system', '系统')";

type HitRow = Omit<PolicyHit, 'transactionId' | 'limit'> & {
  transactionId: bigint;
  limitCode: string | null;
  per: string | null;
  allowed: bigint | null;
  total: bigint | null;
};

const hitOf = ({ limitCode, per, allowed, total, ...row }: HitRow): PolicyHit => ({
  ...row,
  transactionId: Number(row.transactionId),
  limit: limitCode === null ? null : { code: limitCode, per: per!, allowed: allowed!, total: total! },
});

/** Daily totals `d` of the book with what their account and its type allow; `offends` says that a rule forbids them. */
const dayWithRules = `
  FROM sources CROSS JOIN daily_totals AS d ON d.source_id = sources.id AND d.business_day = @day
  LEFT JOIN virtual_accounts AS account ON account.code = d.account
  LEFT JOIN account_types ON account_types.id = account.account_type_id
  LEFT JOIN account_type_kinds AS allowed ON allowed.account_type_id = account_types.id AND allowed.kind = d.kind
  WHERE sources.side = 'book' AND d.status = 'success'
    AND (account.id IS NULL OR account.active = 0 OR account_types.active = 0 OR allowed.kind IS NULL)`;

/** What is forbidden is told by account and kind; rows are only looked at where there is any. */
const anythingForbidden = `SELECT 1 ${dayWithRules} LIMIT 1`;
const forbiddenRows = `
  WITH forbidden AS MATERIALIZED (SELECT DISTINCT d.source_id, d.account, d.kind,
    CASE
      WHEN account.id IS NULL OR account.active = 0 THEN 'WRONG_ACCOUNT'
      WHEN account_types.active = 0 THEN 'UNKNOWN_TYPE'
      ELSE 'KIND_NOT_ALLOWED' END AS why,
    ifnull(account_types.code, '') AS type ${dayWithRules}),
  found AS MATERIALIZED (
    SELECT row.id, row.source_id, row.amount_minor AS amount, row.currency, ifnull(row.account, '') AS account, row.kind,
      ifnull(row.initiated_by, '') AS initiatedBy
    FROM sources CROSS JOIN transactions_by_day AS row ON row.source_id = sources.id AND row.business_day = @day
    WHERE sources.side = 'book' AND row.status = 'success'
      AND (row.source_id, ifnull(row.account, ''), row.kind) IN (SELECT source_id, account, kind FROM forbidden))
  SELECT forbidden.why AS kind, found.id AS transactionId, found.amount, found.currency, found.account,
    found.kind AS transactionKind, forbidden.type AS accountType, found.initiatedBy,
    NULL AS limitCode, NULL AS per, NULL AS allowed, NULL AS total
  FROM found CROSS JOIN forbidden USING (source_id, account, kind) ORDER BY found.id`;

/** Of a transfer's two rows the one that gives speaks for both. */
const automaticTransfers = `
  SELECT 'AUTOMATIC_OWN_TRANSFER' AS kind, id AS transactionId, amount_minor AS amount, currency,
    ifnull(account, '') AS account, kind AS transactionKind, '' AS accountType, initiated_by AS initiatedBy,
    NULL AS limitCode, NULL AS per, NULL AS allowed, NULL AS total
  FROM (
    SELECT row.*, row_number() OVER (
      PARTITION BY row.source_id, ifnull(row.voucher_no, 'row ' || row.id) ORDER BY row.amount_minor, row.record, row.id) AS place
    FROM sources CROSS JOIN transactions_by_day AS row ON row.source_id = sources.id AND row.business_day = @day
    WHERE sources.side = 'book' AND row.status = 'success' AND row.kind = 'ownTransfer' AND row.initiated_by IN ${AUTOMATIC})
  WHERE place = 1`;

/**
 * What one limit counts, of the rows or of their daily totals. A limit is in the enterprise's currency and counts rows
 * of that currency; what it leaves out (bank, type, kinds, direction, dates) it does not restrict.
 */
const counted = (rows: 'transactions_by_day' | 'daily_totals'): string => `
    FROM limits CROSS JOIN sources
    CROSS JOIN ${rows} AS row ON row.source_id = sources.id AND row.business_day BETWEEN @from AND @day
    CROSS JOIN virtual_accounts AS account ON account.code = row.account
    CROSS JOIN account_types ON account_types.id = account.account_type_id
    CROSS JOIN real_accounts ON real_accounts.id = account.real_account_id
    WHERE limits.id = @limit AND sources.side = 'book' AND row.status = 'success'
      AND row.currency = (SELECT currency FROM enterprises)
      AND (limits.bank_id IS NULL OR limits.bank_id = real_accounts.bank_id)
      AND (limits.account_type_id IS NULL OR limits.account_type_id = account.account_type_id)
      AND (limits.kinds IS NULL OR row.kind IN (SELECT value FROM json_each(limits.kinds)))
      AND (limits.from_day IS NULL OR row.business_day >= limits.from_day)
      AND (limits.to_day IS NULL OR row.business_day <= limits.to_day)`;

const inDirection = "(limits.direction IS NULL OR (limits.direction = 'in') = (row.amount_minor > 0))";

/** Accounts that a limit concerns, by their daily totals: mostly none, and then no row is looked at. */
const accountsWithLargeRow = `
  SELECT DISTINCT account.id ${counted('daily_totals')} AND limits.amount_minor < CASE limits.direction
    WHEN 'in' THEN row.largest_in_minor WHEN 'out' THEN row.largest_out_minor
    ELSE max(row.largest_in_minor, row.largest_out_minor) END`;
const accountsAbove = `
  SELECT account.id ${counted('daily_totals')}
  GROUP BY account.id HAVING max(limits.amount_minor) < sum(CASE limits.direction
    WHEN 'in' THEN row.in_minor WHEN 'out' THEN row.out_minor ELSE row.in_minor + row.out_minor END)`;

const hitColumns = `'LIMIT_EXCEEDED' AS kind, row.id AS transactionId, row.amount_minor AS amount, row.currency, row.account,
    row.kind AS transactionKind, account_types.code AS accountType, ifnull(row.initiated_by, '') AS initiatedBy,
    limits.code AS limitCode, limits.per, limits.amount_minor AS allowed`;

const rowsOfAccounts = `${counted('transactions_by_day')} AND ${inDirection} AND account.id IN (SELECT value FROM json_each(@accounts))`;

const transactionsAbove = `
  SELECT ${hitColumns}, abs(row.amount_minor) AS total ${rowsOfAccounts} AND abs(row.amount_minor) > limits.amount_minor`;

/**
 * The row by which an account's running total crosses a limit, in the order of time. Totals run per virtual account over
 * its day, month or year.
 */
const totalsCrossed = `
  WITH running AS (
    SELECT ${hitColumns}, row.business_day AS day, abs(row.amount_minor) AS size,
      sum(abs(row.amount_minor)) OVER (
        PARTITION BY account.id
        ORDER BY row.business_day, row.occurred_at, row.voucher_no, row.order_no, row.bank_ref, row.record, row.id
        ROWS UNBOUNDED PRECEDING) AS total
    ${rowsOfAccounts}
  )
  SELECT kind, transactionId, amount, currency, account, transactionKind, accountType, initiatedBy, limitCode, per, allowed, total
  FROM running WHERE day = @day AND total > allowed AND total - size <= allowed`;

const firstDayOf = (per: string, day: Day): Day => {
  if (per === 'month') return monthOf(day).first;
  return per === 'year' ? parseDay(`${formatDay(day).slice(0, 4)}-01-01`)! : day;
};

/** What one limit forbids on a day. */
function limitHits(db: Read, day: Day, { id, per }: { id: number; per: string }): HitRow[] {
  const span = { day, from: firstDayOf(per, day), limit: id };
  const single = per === 'transaction';
  const accounts = db
    .prepare<typeof span, number>(single ? accountsWithLargeRow : accountsAbove)
    .pluck()
    .all(span);
  if (accounts.length === 0) return [];
  return db
    .prepare<typeof span & { accounts: string }, HitRow>(single ? transactionsAbove : totalsCrossed)
    .safeIntegers()
    .all({ ...span, accounts: JSON.stringify(accounts) });
}

/** Everything that the rules forbid among a day's successful book rows. */
export function policyHits(db: Read, day: Day): PolicyHit[] {
  const limits = db.prepare<[], { id: number; per: string }>('SELECT id, per FROM limits WHERE active = 1').all();
  const ofDay = (sql: string): HitRow[] => db.prepare<{ day: Day }, HitRow>(sql).safeIntegers().all({ day });
  const forbidden = db.prepare<{ day: Day }>(anythingForbidden).get({ day }) !== undefined;
  return [
    ...(forbidden ? ofDay(forbiddenRows) : []),
    ...ofDay(automaticTransfers),
    ...limits.flatMap((limit) => limitHits(db, day, limit)),
  ].map(hitOf);
}

/** Replaces a day's findings. */
export function writePolicyFindings(db: Write, day: Day, findings: readonly PolicyFinding[]): void {
  db.prepare('DELETE FROM policy_findings WHERE day = ?').run(day);
  const insert = db.prepare(
    `INSERT INTO policy_findings (day, kind, transaction_id, limit_code, effect_minor, currency, detail)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const { kind, transactionId, limitCode, effect, currency, detail } of findings)
    insert.run(day, kind, transactionId, limitCode, effect, currency, detail);
}
