import type { Side, TransactionKind } from '../../shared/entity/transaction.ts';
import type { Read } from '../store/index.ts';
import { passName, period, withRules } from './queries.ts';
import type { Subject } from './subject.ts';

/** The number that a side knows a row by: ours is the order's, the voucher's or the bank's; theirs is their own. */
const ownNumber: Record<Side, readonly string[]> = {
  book: ['refund_no', 'order_no', 'bank_ref', 'voucher_no', 'channel_no'],
  channel: ['channel_no', 'refund_no', 'order_no', 'batch_no'],
  bank: ['bank_ref', 'voucher_no', 'channel_no', 'order_no', 'memo'],
};
export const numberOf = (side: Side, row: string): string =>
  `coalesce(${ownNumber[side].map((column) => `nullif(${row}.${column}, '')`).join(', ')})`;

const pairColumns = (row: 'l' | 'r', side: Side): string => {
  const name = row === 'l' ? 'left' : 'right';
  return `${row}.business_day AS ${name}Day, ${numberOf(side, row)} AS ${name}Number, ${row}.kind AS ${name}Kind,
    ${row}.amount_minor AS ${name}Minor, ${row}.fee_minor AS ${name}Fee`;
};

const inPeriod = "m.reconciliation_id = @reconciliation AND m.day BETWEEN @first AND @last AND m.outcome = 'matched'";
export type Pair = {
  passName: string | null;
  madeBy: string | null;
  currency: string;
  dayDifference: bigint;
  leftDay: bigint;
  leftNumber: string | null;
  leftKind: TransactionKind;
  leftMinor: bigint;
  leftFee: bigint | null;
  rightDay: bigint;
  rightNumber: string | null;
  rightKind: TransactionKind;
  rightMinor: bigint;
  rightFee: bigint | null;
};

/** Matched pairs, in the order of what they say and not of how they were imported. One at a time. */
export const pairs = (db: Read, subject: Subject): IterableIterator<Pair> =>
  db
    .prepare(
      `SELECT ${passName} AS passName, m.made_by AS madeBy, m.currency, m.day_difference AS dayDifference,
         ${pairColumns('l', subject.leftSide)}, ${pairColumns('r', subject.rightSide)}
       FROM matches m JOIN transactions l ON l.id = m.left_id JOIN transactions r ON r.id = m.right_id ${withRules}
       WHERE ${inPeriod} AND m.shape = 'pair'
       ORDER BY m.day, m.pass, leftNumber, rightNumber, l.business_day, l.source_id, l.part, l.record, m.id`,
    )
    .safeIntegers()
    .iterate(period(subject)) as IterableIterator<Pair>;

export type Member = {
  matchId: bigint;
  passName: string | null;
  madeBy: string | null;
  shape: 'group' | 'net';
  currency: string;
  dayDifference: bigint;
  groupSource: string | null;
  /** The first and last channel day of a settlement. */
  firstGroupDay: bigint | null;
  lastGroupDay: bigint | null;
  leftMinor: bigint;
  rightMinor: bigint;
  side: 'left' | 'right';
  day: bigint;
  number: string | null;
  kind: TransactionKind;
  minor: bigint;
  fee: bigint | null;
};

/** The members of matched groups and nets, match by match, the right side first. One at a time. */
export const members = (db: Read, subject: Subject): IterableIterator<Member> =>
  db
    .prepare(
      `SELECT m.id AS matchId, ${passName} AS passName, m.made_by AS madeBy, m.shape, m.currency, m.day_difference AS dayDifference,
         gs.name AS groupSource, gd.first AS firstGroupDay, gd.last AS lastGroupDay, m.left_minor AS leftMinor, m.right_minor AS rightMinor, mm.side,
         t.business_day AS day,
         CASE mm.side WHEN 'left' THEN ${numberOf(subject.leftSide, 't')} ELSE ${numberOf(subject.rightSide, 't')} END AS number,
         t.kind, t.amount_minor AS minor, t.fee_minor AS fee
       FROM matches m JOIN match_members mm ON mm.match_id = m.id AND mm.grouped = 1
       JOIN transactions t ON t.id = mm.transaction_id LEFT JOIN (SELECT match_id, source_id, min(day) AS first, max(day) AS last FROM match_days GROUP BY match_id) gd ON gd.match_id = m.id
       LEFT JOIN sources gs ON gs.id = gd.source_id ${withRules}
       WHERE ${inPeriod} AND m.shape <> 'pair'
       ORDER BY m.day, m.pass, gs.code, gd.first, m.id, mm.side DESC, t.business_day, number, t.part, t.record, t.id`,
    )
    .safeIntegers()
    .iterate(period(subject)) as IterableIterator<Member>;
