import type { Day } from '../../shared/value/time.ts';
import { channelDaysIn, numbersOf, transactionIdIn, type Write } from '../store/index.ts';

/** What names a transaction for a person, or its place in its file. */
const subject = (alias: string): string => `coalesce(${numbersOf(alias)}, ${transactionIdIn(alias)})`;
const isoDay = (day: string): string => `date(${day} * 86400, 'unixepoch')`;

/** Internal movements have their counterpart in the same book; a row without one is linked to nothing. */
const INTERNAL_KINDS = "('transfer', 'ownTransfer', 'split', 'grant', 'purchase')";

/** The empty list of what is wrong now; each finder adds its rows to it. */
export function beginFinding(db: Write): void {
  db.exec(`DROP TABLE IF EXISTS temp.found;
    CREATE TEMP TABLE found (scope TEXT, subject TEXT, kind TEXT, also TEXT DEFAULT '[]', day INTEGER, expires_day INTEGER, effect_minor INTEGER,
      currency TEXT, left_id INTEGER, right_id INTEGER, match_id INTEGER, detail TEXT DEFAULT '{}')`);
}

/** A suggestion by a key that stands more often on one side; what only could belong together is no duplicate. */
const unequal =
  "s.why IN ('not-unique', 'duplicate') AND s.left_count <> s.right_count AND s.left_count > 0 AND s.right_count > 0";

/** Keys that stand more often on one side than on the other: one DUPLICATE for the whole group. */
export function findDuplicates(db: Write, reconciliationId: number, scope: string): void {
  db.prepare(
    `INSERT INTO found (scope, subject, kind, day, effect_minor, currency, left_id, right_id, detail)
     SELECT ?, ${subject('t')}, 'DUPLICATE', min(t.business_day), CASE WHEN s.right_count > s.left_count THEN t.amount_minor ELSE -t.amount_minor END * abs(s.right_count - s.left_count),
       t.currency, min(CASE WHEN m.side = 'left' THEN m.transaction_id END), min(CASE WHEN m.side = 'right' THEN m.transaction_id END),
       json_object('left', s.left_count, 'right', s.right_count)
     FROM suggestions s CROSS JOIN suggestion_members m ON m.suggestion_id = s.id CROSS JOIN transactions t ON t.id = m.transaction_id
     CROSS JOIN open_items o ON o.reconciliation_id = s.reconciliation_id AND o.transaction_id = m.transaction_id AND o.until_day IS NULL
     WHERE s.reconciliation_id = ? AND ${unequal} GROUP BY s.id`,
  ).run(scope, reconciliationId);
}

const inDuplicate = `EXISTS (SELECT 1 FROM suggestion_members m CROSS JOIN suggestions s ON s.id = m.suggestion_id
  WHERE m.transaction_id = t.id AND s.reconciliation_id = o.reconciliation_id AND ${unequal})`;

/** Rows of the pool: one side has them, the other does not. A row may wait until its source's days have passed. */
export function findOneSided(db: Write, reconciliationId: number, scope: string): void {
  db.prepare(
    `INSERT INTO found (scope, subject, kind, day, expires_day, effect_minor, currency, left_id, right_id)
     SELECT ?, ${subject('t')},
       CASE WHEN t.kind IN ('refund', 'depositReturn') AND src.side <> 'bank' AND t.channel IS NOT NULL THEN 'REFUND_MISSING'
         WHEN src.side = 'book' AND t.kind IN ${INTERNAL_KINDS} AND t.bank_ref IS NULL AND t.channel IS NULL THEN 'UNLINKED_VIRTUAL'
         WHEN src.side = 'book' THEN 'BOOK_ONLY' WHEN src.side = 'channel' THEN 'CHANNEL_ONLY' ELSE 'BANK_ONLY' END AS what,
       t.business_day,
       CASE WHEN src.side = 'book' AND t.kind IN ${INTERNAL_KINDS} AND t.bank_ref IS NULL AND t.channel IS NULL THEN NULL ELSE t.business_day + src.carry_days END,
       CASE WHEN o.side = 'left' THEN -t.amount_minor ELSE t.amount_minor END, t.currency,
       CASE WHEN o.side = 'left' THEN t.id END, CASE WHEN o.side = 'right' THEN t.id END
     FROM open_items o CROSS JOIN transactions t ON t.id = o.transaction_id JOIN sources src ON src.id = t.source_id
     WHERE o.reconciliation_id = ? AND o.until_day IS NULL AND NOT (${inDuplicate})`,
  ).run(scope, reconciliationId);
}

