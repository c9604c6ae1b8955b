import { bankFormat, type Layout } from '../../reading/bankGrid/index.ts';

const first: Layout = {
  name: '企业明细',
  kind: 'corporate',
  header: '交易日期,交易时间,对方账号,对方账户名称,借方发生额,贷方发生额,账户余额,摘要,附言',
  needs: [['交易日期'], ['借方发生额', '贷方发生额'], ['对方账户名称'], ['账户余额', '附言']],
  columns: {
    time: ['交易日期'],
    clock: ['交易时间'],
    out: ['借方发生额'],
    in: ['贷方发生额'],
    balance: ['账户余额', '余额'],
    currency: ['币种'],
    bankRef: ['柜员交易号', '交易流水号', '流水号'],
    ownAccount: ['账号', '本方账号'],
    counterparty: ['对方账户名称', '对方户名'],
    counterpartyAccount: ['对方账号'],
  },
  memo: ['摘要', '附言'],
  amounts: ['sides'],
};

const second: Layout = {
  name: '企业明细（多账户）',
  kind: 'corporate',
  header: '账号,账号名称,币种,交易日,借方金额,贷方金额,余额,摘要',
  // Accounts of several currencies stand in one file: without the column nothing tells them apart.
  needs: [['账号名称'], ['币种'], ['借方金额', '贷方金额'], ['交易日', '交易日期']],
  columns: {
    ...first.columns,
    time: ['交易日', '交易日期'],
    out: ['借方金额'],
    in: ['贷方金额'],
    balance: ['余额', '账户余额'],
  },
  memo: ['摘要', '附言', '用途'],
  amounts: ['sides'],
};

/** A month's bill; one sheet for each currency in which it is settled. */
const card: Layout = {
  name: '信用卡账单',
  kind: 'retail',
  header: '交易日期,入账日期,交易描述,卡末四位,交易币种,结算币种,交易金额,结算金额',
  needs: [['结算金额'], ['结算币种'], ['交易描述', '卡末四位'], ['入账日期', '交易日期']],
  columns: {
    time: ['交易日期'],
    valueDay: ['入账日期'],
    amount: ['结算金额'],
    currency: ['结算币种'],
    ownAccount: ['卡末四位'],
  },
  memo: ['交易描述'],
  amounts: ['spent'],
  accountDigits: 4,
};

/** China CITIC Bank account details. Traps: README.md. */
export const format = bankFormat({
  id: 'citic',
  name: '中信银行明细',
  names: ['中信银行', 'CITIC'],
  layouts: [first, second, card],
});
