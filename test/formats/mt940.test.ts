import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatMinor } from '../../shared/value/money.ts';
import { formatDay } from '../../shared/value/time.ts';
import { format } from '../../src-main/importing/formats/mt940/index.ts';
import { diskFile } from '../importing/reading/bytes.ts';
import { expectGolden, readText, readWith, refusalOf, sampleFile, sharedSample } from './readSample.ts';

/** A statement around its lines, in CNY, 100.00 at the start. */
const statement = (lines: string, closing = '100,'): string =>
  `:20:X\r\n:25:808123\r\n:28C:1/1\r\n:60F:C261011CNY100,\r\n${lines}\r\n:62F:C261012CNY${closing}\r\n-\r\n`;

const first = async (lines: string, closing?: string) => (await readText(format, statement(lines, closing))).rows[0]!;

describe('MT940', () => {
  it('reads the sample: pages, envelope, marks, wrapped words', async () => {
    const { rows, outcome } = await readWith(format, diskFile(sampleFile('mt940/two-pages.sta')));
    expect(outcome.warnings).toEqual([]);
    expect(outcome.balances).toHaveLength(1);
    expectGolden('mt940/two-pages.sta', { rows, outcome });
  });

  it('is recognised by its fields, not by its name', () => {
    const sample = (text: string) => ({
      name: 'a.csv',
      size: 1,
      head: Buffer.from(text),
      text,
      encoding: 'utf-8',
      members: null,
      sheet: null,
    });
    expect(format.identify(sample(statement(':61:261012C1,NTRFX', '101,')))?.sure).toBeGreaterThan(90);
    expect(format.identify(sample('{1:F01X}{4:\r\n:20:X\r\n:25:1\r\n:60F:C261011CNY1,\r\n'))).not.toBeNull();
    expect(format.identify(sample('交易日期,余额\r\n'))).toBeNull();
  });

  it.each([
    ['C1,5NTRFX', '1.50'],
    ['CR1,5NTRFX', '1.50'],
    ['DD1,5NTRFX', '-1.50'],
    ['RC1,5NTRFX', '-1.50'],
    ['RD1,5NTRFX', '1.50'],
    ['RCR1,5NTRFX', '-1.50'],
    ['C500NTRFX', '500.00'],
    ['C9,NTRFX', '9.00'],
    ['D000000001213,28NTRFX', '-1213.28'],
  ])('signs and sizes %s', async (words, amount) => {
    expect(formatMinor((await first(`:61:2610121012${words}`)).amount, 'CNY')).toBe(amount);
  });

  it.each([
    ['2701011231', '2026-12-31'],
    ['2612310101', '2027-01-01'],
    ['2610121012', '2026-10-12'],
    ['261012    ', '2026-10-12'],
    ['261012', '2026-10-12'],
  ])('books %s on %s', async (dates, day) => {
    expect(formatDay((await first(`:61:${dates}C1,NTRFX`)).civilDay)).toBe(day);
  });

  it('takes 30 February for the end of the month and says so', async () => {
    const { rows, outcome } = await readText(format, statement(':61:2602300301C1,NTRFX', '101,'));
    expect(formatDay(rows[0]!.valueDay!)).toBe('2026-02-28');
    expect(outcome.warnings.map(({ code, severity }) => [code, severity])).toEqual([['DATE_INVALID', 'warning']]);
  });

  it('keeps the bank reference, else the customer reference, never NONREF', async () => {
    expect((await first(':61:261012C1,NTRFCUST//BANK')).bankRef).toBe('BANK');
    expect((await first(':61:261012C1,NTRFCUST')).bankRef).toBe('CUST');
    expect((await first(':61:261012C1,NTRFNONREF')).bankRef).toBeNull();
  });

  it('reads codewords of Dutch banks', async () => {
    const row = await first(':61:261012C1,NTRFX\r\n:86:/TRTP/SEPA/IBAN/NL12ABNA0123456789/NAME/De Vries/REMI/hello');
    expect([row.counterparty, row.counterpartyAccount]).toEqual(['De Vries', 'NL12ABNA0123456789']);
  });

  it('leaves out announced movements of an interim report and says that nothing proves it', async () => {
    const text =
      ':20:X\n:25:1\n:28C:1\n:34F:CNY0,\n:13D:2610121200+0800\n:61:261012EC5,NTRFX\n:61:261012C1,NTRFX\n:90C:1CNY1,\n';
    const { rows, outcome } = await readText(format, text);
    expect(rows).toHaveLength(1);
    expect(outcome.skipped).toEqual({ expected: 1 });
    expect(outcome.totals.every((total) => total.agrees)).toBe(true);
    expect(outcome.warnings.map(({ code, severity }) => [code, severity])).toEqual([['BALANCE_MISSING', 'warning']]);
  });

  it('names the encoding: UTF-8, Chinese pairs, else windows-1252', async () => {
    const chinese = Buffer.from(statement(':61:261012C1,NTRFX\r\n:86:@@', '101,'), 'latin1');
    const at = chinese.indexOf('@@');
    const with_ = (bytes: number[]) =>
      Buffer.concat([chinese.subarray(0, at), Buffer.from(bytes), chinese.subarray(at + 2)]);
    const gbk = await readText(format, with_([0xbd, 0xe1, 0xcb, 0xe3]));
    expect([gbk.outcome.encoding, gbk.rows[0]!.memo]).toEqual(['gb18030', '结算']);
    const western = await readText(format, with_([0x4d, 0xfc, 0x6c, 0x6c, 0x65, 0x72]));
    expect([western.outcome.encoding, western.rows[0]!.memo]).toEqual(['windows-1252', 'Müller']);
  });

  it('reads lines ended by CR alone', async () => {
    const { rows } = await readText(
      format,
      statement(':61:261012C1,NTRFX\r\n:86:word', '101,').replaceAll('\r\n', '\r'),
    );
    expect(rows.map((row) => row.memo)).toEqual(['word']);
  });

  it('names a page that is missing', async () => {
    const text = statement(':61:261012C1,NTRFX', '101,').replace(':60F:', ':60M:').replace(':62F:', ':62M:');
    const { outcome } = await readText(format, text);
    expect(outcome.warnings.map(({ params }) => params.missing)).toEqual([':60F:', ':62F:']);
  });

  it('reports a balance that its rows do not reach, with both figures', async () => {
    const { outcome } = await readText(format, statement(':61:261012C1,NTRFX', '102,'));
    expect(outcome.warnings).toMatchObject([
      { code: 'BALANCE_BROKEN', severity: 'error', params: { expected: '101.00', found: '102.00' } },
    ]);
  });

  it('reports declared sums that disagree', async () => {
    const text = statement(':61:261012C1,NTRFX', '101,').replace('-\r\n', ':86:D000000C000002D0,00C3,00\r\n');
    const { outcome } = await readText(format, text);
    expect(outcome.warnings.map(({ code, severity }) => [code, severity])).toEqual([
      ['TOTAL_DISAGREES', 'error'],
      ['COUNT_DISAGREES', 'error'],
    ]);
  });

  it('names the page that is left out between two', async () => {
    const pages = readFileSync(sampleFile('mt940/two-pages.sta'), 'utf8');
    expect((await readText(format, pages)).outcome.warnings).toEqual([]);
    const third = await readText(format, pages.replace(':28C:285/2', ':28C:285/3'));
    expect(third.outcome.warnings).toMatchObject([
      { code: 'FILE_TRUNCATED', severity: 'warning', params: { missing: ':28C: 285/2' }, where: { line: 14 } },
    ]);
  });

  it('reads an interim report without an entry, and proves its sums', async () => {
    const report = [':20:X', ':25:808123456001', ':28C:1/1', ':34F:CNY0,', ':90D:0CNY0,', ':90C:0CNY0,', '-'].join(
      '\n',
    );
    const { rows, outcome } = await readText(format, report);
    expect(rows).toEqual([]);
    expect(outcome.warnings.map(({ code }) => code)).toEqual(['BALANCE_MISSING']);
    const claimed = await readText(format, report.replace('90C:0', '90C:1'));
    expect(claimed.outcome.warnings.map(({ code }) => code)).toContain('COUNT_DISAGREES');
  });

  it.each([
    ['', 'FILE_EMPTY'],
    ['1\n2\n3\n', 'HEADER_MISSING'],
    [':20:X\n:25:1\n', 'FILE_TRUNCATED'],
    [statement(':61:nonsense'), 'ROW_MALFORMED'],
    [statement(':61:261012C1,234NTRFX'), 'AMOUNT_INVALID'],
    [statement(':61:261312C1,NTRFX'), 'DATE_INVALID'],
    [statement('').replace('CNY', 'XXQ'), 'CURRENCY_UNKNOWN'],
    [':20:X\n:25:1\n:61:261012C1,NTRFX\n', 'CURRENCY_UNKNOWN'],
  ])('refuses %j with %s', async (text, code) => {
    const problems = await refusalOf(readText(format, text));
    expect(problems.map((problem) => problem.code)).toEqual([code]);
  });
});

