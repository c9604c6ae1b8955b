import { windowWords } from './window.ts';
import type { Words } from './words.ts';

/** The fields that rules use as keys, and the gates, as a reason's params name them. */
export const fieldWords: Readonly<Record<string, Words>> = {
  channel: windowWords.channel,
  account: windowWords.account,
  orderNo: windowWords.orderNo,
  channelNo: windowWords.channelNo,
  refundNo: windowWords.refundNo,
  batchNo: { 'zh-CN': '批次号', en: 'Batch no' },
  bankRef: windowWords.bankRef,
  voucherNo: windowWords.voucherNo,
  counterpartyAccount: { 'zh-CN': '对方账户', en: 'Counterparty account' },
  status: windowWords.gateStatus,
  currency: windowWords.gateCurrency,
  amount: windowWords.gateAmount,
  fee: windowWords.gateFee,
  day: windowWords.gateDay,
};

/** What the field calls a difference of money; whose view it is, the setup says. */
export const labelWords: Readonly<Record<'overage' | 'shortage', Words>> = {
  overage: { 'zh-CN': '长款', en: 'Overage' },
  shortage: { 'zh-CN': '短款', en: 'Shortage' },
};

/** What a break's detail tells, by its name there. */
export const detailWords: Readonly<Record<string, Words>> = {
  gates: { 'zh-CN': '不符项', en: 'Differs in' },
  left: { 'zh-CN': '左方笔数', en: 'Rows on the left' },
  right: { 'zh-CN': '右方笔数', en: 'Rows on the right' },
  account: windowWords.account,
  accountType: { 'zh-CN': '账户类型', en: 'Account type' },
  kind: windowWords.transactionKind,
  amount: windowWords.amount,
  initiatedBy: { 'zh-CN': '发起方', en: 'Set off by' },
  held: { 'zh-CN': '期初加明细', en: 'Opening and rows held' },
  closing: { 'zh-CN': '期末余额', en: 'Closing balance' },
  owed: { 'zh-CN': '应到', en: 'Owed' },
  arrived: { 'zh-CN': '实到', en: 'Arrived' },
  rows: windowWords.rows,
  rule: { 'zh-CN': '规则', en: 'Rule' },
  leftDay: { 'zh-CN': '左方会计日', en: 'Day on the left' },
  rightDay: { 'zh-CN': '右方会计日', en: 'Day on the right' },
  daysApart: { 'zh-CN': '相差天数', en: 'Days apart' },
  feeDue: { 'zh-CN': '应收手续费', en: 'Fee as agreed' },
  feeCharged: { 'zh-CN': '实收手续费', en: 'Fee charged' },
  terms: { 'zh-CN': '约定费率', en: 'Terms agreed' },
  impliedTerms: { 'zh-CN': '实际执行费率', en: 'Terms as charged' },
  listedElsewhere: { 'zh-CN': '其中已另列差异', en: 'Of these, rows with breaks of their own' },
  expected: { 'zh-CN': '应分', en: 'Expected split' },
  booked: { 'zh-CN': '已分', en: 'Booked split' },
  limit: { 'zh-CN': '限额', en: 'Limit' },
  per: { 'zh-CN': '限额口径', en: 'Limit per' },
  allowed: { 'zh-CN': '允许', en: 'Allowed' },
  total: { 'zh-CN': '累计', en: 'Total' },
  madeBy: { 'zh-CN': '手工勾对', en: 'Matched by' },
  reason: { 'zh-CN': '理由', en: 'Reason' },
};

/** What limits are counted over. */
export const perWords: Readonly<Record<string, Words>> = {
  transaction: { 'zh-CN': '每笔', en: 'transaction' },
  day: { 'zh-CN': '每日', en: 'day' },
  month: { 'zh-CN': '每月', en: 'month' },
  year: { 'zh-CN': '每年', en: 'year' },
};

/** What was done to a break, by the code that its event carries. */
export const actionWords: Readonly<Record<string, Words>> = {
  found: { 'zh-CN': '发现', en: 'found it' },
  expired: { 'zh-CN': '存疑到期，转为差异', en: 'took it out of the pool: expired' },
  vanished: { 'zh-CN': '已消除，自动关闭', en: 'closed it: found its partner' },
  assign: { 'zh-CN': '分派', en: 'assigned it' },
  note: { 'zh-CN': '备注', en: 'noted' },
  attach: { 'zh-CN': '附件', en: 'attached' },
  match: { 'zh-CN': '手工勾对', en: 'matched its rows by hand' },
  propose: { 'zh-CN': '提出方案', en: 'proposed' },
  approve: { 'zh-CN': '复核通过', en: 'approved' },
  return: { 'zh-CN': '退回', en: 'returned it' },
  reopen: { 'zh-CN': '重新打开', en: 'reopened it' },
};

/** What a line of a proof stands for, by its role. */
export const roleWords: Readonly<Record<string, Words>> = {
  virtual: { 'zh-CN': '虚账户合计', en: 'Virtual accounts' },
  'in-transit': { 'zh-CN': '在途', en: 'In transit' },
  suspense: { 'zh-CN': '挂账', en: 'Suspense' },
  tolerance: { 'zh-CN': '容差内差额', en: 'Within tolerance' },
  'fees-apart': { 'zh-CN': '渠道另收的手续费', en: 'Fees that the channel bills apart' },
  'own-transfer': { 'zh-CN': '自有账户划转', en: 'Transfer between own accounts' },
  bank: { 'zh-CN': '银行余额', en: 'Bank balance' },
  'missing-statement': { 'zh-CN': '缺少银行对账单', en: 'No bank statement' },
  'previous-closing': { 'zh-CN': '上期期末', en: 'Closing before' },
  opening: { 'zh-CN': '期初', en: 'Opening' },
  rows: { 'zh-CN': '明细', en: 'Rows' },
  closing: { 'zh-CN': '期末', en: 'Closing' },
  linked: { 'zh-CN': '已联动', en: 'Linked' },
  netted: { 'zh-CN': '已轧平', en: 'Netted out' },
  open: { 'zh-CN': '已列为差异', en: 'Open as breaks' },
  unlinked: { 'zh-CN': '未联动', en: 'Unlinked' },
};

/** What an entry of a setup is, by the name that its changes carry. */
export const sectionWords: Readonly<Record<string, Words>> = {
  enterprise: { 'zh-CN': '企业', en: 'Enterprise' },
  calendar: { 'zh-CN': '日历', en: 'Calendar' },
  labels: { 'zh-CN': '称谓', en: 'Labels' },
  bank: { 'zh-CN': '银行', en: 'Bank' },
  realAccount: { 'zh-CN': '银行账户', en: 'Real account' },
  accountType: { 'zh-CN': '账户类型', en: 'Account type' },
  virtualAccount: { 'zh-CN': '虚账户', en: 'Virtual account' },
  limit: { 'zh-CN': '限额', en: 'Limit' },
  source: { 'zh-CN': '数据源', en: 'Source' },
  reconciliation: { 'zh-CN': '对账任务', en: 'Reconciliation' },
  ruleSet: { 'zh-CN': '规则', en: 'Rule set' },
  split: { 'zh-CN': '分账', en: 'Profit split' },
  person: { 'zh-CN': '人员', en: 'Person' },
};
