import { locateColumns } from '../../reading/header.ts';

export const markColumns = ['支付宝交易号', '商户订单号', '业务类型', '完成时间'];
export const summaryMarks = ['门店编号', '交易订单总笔数', '退款订单总笔数'];

const columnNames = {
  tradeNo: ['支付宝交易号'],
  orderNo: ['商户订单号'],
  type: ['业务类型'],
  goods: ['商品名称'],
  time: ['完成时间'],
  counterparty: ['对方账户'],
  refundNo: ['退款批次号/请求号'],
  orderAmount: ['订单金额(元)'],
  received: ['商家实收(元)'],
  alipayDiscount: ['支付宝优惠(元)'],
  merchantDiscount: ['商家优惠(元)'],
  vouchers: ['券核销金额(元)'],
  merchantPacket: ['商家红包消费金额(元)'],
  cardPaid: ['卡消费金额(元)'],
  fee: ['服务费(元)'],
  split: ['分润(元)'],
} as const;
export type TradeColumns = Record<keyof typeof columnNames, number>;

/** Columns of amounts that are proven by totals, by what the totals call them. */
export const summedNames = {
  订单金额: 'orderAmount',
  商家实收: 'received',
  支付宝优惠: 'alipayDiscount',
  商家优惠: 'merchantDiscount',
  卡消费金额: 'cardPaid',
  服务费: 'fee',
  分润: 'split',
} as const;
export type SummedName = keyof typeof summedNames;
export const summed = Object.keys(summedNames) as SummedName[];

export const isDetail = (header: readonly string[]): boolean => markColumns.every((name) => header.includes(name));
export const isSummary = (header: readonly string[]): boolean => summaryMarks.every((name) => header.includes(name));

/** Where the columns stand. Refusal COLUMN_MISSING; discounts and the share of partners are not in every bill. */
export const tradeColumns = (header: readonly string[], where: { sheet?: string }): TradeColumns =>
  locateColumns(
    header,
    columnNames,
    ['goods', 'counterparty', 'alipayDiscount', 'merchantDiscount', 'vouchers', 'merchantPacket', 'cardPaid', 'split'],
    where,
  );
