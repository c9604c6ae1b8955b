import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { format } from '../../src-main/importing/formats/adyen-settlement/index.ts';
import { codesOf, damagedBy, sampleOfText } from './damage.ts';
import { expectGolden, readText, refusalOf, sampleFile } from './readSample.ts';

const batch = readFileSync(sampleFile('adyen-settlement/batch.csv'), 'utf8');
const lines = batch.split('\n');

describe('Adyen settlement details report', () => {
  it('reads payments, refunds, fees and the payout, wherever the chunks are cut', async () => {
    const whole = await readText(format, batch);
    expectGolden('adyen-settlement/batch.csv', whole);
    for (const size of [1, 64]) expect(await readText(format, batch, size)).toEqual(whole);
  });

  it('comes to nothing with its payout', async () => {
    const { rows, outcome } = await readText(format, batch);
    expect(rows.reduce((sum, { amount, fee }) => sum + amount - fee!, 0n)).toBe(0n);
    expect(outcome.totals).toEqual([{ name: 'Batch 380 EUR', declared: '0.00', computed: '0.00', agrees: true }]);
  });

  it.each([2, 3, 4, 5, 7, 8, 9])('finds row %i missing', async (line) => {
    expect(await refusalOf(readText(format, lines.toSpliced(line, 1).join('\n')))).toMatchObject([
      { code: 'TOTAL_DISAGREES', params: { name: 'Batch 380 EUR', declared: '0.00' } },
    ]);
  });

  it('proves each batch and each currency by itself', async () => {
    const two = `${batch}${lines[9]!.replace(',380,', ',381,').replace('71.06', '0.01')}\n`;
    expect(await refusalOf(readText(format, two))).toMatchObject([
      { code: 'TOTAL_DISAGREES', params: { name: 'Batch 381 EUR', computed: '-0.01' } },
    ]);
    const dollars = `${batch}${lines[9]!.replace(',EUR,', ',USD,').replace('71.06', '0.01')}\n`;
    expect(await refusalOf(readText(format, dollars))).toMatchObject([{ params: { name: 'Batch 380 USD' } }]);
  });

  it.each([
    [',31.45,', ',31.46,', 'TOTAL_DISAGREES', { column: 'Net Credit (NC)', declared: '31.15', computed: '31.16' }],
    ['0.16,0.05,0.09', '0.16,0.05,0.10', 'TOTAL_DISAGREES', { computed: '31.14' }],
    [',5.10,,', ',5.00,,', 'TOTAL_DISAGREES', { declared: '-5.00', computed: '-5.10' }],
    [',5.10,,', ',5.10,5.10,', 'ROW_MALFORMED', { reason: 'BOTH_DIRECTIONS' }],
    ['EUR,0.09,', 'EUR,0.095,', 'AMOUNT_INVALID', { value: '0.095' }],
    ['EUR,0.09,', 'EURO,0.09,', 'CURRENCY_UNKNOWN', { value: 'EURO' }],
    [',USD,,20.00', ',USX,,20.00', 'CURRENCY_UNKNOWN', { value: 'USX' }],
    ['2026-10-12 00:21:32', '12/10/2026 00:21', 'DATE_INVALID', { column: 'Creation Date' }],
    ['8829098024817850', '8.82E+15', 'IDENTIFIER_DAMAGED', { column: 'Psp Reference' }],
    [
      '<auto>,380,2026-10-13 23:50:00,CEST\nCo,Shop,8829098024817853',
      '<auto>,,2026-10-13 23:50:00,CEST\nCo,Shop,8829098024817853',
      'VALUE_UNKNOWN',
      { column: 'Batch Number' },
    ],
    ['MerchantPayout', '', 'VALUE_UNKNOWN', { column: 'Type' }],
    ['Net Currency', 'Currency', 'HEADER_MISSING', {}],
    ['Gross Currency', 'Gross', 'COLUMN_MISSING', { column: 'Gross Currency' }],
  ])('refuses %s changed to %s', async (from, to, code, params) => {
    expect(await damagedBy(format, batch, from, to)).toMatchObject([{ code, params }]);
  });

  it('reads a report without the columns that may be left out, and types that it does not know', async () => {
    const few =
      'Merchant Account,Psp Reference,Merchant Reference,Creation Date,Type,Modification Reference,Gross Currency,Gross Debit (GC),Gross Credit (GC),Net Currency,Net Debit (NC),Net Credit (NC),Batch Number';
    const { rows } = await readText(
      format,
      `${few}\nShop,,,2026-10-12 00:00:00,Balancetransfer,x,,,,JPY,,454331,1\nShop,,,2026-10-12 01:00:00,Novelty,x,,,,JPY,454331,,1\n`,
    );
    expect(rows).toMatchObject([
      { amount: 454331n, kind: 'transfer', occurredAt: null },
      { amount: -454331n, kind: 'other', valueDay: null },
    ]);
  });

  it('is recognised by its columns', async () => {
    expect(format.identify(sampleOfText(batch))?.sure).toBe(97);
    expect(format.identify(sampleOfText('Company Account,Merchant Account,Psp Reference,Type\n'))).toBeNull();
    expect(format.identify(sampleOfText(null))).toBeNull();
    expect(codesOf(await refusalOf(readText(format, '')))).toEqual(['FILE_EMPTY']);
  });
});
