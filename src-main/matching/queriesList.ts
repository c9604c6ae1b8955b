import type { MatchView } from '../../shared/entity/match.ts';
import type { MatchDifference } from '../../shared/entity/rules.ts';
import { formatMinor } from '../../shared/value/money.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import { channelDaysIn, numbersOf, type Read } from '../store/index.ts';
import { type Evidence, evidenceOf } from './evidence.ts';

const subject = (alias: string): string => `coalesce(${numbersOf(alias)}, '')`;

/** Matches and suggestions in one shape; a suggestion has no sums, since none of it is decided. */
const matchesAs = `SELECT 'm' || m.id AS id, m.id AS number, m.reconciliation_id, m.run_id, m.day, m.pass, m.shape, m.outcome, m.left_id, m.right_id, m.left_minor, m.right_minor, m.currency,
    m.day_difference, coalesce(m.failed_gates, '') AS failed, m.evidence, m.made_by, NULL AS leftCount, NULL AS rightCount FROM matches m`;
const suggestionsAs = `SELECT 's' || s.id, s.id, s.reconciliation_id, s.run_id, s.day, s.pass, 'group', 'suggested',
    (SELECT min(transaction_id) FROM suggestion_members x WHERE x.suggestion_id = s.id AND x.side = 'left'), (SELECT min(transaction_id) FROM suggestion_members x WHERE x.suggestion_id = s.id AND x.side = 'right'),
    coalesce((SELECT sum(t.amount_minor) FROM suggestion_members x JOIN transactions t ON t.id = x.transaction_id WHERE x.suggestion_id = s.id AND x.side = 'left'), 0)
      + coalesce((SELECT sum(owed_minor) FROM suggestion_days d WHERE d.suggestion_id = s.id), 0),
    coalesce((SELECT sum(t.amount_minor) FROM suggestion_members x JOIN transactions t ON t.id = x.transaction_id WHERE x.suggestion_id = s.id AND x.side = 'right'), 0),
    (SELECT currency FROM enterprises), 0, '', json_object('why', s.why), NULL, s.left_count, s.right_count FROM suggestions s`;

type Row = {
  id: string;
  number: bigint;
  reconciliation: string;
  day: bigint;
  passCode: string | null;
  passName: string | null;
  shape: MatchView['shape'];
  outcome: MatchView['outcome'];
  left_minor: bigint;
  right_minor: bigint;
  currency: string;
  day_difference: bigint;
  failed: string;
  evidence: string | null;
  made_by: string | null;
  label: string | null;
  leftCount: bigint;
  rightCount: bigint;
};

const viewOf = (row: Row): MatchView => ({
  id: row.id,
  reconciliation: row.reconciliation,
  day: formatDay(Number(row.day)),
  pass: row.passCode ?? '',
  passName: row.passName ?? '',
  shape: row.shape,
  outcome: row.outcome,
  leftCount: Number(row.leftCount),
  rightCount: Number(row.rightCount),
  leftAmount: formatMinor(row.left_minor, row.currency),
  rightAmount: formatMinor(row.right_minor, row.currency),
  currency: row.currency,
  dayDifference: Number(row.day_difference),
  failedGates: row.failed === '' ? [] : (row.failed.split(',') as MatchDifference[]),
  label: row.label ?? '',
  madeBy: row.made_by,
  closedDay: evidenceOf(row.evidence).closedDay ?? null,
});

const members = (side: string): string =>
  `(SELECT count(*) FROM match_members g WHERE g.match_id = x.number AND g.grouped = 1 AND g.side = '${side}')`;
const dress = `SELECT x.*, r.code AS reconciliation, json_extract(rs.passes, '$[' || x.pass || '].code') AS passCode, json_extract(rs.passes, '$[' || x.pass || '].name') AS passName,
    coalesce(x.leftCount, CASE x.shape WHEN 'pair' THEN 1 ELSE ${members('left')} END) AS leftCount, coalesce(x.rightCount, CASE x.shape WHEN 'pair' THEN 1 ELSE ${members('right')} END) AS rightCount,
    coalesce(CASE WHEN x.shape <> 'group' THEN NULL WHEN x.outcome = 'suggested' THEN ${channelDaysIn('suggestion_days', 'd.suggestion_id = x.number')}
      ELSE ${channelDaysIn('match_days', 'd.match_id = x.number')} END, (SELECT ${subject('t')} FROM transactions t WHERE t.id = coalesce(x.left_id, x.right_id, (SELECT min(g.transaction_id) FROM match_members g WHERE g.match_id = x.number AND g.grouped = 1)))) AS label`;
const joins = `JOIN reconciliations r ON r.id = x.reconciliation_id LEFT JOIN runs ON runs.id = x.run_id LEFT JOIN rule_sets rs ON rs.id = runs.rule_set_id`;

export type MatchFilter = { day?: Day; reconciliation?: string; outcome?: MatchView['outcome']; search?: string };

const orders: Record<string, string> = { label: 'label', amount: 'abs(x.left_minor)', pass: 'x.pass' };

/** The order numbers searched for are looked up in transactions first, so that a search does not dress every match. */
const searched = `(x.left_id IN (SELECT t.id FROM transactions t WHERE ? IN (t.order_no, t.channel_no, t.refund_no, t.bank_ref, t.voucher_no))
  OR x.right_id IN (SELECT t.id FROM transactions t WHERE ? IN (t.order_no, t.channel_no, t.refund_no, t.bank_ref, t.voucher_no)))`;

