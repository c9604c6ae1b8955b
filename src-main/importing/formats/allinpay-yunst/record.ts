import type { TransactionKind } from '../../../../shared/entity/transaction.ts';
import { lookup } from '../../reading/lookup.ts';

/** The fields in their order, by the interface (prodoc.allinpay.com/doc/693); every line ends with a delimiter. */
export const fieldNames = [
  '通联订单号',
  '订单类型',
  '交易金额',
  '平台抽佣金额',
  '交易时间',
  '商户订单号',
  '原商户订单号',
  '原通联订单号',
  '支付模式',
  '扩展参数',
  '结算金额',
  '预留字段1',
  '预留字段2',
  '预留字段3',
  '渠道金额',
  '渠道流水号',
  '渠道手续费',
  '渠道交易类型',
  '卡号',
  '卡类别',
  '渠道商户号',
  '门店名称',
  '终端号',
] as const;
export type FieldName = (typeof fieldNames)[number];

export const EXTENSION = fieldNames.indexOf('扩展参数');

/**
 * The line's fields; the last delimiter may be missing. What the merchant put into 扩展参数 is handed through and may
 * hold the delimiter, so fields too many belong to it. Null for a line with too few.
 */
export function fieldsOf(line: string): string[] | null {
  const cells = line.split('|');
  if (cells.at(-1)?.trim() === '' && cells.length > fieldNames.length) cells.pop();
  const surplus = cells.length - fieldNames.length;
  if (surplus < 0) return null;
  if (surplus > 0) cells.splice(EXTENSION, surplus + 1, cells.slice(EXTENSION, EXTENSION + surplus + 1).join('|'));
  return cells.map((cell) => cell.trim());
}

const digits = /^-?\d{1,15}$/;

/** Does the line look like an order: amounts in whole fen and a moment of fourteen digits where they must stand? */
export function isOrder(cells: readonly string[] | null): boolean {
  return cells !== null && cells[0] !== '' && digits.test(cells[2]!) && /^20\d{12}$/.test(cells[4]!);
}

export const isHeader = (cells: readonly string[] | null): boolean =>
  cells !== null && cells[0] === '通联订单号' && cells[1] === '订单类型';

export type OrderType = { kind: TransactionKind; into: boolean };

/** Order types by number, as far as they are known (2.0 interface), else by the words that they are named with. */
const numbered = lookup<OrderType>({
  '2085': { kind: 'payment', into: true },
  '2294': { kind: 'refund', into: false },
  '2290': { kind: 'withdrawal', into: false },
});
const named: readonly [RegExp, OrderType][] = [
  [/退票/, { kind: 'reversal', into: true }],
  [/退款/, { kind: 'refund', into: false }],
  [/提现/, { kind: 'withdrawal', into: false }],
  [/代付/, { kind: 'transfer', into: false }],
  [/充值/, { kind: 'topUp', into: true }],
  [/消费|代收/, { kind: 'payment', into: true }],
];

/** Null for a type that is not known: amounts have no sign, so that nobody knows which way the money went. */
export const orderType = (text: string): OrderType | null =>
  numbered[text] ?? named.find(([words]) => words.test(text))?.[1] ?? null;

export const knownTypes = `${Object.keys(numbered).join(', ')}, 消费, 代收, 充值, 退款, 提现, 提现退票, 代付`;
