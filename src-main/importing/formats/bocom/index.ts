import { bankFormat, type Layout } from '../../reading/bankGrid/index.ts';

/** Its columns have the names that many banks use: the bank must be named above them. */
const corporate: Layout = {
  name: '企业明细',
  kind: 'corporate',
  header: '交易时间,借方发生额,贷方发生额,账户余额,对方账号,对方户名,摘要',
  needs: [
    ['交易时间', '交易日期'],
    ['借方发生额', '贷方发生额'],
    ['账户余额', '余额'],
  ],
  columns: {
    time: ['交易时间', '交易日期'],
    out: ['借方发生额'],
    in: ['贷方发生额'],
    balance: ['账户余额', '余额'],
    currency: ['币种'],
    bankRef: ['交易流水号', '流水号', '核心流水号'],
    ownAccount: ['账号', '本方账号'],
    counterparty: ['对方户名'],
    counterpartyAccount: ['对方账号'],
  },
  memo: ['摘要', '用途', '附言', '备注'],
  amounts: ['sides'],
  bankNamed: true,
};

const debit: Layout = {
  name: '个人明细',
  kind: 'retail',
  header: '序号,交易日期,交易时间,交易类型,借贷,交易金额,余额,对方账号,对方户名,交易地点,摘要',
  needs: [['借贷', '借贷标志'], ['交易金额'], ['交易地点', '交易类型'], ['交易日期']],
  columns: {
    time: ['交易日期'],
    clock: ['交易时间'],
    direction: ['借贷', '借贷标志'],
    amount: ['交易金额'],
    balance: ['余额'],
    currency: ['币种'],
    counterparty: ['对方户名'],
    counterpartyAccount: ['对方账号'],
  },
  memo: ['交易类型', '交易地点', '摘要'],
  amounts: ['marked'],
};

/** A bill whose amounts are all positive and begin with their currency: only the first word tells their side. */
const card: Layout = {
  name: '信用卡账单',
  kind: 'retail',
  header: '交易日期,记账日期,交易说明,交易币种/金额,入账币种/金额',
  needs: [['入账币种/金额'], ['交易说明']],
  columns: {
    time: ['交易日期'],
    valueDay: ['记账日期'],
    amount: ['入账币种/金额'],
    kindWords: ['交易说明'],
  },
  memo: ['交易说明'],
  amounts: ['worded'],
  currencyInAmount: true,
  words: {
    out: ['消费', '取现', '预借现金', '分期', '利息', '年费', '手续费'],
    in: ['退货', '信用卡还款', '还款', '返现'],
  },
};

/** Bank of Communications account details. Traps: README.md. */
export const format = bankFormat({
  id: 'bocom',
  name: '交通银行明细',
  names: ['交通银行', 'Bank of Communications', 'BOCOM'],
  layouts: [corporate, debit, card],
});
