import type { z } from 'zod';
import { type Setup, setup } from '../../shared/entity/setup.ts';
import {
  ALIPAY_ACCOUNT,
  HSBC_NUMBER,
  ICBC_NUMBER,
  sampleSetup,
  WECHAT_MERCHANT,
} from '../../src-main/cli/generate/setup.ts';
import { OPENING } from './calendar.ts';
import { rulesOf } from './rules.ts';

type Draft = z.input<typeof setup>;

const USD_NUMBER = '808123456901';
export const numbers = {
  wechat: WECHAT_MERCHANT,
  alipay: ALIPAY_ACCOUNT,
  icbc: ICBC_NUMBER,
  hsbc: HSBC_NUMBER,
  usd: USD_NUMBER,
};
/** Minor units on each account before the first day. */
export const openings = { icbc: 9_000_000_000_00n, hsbc: 5_000_000_000_00n, usd: 800_000_000_00n };

/** What was agreed with each channel, as the worlds have it (rowsOf.ts). */
const fees: Record<string, Draft['sources'][number]['fees']> = {
  wechat: [{ code: 'standard', terms: [{ from: '2025-01-01', rate: '0.6%', cap: '500.00', refund: 'returned' }] }],
  alipay: [
    {
      code: 'standard',
      charged: 'apart',
      terms: [{ from: '2025-01-01', rate: '0.6%', minimum: '0.01', refund: 'kept' }],
    },
  ],
};

const source = (base: Setup, code: string): Draft['sources'][number] => ({
  ...base.sources.find((one) => one.code === code)!,
  carryDays: 4,
  fees: fees[code],
});

/** The sample company with an account in dollars and no splits or limits of its own; `rules` overrides the rule sets. */
export function truthSetup(rules: Draft['ruleSets'] = rulesOf()): Setup {
  const base = sampleSetup();
  const dollars = { bank: 'HSBC', number: USD_NUMBER, name: '大道快递有限公司', currency: 'USD' };
  const reserve = base.virtualAccounts.find(({ code }) => code === 'HQ-reserve-hsbc')!;
  const company = base.virtualAccounts.find(({ code }) => code === reserve.parent)!;
  const amounts: Record<string, string> = { 'icbc-main': '9000000000.00', 'hsbc-ops': '5000000000.00' };
  return setup.parse({
    ...base,
    realAccounts: [
      ...base.realAccounts.map((account) => ({ ...account, opening: amounts[account.code], openingDay: OPENING })),
      { code: 'hsbc-usd', ...dollars, opening: '800000000.00', openingDay: OPENING },
    ],
    virtualAccounts: [
      ...base.virtualAccounts.map((account) => ({ ...account, openingDay: OPENING })),
      { ...company, code: 'DDKD-USD', realAccount: 'hsbc-usd', opening: '0.00', openingDay: OPENING },
      { ...reserve, code: 'HQ-reserve-usd', parent: 'DDKD-USD', realAccount: 'hsbc-usd', openingDay: OPENING },
    ],
    limits: [],
    splits: [],
    sources: [
      ...['wechat', 'alipay', 'icbc', 'hsbc', 'book'].map((code) => source(base, code)),
      { ...source(base, 'hsbc'), code: 'usd', name: '汇丰美元对账单', account: USD_NUMBER, realAccount: 'hsbc-usd' },
    ],
    reconciliations: [
      { code: 'orders', name: '业务对账', left: ['book'], right: ['wechat', 'alipay'], rules: 'orders' },
      { code: 'settle-wechat', name: '微信资金对账', left: ['wechat'], right: ['icbc'], rules: 'settle-wechat' },
      { code: 'settle-alipay', name: '支付宝资金对账', left: ['alipay'], right: ['icbc'], rules: 'settle-alipay' },
      { code: 'bank', name: '虚实对账', left: ['book'], right: ['icbc', 'hsbc', 'usd'], rules: 'bank' },
    ],
    ruleSets: rules,
  } satisfies Record<keyof Draft, unknown>);
}
