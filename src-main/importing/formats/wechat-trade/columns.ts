import { problemOf } from '../../../../shared/entity/problem.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import { locateColumns } from '../../reading/header.ts';
import { lookup } from '../../reading/lookup.ts';

/** The columns that are read, by every name that the bill has had. */
const columnNames = {
  time: ['交易时间'],
  acceptedAt: ['退款申请时间'],
  merchant: ['商户号'],
  transactionNo: ['微信订单号'],
  orderNo: ['商户订单号'],
  status: ['交易状态'],
  currency: ['货币种类'],
  orderAmount: ['订单金额', '总金额', '应结订单金额'],
  channelRefundNo: ['微信退款单号'],
  refundNo: ['商户退款单号'],
  refundAmount: ['申请退款金额', '退款金额'],
  refundStatus: ['退款状态'],
  goods: ['商品名称'],
  fee: ['手续费'],
} as const;
export type TradeColumn = keyof typeof columnNames;
export type TradeColumns = Record<TradeColumn, number>;

const refundColumns: TradeColumn[] = ['channelRefundNo', 'refundNo', 'refundAmount', 'refundStatus'];

/** What names a WeChat trade bill in its first line, whatever the set of columns. */
export const markColumns = ['交易时间', '微信订单号', '商户订单号', '交易状态'];

/** Each total of the last line, and the columns that it may be the sum of. */
const totalColumns = lookup<readonly string[]>({
  应结订单总金额: ['应结订单金额'],
  退款总金额: ['退款金额'],
  充值券退款总金额: ['充值券退款金额'],
  手续费总金额: ['手续费'],
  订单总金额: ['订单金额'],
  申请退款总金额: ['申请退款金额'],
  总交易额: ['总金额'],
  总退款金额: ['退款金额'],
  总企业红包退款金额: ['企业红包退款金额', '代金券或立减优惠退款金额'],
  总代金券或立减优惠退款金额: ['代金券或立减优惠退款金额', '企业红包退款金额'],
});

export const COUNT_TOTAL = '总交易单数';

/** Where the columns stand. Refusal HEADER_MISSING, COLUMN_MISSING; the bill of payments alone has no refund columns. */
export function tradeColumns(header: readonly string[], line: number): TradeColumns {
  if (!markColumns.every((name) => header.includes(name)))
    throw new Refusal(problemOf('HEADER_MISSING', { params: { expected: markColumns.join(', ') }, where: { line } }));
  const refunds = header.includes('微信退款单号');
  return locateColumns(header, columnNames, ['acceptedAt', ...(refunds ? [] : refundColumns)], { line });
}

/** Index of every column that holds amounts of which the bill may state a total. */
export function summedColumns(header: readonly string[]): number[] {
  const names = new Set(Object.values(totalColumns).flat());
  return header.flatMap((name, index) => (names.has(name) ? [index] : []));
}

/** The column of which a total is the sum. Refusal VALUE_UNKNOWN for a total that no column proves. */
export function columnOfTotal(name: string, header: readonly string[], line: number): number {
  const index = (totalColumns[name] ?? []).map((column) => header.indexOf(column)).find((at) => at >= 0);
  if (index !== undefined) return index;
  const allowed = Object.keys(totalColumns).join(', ');
  throw new Refusal(
    problemOf('VALUE_UNKNOWN', { params: { column: COUNT_TOTAL, value: name, allowed }, where: { line } }),
  );
}
