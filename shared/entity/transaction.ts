import { z } from 'zod';

export const sides = ['book', 'channel', 'bank'] as const;
export const side = z.enum(sides);
export type Side = z.infer<typeof side>;

/** What a money movement is, in the words that all sides share. Account types restrict these. */
export const transactionKinds = [
  'payment',
  'refund',
  'fee',
  'feeReturn',
  'settlement',
  'withdrawal',
  'topUp',
  'transfer',
  'ownTransfer',
  'split',
  'deposit',
  'depositReturn',
  'grant',
  'purchase',
  'interest',
  'reversal',
  'adjustment',
  'other',
] as const;
export const transactionKind = z.enum(transactionKinds);
export type TransactionKind = z.infer<typeof transactionKind>;

/** Did the money move? Only `success` rows count into sums and balances. */
export const transactionStatuses = ['success', 'pending', 'failed', 'closed'] as const;
export const transactionStatus = z.enum(transactionStatuses);
export type TransactionStatus = z.infer<typeof transactionStatus>;

/** Fields that rules may name as keys; each is a column of `transactions` (snake_case there). */
export const keyFields = [
  'channel',
  'account',
  'orderNo',
  'channelNo',
  'refundNo',
  'batchNo',
  'bankRef',
  'voucherNo',
  'counterpartyAccount',
] as const;
export type KeyField = (typeof keyFields)[number];

const money = z.object({ amount: z.string(), currency: z.string() });

/** A transaction as lists show it. Amounts are plain decimals: positive into the enterprise's hands, negative out. */
export const transactionView = z.object({
  id: z.string(),
  source: z.string(),
  side,
  file: z.string(),
  part: z.number().int(),
  record: z.number().int(),
  line: z.number().int(),
  day: z.string(),
  occurredAt: z.string().nullable(),
  amount: money.shape.amount,
  fee: z.string().nullable(),
  currency: money.shape.currency,
  kind: transactionKind,
  status: transactionStatus,
  account: z.string().nullable(),
  channel: z.string().nullable(),
  orderNo: z.string().nullable(),
  channelNo: z.string().nullable(),
  refundNo: z.string().nullable(),
  bankRef: z.string().nullable(),
  voucherNo: z.string().nullable(),
  counterparty: z.string().nullable(),
  memo: z.string().nullable(),
});
export type TransactionView = z.infer<typeof transactionView>;
