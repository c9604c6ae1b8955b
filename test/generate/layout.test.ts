import { describe, expect, it } from 'vitest';
import { alipayParts, alipayRows, filesOf, unionpayParts, wechatTable } from './files.ts';
import { first, fixture, made, unzipped } from './made.ts';

const files = filesOf(await made({ size: 60, breaks: 'all' }), first);
const samples = {
  trade: fixture('wechatpay-tradebill/bill.ALL.csv'),
  fund: fixture('synthetic/wechat_fundflow_BASIC_20260105.csv'),
  alipay: fixture('synthetic/20880000000000000156_20260105.csv.zip'),
  account: fixture('synthetic/20880000000000000156_20260105_signcustomer.csv.zip'),
  unionpay: fixture('unionpay-zm/802310048993424_20150905.zip'),
};
const absent = Object.values(samples).some((sample) => sample === null);

describe.skipIf(absent)('the layouts of the shared samples (skipped where ../shared/fixtures is absent)', () => {
  it('WeChat: columns and names of totals', () => {
    for (const [ours, theirs] of [
      [files.wechat, samples.trade!],
      [files.fund, samples.fund!],
    ] as const) {
      const [mine, sample] = [wechatTable(ours), wechatTable(theirs)];
      expect(mine.header).toBe(sample.header);
      expect(Object.keys(mine.totals)).toEqual(Object.keys(sample.totals));
    }
  });

  it('Alipay: members, columns, prologue, cells that end with a TAB', () => {
    for (const [ours, theirs] of [
      [files.alipay, samples.alipay!],
      [files.account, samples.account!],
    ] as const) {
      const [mine, sample] = [alipayParts(ours), alipayParts(theirs)];
      const shape = (lines: string[]): string[] =>
        lines
          .filter((line) => line.startsWith('#') || /^[^\d]+,[^\d]+,/.test(line))
          .map((line) => line.replace(/-?\d+(\.\d+)?/g, '0').replace(/-+/g, '-'));
      expect(alipayRows(ours).header).toBe(alipayRows(theirs).header);
      expect(shape(mine.detail)).toEqual(shape(sample.detail));
      expect(shape(mine.summary)).toEqual(shape(sample.summary));
      expect(mine.names.map((name) => name.replace(/\d+/g, '0'))).toEqual(
        sample.names.map((name) => name.replace(/\d+/g, '0')),
      );
      expect(unzipped(theirs).map(({ flags }) => flags)).toEqual([0, 0]);
    }
    const tabs = (zip: Buffer): number[] =>
      alipayParts(zip)
        .detail.find((line) => /^\d{28}/.test(line))!
        .split(',')
        .flatMap((cell, index) => (cell.endsWith('\t') ? [index] : []));
    expect(tabs(files.alipay)).toEqual(tabs(samples.alipay!));
  });

  it('UnionPay: the same columns of a purchase are filled, and the summary is printed alike', () => {
    const [mine, sample] = [unionpayParts(files.unionpay), unionpayParts(samples.unionpay!)];
    const filled = (record: string): string => record.replace(/[A-Za-z0-9*]/g, 'x');
    const purchase = mine.records.find((record) => record.startsWith('S56'))!;
    // The order number is as long as the merchant makes it.
    const masked = (record: string): string => `${filled(record).slice(0, 112)}${filled(record).slice(144)}`;
    expect(masked(purchase)).toBe(masked(sample.records[0]!));
    const printed = (lines: string[]): string[] =>
      lines
        .filter((line) => !/^(商户名称|自助消费|退货)/.test(line))
        .map((line) =>
          line.replace(/ +\d+(\.\d\d)?(?= |$)/g, (figure) => ' '.repeat(figure.length)).replace(/\d/g, '0'),
        );
    expect(printed(mine.summary)).toEqual(printed(sample.summary));
  });
});
