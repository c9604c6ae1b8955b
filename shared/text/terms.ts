import type { ArrivalState } from '../entity/arrival.ts';
import type { BreakKind, BreakState } from '../entity/break.ts';
import type { GateRole, GateState } from '../entity/gate.ts';
import type { Side, TransactionKind, TransactionStatus } from '../entity/transaction.ts';
import type { Words } from './words.ts';

export const kindWords: Record<TransactionKind, Words> = {
  payment: { 'zh-CN': '收款', en: 'Payment' },
  refund: { 'zh-CN': '退款', en: 'Refund' },
  fee: { 'zh-CN': '手续费', en: 'Fee' },
  feeReturn: { 'zh-CN': '手续费退还', en: 'Fee returned' },
  settlement: { 'zh-CN': '结算', en: 'Settlement' },
  withdrawal: { 'zh-CN': '提现', en: 'Withdrawal' },
  topUp: { 'zh-CN': '充值', en: 'Top-up' },
  transfer: { 'zh-CN': '转账', en: 'Transfer' },
  ownTransfer: { 'zh-CN': '本人互转', en: 'Own-account transfer' },
  split: { 'zh-CN': '分账', en: 'Profit split' },
  deposit: { 'zh-CN': '押金', en: 'Deposit' },
  depositReturn: { 'zh-CN': '退押金', en: 'Deposit returned' },
  grant: { 'zh-CN': '福利发放', en: 'Welfare grant' },
  purchase: { 'zh-CN': '消费', en: 'Purchase' },
  interest: { 'zh-CN': '结息', en: 'Interest' },
  reversal: { 'zh-CN': '冲正', en: 'Reversal' },
  adjustment: { 'zh-CN': '调账', en: 'Adjustment' },
  other: { 'zh-CN': '其他', en: 'Other' },
};

export const statusWords: Record<TransactionStatus, Words> = {
  success: { 'zh-CN': '成功', en: 'Success' },
  pending: { 'zh-CN': '处理中', en: 'Pending' },
  failed: { 'zh-CN': '失败', en: 'Failed' },
  closed: { 'zh-CN': '关闭', en: 'Closed' },
};

export const sideWords: Record<Side, Words> = {
  book: { 'zh-CN': '账面方', en: 'Book' },
  channel: { 'zh-CN': '渠道方', en: 'Channel' },
  bank: { 'zh-CN': '银行方', en: 'Bank' },
};

export const arrivalStateWords: Record<ArrivalState, Words> = {
  arrived: { 'zh-CN': '已到', en: 'arrived' },
  empty: { 'zh-CN': '没有交易', en: 'empty' },
  late: { 'zh-CN': '迟到', en: 'late' },
  notDue: { 'zh-CN': '未到期', en: 'not due yet' },
  expected: { 'zh-CN': '待收', en: 'expected' },
  notExpected: { 'zh-CN': '当日没有', en: 'not expected' },
};

export const gateStateWords: Record<GateState, Words> = {
  blocked: { 'zh-CN': '未核平', en: 'held back' },
  ready: { 'zh-CN': '可放行', en: 'may be released' },
  released: { 'zh-CN': '已放行', en: 'released' },
  changed: { 'zh-CN': '放行后有变化', en: 'changed since its release' },
};