/** What the figures differ in, and of a match by hand who made it and why. */
const evidenceOf = `json_patch(json_object('gates', m.failed_gates), json_object('madeBy', m.made_by, 'reason', json_extract(m.evidence, '$.note')))`;

/** No money, but a period's end may lie between the days. */
const daysOf = `json_object('leftDay', ${isoDay('a.business_day')}, 'rightDay', ${isoDay('b.business_day')}, 'daysApart', CAST(abs(b.business_day - a.business_day) AS TEXT))`;

/** Groups that a person matched although their figures differ: what the right side moved more than the left. */
export function findGroupMismatches(db: Write, reconciliationId: number, scope: string): void {
  db.prepare(
    `INSERT INTO found (scope, subject, kind, also, day, effect_minor, currency, left_id, right_id, match_id, detail)
     SELECT ?, ${subject('a')}, iif(m.failed_gates LIKE 'amount%', 'AMOUNT_MISMATCH', 'FEE_MISMATCH'), iif(m.failed_gates = 'amount,fee', '["FEE_MISMATCH"]', '[]'), a.business_day,
       (SELECT sum(iif(g.side = 'right', 1, -1) * (t.amount_minor - coalesce(t.fee_minor, 0))) FROM match_members g JOIN transactions t ON t.id = g.transaction_id
        WHERE g.match_id = m.id AND g.grouped = 1),
       m.currency, a.id, (SELECT min(g.transaction_id) FROM match_members g WHERE g.match_id = m.id AND g.grouped = 1 AND g.side = 'right'), m.id, ${evidenceOf}
     FROM matches m JOIN transactions a ON a.id = (SELECT min(g.transaction_id) FROM match_members g WHERE g.match_id = m.id AND g.grouped = 1 AND g.side = 'left')
     WHERE m.reconciliation_id = ? AND m.failed_gates IS NOT NULL AND m.shape = 'group'`,
  ).run(scope, reconciliationId);
}

/** Pairs with the same key of which a gate failed: the first failed gate names the break, the others stand under it. */
export function findMismatches(db: Write, reconciliationId: number, scope: string): void {
  db.prepare(
    `INSERT INTO found (scope, subject, kind, also, day, effect_minor, currency, left_id, right_id, match_id, detail)
     SELECT ?, ${subject('a')},
       CASE WHEN m.failed_gates LIKE 'status%' THEN 'STATUS_MISMATCH' WHEN m.failed_gates LIKE 'currency%' THEN 'CURRENCY_MISMATCH'
         WHEN m.failed_gates LIKE 'amount%' THEN CASE WHEN a.kind IN ('refund', 'depositReturn') THEN 'REFUND_MISMATCH' ELSE 'AMOUNT_MISMATCH' END
         WHEN m.failed_gates LIKE 'fee%' THEN 'FEE_MISMATCH' ELSE 'WRONG_DAY' END,
       json_array(
         CASE WHEN m.failed_gates LIKE '%,currency%' THEN 'CURRENCY_MISMATCH' END,
         CASE WHEN m.failed_gates LIKE '%,amount%' THEN 'AMOUNT_MISMATCH' END,
         CASE WHEN m.failed_gates LIKE '%,fee%' THEN 'FEE_MISMATCH' END,
         CASE WHEN m.failed_gates LIKE '%,day' THEN 'WRONG_DAY' END),
       a.business_day,
       iif(m.failed_gates = 'day', 0, CASE WHEN b.status = 'success' THEN b.amount_minor - coalesce(b.fee_minor, 0) ELSE 0 END - CASE WHEN a.status = 'success' THEN a.amount_minor - coalesce(a.fee_minor, 0) ELSE 0 END),
       a.currency, a.id, b.id, m.id, iif(m.failed_gates LIKE '%day', json_patch(${evidenceOf}, ${daysOf}), ${evidenceOf})
     FROM matches m JOIN transactions a ON a.id = m.left_id JOIN transactions b ON b.id = m.right_id
     WHERE m.reconciliation_id = ? AND m.failed_gates IS NOT NULL AND m.shape = 'pair'`,
  ).run(scope, reconciliationId);
  // json_array leaves nulls where a gate held; they say nothing.
  db.exec(
    `UPDATE found SET also = (SELECT json_group_array(value) FROM json_each(found.also) WHERE value IS NOT NULL) WHERE also <> '[]'`,
  );
}

