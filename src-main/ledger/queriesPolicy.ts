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

/** The accounts and types are few: they are looked at per (account, kind), not per row. */
const accountRules = `
  SELECT CASE
      WHEN account.id IS NULL OR account.active = 0 THEN 'WRONG_ACCOUNT'
      WHEN account_types.active = 0 THEN 'UNKNOWN_TYPE'
      ELSE 'KIND_NOT_ALLOWED' END AS kind,
    row.id AS transactionId, row.amount_minor AS amount, row.currency, ifnull(row.account, '') AS account,
    row.kind AS transactionKind, ifnull(account_types.code, '') AS accountType, ifnull(row.initiated_by, '') AS initiatedBy,
    NULL AS limitCode, NULL AS per, NULL AS allowed, NULL AS total
  FROM sources CROSS JOIN transactions AS row ON row.source_id = sources.id AND row.business_day = @day
  LEFT JOIN virtual_accounts AS account ON account.code = row.account
  LEFT JOIN account_types ON account_types.id = account.account_type_id
  LEFT JOIN account_type_kinds AS allowed ON allowed.account_type_id = account_types.id AND allowed.kind = row.kind
  WHERE sources.side = 'book' AND row.status = 'success'
    AND (account.id IS NULL OR account.active = 0 OR account_types.active = 0 OR allowed.kind IS NULL)`;

/** Of a transfer's two rows the one that gives speaks for both. */
const automaticTransfers = `
  SELECT 'AUTOMATIC_OWN_TRANSFER' AS kind, id AS transactionId, amount_minor AS amount, currency,
    ifnull(account, '') AS account, kind AS transactionKind, '' AS accountType, initiated_by AS initiatedBy,
    NULL AS limitCode, NULL AS per, NULL AS allowed, NULL AS total
  FROM (
    SELECT row.*, row_number() OVER (
      PARTITION BY row.source_id, ifnull(row.voucher_no, 'row ' || row.id) ORDER BY row.amount_minor, row.record, row.id) AS place
    FROM sources CROSS JOIN transactions AS row ON row.source_id = sources.id AND row.business_day = @day
    WHERE sources.side = 'book' AND row.status = 'success' AND row.kind = 'ownTransfer' AND row.initiated_by IN ${AUTOMATIC})
  WHERE place = 1`;

/**
 * Rows that one limit counts. A limit is in the enterprise's currency and counts rows of that currency; what it leaves
 * out (bank, type, kinds, direction, dates) it does not restrict.
 */
const countedRows = `
    FROM limits CROSS JOIN sources
    CROSS JOIN transactions AS row ON row.source_id = sources.id AND row.business_day BETWEEN @from AND @day
    CROSS JOIN virtual_accounts AS account ON account.code = row.account
    CROSS JOIN account_types ON account_types.id = account.account_type_id
    CROSS JOIN real_accounts ON real_accounts.id = account.real_account_id
    WHERE limits.id = @limit AND sources.side = 'book' AND row.status = 'success'
      AND row.currency = (SELECT currency FROM enterprises)
      AND (limits.bank_id IS NULL OR limits.bank_id = real_accounts.bank_id)
      AND (limits.account_type_id IS NULL OR limits.account_type_id = account.account_type_id)
      AND (limits.kinds IS NULL OR row.kind IN (SELECT value FROM json_each(limits.kinds)))
      AND (limits.direction IS NULL OR (limits.direction = 'in') = (row.amount_minor > 0))
      AND (limits.from_day IS NULL OR row.business_day >= limits.from_day)
      AND (limits.to_day IS NULL OR row.business_day <= limits.to_day)`;

const hitColumns = `'LIMIT_EXCEEDED' AS kind, row.id AS transactionId, row.amount_minor AS amount, row.currency, row.account,
    row.kind AS transactionKind, account_types.code AS accountType, ifnull(row.initiated_by, '') AS initiatedBy,
    limits.code AS limitCode, limits.per, limits.amount_minor AS allowed`;

const transactionsAbove = `
  SELECT ${hitColumns}, abs(row.amount_minor) AS total ${countedRows} AND abs(row.amount_minor) > limits.amount_minor`;

/**
 * The row by which an account's running total crosses a limit, in the order of time. Totals run per virtual account over
 * its day, month or year; only accounts whose total is above the limit are put in order.
 */
const totalsCrossed = `
  WITH above AS (
    SELECT account.id ${countedRows}
    GROUP BY account.id HAVING sum(abs(row.amount_minor)) > max(limits.amount_minor)
  ),
  running AS (
    SELECT ${hitColumns}, row.business_day AS day, abs(row.amount_minor) AS size,
      sum(abs(row.amount_minor)) OVER (
        PARTITION BY account.id
        ORDER BY row.business_day, row.occurred_at, row.voucher_no, row.order_no, row.bank_ref, row.record, row.id
        ROWS UNBOUNDED PRECEDING) AS total
    ${countedRows} AND account.id IN (SELECT id FROM above)
  )
  SELECT kind, transactionId, amount, currency, account, transactionKind, accountType, initiatedBy, limitCode, per, allowed, total
  FROM running WHERE day = @day AND total > allowed AND total - size <= allowed`;

const firstDayOf = (per: string, day: Day): Day => {
  if (per === 'month') return monthOf(day).first;
  return per === 'year' ? parseDay(`${formatDay(day).slice(0, 4)}-01-01`)! : day;
};

/** Everything that the rules forbid among a day's successful book rows. */
export function policyHits(db: Read, day: Day): PolicyHit[] {
  const limits = db.prepare<[], { id: number; per: string }>('SELECT id, per FROM limits WHERE active = 1').all();
  const above = (sql: string) => db.prepare<{ day: Day; from: Day; limit: number }, HitRow>(sql).safeIntegers();
  const [single, total] = [above(transactionsAbove), above(totalsCrossed)];
  return [
    ...db.prepare<{ day: Day }, HitRow>(accountRules).safeIntegers().all({ day }),
    ...db.prepare<{ day: Day }, HitRow>(automaticTransfers).safeIntegers().all({ day }),
    ...limits.flatMap(({ id, per }) =>
      (per === 'transaction' ? single : total).all({ day, from: firstDayOf(per, day), limit: id }),
    ),
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
