import { problemOf } from '../../../../shared/entity/problem.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import { columnName, locateColumns } from '../../reading/header.ts';

/** Names that a column has in one export or another; the first is the usual one. */
const corporateNames = {
  time: ['交易时间', '交易日期', '入账时间'],
  postedDay: ['入账日期', '记账日期'],
  direction: ['借/贷', '借贷标志', '借/贷标志'],
  out: ['借方发生额', '转出金额'],
  in: ['贷方发生额', '转入金额'],
  amount: ['发生额', '交易金额'],
  balance: ['余额', '账户余额'],
  currency: ['币种'],
  bankRef: ['凭证号'],
  ownAccount: ['本方账号'],
  counterpartyAccount: ['对方账号', '对方账户'],
  counterparty: ['对方单位名称', '对方单位', '对方户名'],
  summary: ['摘要'],
  purpose: ['用途'],
  place: ['附言'],
} as const;

const retailNames: Record<keyof typeof corporateNames, readonly string[]> = {
  time: ['交易日期'],
  postedDay: ['记账日期'],
  direction: [],
  out: ['记账金额(支出)'],
  in: ['记账金额(收入)'],
  amount: [],
  balance: ['余额'],
  currency: ['记账币种'],
  bankRef: [],
  ownAccount: [],
  counterpartyAccount: ['对方账户'],
  counterparty: ['对方户名'],
  summary: ['摘要'],
  purpose: ['交易详情'],
  place: ['交易场所'],
};

export type Column = keyof typeof corporateNames;

export type Layout = {
  readonly kind: 'corporate' | 'retail';
  readonly header: readonly string[];
  readonly columns: Readonly<Record<Column, number>>;
};

const columns = Object.keys(corporateNames) as Column[];
const has = (row: readonly string[], names: readonly string[]): boolean => names.some((name) => row.includes(name));

/** Which of the bank's exports a row heads; null when it is no header. */
export function kindOfHeader(cells: readonly string[]): 'corporate' | 'retail' | null {
  const row = cells.map(columnName);
  if (has(row, retailNames.in) && has(row, retailNames.out) && has(row, retailNames.time)) return 'retail';
  const sides = has(row, corporateNames.out) || has(row, corporateNames.in) || has(row, corporateNames.direction);
  return sides && has(row, corporateNames.time) && has(row, ['本方账号', '对方账号', '凭证号']) ? 'corporate' : null;
}

/** Where the columns stand. Amounts are two columns (借方/贷方), or one with a mark. Refusal COLUMN_MISSING. */
export function layoutOf(kind: Layout['kind'], cells: readonly string[], line: number): Layout {
  const header = cells.map(columnName);
  const names = kind === 'retail' ? retailNames : corporateNames;
  const required: Column[] = header.includes('发生额') ? ['direction', 'amount'] : ['out', 'in'];
  const optional = columns.filter((column) => column !== 'time' && column !== 'balance' && !required.includes(column));
  const where = { line };
  const found = locateColumns(header, names, optional, where);
  if (found.out < 0 !== found.in < 0)
    throw new Refusal(
      problemOf('COLUMN_MISSING', { params: { column: names[found.out < 0 ? 'out' : 'in'][0]! }, where }),
    );
  return { kind, header, columns: found };
}
