import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LocalAmounts } from '../../src-main/importing/formats/paypal-activity/amounts.ts';
import { format } from '../../src-main/importing/formats/paypal-activity/index.ts';
import { bytesFile } from '../importing/reading/bytes.ts';
import { codesOf, damagedBy, sampleOfText } from './damage.ts';
import { expectGolden, readText, readWith, refusalOf, sampleFile } from './readSample.ts';

const sample = (name: string) => readFileSync(sampleFile(`paypal-activity/${name}.csv`), 'utf8');
const [english, german, chinese] = ['activity-en', 'statement-de', 'activity-zh'].map(sample) as [
  string,
  string,
  string,
];
const damaged = (from: string, to: string) => damagedBy(format, english, from, to);

/** A statement with these dates, one payment of a euro each. */
const dated = (...dates: string[]) =>
  `Date,Time,Time Zone,Description,Currency,Gross,Fee,Net,Transaction ID\n${dates.map((date, at) => `${date},10:00:00,UTC,Payment,EUR,1.00,0.00,1.00,T${at}`).join('\n')}\n`;
const daysOf = async (text: string) =>
  (await readText(format, text)).rows.map(({ civilDay }) => new Date(civilDay * 86_400_000).toISOString().slice(5, 10));

describe('PayPal activity', () => {
  it.each(['activity-en', 'statement-de', 'activity-zh'])('reads %s, wherever the chunks are cut', async (name) => {
    const whole = await readText(format, sample(name), 65_536);
    expectGolden(`paypal-activity/${name}.csv`, whole);
    for (const size of [1, 64]) expect(await readText(format, sample(name), size)).toEqual(whole);
  });

  it('reads other delimiters, windows-1252 and dates without quotes all the same', async () => {
    const { rows } = await readText(format, german);
    const tabbed = german.replaceAll('","', '"\t"').replace('\ufeff', '');
    expect((await readText(format, tabbed)).rows).toEqual(rows);
    const latin = await readWith(format, bytesFile(Buffer.from(tabbed, 'latin1'), 'a.csv', 11));
    expect(latin.rows).toEqual(rows);
    expect(latin.outcome.encoding).toBe('windows-1252');
    expect((await readText(format, german.replace('"01.10.2026"', '01.10.2026'))).rows).toEqual(rows);
  });

  it('tells day and month apart by all dates of the file, and refuses where they do not tell', async () => {
    expect(await daysOf(dated('10/11/2026', '10/14/2026'))).toEqual(['10-11', '10-14']);
    expect(await daysOf(dated('10/11/2026', '14/11/2026'))).toEqual(['11-10', '11-14']);
    expect(await daysOf(dated('12/9/2026', '2/10/2026', '3/11/2026'))).toEqual(['09-12', '10-02', '11-03']);
    expect(await daysOf(dated('10/02/2026', '9/12/2026', '8/3/2026'))).toEqual(['10-02', '09-12', '08-03']);
    expect(await daysOf(dated('10/10/2026', '10/10/2026'))).toEqual(['10-10', '10-10']);
    expect(await daysOf(dated('2026-10-11'))).toEqual(['10-11']);
    expect(await refusalOf(readText(format, dated('09/04/2026')))).toMatchObject([
      { code: 'DATE_INVALID', params: { column: 'Date', value: '09/04/2026 (DD/MM, MM/DD?)' }, where: { line: 2 } },
    ]);
    expect(codesOf(await refusalOf(readText(format, dated('13/10/2026', '10/13/2026'))))).toEqual(['DATE_INVALID']);
    const comma = dated('09/04/2026').replace('1.00,0.00,1.00', '"1,00","0,00","1,00"');
    expect(await daysOf(comma)).toEqual(['04-09']);
    expect(await daysOf(comma.replace('09/04', '09/14'))).toEqual(['09-14']);
    const french = dated('09/04/2026').replace('Date,Time,', 'Date,Heure,');
    expect(await daysOf(french)).toEqual(['04-09']);
  });

  it('counts what touches no balance as skipped, and a pending row only where the balance moved', async () => {
    const { rows, outcome } = await readText(format, english);
    expect(outcome.skipped).toEqual({ PAYPAL_MEMO: 2 });
    expect(rows.map(({ status }) => status)).toEqual(Array(4).fill('success'));
    const pending = (await readText(format, chinese)).rows;
    expect(pending.map(({ status }) => status)).toEqual(['success', 'success', 'pending']);
  });

  it('sees the balance move in a file that is listed backwards as well', async () => {
    const [header, payment, withdrawal] = chinese.split('\n') as [string, string, string];
    const later = payment
      .replace('2026/10/1', '2026/10/3')
      .replace('"1AB"', '"9XY"')
      .replace('"100.00"\t"-4.70"', '"54.70"\t"-4.70"')
      .replaceAll('"95.30"', '"50.00"');
    const { rows, outcome } = await readText(format, [header, later, withdrawal, payment, ''].join('\n'));
    expect(rows.map(({ status }) => status)).toEqual(['success', 'success', 'success']);
    expect(outcome.balances).toMatchObject([{ opening: 0n, closing: 5000n }]);
  });

  it('keeps no address', async () => {
    for (const text of [english, german])
      expect(
        JSON.stringify((await readText(format, text)).rows, (_, one) => (typeof one === 'bigint' ? `${one}` : one)),
      ).not.toMatch(/@/);
  });

  it('proves the balance: an error in a statement, a warning in a report that may be filtered', async () => {
    const lines = german.split('\n');
    const thinned = await readText(format, lines.toSpliced(2, 1).join('\n'));
    expect(thinned.outcome.warnings).toMatchObject([
      {
        code: 'BALANCE_BROKEN',
        severity: 'error',
        params: { expected: '306.60', found: '258.35' },
        where: { line: 3 },
      },
    ]);
    const moved = await readText(
      format,
      [...lines.slice(0, 1), ...lines.slice(1, 5).toReversed(), lines[5], ''].join('\n'),
    );
    expect(moved.outcome.balances).toMatchObject([
      { currency: 'EUR', opening: 10000n, closing: 20000n },
      { currency: 'USD' },
    ]);
    expect(moved.outcome.warnings).toMatchObject([{ code: 'BALANCE_BROKEN', severity: 'warning' }]);
    const filtered = await readText(format, english.split('\r\n').toSpliced(3, 1).join('\r\n'));
    expect(filtered.outcome.warnings).toMatchObject([{ code: 'BALANCE_BROKEN', severity: 'warning' }]);
  });

  it.each([
    ['"-43.40"', '"-43.41"', 'TOTAL_DISAGREES', { name: 'Net', declared: '1206.60', computed: '1206.59' }],
    ['"1,250.00"', '"1.250,00"', 'AMOUNT_INVALID', { column: 'Fee', value: '-43.40' }],
    ['"1,250.00"', '"12,50.00"', 'AMOUNT_INVALID', { column: 'Gross', value: '12,50.00' }],
    ['"1,250.00"', '"1,250.001"', 'AMOUNT_INVALID', { value: '1,250.001' }],
    ['"12,000","-472","11,528"', '"12,000.50","-472","11,528.50"', 'AMOUNT_INVALID', { value: '12,000.50' }],
    ['"JPY"', '"JPX"', 'CURRENCY_UNKNOWN', { value: 'JPX' }],
    ['"10/01/2026"', '"10/32/2026"', 'DATE_INVALID', { column: 'Date' }],
    ['"10:00:00","PDT","Jane', '"25:00:00","PDT","Jane', 'DATE_INVALID', { column: 'Time' }],
    ['"Payment Refund","Completed"', '"Payment Refund","Done"', 'VALUE_UNKNOWN', { column: 'Status', value: 'Done' }],
    ['"3EF"', '"1.2E+17"', 'IDENTIFIER_DAMAGED', { column: 'Transaction ID' }],
    ['"4GH"', '"4GH",""', 'ROW_MALFORMED', { reason: 'FIELD_COUNT' }],
    ['"Net",', '"Rest",', 'HEADER_MISSING', {}],
  ])('refuses %s changed to %s', async (from, to, code, params) => {
    expect(await damaged(from, to)).toMatchObject([{ code, params }]);
  });

  it('is recognised in every language, and other tables are not', () => {
    for (const text of [english, german, chinese]) expect(format.identify(sampleOfText(text))?.sure).toBe(94);
    const spanish =
      'Fecha,Hora,Zona horaria,Descripción,Divisa,Bruto,Comisión,Neto,Saldo,Id. de transacción,Correo electrónico del remitente\n';
    expect(format.identify(sampleOfText(spanish))).not.toBeNull();
    expect(format.identify(sampleOfText('Date,Time,Currency,Gross,Fee,Net\n'))).toBeNull();
    expect(format.identify(sampleOfText('balance_transaction_id,created,currency,gross,fee,net\n'))).toBeNull();
    expect(format.identify(sampleOfText(''))).toBeNull();
  });

  it('says so of an empty file', async () =>
    expect(codesOf(await refusalOf(readText(format, '')))).toEqual(['FILE_EMPTY']));
});

describe('amounts of a country', () => {
  const all = (texts: string[], currency = 'EUR') => {
    const amounts = new LocalAmounts();
    return texts.map((text) => amounts.read(text, currency));
  };
  it.each([
    [
      ['84', '-4.25', '79.75'],
      [8400n, -425n, 7975n],
    ],
    [
      ['1,234', '0.5'],
      [123_400n, 50n],
    ],
    [
      ['1.234', '0,5'],
      [123_400n, 50n],
    ],
    [
      ['1.234', '0.50'],
      [123_400n, null],
    ],
    [
      ['0,50', '1,234'],
      [50n, null],
    ],
    [
      ['1 234,56', '\u2212,5', "1'234,00"],
      [123_456n, null, 123_400n],
    ],
    [
      ['1,2,3', '1..5', '', 'x', '1,234.5678'],
      [null, null, null, null, null],
    ],
  ])('reads %j', (texts, minors) => expect(all(texts)).toEqual(minors));
  it('groups what has no digits after the point', () => expect(all(['12,000', '472'], 'JPY')).toEqual([12_000n, 472n]));
});
