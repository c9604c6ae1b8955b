import { bankFormat, type Layout } from '../../reading/bankGrid/index.ts';

/** Both sides of a payment are named; the enterprise is one of them. */
const bothSides: Layout = {
  name: '企业明细',
  kind: 'corporate',
  header: '交易日期,传票号,借方,贷方,余额,付款人账户,付款人名称,收款人账户,收款人名称,用途,摘要',
  needs: [
    ['交易日期', '交易时间'],
    ['借方', '贷方'],
    ['付款人账户', '收款人账户', '付款人名称', '收款人名称'],
  ],
  columns: {
    time: ['交易日期', '交易时间'],
    out: ['借方'],
    in: ['贷方'],
    balance: ['余额', '账户余额'],
    currency: ['币种'],
    bankRef: ['传票号'],
    payer: ['付款人名称'],
    payerAccount: ['付款人账户'],
    payee: ['收款人名称'],
    payeeAccount: ['收款人账户'],
  },
  memo: ['用途', '摘要'],
  amounts: ['sides'],
};

const oneSide: Layout = {
  name: '企业明细（账户）',
  kind: 'corporate',
  header: '交易时间,账号,币种,收入,支出,冲正标志,账户余额,对方账号',
  needs: [['收入', '支出'], ['冲正标志'], ['交易时间', '交易日期']],
  columns: {
    time: ['交易时间', '交易日期'],
    out: ['支出'],
    in: ['收入'],
    balance: ['账户余额', '余额'],
    currency: ['币种'],
    bankRef: ['银行流水号', '交易流水号', '流水号'],
    ownAccount: ['账号'],
    counterparty: ['对方账户名称', '对方户名', '对方名称'],
    counterpartyAccount: ['对方账号'],
  },
  memo: ['用途', '摘要', '附言', '备注'],
  amounts: ['sides'],
};

const portal: Layout = {
  name: '企业明细（新版）',
  kind: 'corporate',
  header:
    '交易日期,账号,账户名称,借方(支出)金额,贷方(收入)金额,账户余额,对方账号,对方账户名称,对方开户行,用途,银行流水号,摘要',
  needs: [
    ['交易日期', '交易时间'],
    ['借方(支出)金额', '贷方(收入)金额'],
  ],
  columns: {
    ...oneSide.columns,
    time: ['交易日期', '交易时间'],
    out: ['借方(支出)金额'],
    in: ['贷方(收入)金额'],
  },
  memo: ['摘要', '用途'],
  amounts: ['sides'],
};

/** Ping An Bank account details. Traps: README.md. */
export const format = bankFormat({
  id: 'pingan',
  name: '平安银行明细',
  names: ['平安银行', 'Ping An Bank'],
  layouts: [bothSides, oneSide, portal],
});
