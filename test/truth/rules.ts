import type { z } from 'zod';
import type { ruleSet } from '../../shared/entity/rules.ts';

type RuleSet = z.input<typeof ruleSet>;

const settled = (code: string, words: string[], sum: 'net' | 'gross'): RuleSet => ({
  code,
  name: '渠道应结与银行到账',
  passes: [{ kind: 'group-sum', code: 'by-day', name: '按日应结对一笔到账', right: { words }, sum, dayTolerance: 1 }],
});

const paid: ['payment', 'topUp', 'deposit', 'purchase'] = ['payment', 'topUp', 'deposit', 'purchase'];
const refunded: ['refund', 'depositReturn'] = ['refund', 'depositReturn'];
const throughChannel = { left: { kind: [...paid], hasChannel: true }, right: { kind: ['payment' as const] } };
const refunds = { left: { kind: [...refunded], hasChannel: true }, right: { kind: ['refund' as const] } };
const outward = ['case', 'spaces', 'width', 'signs'] as const;
const alike = (field: 'orderNo' | 'refundNo' | 'channelNo' | 'bankRef') => ({
  left: field,
  right: field,
  ignore: [...outward],
});

const orders: RuleSet = {
  code: 'orders',
  name: '订单与渠道流水',
  passes: [
    {
      kind: 'exact-key',
      code: 'payments',
      name: '收款按商户订单号',
      ...throughChannel,
      keys: ['channel', 'orderNo'],
      agree: ['channelNo'],
      dayTolerance: 1,
    },
    {
      kind: 'exact-key',
      code: 'refunds',
      name: '退款按商户退款单号',
      ...refunds,
      keys: ['channel', 'refundNo'],
      agree: ['orderNo'],
      dayTolerance: 1,
    },
    {
      kind: 'exact-key',
      code: 'payments-by-channel-no',
      name: '收款按渠道流水号',
      ...throughChannel,
      keys: ['channel', 'channelNo'],
      dayTolerance: 1,
    },
    {
      kind: 'exact-key',
      code: 'payments-written-otherwise',
      name: '订单号写法不同',
      ...throughChannel,
      keys: ['channel', alike('orderNo')],
      agree: ['channelNo'],
      dayTolerance: 1,
    },
    {
      kind: 'exact-key',
      code: 'refunds-written-otherwise',
      name: '退款单号写法不同',
      ...refunds,
      keys: ['channel', alike('refundNo')],
      agree: ['orderNo'],
      dayTolerance: 1,
    },
    {
      kind: 'reference-in-text',
      code: 'order-in-memo',
      name: '摘要里的订单号',
      ...throughChannel,
      reference: 'orderNo',
      side: 'right',
      dayTolerance: 1,
    },
    {
      kind: 'window',
      code: 'payments-alike',
      name: '收款金额、时间与编号相近',
      ...throughChannel,
      alike: [
        { left: 'channel', right: 'channel', as: 'name' },
        { left: 'orderNo', right: 'orderNo', as: 'number' },
        { left: 'channelNo', right: 'channelNo', as: 'number' },
      ],
      dayTolerance: 1,
      seconds: 60,
      evidence: 2,
    },
    {
      kind: 'window',
      code: 'refunds-alike',
      name: '退款金额、时间与编号相近',
      ...refunds,
      alike: [
        { left: 'channel', right: 'channel', as: 'name' },
        { left: 'orderNo', right: 'orderNo', as: 'number' },
        { left: 'refundNo', right: 'refundNo', as: 'number' },
      ],
      dayTolerance: 1,
      seconds: 60,
      evidence: 2,
    },
  ],
};

const atBank = { left: { hasChannel: false }, right: { settlement: false } };
const figures: ['status', 'currency', 'amount'] = ['status', 'currency', 'amount'];