/** A window of matches and suggestions, with the count of the whole filter; in the order they were made unless sorted. */
export function listMatches(
  db: Read,
  filter: MatchFilter,
  sort: string | undefined,
  offset: number,
  limit: number,
): { total: number; rows: MatchView[] } {
  const parts = ['TRUE'];
  const values: unknown[] = [];
  const add = (part: string, ...more: unknown[]): void => {
    parts.push(part);
    values.push(...more);
  };
  if (filter.day !== undefined) add('x.day = ?', filter.day);
  if (filter.reconciliation !== undefined)
    add('x.reconciliation_id = (SELECT id FROM reconciliations WHERE code = ?)', filter.reconciliation);
  if (filter.outcome !== undefined) add('x.outcome = ?', filter.outcome);
  if (filter.search) add(searched, filter.search, filter.search);
  const all =
    filter.outcome === 'suggested'
      ? suggestionsAs
      : filter.outcome
        ? matchesAs
        : `${matchesAs} UNION ALL ${suggestionsAs}`;
  const from =
    filter.outcome === 'suggested' ? `(${matchesAs} WHERE FALSE UNION ALL ${suggestionsAs}) x` : `(${all}) x`;
  const total =
    db
      .prepare<unknown[], number>(`SELECT count(*) FROM ${from} WHERE ${parts.join(' AND ')}`)
      .pluck()
      .get(...values) ?? 0;
  const column = sort ? orders[sort.replace('-', '')] : undefined;
  const order = column
    ? `${column} ${sort?.startsWith('-') ? 'DESC' : 'ASC'}, x.id`
    : "x.outcome = 'matched', x.number";
  const rows = db
    .prepare<unknown[], Row>(
      `${dress} FROM ${from} ${joins} WHERE ${parts.join(' AND ')} ORDER BY ${order} LIMIT ? OFFSET ?`,
    )
    .safeIntegers()
    .all(...values, limit, offset);
  return { total, rows: rows.map(viewOf) };
}

/** One match ("m12") or suggestion ("s3") with the places of its first members on each side. */
export function findMatch(
  db: Read,
  id: string,
  most = 50,
): { match: MatchView; evidence: Evidence; left: number[]; right: number[] } | null {
  const [, kind, number] = /^([ms])(\d{1,15})$/.exec(id) ?? [];
  if (number === undefined) return null;
  // By its number in its own table: over both of them together every match would be walked. The first SELECT of a UNION names the columns.
  const one =
    kind === 'm'
      ? `${matchesAs} WHERE m.id = ?`
      : `${matchesAs} WHERE m.id = -1 UNION ALL ${suggestionsAs} WHERE s.id = ?`;
  const row = db.prepare<unknown[], Row>(`${dress} FROM (${one}) x ${joins}`).safeIntegers().get(Number(number));
  if (!row) return null;
  const on = (side: string): number[] =>
    id.startsWith('s')
      ? db
          .prepare<unknown[], number>(
            'SELECT transaction_id FROM suggestion_members WHERE suggestion_id = ? AND side = ? LIMIT ?',
          )
          .pluck()
          .all(Number(row.number), side, most)
      : db
          .prepare<unknown[], number>(
            `SELECT ${side}_id FROM matches WHERE id = ? AND ${side}_id IS NOT NULL UNION ALL SELECT transaction_id FROM (SELECT transaction_id FROM match_members WHERE match_id = ? AND grouped = 1 AND side = ? LIMIT ?)`,
          )
          .pluck()
          .all(Number(row.number), Number(row.number), side, most);
  return { match: viewOf(row), evidence: evidenceOf(row.evidence), left: on('left'), right: on('right') };
}

export type GateValues = Record<'left' | 'right', Record<MatchDifference, string>>;

/** What the gates compared on the two rows of a pair, as a person reads it; null when one of them is missing. */
export function gateValues(db: Read, left: number | undefined, right: number | undefined): GateValues | null {
  const read = (id: number | undefined): Record<MatchDifference, string> | null => {
    const row =
      id === undefined
        ? undefined
        : db
            .prepare<[number], { status: string; currency: string; amount: bigint; fee: bigint | null; day: bigint }>(
              'SELECT status, currency, amount_minor AS amount, fee_minor AS fee, business_day AS day FROM transactions WHERE id = ?',
            )
            .safeIntegers()
            .get(id);
    if (!row) return null;
    const { status, currency, amount, fee, day } = row;
    return {
      status,
      currency,
      amount: formatMinor(amount, currency),
      fee: fee === null ? '' : formatMinor(fee, currency),
      day: formatDay(Number(day)),
    };
  };
  const [one, other] = [read(left), read(right)];
  return one && other ? { left: one, right: other } : null;
}

export type MatchOf = {
  reconciliationId: number;
  matchId: number | null;
  suggestionId: number | null;
  openSince: Day | null;
};

/** Where a transaction stands in each reconciliation that has looked at it. */
export const standingOf = (db: Read, transactionId: number): MatchOf[] =>
  db
    .prepare<unknown[], MatchOf>(
      `SELECT r.id AS reconciliationId, (SELECT match_id FROM match_members m WHERE m.reconciliation_id = r.id AND m.transaction_id = ?) AS matchId,
         (SELECT max(s.id) FROM suggestions s WHERE s.reconciliation_id = r.id AND s.id IN (SELECT x.suggestion_id FROM suggestion_members x WHERE x.transaction_id = ?
             UNION ALL SELECT d.suggestion_id FROM transactions t CROSS JOIN suggestion_days d ON d.source_id = t.source_id AND d.day = t.business_day AND d.currency = t.currency WHERE t.id = ?)) AS suggestionId,
         (SELECT since_day FROM open_items o WHERE o.reconciliation_id = r.id AND o.transaction_id = ? AND o.until_day IS NULL) AS openSince
       FROM reconciliations r WHERE r.active = 1 ORDER BY r.id`,
    )
    .all(transactionId, transactionId, transactionId, transactionId);
