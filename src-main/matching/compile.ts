import type { AmountTolerance, Gate, PassKey, SideFilter } from '../../shared/entity/rules.ts';
import type { KeyField } from '../../shared/entity/transaction.ts';
import type { Dialect } from './dialect.ts';
import { fullKey } from './keys.ts';
import { beyondTolerance, isExact } from './tolerance.ts';

/** SQL with its values apart: values never become text of a statement. */
export type Sql = { readonly text: string; readonly values: readonly (string | number | bigint)[] };

/** The open rows of a side. Those of several places are given apart as well: a join walks a UNION half as fast. */
export type Rows = Sql & { readonly parts?: readonly Sql[] };
export const partsOf = (rows: Rows): readonly Sql[] => rows.parts ?? [rows];

const columns: Record<KeyField | 'counterparty' | 'memo', string> = {
  channel: 'channel',
  account: 'account',
  orderNo: 'order_no',
  channelNo: 'channel_no',
  refundNo: 'refund_no',
  batchNo: 'batch_no',
  bankRef: 'bank_ref',
  voucherNo: 'voucher_no',
  counterpartyAccount: 'counterparty_account',
  counterparty: 'counterparty',
  memo: 'memo',
};
export const columnOf = (field: keyof typeof columns): string => columns[field];

/** Fields that thousands of rows share: compared last, so that most comparisons end at the first field. */
const shared: readonly string[] = ['channel', 'account', 'batchNo', 'counterpartyAccount', 'counterparty'];
/** Does such a field name no single thing? */
export const isShared = (field: string): boolean => shared.includes(field);
const tellingFirst = <F extends string>(fields: readonly F[]): F[] =>
  [...fields].sort((a, b) => shared.indexOf(a) - shared.indexOf(b));

/** The columns of key fields of one side, the most telling first. */
export const keyColumns = (keys: readonly (KeyField | 'counterparty')[]): string[] =>
  tellingFirst(keys).map((field) => columns[field]);

/** A key as an expression over an alias of transactions, one for each side. */
export type KeySql = { left(alias: string): string; right(alias: string): string };

/** The keys of a pass, the most telling first. What one ignores is taken out of both sides alike. */
export function compileKeys(keys: readonly PassKey[], dialect: Dialect): KeySql[] {
  const pairs = keys.map(fullKey);
  return tellingFirst(pairs.map(({ left }) => left)).map((field) => {
    const { left, right, ignore } = pairs.find((pair) => pair.left === field)!;
    const of = (column: KeyField) => (alias: string) => dialect.normal(`${alias}.${columns[column]}`, ignore);
    return { left: of(left), right: of(right) };
  });
}

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

export type Compared = {
  readonly compare: readonly Gate[];
  readonly amountTolerance: AmountTolerance;
  readonly feeTolerance: AmountTolerance;
  readonly leftSum?: Sum;
  readonly rightSum?: Sum;
};

/** What a side's rows are compared or summed by: what moved, or what is left after the fee. */
export type Sum = 'gross' | 'net';
export const summed = (alias: string, sum: Sum = 'gross'): string =>
  sum === 'net' ? `(${alias}.amount_minor - coalesce(${alias}.fee_minor, 0))` : `${alias}.amount_minor`;

const failures: Record<Gate, (pass: Compared) => string> = {
  status: () => 'l.status <> r.status',
  currency: () => 'l.currency <> r.currency',
  amount: ({ amountTolerance, leftSum, rightSum }) =>
    beyondTolerance(summed('l', leftSum), summed('r', rightSum), amountTolerance, 'l.currency'),
  // A side that does not say its fee cannot contradict the other.
  fee: ({ feeTolerance }) =>
    `(l.fee_minor IS NOT NULL AND r.fee_minor IS NOT NULL AND ${beyondTolerance('l.fee_minor', 'r.fee_minor', feeTolerance, 'l.currency')})`,
};

export type Gates = {
  /** NULL when every gate holds, else the names of those that failed, in order of precedence, each with a comma after it. */
  readonly failed: string;
  /** NULL, or as JSON which tolerances were used: matches.evidence. */
  readonly evidence: string;
  /** Is there a further number that both rows have and that differs? */
  readonly against: string;
  /** What of each side is compared. */
  readonly left: string;
  readonly right: string;
};

/** The gates of a pass as expressions over l and r. Nearly every pair holds: that is asked first, before any text is put together. */
export function compileGates(pass: Compared & { readonly agree?: readonly KeyField[] }): Gates {
  const differ = (pass.agree ?? []).map((field) => contradiction(columns[field]));
  const against = differ.join(' OR ') || '0';
  const sums = { left: summed('l', pass.leftSum), right: summed('r', pass.rightSum) };
  if (pass.compare.length === 0) return { failed: 'NULL', evidence: 'NULL', against, ...sums };
  const failed = pass.compare.map((gate) => ({ gate, sql: failures[gate](pass) }));
  const names = failed.map(({ gate, sql }) => `CASE WHEN ${sql} THEN '${gate},' ELSE '' END`);
  const any = failed.map(({ sql }) => sql).join(' OR ');
  return {
    failed: `CASE WHEN ${any} THEN ${names.join(' || ')} END`,
    evidence: compileEvidence(pass),
    against,
    ...sums,
  };
}

const contradiction = (column: string): string =>
  `ifnull(l.${column} <> r.${column} AND l.${column} <> '' AND r.${column} <> '', 0)`;

/** Without a tolerance nothing can have been used of one, and no pair is asked. */
function compileEvidence(pass: Compared): string {
  const tolerances = { amount: pass.amountTolerance, fee: pass.feeTolerance };
  const used = (['amount', 'fee'] as const)
    .filter((gate) => pass.compare.includes(gate) && !isExact(tolerances[gate]))
    .map((gate) => {
      const [left, right] =
        gate === 'amount' ? [summed('l', pass.leftSum), summed('r', pass.rightSum)] : ['l.fee_minor', 'r.fee_minor'];
      return { gate, sql: `(${left} <> ${right} AND NOT ${failures[gate](pass)})` };
    });
  const [first, second] = used;
  if (!first) return 'NULL';
  const said = (...gates: string[]): string => `'${JSON.stringify({ tolerated: gates })}'`;
  const both = second ? `WHEN ${first.sql} AND ${second.sql} THEN ${said(first.gate, second.gate)} ` : '';
  return `CASE ${both}${used.map(({ gate, sql }) => `WHEN ${sql} THEN ${said(gate)}`).join(' ')} END`;
}
