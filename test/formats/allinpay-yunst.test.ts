import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { format } from '../../src-main/importing/formats/allinpay-yunst/index.ts';
import { bytesFile, diskFile } from '../importing/reading/bytes.ts';
import { codesOf, damagedBy, sampleOfText } from './damage.ts';
import { expectGolden, readText, readWith, refusalOf, sampleFile } from './readSample.ts';

const path = 'allinpay-yunst/2026-10-12_1581648210684_checkFile.txt';
const orders = readFileSync(sampleFile(path), 'utf8');
const header =
  '通联订单号|订单类型|交易金额|平台抽佣|交易时间|商户订单号|原商户订单号|原通联订单号|支付模式|扩展参数|结算金额|预留字段1|预留字段2|预留字段3|渠道金额|渠道流水号|渠道手续费|渠道交易类型|卡号|卡类别|渠道商户号|门店名称|终端号|\r\n';

describe('check file of 云商通', () => {
  it('reads payments, refunds, withdrawals and their return; strokes in the extension are its own', async () => {
    expectGolden(path, await readWith(format, diskFile(sampleFile(path))));
  });

  it('reads with a header line, without the last stroke', async () => {
    const { rows } = await readText(format, orders);
    expect((await readText(format, header + orders, 1)).rows).toEqual(
      rows.map((row) => ({ ...row, line: row.line + 1 })),
    );
    expect((await readText(format, orders.replaceAll('|\r\n', '\n'))).rows).toEqual(rows);
    expect((await readText(format, `${orders}\r\n`)).rows).toEqual(rows);
  });

  it('takes the application from the name where the name kept it, and no personal number', async () => {
    const renamed = await readWith(format, bytesFile(Buffer.from(orders), 'a.txt'));
    expect(renamed.outcome.accounts).toEqual([]);
    expect(renamed.rows[0]!.account).toBeNull();
    const told = JSON.stringify(renamed.rows, (_, value) => (typeof value === 'bigint' ? `${value}` : value));
    expect(told).not.toMatch(/openid|6226/);
  });

  it.each([
    ['|2085|', '|2089|', 'VALUE_UNKNOWN', { column: '订单类型', value: '2089' }],
    ['|10000|100|', '|100.00|100|', 'AMOUNT_INVALID', { column: '交易金额', value: '100.00' }],
    ['|10000|100|', '||100|', 'AMOUNT_INVALID', { column: '交易金额', value: '' }],
    ['|10000|100|', '|-10000|100|', 'ROW_MALFORMED', { reason: 'SIGN_AGAINST_TYPE' }],
    ['|9900|', '|99.00|', 'AMOUNT_INVALID', { column: '结算金额' }],
    ['|38|', '|x|', 'AMOUNT_INVALID', { column: '渠道手续费' }],
    ['20261012090005', '20261312090005', 'DATE_INVALID', { column: '交易时间' }],
    ['20261012090005', '2026-10-12 09:00:05', 'DATE_INVALID', { column: '交易时间' }],
    ['|A001||', '|1.2E+17||', 'IDENTIFIER_DAMAGED', { column: '商户订单号' }],
    ['|TX001|0|0|WITHDRAW_TLT|', '|TX001|', 'ROW_MALFORMED', { reason: 'FIELD_COUNT' }],
  ])('refuses %s changed to %s', async (from, to, code, params) => {
    const [problem] = await damagedBy(format, orders, from, to);
    expect(problem).toMatchObject({ code, params });
    expect(problem?.where.line).toBeGreaterThan(0);
  });

  it('refuses an amount that no integer of the database holds', async () => {
    expect(codesOf(await damagedBy(format, orders, '|10000|100|', '|9223372036854775808|100|'))).toEqual([
      'AMOUNT_INVALID',
    ]);
  });

  it('is recognised by its fields, with and without a header', async () => {
    expect(format.identify(sampleOfText(orders))?.sure).toBe(93);
    expect(format.identify(sampleOfText(header + orders))?.sure).toBe(93);
    expect(format.identify(sampleOfText(header))?.sure).toBe(93);
    expect(format.identify(sampleOfText('a|b|c\n'))).toBeNull();
    expect(format.identify(sampleOfText(`${'x|'.repeat(23)}\n`))).toBeNull();
    expect(format.identify(sampleOfText(null))).toBeNull();
    expect(codesOf(await refusalOf(readText(format, '')))).toEqual(['FILE_EMPTY']);
  });
});
