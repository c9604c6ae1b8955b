import { type Bank, bankFormat, type Layout } from '../../reading/bankGrid/index.ts';

/** 企业网银. Variants: 借贷标志 with one 发生额, or 转出金额/转入金额. */
const corporate: Layout = {
  name: '企业明细',
  kind: 'corporate',
  header: '凭证号,本方账号,对方账号,交易时间,借/贷,借方发生额,贷方发生额,对方行号,摘要,用途,对方单位名称,余额',
  needs: [
    ['借方发生额', '转出金额', '贷方发生额', '转入金额', '借/贷', '借贷标志', '借/贷标志'],
    ['交易时间', '交易日期', '入账时间'],
    ['本方账号', '对方账号', '凭证号'],
  ],
  columns: {
    time: ['交易时间', '交易日期', '入账时间'],
    valueDay: ['入账日期', '记账日期'],
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
  },
  memo: ['摘要', '用途', '附言'],
  amounts: ['sides', 'marked'],
};

/** 个人网银 and cards. */
const retail: Layout = {
  name: '个人明细',
  kind: 'retail',
  header:
    '交易日期,摘要,交易详情,交易场所,交易国家或地区简称,钞/汇,交易金额(收入),交易金额(支出),交易币种,记账金额(收入),' +
    '记账金额(支出),记账币种,余额,对方户名,对方账户',
  needs: [['记账金额(收入)'], ['记账金额(支出)'], ['交易日期']],
  columns: {
    time: ['交易日期'],
    valueDay: ['记账日期'],
    out: ['记账金额(支出)'],
    in: ['记账金额(收入)'],
    balance: ['余额'],
    currency: ['记账币种'],
    counterparty: ['对方户名'],
    counterpartyAccount: ['对方账户'],
  },
  memo: ['摘要', '交易详情', '交易场所'],
  amounts: ['sides'],
};

const bank: Omit<Bank, 'id' | 'container'> = {
  name: '中国工商银行明细',
  names: ['工商银行', '工行', 'ICBC', 'Industrial and Commercial Bank of China'],
  marks: ['[HISTORYDETAIL]'],
  layouts: [corporate, retail],
};

/** ICBC account details as text. A source of the format "icbc" takes both. Traps: README.md. */
export const csv = bankFormat({ ...bank, id: 'icbc-csv', container: 'text' });

/** The same as a workbook. */
export const sheet = bankFormat({ ...bank, id: 'icbc-sheet', container: 'sheet' });
