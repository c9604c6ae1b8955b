import { problemOf } from '../../../../shared/entity/problem.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import type { IdentifierField } from '../../format.ts';
import { columnName, locateColumns } from '../../reading/header.ts';

/** The columns of a business ledger by their names; their order is free. */
const names = {
  entryNo: ['流水号'],
  day: ['业务日期'],
  time: ['交易时间'],
  account: ['虚账户'],
  kind: ['交易类型'],
  status: ['状态'],
  currency: ['币种'],
  amount: ['金额'],
  fee: ['手续费'],
  channel: ['渠道'],
  orderNo: ['商户订单号'],
  channelNo: ['渠道流水号'],
  refundNo: ['退款单号'],
  bankRef: ['银行流水号'],
  voucherNo: ['凭证号'],
  counterparty: ['对方户名'],
  counterpartyAccount: ['对方账户'],
  memo: ['摘要'],
  initiatedBy: ['发起方'],
} as const;

export type BookColumn = keyof typeof names;
export type BookColumns = Readonly<Record<BookColumn, number>>;

/** What a row cannot do without: the others may be absent, their fields are then not known. */
const required = ['day', 'account', 'kind', 'status', 'currency', 'amount'] as const satisfies BookColumn[];
const optional = (Object.keys(names) as BookColumn[]).filter(
  (column) => !(required as readonly BookColumn[]).includes(column),
);

/** Numbers that name things; Excel damages them when they are not text. */
export const identifierColumns: readonly BookColumn[] = [
  'entryNo',
  'orderNo',
  'channelNo',
  'refundNo',
  'bankRef',
  'voucherNo',
  'counterpartyAccount',
];

/** Where the identifiers of a row stand, by the field that they become. */
export const identifiersIn = (columns: BookColumns): Partial<Record<IdentifierField, number>> => {
  const { entryNo: batchNo, orderNo, channelNo, refundNo, bankRef, voucherNo, counterpartyAccount } = columns;
  return { batchNo, orderNo, channelNo, refundNo, bankRef, voucherNo, counterpartyAccount };
};

/** Columns whose value one row often shares with the next. */
export const repeatingColumns: readonly BookColumn[] = [
  'day',
  'account',
  'kind',
  'status',
  'currency',
  'channel',
  'memo',
  'initiatedBy',
];

export const nameOf = (column: BookColumn): string => names[column][0];

/** How many of a ledger's own column names stand in a row: the header has most of them. */
const knownIn = (row: readonly string[]): number => {
  const known = new Set(row.map(columnName));
  return (Object.keys(names) as BookColumn[]).filter((column) => known.has(nameOf(column))).length;
};

/** Rows above the header (a title, a date) are passed over so far. */
export const HEADER_ROWS = 20;
/** With these many known names a row is meant to be the header, even if one is missing. */
const HEADER_NAMES = 4;

export const isHeader = (row: readonly string[]): boolean => knownIn(row) >= HEADER_NAMES;

/** How sure the rows are a ledger's, for identification: header found, and how complete. */
export function sureness(rows: readonly (readonly string[])[]): { sure: number; why: string } | null {
  const header = rows.slice(0, HEADER_ROWS).find(isHeader);
  if (!header) return null;
  const known = new Set(header.map(columnName));
  // 虚账户 is a column that no bank and no channel has.
  const sure = known.has(nameOf('account')) && known.has(nameOf('kind')) ? 95 : 0;
  return sure === 0 ? null : { sure, why: `${knownIn(header)} columns of a ledger` };
}

/** Where the columns stand. Refusal COLUMN_MISSING for a required one. */
export const bookColumns = (header: readonly string[], where: { line?: number; sheet?: string }): BookColumns =>
  locateColumns(header, names, optional, where);

export const headerMissing = (where: { sheet?: string }): Refusal =>
  new Refusal(problemOf('HEADER_MISSING', { params: { expected: required.map(nameOf).join('、') }, where }));
