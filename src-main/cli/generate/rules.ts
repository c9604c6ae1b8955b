import type { z } from 'zod';
import type { setup } from '../../../shared/entity/setup.ts';

type Draft = z.input<typeof setup>;

const CHANNELS = ['wechat', 'alipay', 'unionpay'];
const BANKS = ['icbc', 'hsbc'];

export const reconciliations: NonNullable<Draft['reconciliations']> = [
  { code: 'orders', name: '业务对账（账面↔渠道）', left: ['book'], right: CHANNELS, rules: 'orders' },
  { code: 'settlements', name: '资金对账（渠道↔银行）', left: CHANNELS, right: BANKS, rules: 'settlements' },
  { code: 'bank', name: '虚实对账（账面↔银行）', left: ['book'], right: BANKS, rules: 'bank' },
];

/** Kinds by which money comes in, and goes back, through a channel. */
const paid = ['payment', 'topUp', 'deposit', 'purchase'] as const;
const refunded = ['refund', 'depositReturn'] as const;

/** Kinds that move nothing at the bank. A payout and its return under one voucher both do: they do not net out. */
const internal = ['transfer', 'ownTransfer', 'split', 'grant', 'purchase', 'reversal', 'adjustment'] as const;

export const ruleSets: NonNullable<Draft['ruleSets']> = [
  {
    code: 'orders',
    name: '订单与渠道流水',
    passes: [
      {
        kind: 'exact-key',
        code: 'payments',
        name: '收款按商户订单号',
        left: { kind: [...paid], hasChannel: true },
        right: { kind: ['payment'] },
        keys: ['channel', 'orderNo'],
        dayTolerance: 1,
      },
      {
        kind: 'exact-key',
        code: 'refunds',
        name: '退款按商户退款单号',
        left: { kind: [...refunded], hasChannel: true },
        right: { kind: ['refund'] },
        keys: ['channel', 'refundNo'],
        dayTolerance: 1,
      },
      {
        kind: 'exact-key',
        code: 'payments-by-channel-no',
        name: '收款按渠道流水号',
        left: { kind: [...paid], hasChannel: true },
        right: { kind: ['payment'] },
        keys: ['channel', 'channelNo'],
        dayTolerance: 1,
      },
    ],
  },
  {
    code: 'settlements',
    name: '渠道净额与银行到账',
    passes: [
      { kind: 'group-sum', code: 'net-by-day', name: '日净额对一笔到账', right: { settlement: true }, sum: 'net' },
    ],
  },
  {
    code: 'bank',
    name: '虚账户与银行流水',
    passes: [
      {
        kind: 'exact-key',
        code: 'by-bank-ref',
        name: '按银行流水号',
        left: { hasChannel: false },
        right: { settlement: false },
        keys: ['bankRef'],
        compare: ['status', 'currency', 'amount'],
        dayTolerance: 1,
      },
      {
        kind: 'net-zero',
        code: 'internal',
        name: '内部划转轧平',
        left: { hasChannel: false, kind: [...internal] },
        keys: ['voucherNo'],
      },
    ],
  },
];

export const splits: NonNullable<Draft['splits']> = [
  {
    code: 'station-profit',
    name: '城东站收款分润',
    kinds: ['payment'],
    accounts: ['ST01-settle'],
    shares: [
      { account: 'HQ-profit-icbc', rate: '15%' },
      { account: 'origin', remainder: true },
    ],
  },
];
