import type { Setup } from '../../../shared/entity/setup.ts';
import type { TransactionKind, TransactionStatus } from '../../../shared/entity/transaction.ts';
import type { Delay } from '../../../shared/value/calendar.ts';
import type { CivilSeconds } from './clock.ts';

export const channelNames = ['wechat', 'alipay', 'unionpay'] as const;
export type ChannelName = (typeof channelNames)[number];

export type VirtualAccount = Setup['virtualAccounts'][number];
export type RealAccount = Setup['realAccounts'][number];
export type Source = Setup['sources'][number];

/** Breaks that hang on an order; each takes an order of its own. */
export const orderBreaks = [
  'BOOK_ONLY',
  'CHANNEL_ONLY',
  'AMOUNT_MISMATCH',
  'FEE_MISMATCH',
  'STATUS_MISMATCH',
  'REFUND_MISSING',
  'DUPLICATE',
  'SETTLEMENT_SHORT',
  'SPLIT_MISMATCH',
  'SPLIT_MISSING',
] as const;
export type OrderBreak = (typeof orderBreaks)[number];

/** Breaks that hang on a movement at the bank or between accounts. */
export const movementBreaks = [
  'BANK_ONLY',
  'UNLINKED_VIRTUAL',
  'KIND_NOT_ALLOWED',
  'LIMIT_EXCEEDED',
  'AUTOMATIC_OWN_TRANSFER',
] as const;
export type MovementBreak = (typeof movementBreaks)[number];

/** What is special about an order: a break, the second of two alike, or the last second of a day. */
export type OrderRole = OrderBreak | 'twin' | 'cutoff' | 'plain';

/** A channel with all that the generator needs of the setup. */
export type Channel = {
  name: ChannelName;
  number: number;
  source: Source;
  /** The channel's own account statement, where the setup has a source for it. */
  fund: Source | null;
  merchant: string;
  realAccount: RealAccount;
  cutoffClock: number;
  settlement: { delay: Delay; words: readonly string[] };
  /** Accounts that take payments, and those that take deposits (may be none). */
  payees: readonly VirtualAccount[];
  depositors: readonly VirtualAccount[];
  /** Does a refund give its fee back? Alipay keeps it. */
  feeReturned: boolean;
};

export type Bank = { source: Source; realAccount: RealAccount; number: string; format: string };

export type Order = {
  channel: Channel;
  dayIndex: number;
  index: number;
  role: OrderRole;
  orderNo: string;
  channelNo: string;
  kind: 'payment' | 'deposit';
  account: VirtualAccount;
  amount: bigint;
  fee: bigint;
  payer: string;
  payerId: string;
  goods: string;
  /** The book's time, and the channel's; they differ only across a cut-off. */
  bookAt: CivilSeconds;
  channelAt: CivilSeconds;
  refund: 'none' | 'sameDay' | 'nextDay';
};

export type Refund = { order: Order; refundNo: string; at: CivilSeconds; amount: bigint; fee: bigint };

/** One row of the business ledger. Amounts signed, in the ledger's currency unless the row has its own; fee null where no channel took one. */
export type BookRow = {
  currency?: string;
  at: CivilSeconds;
  account: string;
  kind: TransactionKind;
  status: TransactionStatus;
  amount: bigint;
  fee: bigint | null;
  channel: ChannelName | null;
  orderNo: string;
  channelNo: string;
  refundNo: string;
  bankRef: string;
  voucherNo: string;
  counterparty: string;
  counterpartyAccount: string;
  memo: string;
  initiatedBy: string;
};

/** One row of a channel's bill. Amount and fee as the money moves: a refund's are negative (its fee zero where kept). */
export type ChannelRow = {
  at: CivilSeconds;
  amount: bigint;
  fee: bigint;
  orderNo: string;
  channelNo: string;
  originalAt: CivilSeconds;
  payer: string;
  payerId: string;
  goods: string;
  refund: { refundNo: string; refundChannelNo: string } | null;
};

/** One row of a bank statement; amount signed from the enterprise's side. */
export type BankRow = {
  at: CivilSeconds;
  amount: bigint;
  bankRef: string;
  counterparty: string;
  counterpartyAccount: string;
  summary: string;
  purpose: string;
};

/** A row of a channel's account statement (fund bill). */
export type FundRow = {
  at: CivilSeconds;
  kind: 'payment' | 'refund' | 'fee' | 'feeReturn' | 'withdrawal';
  amount: bigint;
  /** The merchant's number: of the order, of the refund, or of the payout. */
  businessNo: string;
  /** The channel's number of what moved. */
  channelNo: string;
  orderNo: string;
  goods: string;
};

/** A file being written; `close` writes what stands at its end. */
export type RowFile<Row> = { row(row: Row): void; close(): void };
