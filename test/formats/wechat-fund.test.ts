import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { format } from '../../src-main/importing/formats/wechat-fund/index.ts';
import { diskFile } from '../importing/reading/bytes.ts';
import { codesOf, damagedBy, sampleOfText } from './damage.ts';
import { expectGolden, readText, readWith, refusalOf, sampleFile, sharedSample } from './readSample.ts';

const basic = readFileSync(sampleFile('wechat-fund/basic.csv'), 'utf8');
const damaged = (from: string, to: string) => damagedBy(format, basic, from, to);

describe('WeChat Pay fund bill', () => {
  it('reads the sample', async () => {
    expectGolden('wechat-fund/basic.csv', await readWith(format, diskFile(sampleFile('wechat-fund/basic.csv'))));
  });

  it('is recognised by its header', () => {
    expect(format.identify(sampleOfText(basic))?.sure).toBeGreaterThan(90);
    expect(format.identify(sampleOfText('交易时间,微信订单号\n'))).toBeNull();
  });

  it('takes rows out of order with a warning, since all balances still join', async () => {
    const lines = basic.split('\r\n');
    const [first, second] = [lines[1]!, lines[2]!];
    const { outcome } = await readText(format, [lines[0]!, second, first, ...lines.slice(3)].join('\r\n'));
    expect(outcome.balances).toMatchObject([{ opening: 5000n, closing: 4543n, rows: -457n }]);
    expect(outcome.warnings).toMatchObject([{ code: 'BALANCE_BROKEN', severity: 'warning' }]);
  });

  it('refuses balances that do not join', async () => {
    const [problem] = await damaged('`144.40', '`144.41');
    expect(problem).toMatchObject({
      code: 'BALANCE_BROKEN',
      severity: 'error',
      params: { expected: '144.40', found: '144.41' },
      where: { line: 4 },
    });
  });

  it('proves the totals and the counts', async () => {
    const [total] = await damaged('`101.03', '`101.04');
    expect(total).toMatchObject({
      code: 'TOTAL_DISAGREES',
      params: { name: '收入金额', declared: '101.04', computed: '101.03' },
    });
    expect(codesOf(await damaged('`0.60,', '`0.61,'))).toContain('TOTAL_DISAGREES');
    expect(codesOf(await damaged('`6.0,', '`7.0,'))).toEqual(['COUNT_DISAGREES']);
    expect(codesOf(await damaged('`3.0,`105.60', '`2.0,`105.60'))).toEqual(['COUNT_DISAGREES']);
    expect(codesOf(await damaged('支出笔数', '别的笔数'))).toEqual(['VALUE_UNKNOWN']);
  });

  it('refuses what is not as the bill promises', async () => {
    expect(await damaged('提现,`提现,`支出', '提现,`提现,`两者')).toMatchObject([
      { code: 'VALUE_UNKNOWN', params: { column: '收支类型', value: '两者' }, where: { line: 6 } },
    ]);
    expect(codesOf(await damaged('`45.43', '`45,43'))).toEqual(['AMOUNT_INVALID']);
    expect(codesOf(await damaged('`2026-10-12 21:00:00', '`2026/10/12 21:00:00'))).toEqual(['DATE_INVALID']);
    expect(codesOf(await damaged('`W1,`F005', '`4.2E+27,`F005'))).toEqual(['IDENTIFIER_DAMAGED']);
    expect(codesOf(await damaged('账户结余(元)', '结余'))).toEqual(['COLUMN_MISSING']);
    expect(codesOf(await damaged('资金流水单号', '单号'))).toEqual(['HEADER_MISSING']);
    expect(codesOf(await refusalOf(readText(format, basic.slice(0, basic.indexOf('资金流水总')))))).toEqual([
      'FILE_TRUNCATED',
    ]);
  });

  const sample = sharedSample('china/synthetic/wechat_fundflow_BASIC_20260105.csv');
  it.skipIf(sample === null)('reads the shared sample', async () => {
    const { rows, outcome } = await readWith(format, diskFile(sample!));
    expect(rows.map(({ kind }) => kind)).toEqual(['payment', 'fee', 'refund', 'feeReturn']);
    expect(outcome.balances).toMatchObject([{ opening: 10000n, closing: 10000n, rows: 0n }]);
    expect(outcome.warnings).toEqual([]);
  });
});
