import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { format } from '../../src-main/importing/formats/alipay-trade/index.ts';
import { bytesFile, diskFile } from '../importing/reading/bytes.ts';
import { zipOf } from '../importing/reading/zips.ts';
import { codesOf, damagedBy, sampleOfMembers, sampleOfText } from './damage.ts';
import { alipayZip, gbkText } from './gbk.ts';
import { expectGolden, readText, readWith, refusalOf, sampleFile, sharedSample } from './readSample.ts';

const raw = (name: string) => readFileSync(sampleFile(`alipay-trade/${name}.csv`));
const detail = gbkText('alipay-trade/detail.csv');
const summary = gbkText('alipay-trade/summary.csv');
const zipped = (parts: { detail?: string; summary?: string }) =>
  readWith(format, bytesFile(alipayZip({ detail, summary, ...parts })));
const damaged = (from: string, to: string) => damagedBy(format, detail, from, to);
const fees = async (text: string) => (await readText(format, text)).rows.map(({ kind, fee }) => [kind, fee]);

describe('Alipay trade bill', () => {
  it('reads the zip: names in GBK, summary first, detail chosen by its columns', async () => {
    const zip = alipayZip({ detail: raw('detail'), summary: raw('summary') });
    expectGolden('alipay-trade/bill.zip', await readWith(format, bytesFile(zip)));
  });

  it('reads the detail alone, and brackets of either width', async () => {
    expectGolden('alipay-trade/detail.csv', await readWith(format, diskFile(sampleFile('alipay-trade/detail.csv'))));
    const narrow = detail.replaceAll('（', '(').replaceAll('）', ')');
    expect((await readText(format, narrow)).rows).toEqual((await readText(format, detail)).rows);
  });

  it('is recognised by its columns, bare or in a zip', () => {
    expect(format.identify(sampleOfText(detail))?.sure).toBeGreaterThan(90);
    expect(format.identify(sampleOfMembers({ a: summary, b: detail }))?.sure).toBeGreaterThan(90);
    expect(format.identify(sampleOfMembers({ a: summary }))?.sure).toBe(60);
    expect(format.identify(sampleOfText('账务流水号,业务流水号,发生时间\n'))).toBeNull();
  });

  it('makes the fee positive for what Alipay keeps, whichever sign the file writes', async () => {
    const wanted = [
      ['refund', -3n],
      ['payment', 60n],
    ];
    expect(await fees(gbkText('alipay-trade/detail-positive-fee.csv'))).toEqual(wanted);
    expect(await fees(detail)).toEqual(wanted.toReversed());
  });

  it('warns of an order amount that does not follow from what was received', async () => {
    const warnings = async (from: string, to: string) =>
      (await readText(format, detail.replace(from, to))).outcome.warnings;
    // 100.00 ordered, 98.00 received, 2.00 borne by the merchant.
    expect(await warnings('100.00,98.00', '98.00,98.00')).toEqual([]);
    for (const [order, computed] of [
      ['900.00', '100.00'],
      ['100.01', '100.00'],
      ['97.00', '100.00'],
    ])
      expect(await warnings('100.00,98.00', `${order},98.00`)).toMatchObject([
        {
          code: 'TOTAL_DISAGREES',
          severity: 'warning',
          params: { name: '订单金额', declared: order, computed },
          where: { line: 6 },
        },
      ]);
    expect(await warnings('-5.00,-5.00', '-6.00,-5.00')).toMatchObject([
      { code: 'TOTAL_DISAGREES', params: { declared: '-6.00', computed: '-5.00' } },
    ]);
  });

  it('takes a fee on a refund for one given back when nothing else tells', async () => {
    for (const text of [detail.replace('-0.60', '0.00'), detail.replace('-0.60', '0.00').replace(',0.03,', ',-0.03,')])
      expect(await fees(text)).toEqual([
        ['payment', 0n],
        ['refund', -3n],
      ]);
  });

  it('lets the summary tell the sign, and refuses fees signed against it', async () => {
    const positive = gbkText('alipay-trade/detail-positive-fee.csv');
    const said = summary.replace('-0.57', '0.57');
    const { rows } = await zipped({ detail: positive, summary: said });
    expect(rows.map(({ fee }) => fee)).toEqual([-3n, 60n]);
    expect(await refusalOf(zipped({ detail: positive }))).toMatchObject([
      { code: 'ROW_MALFORMED', params: { reason: 'FEE_SIGNS_MIXED' } },
    ]);
  });

  it('proves both lines of totals and the summary', async () => {
    expect(await damaged('100.00,98.00', '100.00,98.01')).toMatchObject([
      { code: 'TOTAL_DISAGREES', params: { name: '交易合计商家实收', declared: '98.00', computed: '98.01' } },
    ]);
    expect(codesOf(await damaged('退款合计：1笔', '退款合计：2笔'))).toEqual(['COUNT_DISAGREES']);
    const other = detail.replace('100.00,98.00', '100.10,98.00');
    expect(await refusalOf(zipped({ detail: other }))).toMatchObject([
      {
        code: 'TOTAL_DISAGREES',
        params: { name: '订单金额', declared: '95.00', computed: '95.10' },
        where: { sheet: '汇总.csv' },
      },
    ]);
    expect(codesOf(await refusalOf(zipped({ summary: summary.replace(',1,1,', ',2,1,') })))).toEqual([
      'COUNT_DISAGREES',
    ]);
    const net = await refusalOf(zipped({ summary: summary.replace('92.43', '92.44') }));
    expect(net).toMatchObject([{ code: 'TOTAL_DISAGREES', params: { name: '实收净额', computed: '92.43' } }]);
  });

  it('refuses what is not as the bill promises', async () => {
    expect(await damaged('B000\t,退款\t', 'B000\t,撤销\t')).toMatchObject([
      { code: 'VALUE_UNKNOWN', params: { column: '业务类型', value: '撤销' }, where: { line: 7 } },
    ]);
    expect(codesOf(await damaged('100.00,98.00', '1OO.00,98.00'))).toEqual(['AMOUNT_INVALID']);
    expect(codesOf(await damaged('-5.00,-5.00', ',-5.00'))).toEqual(['AMOUNT_INVALID']);
    expect(await damaged('-5.00,-5.00', '5.00,5.00')).toMatchObject([
      { code: 'ROW_MALFORMED', params: { reason: 'SIGN_AGAINST_TYPE' } },
    ]);
    expect(codesOf(await damaged('2026-10-12 12:00:00', '2026-13-12 12:00:00'))).toEqual(['DATE_INVALID']);
    expect(codesOf(await damaged('2026101222001400000000000001', '2.02610122200140E+27'))).toEqual([
      'IDENTIFIER_DAMAGED',
    ]);
    expect(codesOf(await damaged('退款批次号/请求号', '批次'))).toEqual(['COLUMN_MISSING']);
    expect(await damaged('B001\t,交易', 'B001\t,,交易')).toMatchObject([
      { code: 'ROW_MALFORMED', params: { reason: 'FIELD_COUNT' }, where: { line: 6 } },
    ]);
    expect(await damaged('#导出时间', 'a,b\r\n#导出时间')).toMatchObject([
      { code: 'ROW_MALFORMED', params: { reason: 'AFTER_SUMMARY' } },
    ]);
    expect(codesOf(await refusalOf(readText(format, '#a\r\nx,y\r\n1,2\r\n')))).toEqual(['HEADER_MISSING']);
    expect(codesOf(await refusalOf(readText(format, '')))).toEqual(['FILE_EMPTY']);
  });

  it('says that a list or a summary is cut', async () => {
    const cut = detail.slice(0, detail.indexOf('#---业务明细列表结束'));
    expect(codesOf(await refusalOf(readText(format, cut)))).toEqual(['FILE_TRUNCATED']);
    const headless = summary.slice(0, summary.indexOf('合计,'));
    expect(await refusalOf(zipped({ summary: headless }))).toMatchObject([
      { code: 'FILE_TRUNCATED', params: { missing: '合计' }, where: { sheet: '汇总.csv' } },
    ]);
  });

  it('refuses a zip without a detail and a damaged one', async () => {
    const only = zipOf([{ name: 'a.csv', bytes: Buffer.from(summary) }]);
    expect(await refusalOf(readWith(format, bytesFile(only)))).toMatchObject([
      { code: 'ZIP_NO_DETAIL', params: { members: 'a.csv' } },
    ]);
    expect(await refusalOf(readText(format, summary))).toMatchObject([
      { code: 'ZIP_NO_DETAIL', params: { members: '业务汇总' } },
    ]);
    expect(format.identify(sampleOfText(summary))?.sure).toBe(60);
    const zip = alipayZip({ detail, summary });
    expect(codesOf(await refusalOf(readWith(format, bytesFile(zip.subarray(0, zip.length - 30)))))).toEqual([
      'ZIP_DAMAGED',
    ]);
  });

  const sample = sharedSample('china/synthetic/20880000000000000156_20260105.csv.zip');
  it.skipIf(sample === null)('reads the shared sample', async () => {
    const { rows, outcome } = await readWith(format, diskFile(sample!));
    expect(rows).toHaveLength(5);
    expect(rows.reduce((sum, { amount }) => sum + amount, 0n)).toBe(12180n);
    expect(rows.reduce((sum, { amount, fee }) => sum + amount - (fee ?? 0n), 0n)).toBe(12107n);
    expect(outcome.totals).toHaveLength(16);
    expect(outcome.accounts).toEqual(['20880000000000000156']);
  });
});
