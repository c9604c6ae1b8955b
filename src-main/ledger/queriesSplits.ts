import type { Day } from '../../shared/value/time.ts';
import type { Read, Write } from '../store/index.ts';
import { type SplitRule, splitRule } from './splits.ts';

export const readSplitRules = (db: Read): SplitRule[] =>
  db
    .prepare<[], string>('SELECT rule FROM split_rules WHERE active = 1 ORDER BY id')
    .pluck()
    .all()
    .map((rule) => splitRule.parse(JSON.parse(rule)));

export type PaymentRow = {
  id: number;
  orderNo: string;
  account: string;
  channel: string | null;
  kind: string;
  amount: bigint;
  currency: string;
  /** JSON object: what was booked for the order by account, minor units as text. */
  booked: string;
};

/**
 * Successful book rows with an order number that a rule could divide, each with the split booked for its order on the
 * same business day or the next (a split may be booked after midnight).
 */
const payments = `
  WITH booked AS (
    SELECT order_no, json_group_object(account, CAST(minor AS TEXT)) AS accounts
    FROM (
      SELECT row.order_no, ifnull(row.account, '') AS account, sum(row.amount_minor) AS minor
      FROM sources CROSS JOIN transactions_by_day AS row ON row.source_id = sources.id AND row.business_day BETWEEN @day AND @day + 1
      WHERE sources.side = 'book' AND row.status = 'success' AND row.kind = 'split' AND row.order_no IS NOT NULL
      GROUP BY row.order_no, row.account HAVING sum(row.amount_minor) <> 0)
    GROUP BY order_no
  )
  SELECT row.id, row.order_no AS orderNo, row.account, row.channel, row.kind, row.amount_minor AS amount, row.currency,
    ifnull(booked.accounts, '{}') AS booked
  FROM sources CROSS JOIN transactions_by_day AS row ON row.source_id = sources.id AND row.business_day = @day
  LEFT JOIN booked ON booked.order_no = row.order_no
  WHERE sources.side = 'book' AND row.status = 'success' AND row.kind = @kind AND row.order_no IS NOT NULL
    AND row.account IS NOT NULL
    AND (@channel IS NULL OR row.channel = @channel)
    AND (@accounts IS NULL OR row.account IN (SELECT value FROM json_each(@accounts)))
  ORDER BY row.id`;

/** The payments that a rule could divide, one at a time: a day may have a million. */
export function* dividedPayments(db: Read, day: Day, rule: SplitRule): Generator<PaymentRow> {
  const rows = db.prepare<unknown[], Omit<PaymentRow, 'id'> & { id: bigint }>(payments).safeIntegers();
  const channel = rule.channel ?? null;
  const accounts = rule.accounts ? JSON.stringify(rule.accounts) : null;
  for (const kind of rule.kinds)
    for (const row of rows.iterate({ day, kind, channel, accounts })) yield { ...row, id: Number(row.id) };
}

export type SplitFindingRow = {
  kind: 'SPLIT_MISSING' | 'SPLIT_MISMATCH';
  orderNo: string;
  transactionId: number;
  effect: bigint;
  currency: string;
  detail: string;
};

/** Replaces a day's findings. */
export function writeSplitFindings(db: Write, day: Day, findings: readonly SplitFindingRow[]): void {
  db.prepare('DELETE FROM split_findings WHERE day = ?').run(day);
  const insert = db.prepare(
    `INSERT INTO split_findings (day, kind, order_no, transaction_id, effect_minor, currency, detail)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const { kind, orderNo, transactionId, effect, currency, detail } of findings)
    insert.run(day, kind, orderNo, transactionId, effect, currency, detail);
}
