import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { format } from '../../src-main/importing/formats/paypal-settlement/index.ts';
import { codesOf, damagedBy, sampleOfText } from './damage.ts';
import { expectGolden, readText, refusalOf, sampleFile } from './readSample.ts';

const path = 'paypal-settlement/STL-20261012.01.009.CSV';
const settled = readFileSync(sampleFile(path), 'utf8');
const lines = settled.split('\n');
const damaged = (from: string, to: string) => damagedBy(format, settled, from, to);
const dropped = (...at: number[]) => lines.filter((_, index) => !at.includes(index)).join('\n');

/** The same rows as the report of all transactions writes them. */
const transactions = lines
  .map((line) => {
    if (line.startsWith('"CH"'))
      return `${line.replace('Transaction Debit', 'Transaction  Debit')},"Transactional Status"`;
    return line.startsWith('"SB"') ? `${line},"S"` : line;
  })
  .join('\n');

describe('PayPal settlement report', () => {
  it('reads rows, totals and balances by currency, wherever the chunks are cut', async () => {
    const whole = await readText(format, settled, 65_536);
    expectGolden(path, whole);
    for (const size of [1, 64]) expect(await readText(format, settled, size)).toEqual(whole);
    const tabbed = lines.map((line) => line.replaceAll(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/g, '\t')).join('\n');
    expect((await readText(format, `\ufeff${tabbed}`)).rows).toEqual(whole.rows);
    expect(format.identify(sampleOfText(tabbed))?.sure).toBe(97);
  });

  it('reads the report of all transactions with its states', async () => {
    const { rows } = await readText(format, transactions);
    expect(rows).toEqual((await readText(format, settled)).rows);
    const states = transactions.replace(/"S"(?=\n"SB","2CD)/, '"P"').replace(/"S"(?=\n"SB","4GH)/, '"D"');
    const other = await readText(format, states);
    expect(other.rows.map(({ status }) => status)).toEqual(['pending', 'success', 'failed', 'success']);
    const wrong = await readText(format, transactions.replace('"SF","USD",5200', '"SF","USD",5201'));
    expect(wrong.outcome.warnings).toMatchObject([
      { code: 'TOTAL_DISAGREES', severity: 'warning', params: { name: 'SF USD gross credits' } },
    ]);
    expect(codesOf(await refusalOf(readText(format, transactions.replace('"S"', '"X"'))))).toEqual(['VALUE_UNKNOWN']);
  });

  it('reads a day without rows', async () => {
    const empty = [
      ...lines.slice(0, 3),
      '"SF","USD",0,0,0,0,"CR",500,"CR",500,"CR",0,"CR",0,"CR",0,"CR",0,0',
      '"SC",0',
      '"RC",0',
      '"FF",0',
    ].join('\n');
    const { rows, outcome } = await readText(format, empty);
    expect(rows).toEqual([]);
    expect(outcome.balances).toMatchObject([{ currency: 'USD', opening: 500n, closing: 500n, rows: 0n }]);
    expect(outcome.coverage?.firstDay).toBe(20738);
    expect(format.identify(sampleOfText(empty))?.sure).toBe(70);
  });

  it('proves the totals of a report in several files only in its first', async () => {
    const second = settled
      .replace('"FH",01', '"FH",02')
      .replace('"RC",4', '"RC",1004')
      .replace('"RF","USD",5200', '"RF","USD",9995200');
    expect((await readText(format, second)).rows).toHaveLength(4);
    expect(codesOf(await refusalOf(readText(format, second.replace('"FH",02', '"FH",01'))))).toEqual([
      'TOTAL_DISAGREES',
    ]);
  });

  it('warns where the balance of the report does not follow from its rows', async () => {
    const { outcome } = await readText(
      format,
      settled.replace('225,30,"CR",500,"CR",1505', '225,30,"CR",500,"CR",1506'),
    );
    expect(outcome.warnings).toMatchObject([
      {
        code: 'BALANCE_BROKEN',
        severity: 'warning',
        params: { expected: '15.05', found: '15.06' },
        where: { line: 12 },
      },
    ]);
    expect(outcome.balances).toHaveLength(2);
  });

  it('warns where the balance does not follow from the rows', async () => {
    const { outcome } = await readText(
      format,
      settled.replace('30,225,"CR",500,"CR",1505', '30,225,"CR",500,"DR",1505'),
    );
    expect(outcome.warnings).toMatchObject([
      {
        code: 'BALANCE_BROKEN',
        severity: 'warning',
        params: { expected: '15.05', found: '-15.05' },
        where: { line: 9 },
      },
    ]);
    expect(outcome.balances.map(({ currency }) => currency)).toEqual(['JPY']);
  });

  it.each([4, 5, 6, 7])('finds line %i missing', async (line) => {
    const codes = codesOf(await refusalOf(readText(format, dropped(line))));
    expect(codes.every((code) => code === 'TOTAL_DISAGREES' || code === 'COUNT_DISAGREES')).toBe(true);
    expect(codesOf(await refusalOf(readText(format, dropped(line, 8, 9, 11, 12))))).toEqual(['COUNT_DISAGREES']);
  });

  it('says that a file or a section is cut', async () => {
    for (const at of [[14], [12, 13, 14], [8], [8, 9, 10, 11, 12, 13, 14]])
      expect(codesOf(await refusalOf(readText(format, dropped(...at))))).toEqual(['FILE_TRUNCATED']);
    expect(await refusalOf(readText(format, dropped(3)))).toMatchObject([
      { code: 'HEADER_MISSING', where: { line: 4 } },
    ]);
  });

  it.each([
    [
      '"CR",5200,',
      '"CR",5201,',
      'TOTAL_DISAGREES',
      { name: 'SF USD gross credits', declared: '52.00', computed: '52.01' },
    ],
    ['"DR",225,"USD"', '"DR",226,"USD"', 'TOTAL_DISAGREES', { name: 'SF USD fee debits' }],
    ['"CR",1200000,', '"CR",1200001,', 'AMOUNT_INVALID', { column: 'Gross Transaction Amount', value: '1200001' }],
    ['"CR",5200,', '"CR",52.00,', 'AMOUNT_INVALID', { value: '52.00' }],
    ['"CR",5200,', '"CR",-5200,', 'AMOUNT_INVALID', { value: '-5200' }],
    ['"CR",5200,', '"",5200,', 'VALUE_UNKNOWN', { column: 'Transaction Debit or Credit' }],
    ['225,"USD","say', '225,"EUR","say', 'ROW_MALFORMED', { reason: 'MIXED_CURRENCIES' }],
    ['5200,"USD"', '5200,"USX"', 'CURRENCY_UNKNOWN', { value: 'USX' }],
    ['"T0006"', '"0006"', 'VALUE_UNKNOWN', { column: 'Transaction Event Code' }],
    ['00:00:31 -0700', '00:00:31', 'DATE_INVALID', { column: 'Transaction Completion Date' }],
    ['"SB","2CD"', '"SX","2CD"', 'ROW_MALFORMED', { reason: 'LINE_TYPE' }],
    ['"SB","2CD"', '"SB","1.2E+17"', 'IDENTIFIER_DAMAGED', { value: '1.2E+17' }],
    ['"BR123",,,', '"BR123",,', 'ROW_MALFORMED', { reason: 'FIELD_COUNT' }],
    ['"SC",4', '"SC",5', 'COUNT_DISAGREES', { name: 'SC rows', declared: '5', computed: '4' }],
    ['"RC",4', '"RC",3', 'COUNT_DISAGREES', { name: 'RC rows' }],
    ['"FF",4', '"FF",', 'COUNT_DISAGREES', { name: 'FF rows' }],
    ['"SF","JPY",1200000', '"SF","JPY",x', 'AMOUNT_INVALID', { column: 'SF' }],
    ['"SF","JPY",', '"SF","JP",', 'CURRENCY_UNKNOWN', { value: 'JP' }],
    ['"CR",0,3\n"SF"', '"CR",0,2\n"SF"', 'COUNT_DISAGREES', { name: 'SF USD rows', declared: '2', computed: '3' }],
    ['"FF",4\n', '"FF",4\n"SC",4\n', 'ROW_MALFORMED', { reason: 'AFTER_SUMMARY' }],
    ['"SH",2026/10/12', '"SH",2026/13/12', 'ROW_MALFORMED', { reason: 'SECTION_PERIOD' }],
    ['"Fee Amount"', '"Fee"', 'COLUMN_MISSING', { column: 'Fee Amount' }],
  ])('refuses %s changed to %s', async (from, to, code, params) => {
    expect(await damaged(from, to)).toMatchObject([{ code, params }]);
  });

  it('is recognised by its lines, and the other reports of PayPal are not', async () => {
    expect(format.identify(sampleOfText(settled))?.sure).toBe(97);
    expect(format.identify(sampleOfText(transactions))?.sure).toBe(97);
    expect(format.identify(sampleOfText(settled.replace('"Fee Amount",', '')))).toBeNull();
    expect(format.identify(sampleOfText('"RH",2026/10/13 02:44:19 -0700,"A"\n"FH",01\n'))).toBeNull();
    expect(format.identify(sampleOfText('RH,SH\n'))).toBeNull();
    expect(format.identify(sampleOfText(null))).toBeNull();
    expect(codesOf(await refusalOf(readText(format, '')))).toEqual(['FILE_EMPTY']);
  });
});
