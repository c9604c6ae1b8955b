import { bankFormat, type Layout } from '../../reading/bankGrid/index.ts';

/** 企业网银: the account stands in the second row, sums below the rows. */
const corporate: Layout = {
  name: '企业明细',
  kind: 'corporate',
  header: '交易时间,收入金额,支出金额,账户余额,交易行名,对方省市,对方账号,对方户名,交易用途,摘要',
  needs: [
    ['交易时间', '交易日期'],
    ['收入金额', '收入', '支出金额', '支出'],
    ['账户余额', '本次余额', '余额'],
    ['交易行名', '对方省市', '交易用途', '对方户名'],
  ],
  columns: {
    time: ['交易时间', '交易日期'],
    out: ['支出金额', '支出'],
    in: ['收入金额', '收入'],
    balance: ['本次余额', '账户余额', '余额'],
    currency: ['币种'],
    bankRef: ['日志号', '交易流水号', '流水号', '交易凭证号'],
    counterparty: ['对方户名'],
    counterpartyAccount: ['对方账号'],
  },
  memo: ['交易说明', '交易摘要', '摘要', '交易用途', '用途', '交易附言', '附言'],
  amounts: ['sides'],
};

/** The same in fewer words, as the older portal writes it: only its bank's name above tells whose it is. */
const short: Layout = {
  ...corporate,
  name: '企业明细（简）',
  header: '交易时间,收入,支出,余额,对方户名,摘要',
};

/** 个人网银: rows end where their last words do, times are missing where the bank itself booked. */
const retail: Layout = {
  name: '个人明细',
  kind: 'retail',
  header: '交易日期,交易时间,交易摘要,交易金额,本次余额,对手信息,日志号,交易渠道,交易附言',
  needs: [['交易日期'], ['交易金额', '本次余额'], ['日志号', '对手信息'], ['交易摘要', '交易附言']],
  columns: {
    time: ['交易日期'],
    clock: ['交易时间'],
    amount: ['交易金额'],
    balance: ['本次余额'],
    bankRef: ['日志号'],
    counterparty: ['对手信息'],
  },
  memo: ['交易摘要', '交易附言', '交易渠道'],
  amounts: ['signed'],
  ragged: true,
};

/** Agricultural Bank of China account details. Traps: README.md. */
export const format = bankFormat({
  id: 'abc',
  name: '中国农业银行明细',
  names: ['农业银行', '农行', 'Agricultural Bank of China'],
  layouts: [corporate, short, retail],
});
