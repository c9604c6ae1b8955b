import type { Side } from '../../shared/entity/transaction.ts';
import type { Listing } from './format.ts';

/**
 * What makes two rows of one source the same record, as columns of `transactions`. Everything that compares files asks
 * here, so that the rules stand in one place with their reasons.
 */

/** Everything that a record says of itself; where a row stands in its file and the running balance beside it are the file's. */
export const content = [
  ...['order_no', 'occurred_at', 'amount_minor', 'channel_no', 'refund_no', 'business_day', 'fee_minor', 'currency'],
  ...[
    'kind',
    'status',
    'account',
    'batch_no',
    'bank_ref',
    'voucher_no',
    'counterparty',
    'counterparty_account',
    'memo',
  ],
  'initiated_by',
] as const;

/** Columns that agree between two rows, and what must hold of the row that is there (`old`) and of the one that comes. */
export type Key = {
  readonly columns: readonly string[];
  readonly old: string;
  readonly fresh: string;
  /** Pairs only rows whose key no other row of its side has: a number that may be given twice names nothing then. */
  readonly alone?: boolean;
};

const given = (condition: string): { old: string; fresh: string } => ({ old: condition, fresh: condition });

const entry = ['account', 'civil_day', 'amount_minor', 'currency'] as const;
const words = [...entry, 'order_no', 'counterparty_account', 'memo'] as const;
const named = '(order_no IS NOT NULL OR counterparty_account IS NOT NULL OR memo IS NOT NULL)';

/**
 * Rows that are the same although their words differ. A bank's entry arrives in several messages (camt.052, .053 and
 * .054, MT942 and MT940), each with more or fewer details: the bank's reference with account, amount, currency and
 * booking day names it. Where a message leaves the reference out, what the payer wrote decides; an entry that says
 * nothing but day and amount is never taken for another. Channels and books send one kind of file: there any word that
 * differs is a change.
 */
export const sameEntry: Readonly<Record<Side, readonly Key[]>> = {
  bank: [
    { columns: [...entry, 'bank_ref'], ...given('bank_ref IS NOT NULL') },
    { columns: words, old: `bank_ref IS NULL AND ${named}`, fresh: named },
    { columns: words, old: named, fresh: `bank_ref IS NULL AND ${named}` },
  ],
  channel: [],
  book: [],
};

const listed = `EXISTS (SELECT 1 FROM books.statement_balances b WHERE b.file_id = t.file_id AND b.account = t.account
  AND b.currency = t.currency AND t.civil_day BETWEEN b.first_day AND b.last_day)`;
const aside = `NOT EXISTS (SELECT 1 FROM joining s WHERE s.account = n.account AND s.currency = n.currency
  AND n.civil_day BETWEEN s.first AND s.last)`;

/**
 * A statement with both balances lists every entry of its days, so that an interim report or a notification that comes
 * after it tells nothing new: where either of the two says nothing but day and amount, these are enough.
 */
export const statedEntry: readonly Key[] = [
  { columns: entry, old: listed, fresh: `bank_ref IS NULL AND NOT ${named} AND ${aside}` },
  { columns: entry, old: `bank_ref IS NULL AND NOT ${named} AND ${listed}`, fresh: aside },
];

/**
 * Keys that name a record whatever else it says: a row under the same key with other content is the same record,
 * changed. Tried in order on rows that nothing else paired.
 */
export function recordKeys(side: Side, listing: Listing): readonly Key[] {
  // A channel's number names an order, its refund number (or a number of the movement) one refund of it; a payment, its
  // refund and its fee share numbers and differ in kind.
  if (side === 'channel')
    return [
      {
        columns: ['account', 'kind', 'channel_no', 'refund_no', 'voucher_no'],
        ...given('(channel_no IS NOT NULL OR refund_no IS NOT NULL)'),
      },
    ];
  // A book numbers its entries. The legs of a transfer may share a number: the account tells them apart first.
  if (side === 'book')
    return [
      { columns: ['batch_no', 'account', 'kind'], ...given('batch_no IS NOT NULL') },
      { columns: ['batch_no'], ...given('batch_no IS NOT NULL'), alone: true },
    ];
  // What a bank calls a reference may be the payer's own, the same every month, or of a payment and its charge. Among
  // the rows of a statement that lists all of its days it is only asked which lost row became which new one; a mere
  // export must repeat day and direction, and the reference must be the only one; interim reports only add.
  if (listing === 'statements')
    return [
      { columns: ['account', 'bank_ref', 'civil_day'], ...given('bank_ref IS NOT NULL') },
      { columns: ['account', 'bank_ref'], ...given('bank_ref IS NOT NULL') },
      { columns: [...entry], ...given('TRUE') },
    ];
  return [
    {
      columns: ['account', 'bank_ref', 'civil_day', 'amount_minor < 0'],
      ...given('bank_ref IS NOT NULL'),
      alone: true,
    },
  ];
}
