import { locateColumns } from '../../reading/header.ts';

/** The columns in their order, by the interface (prodoc.allinpay.com/doc/1403); files come with or without this line. */
export const interfaceHeader = [
  '商户号',
  '门店名称',
  '终端号',
  '交易时间',
  '交易类型',
  '交易批次号',
  '凭证号',
  '参考号',
  '卡号',
  '卡类别',
  '发卡行机构代码',
  '发卡行名称',
  '交易金额',
  '手续费',
  '交易日期',
  '交易单号',
  '订单号',
  '商户备注',
  '对接应用号',
  '原始金额',
  '结算金额',
  '产品类型',
  '分期贴息',
  '交易完成时间',
  '持卡人姓名',
  '持卡人身份证',
  '分期数',
  '优惠金额',
  '实付金额',
  '原交易单',
  '渠道交易类型',
  '出金方账户名称',
  '门店编号',
  '交易完成日期',
] as const;

/** What a header of this file names; none of it is personal. */
export const markColumns = ['商户号', '交易时间', '交易类型', '手续费', '交易单号', '结算金额'];

const columnNames = {
  merchant: ['商户号'],
  time: ['交易时间'],
  type: ['交易类型'],
  batch: ['交易批次号', '批次号'],
  reference: ['参考号'],
  amount: ['交易金额', '交易金额(元)'],
  fee: ['手续费', '手续费(元)'],
  date: ['交易日期'],
  tradeNo: ['交易单号'],
  orderNo: ['订单号'],
  memo: ['商户备注'],
  settled: ['结算金额', '结算金额(元)'],
  subsidy: ['分期贴息'],
  discount: ['优惠金额', '优惠'],
  originalNo: ['原交易单'],
  finishedDay: ['交易完成日期', '完成日期'],
} as const;
type Column = keyof typeof columnNames;
export type Columns = Record<Column, number>;

const needed: readonly Column[] = ['merchant', 'time', 'type', 'amount', 'fee', 'date', 'tradeNo', 'orderNo'];
const optional = (Object.keys(columnNames) as Column[]).filter((name) => !needed.includes(name));

export const merchantColumns = (header: readonly string[], line: number): Columns =>
  locateColumns(header, columnNames, optional, { line });