type Expected = {
  file: string;
  outcome: string;
  statements: {
    opening: string | null;
    closing: string | null;
    transactions: { amount: string; valueDate: string }[];
  }[];
};

const expectedFolder = sharedSample('bank/expected/mt940');
const expectations = expectedFolder
  ? readdirSync(expectedFolder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.json'))
      .map((name): Expected => JSON.parse(readFileSync(join(expectedFolder, name), 'utf8')))
      .filter(({ outcome }) => outcome === 'parse')
  : [];

describe.skipIf(expectations.length === 0)('MT940 of many banks (shared/fixtures)', () => {
  it.each(expectations)('$file', async ({ file, statements }) => {
    const { outcome } = await readWith(format, diskFile(sharedSample(`bank/${file}`)!));
    const decimal = (minor: bigint | null, currency: string) => (minor === null ? null : formatMinor(minor, currency));
    const plain = (text: string | null) => (text === null ? null : Number(text).toFixed(2));
    expect(
      outcome.statements!.map(({ opening, closing, currency, transactions }) => ({
        opening: decimal(opening, currency),
        closing: decimal(closing, currency),
        transactions: transactions.map(({ amount, valueDay }) => [decimal(amount, currency), formatDay(valueDay!)]),
      })),
    ).toEqual(
      statements.map(({ opening, closing, transactions }) => ({
        opening: plain(opening),
        closing: plain(closing),
        transactions: transactions.map(({ amount, valueDate }) => [plain(amount), valueDate]),
      })),
    );
  });
});