const bank: RuleSet = {
  code: 'bank',
  name: '虚账户与银行流水',
  passes: [
    {
      kind: 'group-by-key',
      code: 'vouchers-by-bank-ref',
      name: '整张凭证对一笔银行流水',
      ...atBank,
      keys: ['bankRef'],
      spread: 'voucherNo',
      dayTolerance: 1,
    },
    {
      kind: 'exact-key',
      code: 'by-bank-ref',
      name: '按银行流水号',
      ...atBank,
      keys: ['bankRef'],
      compare: figures,
      dayTolerance: 1,
    },
    {
      kind: 'exact-key',
      code: 'by-bank-ref-otherwise',
      name: '银行流水号写法不同',
      ...atBank,
      keys: [alike('bankRef')],
      compare: figures,
      dayTolerance: 1,
    },
    {
      kind: 'group-by-key',
      code: 'sums-by-bank-ref',
      name: '同一银行流水号合计',
      ...atBank,
      keys: ['bankRef'],
      dayTolerance: 1,
    },
    {
      kind: 'reference-in-text',
      code: 'invoice-in-memo',
      name: '银行摘要里的单据号',
      ...atBank,
      reference: 'orderNo',
      side: 'left',
      text: ['memo'],
      compare: figures,
      dayTolerance: { before: 1, after: 5, count: 'working' },
    },
    {
      kind: 'reference-in-text',
      code: 'voucher-in-memo',
      name: '银行摘要里的凭证号',
      ...atBank,
      reference: 'voucherNo',
      side: 'left',
      text: ['memo'],
      compare: figures,
      dayTolerance: { before: 1, after: 5, count: 'working' },
    },
    {
      kind: 'reference-in-text',
      code: 'bank-ref-in-memo',
      name: '账面摘要里的银行流水号',
      ...atBank,
      reference: 'bankRef',
      side: 'right',
      text: ['memo'],
      compare: figures,
      dayTolerance: { before: 1, after: 5, count: 'working' },
    },
    {
      kind: 'reversal',
      code: 'bank-reversal',
      name: '银行冲正',
      ...atBank,
      side: 'right',
      named: 'bankRef',
      words: ['冲正', '冲账'],
      dayTolerance: 14,
    },
    { kind: 'own-transfer', code: 'own-transfer', name: '自有账户划转', ...atBank, dayTolerance: 9 },
    {
      kind: 'reversal',
      code: 'book-reversal',
      name: '账面红冲',
      ...atBank,
      side: 'left',
      keys: ['voucherNo', 'account'],
      words: ['红冲', '冲销'],
      dayTolerance: 14,
    },
    {
      kind: 'net-zero',
      code: 'internal',
      name: '内部划转轧平',
      left: { hasChannel: false, kind: ['ownTransfer', 'split', 'grant', 'adjustment'] },
      keys: ['voucherNo'],
    },
    {
      kind: 'window',
      code: 'by-party',
      name: '金额、日期与户名',
      ...atBank,
      dayTolerance: { before: 1, after: 3, count: 'working' },
      evidence: 1,
    },
    {
      kind: 'subset-sum',
      code: 'several-less-fees',
      name: '同一户名多笔净额合计',
      ...atBank,
      block: ['counterparty'],
      many: 'left',
      leftSum: 'net',
      dayTolerance: { before: 1, after: 4, count: 'working' },
    },
    {
      kind: 'subset-sum',
      code: 'several-of-party',
      name: '同一户名多笔合计',
      ...atBank,
      block: ['counterparty'],
      many: 'left',
      dayTolerance: { before: 1, after: 4, count: 'working' },
    },
    {
      kind: 'subset-sum',
      code: 'instalments',
      name: '同一户名分次到账',
      ...atBank,
      block: ['counterparty'],
      many: 'right',
      dayTolerance: { before: 1, after: 4, count: 'working' },
    },
    {
      kind: 'subset-sum',
      code: 'several-to-several',
      name: '同一户名多对多',
      ...atBank,
      block: ['counterparty'],
      many: 'both',
      dayTolerance: { before: 1, after: 4, count: 'working' },
    },
  ],
};

/**
 * What a careful company declares with the kinds of passes that there are. A new kind of pass belongs in here: the worlds
 * and their truth know nothing of rules.
 */
export const rulesOf = (): RuleSet[] => [
  orders,
  settled('settle-wechat', ['财付通'], 'net'),
  settled('settle-alipay', ['支付宝'], 'gross'),
  bank,
];