export const gateRoleWords: Record<GateRole, Words> = {
  received: { 'zh-CN': '银行到账', en: 'received at the bank' },
  cost: { 'zh-CN': '渠道已扣手续费', en: 'fees that the channel kept' },
  other: { 'zh-CN': '渠道自身费用与调整', en: "the channel's own charges" },
  'channel-only': { 'zh-CN': '本期渠道单边', en: 'this period’s channel-only rows' },
  'earlier-channel-paired': { 'zh-CN': '前期渠道单边抹平', en: 'earlier channel-only rows, now paired' },
  'book-only': { 'zh-CN': '本期账面单边', en: 'this period’s book-only rows' },
  'earlier-book-paired': { 'zh-CN': '前期账面单边抹平', en: 'earlier book-only rows, now paired' },
  tolerance: { 'zh-CN': '容差内差额', en: 'within tolerances' },
  correction: { 'zh-CN': '已复核的差错', en: 'corrections that were approved' },
  fees: { 'zh-CN': '账面手续费', en: 'fees in the book' },
  settlement: { 'zh-CN': '到账不符', en: 'arrived short or over' },
  difference: { 'zh-CN': '逐笔不符', en: 'rows that differ' },
  undecided: { 'zh-CN': '未定的勾对', en: 'rows not decided' },
  unseen: { 'zh-CN': '未经对账的流水', en: 'rows that nobody compared' },
};

export const breakKindWords: Record<BreakKind, Words> = {
  BOOK_ONLY: { 'zh-CN': '账面单边', en: 'Book only' },
  CHANNEL_ONLY: { 'zh-CN': '渠道单边', en: 'Channel only' },
  BANK_ONLY: { 'zh-CN': '银行单边', en: 'Bank only' },
  STATUS_MISMATCH: { 'zh-CN': '状态不符', en: 'Status differs' },
  CURRENCY_MISMATCH: { 'zh-CN': '币种不符', en: 'Currency differs' },
  AMOUNT_MISMATCH: { 'zh-CN': '金额不符', en: 'Amount differs' },
  FEE_MISMATCH: { 'zh-CN': '手续费不符', en: 'Fee differs' },
  FEE_RATE_DRIFT: { 'zh-CN': '费率偏离', en: 'Fee rate drift' },
  WRONG_DAY: { 'zh-CN': '会计日不符', en: 'Wrong day' },
  WRONG_ACCOUNT: { 'zh-CN': '账户不符', en: 'Wrong account' },
  DUPLICATE: { 'zh-CN': '重复', en: 'Duplicate' },
  REFUND_MISSING: { 'zh-CN': '退款缺失', en: 'Refund missing' },
  REFUND_MISMATCH: { 'zh-CN': '退款不符', en: 'Refund differs' },
  SETTLEMENT_SHORT: { 'zh-CN': '结算少款', en: 'Settlement short' },
  SETTLEMENT_OVER: { 'zh-CN': '结算多款', en: 'Settlement over' },
  STATEMENT_GAP: { 'zh-CN': '对账单断号', en: 'Statement gap' },
  BALANCE_MISMATCH: { 'zh-CN': '余额不符', en: 'Balance differs' },
  UNLINKED_VIRTUAL: { 'zh-CN': '虚实未联动', en: 'Unlinked virtual movement' },
  SPLIT_MISSING: { 'zh-CN': '分账缺失', en: 'Split missing' },
  SPLIT_MISMATCH: { 'zh-CN': '分账不符', en: 'Split differs' },
  KIND_NOT_ALLOWED: { 'zh-CN': '交易类型不允许', en: 'Kind not allowed' },
  LIMIT_EXCEEDED: { 'zh-CN': '超限额', en: 'Limit exceeded' },
  UNVERIFIED_INFLOW: { 'zh-CN': '未核实入金', en: 'Unverified inflow' },
  AUTOMATIC_OWN_TRANSFER: { 'zh-CN': '系统自动互转', en: 'Automatic own transfer' },
  UNKNOWN_TYPE: { 'zh-CN': '未知类型', en: 'Unknown type' },
};

export const breakStateWords: Record<BreakState, Words> = {
  pending: { 'zh-CN': '存疑', en: 'Pending' },
  open: { 'zh-CN': '未处理', en: 'Open' },
  assigned: { 'zh-CN': '已分派', en: 'Assigned' },
  proposed: { 'zh-CN': '待复核', en: 'Proposed' },
  closed: { 'zh-CN': '已关闭', en: 'Closed' },
};
