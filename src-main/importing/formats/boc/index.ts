import { bankFormat, type Layout } from '../../reading/bankGrid/index.ts';

/** 企业网银: control totals above a bilingual header, both sides of a payment named, signed amounts. */
const corporate: Layout = {
  name: '企业明细',
  kind: 'corporate',
  header:
    '交易类型,业务类型,付款人开户行号,付款人开户行名,付款人账号,付款人名称,收款人开户行行号,收款人开户行名,收款人账号,收款人名称,' +
    '交易日期,交易时间,交易货币,交易金额,交易后余额,起息日期,汇率,交易流水号,客户申请号,客户业务编号,凭证类型,凭证号码,' +
    '记录标识号,摘要,用途,交易附言,备注',
  needs: [
    ['交易金额', '交易后余额'],
    ['付款人账号', '付款人名称'],
    ['收款人账号', '收款人名称'],
  ],
  columns: {
    time: ['交易日期'],
    clock: ['交易时间'],
    valueDay: ['起息日期'],
    amount: ['交易金额'],
    balance: ['交易后余额'],
    currency: ['交易货币'],
    bankRef: ['交易流水号'],
    payer: ['付款人名称'],
    payerAccount: ['付款人账号'],
    payee: ['收款人名称'],
    payeeAccount: ['收款人账号'],
  },
  memo: ['业务类型', '摘要', '用途', '交易附言', '备注'],
  amounts: ['signed'],
};

/** 交易流水明细: what does not apply is filled with dashes. */
const debit: Layout = {
  name: '个人明细',
  kind: 'retail',
  header: '记账日期,记账时间,币别,金额,余额,交易名称,渠道,网点名称,附言,对方账户名,对方卡号/账号,对方开户行,借记卡号',
  needs: [['记账日期'], ['金额'], ['交易名称', '对方账户名', '借记卡号', '网点名称']],
  columns: {
    time: ['记账日期'],
    clock: ['记账时间'],
    amount: ['金额'],
    balance: ['余额'],
    currency: ['币别', '币种'],
    ownAccount: ['借记卡号'],
    counterparty: ['对方账户名'],
    counterpartyAccount: ['对方卡号/账号'],
  },
  memo: ['交易名称', '附言'],
  amounts: ['signed'],
  accountDigits: 4,
};

const card: Layout = {
  name: '信用卡账单',
  kind: 'retail',
  header: '交易日,银行记账日,卡号后四位,交易描述,存入,支出,币种',
  needs: [['银行记账日', '卡号后四位'], ['交易描述'], ['存入', '支出'], ['币种']],
  columns: {
    time: ['交易日'],
    postedDay: ['银行记账日'],
    out: ['支出'],
    in: ['存入'],
    currency: ['币种'],
    ownAccount: ['卡号后四位'],
  },
  memo: ['交易描述'],
  amounts: ['sides'],
  accountDigits: 4,
};

/** Bank of China account details. Traps: README.md. */
export const format = bankFormat({
  id: 'boc',
  name: '中国银行明细',
  names: ['中国银行', 'Bank of China'],
  layouts: [corporate, debit, card],
});
