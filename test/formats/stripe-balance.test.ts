import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { format } from '../../src-main/importing/formats/stripe-balance/index.ts';
import { codesOf, damagedBy, sampleOfText } from './damage.ts';
import { expectGolden, readText, refusalOf, sampleFile } from './readSample.ts';

const report = readFileSync(sampleFile('stripe-balance/report.csv'), 'utf8');
const without = (column: string) => {
  const lines = report
    .trimEnd()
    .replace('"Acme, Inc. ""monthly"" plan"', 'a')
    .replace('"REFUND, partial"', 'b')
    .split('\n');
  const index = lines[0]!.split(',').indexOf(column);
  return lines.map((line) => line.split(',').toSpliced(index, 1).join(',')).join('\n');
};

describe('Stripe itemised balance report', () => {
  it('reads several currencies, fees, refunds and the payout', async () => {
    expectGolden('stripe-balance/report.csv', await readText(format, report));
    for (const size of [1, 64]) expect(await readText(format, report, size)).toEqual(await readText(format, report));
  });

  it('leaves nothing after the payout, by currency', async () => {
    const { rows } = await readText(format, report);
    const net = (currency: string) =>
      rows.filter((row) => row.currency === currency).reduce((sum, { amount, fee }) => sum + amount - fee!, 0n);
    expect([net('USD'), net('JPY'), net('KWD')]).toEqual([0n, 4820n, 1200n]);
  });

  it('takes over no name of a customer', async () => {
    const { rows } = await readText(format, report);
    expect(JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? `${value}` : value))).not.toContain('Jane');
  });

  it('tells the clock by both times, takes UTC for its own, and gives a day alone where the clock is not named', async () => {
    const [both] = (await readText(format, report)).rows;
    expect([both!.civilDay, both!.occurredAt, both!.offsetMinutes]).toEqual([20738, 20737 * 86_400 + 73_800, 480]);
    const [utc] = (await readText(format, without('created'))).rows;
    expect([utc!.civilDay, utc!.occurredAt, utc!.offsetMinutes]).toEqual([20737, 20737 * 86_400 + 73_800, 0]);
    const [local] = (await readText(format, without('created_utc'))).rows;
    expect([local!.civilDay, local!.occurredAt, local!.offsetMinutes]).toEqual([20738, null, null]);
  });

  it.each([
    [',100.00,3.20,', ',100.00,3.21,', 'TOTAL_DISAGREES', { name: 'net', declared: '96.80', computed: '96.79' }],
    [',5000,180,4820,', ',5000.5,180,4820.5,', 'AMOUNT_INVALID', { column: 'gross', value: '5000.5' }],
    [',1.234,0.034,1.200,', ',1.2341,0.034,1.2001,', 'AMOUNT_INVALID', { value: '1.2341' }],
    [',-0.50,0.00,-0.50,', ',"-0,50",0.00,"-0,50",', 'AMOUNT_INVALID', { value: '-0,50' }],
    [',jpy,', ',yen,', 'CURRENCY_UNKNOWN', { value: 'yen' }],
    ['2026-10-12 04:00:00', '2026-10-32 04:00:00', 'DATE_INVALID', { column: 'created_utc' }],
    ['2026-10-12 12:00:00', '2026-10-14 12:00:00', 'DATE_INVALID', { column: 'created' }],
    [',payout,', ',,', 'VALUE_UNKNOWN', { column: 'reporting_category' }],
    ['ch_1,ch_1', '1.2E+17,ch_1', 'IDENTIFIER_DAMAGED', { column: 'source_id' }],
    ['plan",po_1', 'plan",po_1,', 'ROW_MALFORMED', { reason: 'FIELD_COUNT' }],
    [',net,', ',Net,', 'HEADER_MISSING', {}],
    [',created_utc,', ',net,', 'ROW_MALFORMED', { reason: 'COLUMN_TWICE' }],
  ])('refuses %s changed to %s', async (from, to, code, params) => {
    expect(await damagedBy(format, report, from, to)).toMatchObject([{ code, params }]);
  });

  it('takes a category that Stripe adds for other, and a fee that comes back for one given back', async () => {
    const { rows } = await readText(
      format,
      report.replace(',payout,', ',new_thing,').replace(',-0.50,0.00,-0.50,', ',0.50,0,0.50,'),
    );
    expect(rows.map(({ kind }) => kind)).toEqual(['payment', 'payment', 'refund', 'feeReturn', 'payment', 'other']);
  });

  it('is recognised by its columns in any order, and a report of payouts is not', async () => {
    expect(format.identify(sampleOfText(report))?.sure).toBe(96);
    expect(
      format.identify(sampleOfText('net,fee,gross,currency,reporting_category,created,balance_transaction_id\n')),
    ).not.toBeNull();
    expect(
      format.identify(
        sampleOfText('payout_id,effective_at,currency,gross,fee,net,balance_transaction_id,reporting_category\n'),
      ),
    ).toBeNull();
    expect(format.identify(sampleOfText(null))).toBeNull();
    expect(codesOf(await refusalOf(readText(format, '')))).toEqual(['FILE_EMPTY']);
    expect(codesOf(await refusalOf(readText(format, '\n,,\n')))).toEqual(['HEADER_MISSING']);
    expect((await readText(format, report.split('\n')[0]!)).rows).toEqual([]);
  });
});
