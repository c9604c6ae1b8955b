import { bankFormat, type Layout } from '../../reading/bankGrid/index.ts';

const details: Layout['columns'] = {
  bankRef: ['流水号', '交易流水号'],
  counterparty: ['收/付方名称', '对方户名'],
  counterpartyAccount: ['收/付方账号', '对方账号'],
};

/** 企业网银, 32 columns; the header stands on the 5th line in one export and on the 12th in another. */
const corporate: Layout = {
  name: '企业明细',
  kind: 'corporate',
  header:
    '交易日,交易时间,起息日,交易类型,借方金额,贷方金额,余额,摘要,流水号,流程实例号,业务名称,用途,业务参考号,业务摘要,其它摘要,' +
    '收/付方分行名,收/付方名称,收/付方账号,收/付方开户行行号,收/付方开户行名,收/付方开户行地址,母/子公司账号分行名,' +
    '母/子公司账号,母/子公司名称,信息标志,有否附件信息,冲账标志,扩展摘要,交易分析码,票据号,商务支付订单号,内部编号',
  needs: [
    ['交易日', '交易日期'],
    ['借方金额', '贷方金额'],
    ['收/付方名称', '收/付方账号', '流程实例号', '业务参考号', '冲账标志'],
  ],
  columns: {
    ...details,
    time: ['交易日', '交易日期'],
    clock: ['交易时间'],
    valueDay: ['起息日'],
    out: ['借方金额'],
    in: ['贷方金额'],
    balance: ['余额', '账户余额'],
    currency: ['币种'],
    ownAccount: ['账号', '本方账号'],
  },
  memo: ['摘要', '用途', '业务摘要', '其它摘要', '扩展摘要'],
  amounts: ['sides'],
};

/** The same of the newer portal. */
const portal: Layout = {
  name: '企业明细（新版）',
  kind: 'corporate',
  header: '交易日期,借方(出账),贷方(入账),余额,摘要,收/付方名称,收/付方账号,交易类型',
  needs: [
    ['交易日期', '交易日'],
    ['借方(出账)', '贷方(入账)'],
  ],
  columns: {
    ...details,
    time: ['交易日期', '交易日'],
    clock: ['交易时间'],
    out: ['借方(出账)'],
    in: ['贷方(入账)'],
    balance: ['余额'],
    currency: ['币种'],
    ownAccount: ['账号'],
  },
  memo: ['摘要', '用途'],
  amounts: ['sides'],
};

const debit: Layout = {
  name: '个人明细',
  kind: 'retail',
  header: '记账日期,货币,交易金额,联机余额,交易摘要,对手信息,客户摘要',
  needs: [['交易金额'], ['联机余额', '对手信息'], ['记账日期']],
  columns: {
    time: ['记账日期'],
    amount: ['交易金额'],
    balance: ['联机余额'],
    currency: ['货币', '币种'],
    counterparty: ['对手信息'],
  },
  memo: ['交易摘要', '客户摘要'],
  amounts: ['signed'],
};

/** The download of the personal bank on the web: remarks begin with #, the sums stand below the rows. */
const web: Layout = {
  name: '个人交易记录',
  kind: 'retail',
  header: '交易日期,交易时间,收入,支出,余额,交易类型,交易备注',
  needs: [['交易日期'], ['收入'], ['支出'], ['交易备注']],
  columns: {
    time: ['交易日期'],
    clock: ['交易时间'],
    out: ['支出'],
    in: ['收入'],
    balance: ['余额'],
  },
  memo: ['交易类型', '交易备注'],
  amounts: ['sides'],
  bankNamed: true,
};

/** A month's bill: days without a year, spending positive. */
const card: Layout = {
  name: '信用卡账单',
  kind: 'retail',
  header: '交易日,记账日,交易摘要,人民币金额,卡号末四位,交易地金额',
  needs: [['记账日'], ['人民币金额'], ['交易摘要']],
  columns: {
    time: ['交易日'],
    valueDay: ['记账日'],
    amount: ['人民币金额'],
    ownAccount: ['卡号末四位'],
  },
  memo: ['交易摘要'],
  amounts: ['spent'],
  billMonth: true,
  accountDigits: 4,
};

/** China Merchants Bank account details. Traps: README.md. */
export const format = bankFormat({
  id: 'cmb',
  name: '招商银行明细',
  names: ['招商银行', '招行', 'China Merchants Bank'],
  layouts: [corporate, portal, debit, web, card],
});
