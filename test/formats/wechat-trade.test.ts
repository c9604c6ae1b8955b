import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { format } from '../../src-main/importing/formats/wechat-trade/index.ts';
import { bytesFile, diskFile } from '../importing/reading/bytes.ts';
import { codesOf, damagedBy, sampleOfText } from './damage.ts';
import { expectGolden, readText, readWith, refusalOf, sampleFile, sharedSample } from './readSample.ts';

const all = readFileSync(sampleFile('wechat-trade/all.csv'), 'utf8');
const damaged = (from: string, to: string) => damagedBy(format, all, from, to);

describe('WeChat Pay trade bill', () => {
  it.each(['all', 'success', 'refund', 'legacy', 'empty'])('reads the columns of %s', async (name) => {
    const read = await readWith(format, diskFile(sampleFile(`wechat-trade/${name}.csv`)));
    expectGolden(`wechat-trade/${name}.csv`, read);
  });

  it('gives the same rows wherever the chunks are cut', async () => {
    const whole = await readText(format, all, 65_536);
    for (const size of [1, 5, 64]) expect(await readText(format, all, size)).toEqual(whole);
  });

  it('takes a comma inside a value for a letter', async () => {
    const { rows } = await readText(format, all);
    expect(rows[1]?.memo).toBe('鞋, 红色 "42"');
  });

  it('is recognised by its header, in any set of columns, and nothing else is', () => {
    expect(format.identify(sampleOfText(all))?.sure).toBeGreaterThan(90);
    const legacy = readFileSync(sampleFile('wechat-trade/legacy.csv'), 'utf8');
    expect(format.identify(sampleOfText(legacy))).not.toBeNull();
    expect(format.identify(sampleOfText('交易时间,交易类型,交易对方,商品\n'))).toBeNull();
    expect(format.identify(sampleOfText(null))).toBeNull();
  });

  it.each([
    ['`100.00,`0.00,`0,`0', '`100.01,`0.00,`0,`0', '应结订单总金额', '119.00', '119.01'],
    ['`0.60000', '`0.61000', '手续费总金额', '0.68', '0.69'],
    ['`-0.03000', '`0.03000', '手续费总金额', '0.68', '0.74'],
    ['`120.00,`6.00', '`121.00,`6.00', '订单总金额', '121.00', '120.00'],
  ])('finds %s changed to %s', async (from, to, name, declared, computed) => {
    const [problem] = await damaged(from, to);
    expect(problem).toMatchObject({ code: 'TOTAL_DISAGREES', params: { name, declared, computed } });
    expect(problem?.where.line).toBe(7);
  });

  it('counts its rows', async () => {
    const [problem] = await damaged('`4.0', '`5.0');
    expect(problem).toMatchObject({ code: 'COUNT_DISAGREES', params: { declared: '5.0', computed: '4' } });
    const lines = all.split('\r\n');
    const without = [...lines.slice(0, 1), ...lines.slice(2)].join('\r\n');
    expect(codesOf(await refusalOf(readText(format, without)))).toContain('COUNT_DISAGREES');
  });

  it.each([
    ['`100.00,`0.00,`0,`0', '`1O0.00,`0.00,`0,`0', 'AMOUNT_INVALID', '应结订单金额', '1O0.00'],
    ['`0.60000', '`0.60100', 'AMOUNT_INVALID', '手续费', '0.60100'],
    ['`2026-10-12 00:00:00', '`2026-02-30 00:00:00', 'DATE_INVALID', '交易时间', '2026-02-30 00:00:00'],
    ['`2026-10-12 00:00:00', '`2026-10-12 24:00:00', 'DATE_INVALID', '交易时间', '2026-10-12 24:00:00'],
    ['`PROCESSING', '`MAYBE', 'VALUE_UNKNOWN', '退款状态', 'MAYBE'],
    ['`4200000000202610120000000002', '`4.2E+27', 'IDENTIFIER_DAMAGED', '微信订单号', '4.2E+27'],
  ])('refuses %s changed to %s', async (from, to, code, column, value) => {
    const [problem] = await damaged(from, to);
    expect(problem).toMatchObject({ code, params: { column, value }, where: { column } });
    expect(problem?.where.line).toBeGreaterThan(1);
    expect(problem?.where.excerpt).toContain('`');
  });

  it('refuses an unknown state, an unknown currency and two currencies in one bill', async () => {
    const second = all.split('\r\n')[2]!;
    const withSecond = (from: string, to: string) =>
      refusalOf(readText(format, all.replace(second, second.replace(from, to))));
    expect(await withSecond('`SUCCESS', '`PAID')).toMatchObject([
      { code: 'VALUE_UNKNOWN', params: { value: 'PAID' }, where: { line: 3 } },
    ]);
    expect(await withSecond('`CNY', '`XXQ')).toMatchObject([
      { code: 'CURRENCY_UNKNOWN', params: { value: 'XXQ' }, where: { line: 3 } },
    ]);
    expect(await withSecond('`CNY', '`HKD')).toMatchObject([
      { code: 'ROW_MALFORMED', params: { reason: 'MIXED_CURRENCIES' }, where: { line: 3 } },
    ]);
  });

  it('proves the total of refunded coupons by whichever of its two columns the legacy bill has', async () => {
    const legacy = readFileSync(sampleFile('wechat-trade/legacy.csv'), 'utf8');
    const whole = await readText(format, legacy);
    const renamed = await readText(format, legacy.replace(',企业红包退款金额', ',代金券或立减优惠退款金额'));
    expect(renamed.rows).toEqual(whole.rows);
    expect(renamed.outcome.totals).toEqual(whole.outcome.totals);
  });

  it('refuses a refund in a bill that has no columns for it', async () => {
    const success = readFileSync(sampleFile('wechat-trade/success.csv'), 'utf8');
    const problems = await damagedBy(format, success, '`SUCCESS', '`REFUND');
    expect(problems).toMatchObject([{ code: 'VALUE_UNKNOWN', params: { value: 'REFUND' } }]);
  });

  it('says that a cut file is cut', async () => {
    const lines = all.split('\r\n');
    for (const kept of [1, 3, 5, 6])
      expect(codesOf(await refusalOf(readText(format, lines.slice(0, kept).join('\r\n'))))).toEqual(['FILE_TRUNCATED']);
    const inside = await refusalOf(readText(format, all.slice(0, all.indexOf('`R001'))));
    expect(inside).toMatchObject([{ code: 'ROW_MALFORMED', params: { reason: 'FIELD_COUNT' }, where: { line: 4 } }]);
  });

  it('refuses a row without backticks, rows after the totals and a total that nothing proves', async () => {
    expect(await damaged('`2026-10-12 00:00:00', '2026-10-12 00:00:00')).toMatchObject([
      { code: 'ROW_MALFORMED', params: { reason: 'NO_BACKTICK' }, where: { line: 3 } },
    ]);
    expect(await refusalOf(readText(format, `${all}\`1\r\n`))).toMatchObject([
      { code: 'ROW_MALFORMED', params: { reason: 'AFTER_SUMMARY' }, where: { line: 8 } },
    ]);
    expect(await damaged('订单总金额,申请', '神秘总金额,申请')).toMatchObject([
      { code: 'VALUE_UNKNOWN', params: { value: '神秘总金额' } },
    ]);
  });

  it('refuses a header without what it needs, an empty file and bytes that are no text', async () => {
    expect(codesOf(await damaged('微信订单号', '订单号'))).toEqual(['HEADER_MISSING']);
    expect(await damaged('货币种类', '币种')).toMatchObject([
      { code: 'COLUMN_MISSING', params: { column: '货币种类' }, where: { line: 1 } },
    ]);
    expect(codesOf(await refusalOf(readText(format, '')))).toEqual(['FILE_EMPTY']);
    const bent = Buffer.from(all);
    bent[bent.indexOf('运费') + 1] = 0xff;
    expect(await refusalOf(readWith(format, bytesFile(bent)))).toMatchObject([
      { code: 'ENCODING_INVALID', where: { line: 2 } },
    ]);
  });
});

describe('the public sample of WeChat Pay', () => {
  const sample = sharedSample('china/wechatpay-tradebill/bill.ALL.csv');
  it.skipIf(sample === null)('has 45 rows and agrees with all seven totals', async () => {
    const { rows, outcome } = await readWith(format, diskFile(sample!));
    expect(rows).toHaveLength(45);
    expect(rows.filter(({ kind }) => kind === 'payment')).toHaveLength(31);
    expect(rows.filter(({ kind }) => kind === 'refund')).toHaveLength(14);
    expect(outcome.totals).toHaveLength(7);
    expect(outcome.totals.every(({ agrees }) => agrees)).toBe(true);
    expect(rows.reduce((sum, { amount }) => sum + amount, 0n)).toBe(33n);
    expect(rows.reduce((sum, { fee }) => sum + (fee ?? 0n), 0n)).toBe(8n);
    expect(outcome.accounts).toEqual(['1921000401']);
  });
});
