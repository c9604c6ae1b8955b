import type { Gate, SideFilter } from '../../shared/entity/rules.ts';
import type { KeyField } from '../../shared/entity/transaction.ts';
import type { Dialect } from './dialect.ts';

/** SQL with its values apart: values never become text of a statement. */
export type Sql = { readonly text: string; readonly values: readonly (string | number | bigint)[] };

/** The open rows of a side. Those of several places are given apart as well: a join walks a UNION half as fast. */
export type Rows = Sql & { readonly parts?: readonly Sql[] };
export const partsOf = (rows: Rows): readonly Sql[] => rows.parts ?? [rows];

const columns: Record<KeyField, string> = {
  channel: 'channel',
  account: 'account',
  orderNo: 'order_no',
  channelNo: 'channel_no',
  refundNo: 'refund_no',
  batchNo: 'batch_no',
  bankRef: 'bank_ref',
  voucherNo: 'voucher_no',
  counterpartyAccount: 'counterparty_account',
};

/** Fields that thousands of rows share: compared last, so that most comparisons end at the first field. */
const shared: readonly KeyField[] = ['channel', 'account', 'batchNo', 'counterpartyAccount'];

/** The columns of a pass's keys, the most telling first. */
export const keyColumns = (keys: readonly KeyField[]): string[] =>
  [...keys].sort((a, b) => shared.indexOf(a) - shared.indexOf(b)).map((field) => columns[field]);

const marks = (count: number): string => Array(count).fill('?').join(', ');

/** The condition of a side filter on an alias of transactions; settlement words come from the sources of the other side. */
export function compileFilter(
  filter: SideFilter,
  alias: string,
  settlementWords: readonly string[],
  dialect: Dialect,
): Sql {
  const parts: string[] = [];
  const values: (string | number | bigint)[] = [];
  const add = (text: string, ...more: string[]): void => {
    parts.push(text);
    values.push(...more);
  };
  const saysOneOf = (words: readonly string[]): string =>
    `(${words.map(() => dialect.contains(`coalesce(${alias}.memo, '') || ' ' || coalesce(${alias}.counterparty, '')`)).join(' OR ')})`;
  if (filter.kind) add(`${alias}.kind IN (${marks(filter.kind.length)})`, ...filter.kind);
  if (filter.status) add(`${alias}.status IN (${marks(filter.status.length)})`, ...filter.status);
  if (filter.direction) add(`${alias}.amount_minor ${filter.direction === 'in' ? '> 0' : '< 0'}`);
  if (filter.words) add(saysOneOf(filter.words), ...filter.words);
  if (filter.hasChannel !== undefined) add(`${alias}.channel IS ${filter.hasChannel ? 'NOT NULL' : 'NULL'}`);
  if (filter.settlement !== undefined && settlementWords.length > 0)
    add(`${filter.settlement ? '' : 'NOT '}${saysOneOf(settlementWords)}`, ...settlementWords);
  return { text: parts.length > 0 ? parts.join(' AND ') : 'TRUE', values };
}

/** The condition that a row is in scope: at least one pass's filter takes it. */
export function anyOf(filters: readonly Sql[]): Sql {
  return {
    text: filters.map((filter) => `(${filter.text})`).join(' OR ') || 'TRUE',
    values: filters.flatMap((filter) => filter.values),
  };
}

const failures: Record<Gate, (tolerance: number) => string> = {
  status: () => 'l.status <> r.status',
  currency: () => 'l.currency <> r.currency',
  amount: (tolerance) =>
    tolerance === 0 ? 'l.amount_minor <> r.amount_minor' : `abs(l.amount_minor - r.amount_minor) > ${tolerance}`,
  // A side that does not say its fee cannot contradict the other.
  fee: () => '(l.fee_minor IS NOT NULL AND r.fee_minor IS NOT NULL AND l.fee_minor <> r.fee_minor)',
};

/**
 * An expression that is NULL when every gate holds, else the names of those that failed, in order of precedence, each
 * with a comma after it. Nearly every pair holds: that is asked first, before any text is put together.
 */
export function compileGates(gates: readonly Gate[], amountTolerance: number): string {
  if (gates.length === 0) return 'NULL';
  const failed = gates.map((gate) => ({ gate, sql: failures[gate](amountTolerance) }));
  const names = failed.map(({ gate, sql }) => `CASE WHEN ${sql} THEN '${gate},' ELSE '' END`);
  return `CASE WHEN ${failed.map(({ sql }) => sql).join(' OR ')} THEN ${names.join(' || ')} END`;
}
