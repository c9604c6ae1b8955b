import { bankFormat, type Layout } from '../../reading/bankGrid/index.ts';

/** 企业网银: sides named twice over, by the bank's view and by the company's. */
const corporate: Layout = {
  name: '企业明细',
  kind: 'corporate',
  header:
    '账号,账户名称,交易时间,借方发生额(支取),贷方发生额(收入),余额,币种,对方户名,对方账号,对方开户机构,记账日期,摘要,备注,' +
    '账户明细编号-交易流水号,企业流水号,凭证种类,凭证号',
  needs: [
    ['借方发生额(支取)', '贷方发生额(收入)'],
    ['交易时间', '交易日期', '记账日期'],
  ],
  columns: {
    time: ['交易时间', '交易日期'],
    postedDay: ['记账日期', '入账日期'],
    out: ['借方发生额(支取)', '借方发生额'],
    in: ['贷方发生额(收入)', '贷方发生额'],
    balance: ['余额', '账户余额'],
    currency: ['币种'],
    bankRef: ['账户明细编号-交易流水号', '交易流水号'],
    ownAccount: ['账号'],
    counterparty: ['对方户名'],
    counterpartyAccount: ['对方账号'],
  },
  memo: ['摘要', '备注'],
  amounts: ['sides'],
};

/** 个人网银, an Excel 97 workbook; its header cells are padded with blanks. */
const retail: Layout = {
  name: '个人明细',
  kind: 'retail',
  header: '记账日,交易日期,交易时间,支出,收入,账户余额,币种,摘要,对方账号,对方户名,交易地点',
  needs: [['支出', '收入'], ['账户余额', '余额'], ['记账日', '交易地点'], ['交易日期']],
  columns: {
    time: ['交易日期'],
    clock: ['交易时间'],
    postedDay: ['记账日'],
    out: ['支出'],
    in: ['收入'],
    balance: ['账户余额', '余额'],
    currency: ['币种'],
    counterparty: ['对方户名'],
    counterpartyAccount: ['对方账号'],
  },
  memo: ['摘要', '交易地点'],
  amounts: ['sides'],
};

/** China Construction Bank account details. Traps: README.md. */
export const format = bankFormat({
  id: 'ccb',
  name: '中国建设银行明细',
  names: ['建设银行', '建行', 'China Construction Bank'],
  layouts: [corporate, retail],
});
