import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { format } from '../../src-main/importing/formats/alipay-account/index.ts';
import { bytesFile, diskFile } from '../importing/reading/bytes.ts';
import { zipOf } from '../importing/reading/zips.ts';
import { codesOf, damagedBy, sampleOfMembers, sampleOfText } from './damage.ts';
import { alipayZip, gbkText } from './gbk.ts';
import { expectGolden, readText, readWith, refusalOf, sampleFile, sharedSample } from './readSample.ts';

const raw = (name: string) => readFileSync(sampleFile(`alipay-account/${name}.csv`));
const detail = gbkText('alipay-account/detail.csv');
const summary = gbkText('alipay-account/summary.csv');
const damaged = (from: string, to: string) => damagedBy(format, detail, from, to);
const withSummary = (text: string) => refusalOf(readWith(format, bytesFile(alipayZip({ detail, summary: text }))));

describe('Alipay account bill', () => {
  it('reads the zip and the detail alone', async () => {
    const zip = alipayZip({ detail: raw('detail'), summary: raw('summary') });
    const read = await readWith(format, bytesFile(zip));
    expectGolden('alipay-account/bill.zip', read);
    const bare = await readWith(format, diskFile(sampleFile('alipay-account/detail.csv')));
    expect(bare.rows).toEqual(read.rows);
  });

  it('is recognised by its columns', () => {
    expect(format.identify(sampleOfText(detail))?.sure).toBeGreaterThan(90);
    expect(format.identify(sampleOfMembers({ a: summary, b: detail }))?.sure).toBeGreaterThan(90);
    expect(format.identify(sampleOfMembers({ a: summary }))?.sure).toBe(60);
    expect(format.identify(sampleOfText('支付宝交易号,商户订单号,业务类型,完成时间\n'))).toBeNull();
  });

  it('warns where the balance does not run on, and takes the file', async () => {
    const { outcome } = await readText(format, detail.replace(',144.40,', ',144.41,'));
    expect(outcome.warnings).toMatchObject([
      { code: 'BALANCE_BROKEN', severity: 'warning', params: { expected: '144.40', found: '144.41' } },
    ]);
    expect(outcome.balances).toMatchObject([{ opening: 5000n, closing: 4543n, rows: -457n }]);
  });

  it('finds opening and closing whatever the order of the rows', async () => {
    const lines = detail.split('\r\n');
    const rows = lines.slice(5, 11).toReversed();
    const { outcome } = await readText(format, [...lines.slice(0, 5), ...rows, ...lines.slice(11)].join('\r\n'));
    expect(outcome.balances).toMatchObject([{ opening: 5000n, closing: 4543n, rows: -457n }]);
  });

  it('proves its lines of totals and the summary', async () => {
    expect(await damaged('-0.60', '-0.61')).toMatchObject([
      { code: 'TOTAL_DISAGREES', params: { name: '支出合计', declared: '-105.60', computed: '-105.61' } },
    ]);
    expect(codesOf(await damaged('收入合计：3笔', '收入合计：4笔'))).toEqual(['COUNT_DISAGREES']);
    expect(await withSummary(summary.replace('-4.57', '-4.58'))).toMatchObject([
      { code: 'TOTAL_DISAGREES', params: { name: '总金额', computed: '-4.57' }, where: { sheet: '汇总.csv' } },
    ]);
    expect(codesOf(await withSummary(summary.replace('合计,3', '合计,2')))).toEqual(['COUNT_DISAGREES']);
    expect(codesOf(await withSummary(summary.replace('合计', '其他')))).toEqual(['FILE_TRUNCATED']);
  });

  it('refuses what is not as the bill promises', async () => {
    const income = '2026-10-12 09:00:05,*测(188****0001)\t,100.00,0.00';
    const changed = (to: string) => damaged(income, income.replace('100.00,0.00', to));
    expect(await changed('100.00,-1.00')).toMatchObject([
      { code: 'ROW_MALFORMED', params: { reason: 'BOTH_DIRECTIONS' }, where: { line: 6 } },
    ]);
    expect(await changed('-100.00,0.00')).toMatchObject([{ params: { reason: 'SIGN_AGAINST_TYPE' } }]);
    expect(await changed('0.00,100.00')).toMatchObject([{ params: { reason: 'SIGN_AGAINST_TYPE' } }]);
    expect(codesOf(await changed('x,0.00'))).toEqual(['AMOUNT_INVALID']);
    expect(codesOf(await damaged('2026-10-12 18:00:00', '18:00:00'))).toEqual(['DATE_INVALID']);
    expect(codesOf(await damaged('TX1', '9.1E+10'))).toEqual(['IDENTIFIER_DAMAGED']);
    expect(codesOf(await damaged('账户余额（元）', '余额'))).toEqual(['COLUMN_MISSING']);
    const cut = detail.slice(0, detail.indexOf('#---账务明细列表结束'));
    expect(codesOf(await refusalOf(readText(format, cut)))).toEqual(['FILE_TRUNCATED']);
    const only = zipOf([{ name: 'a.csv', bytes: Buffer.from(summary) }]);
    expect(codesOf(await refusalOf(readWith(format, bytesFile(only))))).toEqual(['ZIP_NO_DETAIL']);
    expect(await refusalOf(readText(format, summary))).toMatchObject([
      { code: 'ZIP_NO_DETAIL', params: { members: '账务汇总' } },
    ]);
  });

  it('reads the newer columns, in whatever order they stand', async () => {
    const added = ['业务描述', '业务账单来源', '业务基础订单号', '业务订单号'];
    const lines = detail.split('\r\n');
    const header = lines.findIndex((line) => line.startsWith('账务流水号'));
    const end = lines.findIndex((line) => line.includes('列表结束'));
    const newer = lines.map((line, at) => {
      if (at < header || at >= end) return line;
      const cells = [...line.split(','), ...(at === header ? added : ['a\t', '', 'b', 'c\t'])];
      return [...cells.slice(7), ...cells.slice(0, 7)].join(',');
    });
    expect((await readText(format, newer.join('\r\n'))).rows).toEqual((await readText(format, detail)).rows);
  });

  const sample = sharedSample('china/synthetic/20880000000000000156_20260105_signcustomer.csv.zip');
  it.skipIf(sample === null)('reads the shared sample', async () => {
    const { rows, outcome } = await readWith(format, diskFile(sample!));
    expect(rows).toHaveLength(11);
    expect(rows.filter(({ kind }) => kind === 'fee')).toHaveLength(3);
    expect(rows.filter(({ kind }) => kind === 'feeReturn')).toHaveLength(2);
    expect(outcome.balances).toMatchObject([{ opening: 100000n, closing: 12107n, rows: -87893n }]);
    expect(outcome.warnings).toEqual([]);
  });
});
