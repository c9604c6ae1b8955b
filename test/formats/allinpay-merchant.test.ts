import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { format } from '../../src-main/importing/formats/allinpay-merchant/index.ts';
import { codesOf, damagedBy, sampleOfText } from './damage.ts';
import { expectGolden, readText, refusalOf, sampleFile } from './readSample.ts';

const bill = readFileSync(sampleFile('allinpay-merchant/bill.csv'), 'utf8');
const bare = bill.slice(bill.indexOf('\r\n') + 2);
const told = (value: unknown) => JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? `${one}` : one));
const personal = /张三|李四|11010119900101123|6226/;

describe('merchant file of 通联', () => {
  it('reads payments, refunds and reversals', async () => {
    expectGolden('allinpay-merchant/bill.csv', await readText(format, bill, 65_536));
  });

  it('reads the same without the line of names', async () => {
    const { rows } = await readText(format, bill);
    expect((await readText(format, bare)).rows).toEqual(rows.map((row) => ({ ...row, line: row.line - 1 })));
  });

  it('keeps nothing of people, also not in what it says of a damaged row', async () => {
    expect(bill).toMatch(personal);
    expect(told((await readText(format, bill)).rows)).not.toMatch(personal);
    expect(told(await damagedBy(format, bill, '100.00,0.60', 'x,0.60'))).not.toMatch(personal);
    expect(told(await damagedBy(format, bill, ',押金,', ',押金,,'))).not.toMatch(personal);
  });

  it.each([
    ['100.00,0.60', '100.01,0.60', 'TOTAL_DISAGREES', { name: '结算金额', declared: '99.40', computed: '99.41' }],
    ['100.00,0.60', '100.00,0.61', 'TOTAL_DISAGREES', { computed: '99.39' }],
    ['20.00,0.12', '20.00,0.13', 'TOTAL_DISAGREES', { declared: '-19.88', computed: '-19.87' }],
    [',292.20,1,6.00,', ',292.20,1,5.00,', 'TOTAL_DISAGREES', { computed: '298.20' }],
    ['100.00,0.60', '100.001,0.60', 'AMOUNT_INVALID', { column: '交易金额(元)', value: '100.001' }],
    ['100.00,0.60', '-100.00,0.60', 'ROW_MALFORMED', { reason: 'SIGN_AGAINST_TYPE' }],
    [',微信支付,', ',预授权,', 'VALUE_UNKNOWN', { column: '交易类型', value: '预授权' }],
    [',消费撤销,', ',退货撤销,', 'VALUE_UNKNOWN', { value: '退货撤销' }],
    ['0.60,2026-10-12', '0.60,20261012', 'DATE_INVALID', { column: '交易日期' }],
    ['00000001,09:00:05', '00000001,9:00', 'DATE_INVALID', { column: '交易时间' }],
    ['112094120003,A002', '1.12094E+11,A002', 'IDENTIFIER_DAMAGED', { column: '交易单号' }],
    [',押金,', ',押金,,', 'ROW_MALFORMED', { reason: 'FIELD_COUNT' }],
    [',手续费,', ',费用,', 'HEADER_MISSING', {}],
    [',订单号,', ',单号,', 'COLUMN_MISSING', { column: '订单号' }],
  ])('refuses %s changed to %s', async (from, to, code, params) => {
    expect(await damagedBy(format, bill, from, to)).toMatchObject([{ code, params }]);
  });

  it('is recognised by its names or by the shape of its rows', async () => {
    expect(format.identify(sampleOfText(bill))?.sure).toBe(94);
    expect(format.identify(sampleOfText(bare))?.sure).toBe(85);
    expect(format.identify(sampleOfText(bare.replace('09:00:05', 'x')))).toBeNull();
    expect(format.identify(sampleOfText('交易时间,商户号,微信订单号\n'))).toBeNull();
    expect(format.identify(sampleOfText(null))).toBeNull();
    expect(codesOf(await refusalOf(readText(format, '')))).toEqual(['FILE_EMPTY']);
  });
});
