import { bankFormat, type Layout } from '../../reading/bankGrid/index.ts';

/** Its columns have the names that many banks use: the bank must be named above them. */
const corporate: Layout = {
  name: '企业明细',
  kind: 'corporate',
  header: '交易日期,交易时间,借方金额,贷方金额,余额,对方账号,对方户名,摘要',
  needs: [
    ['交易日期', '交易时间'],
    ['借方金额', '贷方金额', '借方发生额', '贷方发生额'],
    ['余额', '账户余额'],
  ],
  columns: {
    time: ['交易日期', '交易时间'],
    clock: ['交易时间'],
    out: ['借方金额', '借方发生额'],
    in: ['贷方金额', '贷方发生额'],
    balance: ['余额', '账户余额'],
    currency: ['币种'],
    bankRef: ['柜员流水号', '交易流水号', '流水号'],
    ownAccount: ['账号', '本方账号'],
    counterparty: ['对方户名', '对方名称', '对手名称'],
    counterpartyAccount: ['对方账号', '对手账号'],
  },
  memo: ['摘要', '备注', '附言', '用途'],
  amounts: ['sides'],
  bankNamed: true,
};

/** 借记卡, an Excel 97 workbook: account and period in its first row. */
const debit: Layout = {
  name: '个人明细',
  kind: 'retail',
  header: '顺序号,交易日期,交易类型,存入金额,取出金额,余额,交易对手名称,交易对手账号,附言',
  needs: [['存入金额', '取出金额'], ['交易对手名称', '交易对手账号', '顺序号'], ['交易日期']],
  columns: {
    time: ['交易日期'],
    out: ['取出金额'],
    in: ['存入金额'],
    balance: ['余额'],
    counterparty: ['交易对手名称'],
    counterpartyAccount: ['交易对手账号'],
  },
  memo: ['交易类型', '附言'],
  amounts: ['sides'],
};

/** Shanghai Pudong Development Bank account details. Traps: README.md. */
export const format = bankFormat({
  id: 'spdb',
  name: '浦发银行明细',
  names: ['浦发银行', '浦东发展银行', 'SPD Bank'],
  layouts: [debit, corporate],
});