/** Channel days that were paid short or over, and those that were due and not paid at all; `sum` is what a channel pays. */
export function findSettlements(db: Write, reconciliationId: number, scope: string, sum: 'net' | 'gross'): void {
  db.prepare(
    `INSERT INTO found (scope, subject, kind, day, effect_minor, currency, right_id, match_id, detail)
     SELECT ?, ${channelDaysIn('match_days', 'd.match_id = m.id')}, CASE WHEN m.right_minor < m.left_minor THEN 'SETTLEMENT_SHORT' ELSE 'SETTLEMENT_OVER' END,
       (SELECT min(g.day) FROM match_days g WHERE g.match_id = m.id), m.right_minor - m.left_minor, m.currency,
       (SELECT min(g.transaction_id) FROM match_members g WHERE g.match_id = m.id AND g.grouped = 1 AND g.side = 'right'), m.id,
       json_object('owed', CAST(m.left_minor AS TEXT), 'arrived', CAST(m.right_minor AS TEXT))
     FROM matches m
     WHERE m.reconciliation_id = ? AND m.failed_gates IS NOT NULL AND EXISTS (SELECT 1 FROM match_days g WHERE g.match_id = m.id)`,
  ).run(scope, reconciliationId);
  const owed = `sum(t.amount_minor${sum === 'net' ? ' - coalesce(t.fee_minor, 0)' : ''})`;
  // A day that we owe the channel, and that it has not taken, leaves us with too much.
  db.prepare(
    `INSERT INTO found (scope, subject, kind, day, effect_minor, currency, detail)
     SELECT ?, s.code || ':' || ${isoDay('t.business_day')}, iif(${owed} < 0, 'SETTLEMENT_OVER', 'SETTLEMENT_SHORT'), t.business_day, -${owed}, t.currency,
       json_object('owed', CAST(${owed} AS TEXT), 'arrived', '0', 'rows', count(*))
     FROM open_items o CROSS JOIN transactions t ON t.id = o.transaction_id JOIN sources s ON s.id = t.source_id
     WHERE o.reconciliation_id = ? AND o.side = 'left' AND o.until_day IS NULL GROUP BY t.source_id, t.business_day, t.currency`,
  ).run(scope, reconciliationId);
  db.prepare(
    `INSERT INTO found (scope, subject, kind, day, effect_minor, currency, right_id)
     SELECT ?, ${subject('t')}, 'BANK_ONLY', t.business_day, t.amount_minor, t.currency, t.id
     FROM open_items o CROSS JOIN transactions t ON t.id = o.transaction_id WHERE o.reconciliation_id = ? AND o.side = 'right' AND o.until_day IS NULL`,
  ).run(scope, reconciliationId);
}

/** Findings of the ledger's checks on a day: forbidden kinds, limits, own transfers, splits. */
export function findPolicies(db: Write, day: Day): void {
  db.prepare(
    `INSERT INTO found (scope, subject, kind, day, effect_minor, currency, left_id, detail)
     SELECT 'policy', ${subject('t')}, p.kind, p.day, p.effect_minor, p.currency, p.transaction_id, p.detail
     FROM policy_findings p JOIN transactions t ON t.id = p.transaction_id WHERE p.day <= ?`,
  ).run(day);
  db.prepare(
    `INSERT INTO found (scope, subject, kind, day, effect_minor, currency, left_id, detail)
     SELECT 'split', ${subject('t')}, p.kind, p.day, p.effect_minor, p.currency, p.transaction_id, p.detail
     FROM split_findings p JOIN transactions t ON t.id = p.transaction_id WHERE p.day <= ?`,
  ).run(day);
}

/** Several rows may share subject and kind (an order twice): they are told apart by occurrence, in the order of their content. */
export function numberSubjects(db: Write): void {
  db.exec(`UPDATE found SET subject = subject || '#' || n FROM (
      SELECT f.rowid AS row, row_number() OVER (PARTITION BY f.scope, f.subject, f.kind ORDER BY f.day, f.effect_minor, t.occurred_at, i.hash, t.record) AS n
      FROM (SELECT scope, subject, kind FROM found GROUP BY scope, subject, kind HAVING count(*) > 1) several
        JOIN found f ON f.scope = several.scope AND f.subject = several.subject AND f.kind = several.kind LEFT JOIN transactions t ON t.id = coalesce(f.left_id, f.right_id) LEFT JOIN import_files i ON i.id = t.file_id) numbered
    WHERE numbered.row = found.rowid AND numbered.n > 1`);
}
