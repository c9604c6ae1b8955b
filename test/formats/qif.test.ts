import { describe, expect, it } from 'vitest';
import { formatMinor } from '../../shared/value/money.ts';
import { formatDay } from '../../shared/value/time.ts';
import { format, type QifChoice, readQif } from '../../src-main/importing/formats/qif/index.ts';
import { bytesFile, diskFile } from '../importing/reading/bytes.ts';
import { bankExpectations, comparable, comparableExpectation } from './bankExpectations.ts';
import { codesOf, damagedBy, sampleOfText } from './damage.ts';
import { expectGolden, readText, readWith, refusalOf, sampleFile, sharedSample } from './readSample.ts';

const record = (date: string, amount = '1.00', more = ''): string => `D${date}\nT${amount}\n${more}^\n`;
const register = (...records: string[]): string => `!Type:Bank\n${records.join('')}`;

const daysOf = async (...dates: string[]) =>
  (await readText(format, register(...dates.map((date) => record(date))))).rows.map((row) => formatDay(row.civilDay));

const problemsOf = async (text: string | Uint8Array) => refusalOf(readText(format, text, 65_536));

const warned = ({ warnings }: { warnings: { code: string; severity: string }[] }) =>
  warnings.map(({ code, severity }) => `${severity} ${code}`).filter((code) => code !== 'warning CURRENCY_ASSUMED');

describe('QIF', () => {
  it('reads the sample: accounts, lists, transfers, parts', async () => {
    const { rows, outcome } = await readWith(format, diskFile(sampleFile('qif/two-accounts.qif')));
    expectGolden('qif/two-accounts.qif', { rows, outcome });
  });

  it('is recognised by its content', () => {
    const sure = (text: string) => format.identify(sampleOfText(text))?.sure ?? 0;
    expect(sure(register())).toBeGreaterThan(90);
    expect(sure('\r\n!account\r\nNx\r\n')).toBeGreaterThan(90);
    expect(sure('!Option:AutoSwitch\r')).toBeGreaterThan(90);
    expect(sure(record('01/02/2026'))).toBeGreaterThan(70);
    expect(sure('Date,Amount\n!Type:Bank\n')).toBe(0);
    expect(sure('DATE\nTOTAL\n^\n')).toBe(0);
    expect(sure(':20:X\n:25:1\n')).toBe(0);
  });

  it.each([
    [['01/23/2019'], ['2019-01-23']],
    [
      ['23/01/2019', '02/03/2019'],
      ['2019-01-23', '2019-03-02'],
    ],
    [
      ['02/03/2019', '01/23/2019'],
      ['2019-02-03', '2019-01-23'],
    ],
    [
      ["6/14'18", "6/ 4'18", "6/ 4' 8"],
      ['2018-06-14', '2018-06-04', '2008-06-04'],
    ],
    [
      ['12/19/18', '12/19/98'],
      ['2018-12-19', '1998-12-19'],
    ],
    [
      ['13.1.26', '2.1.26'],
      ['2026-01-13', '2026-01-02'],
    ],
    [
      ['26 Jan 2026', '5-Feb-26', 'Mar 7, 2026'],
      ['2026-01-26', '2026-02-05', '2026-03-07'],
    ],
    [
      ['20070122', '2019-01-02', '2019/1/3'],
      ['2007-01-22', '2019-01-02', '2019-01-03'],
    ],
    [
      ['20012019', '02012019'],
      ['2019-01-20', '2019-01-02'],
    ],
    [
      ['25/01/20', '25/03/20'],
      ['2020-01-25', '2020-03-25'],
    ],
    [['05/05/2019'], ['2019-05-05']],
    [['31/01/2019 00:00:00'], ['2019-01-31']],
  ])('reads the dates %j', async (dates, days) => {
    expect(await daysOf(...dates)).toEqual(days);
  });

  it('refuses dates that may be read in two orders, with both readings and the choice', async () => {
    const problems = await problemsOf(register(record('05/05/2019'), record('03/04/2019')));
    expect(problems).toMatchObject([
      {
        code: 'DATE_ORDER_AMBIGUOUS',
        params: { value: '03/04/2019', first: '2019-03-04', second: '2019-04-03', orders: 'mdy / dmy' },
        where: { line: 5, column: 'D' },
      },
    ]);
  });

  it('refuses years that may stand first', async () => {
    const problems = await problemsOf(register(record('19-03-04'), record('19-03-28')));
    expect(problems).toMatchObject([
      { code: 'DATE_ORDER_AMBIGUOUS', params: { first: '2004-03-19', second: '2019-03-04', orders: 'dmy / ymd' } },
    ]);
    expect(await daysOf('19-03-04')).toEqual(['2004-03-19']);
  });

  it.each<[QifChoice, string, string]>([
    [{ order: 'dmy' }, '03/04/2019', '2019-04-03 CNY'],
    [{ order: 'mdy', currency: 'USD' }, '03/04/2019', '2019-03-04 USD'],
    [{ order: 'ymd' }, '19-03-04', '2019-03-04 CNY'],
  ])('reads as a person chose: %j', async (choice, date, said) => {
    const context = {
      row: () => undefined,
      progress: () => undefined,
      checkpoint: () => undefined,
      offsetMinutes: 0,
      printing: true,
    };
    const file = bytesFile(Buffer.from(register(record(date))));
    const { statements } = await readQif(file, context, choice);
    expect(`${formatDay(statements![0]!.transactions[0]!.entryDay!)} ${statements![0]!.currency}`).toBe(said);
  });

  it.each([
    [['-1,000.00'], ['-1000.00']],
    [
      ['1.000,00', '2.500'],
      ['1000.00', '2500.00'],
    ],
    [
      ['1,000', '2.50'],
      ['1000.00', '2.50'],
    ],
    [
      ["-1'000.5", '.25'],
      ['-1000.50', '0.25'],
    ],
  ])('reads the amounts %j', async (written, amounts) => {
    const text = register(...written.map((amount) => record('01/23/2019', amount)));
    const { rows } = await readText(format, text);
    expect(rows.map((row) => formatMinor(row.amount, row.currency))).toEqual(amounts);
  });

  it('reads lines of an old Mac in its letters', async () => {
    const text = Buffer.from(register(record('01/23/2019', '1.00', 'PCaf@\n')).replaceAll('\n', '\r'), 'latin1');
    text[text.indexOf('@')] = 0x8e;
    const { rows, outcome } = await readText(format, text);
    expect([outcome.encoding, rows[0]!.counterparty]).toEqual(['macintosh', 'Café']);
    expect(warned(outcome)).toEqual(['warning ENCODING_INVALID']);
    const sample = { ...sampleOfText(null), head: text };
    expect(format.identify(sample)?.sure).toBeGreaterThan(90);
  });

  it('reads western letters in one byte with a warning, Chinese pairs and UTF-8 without', async () => {
    const read = async (...bytes: number[]) => {
      const text = Buffer.from(register(record('01/23/2019', '1.00', 'P@\n')), 'latin1');
      const at = text.indexOf('@');
      const whole = Buffer.concat([text.subarray(0, at), Buffer.from(bytes), text.subarray(at + 1)]);
      const { rows, outcome } = await readText(format, whole);
      return [outcome.encoding, rows[0]!.counterparty, ...warned(outcome)];
    };
    expect(await read(0x43, 0xe9)).toEqual(['windows-1252', 'Cé', 'warning ENCODING_INVALID']);
    expect(await read(0xbd, 0xe1, 0xcb, 0xe3)).toEqual(['gb18030', '结算']);
    expect(await read(0xc3, 0xa9)).toEqual(['utf-8', 'é']);
  });

  it('reads a file without header, and a header before every record as one statement', async () => {
    expect((await readText(format, record('01/23/2019'))).outcome.statements).toHaveLength(1);
    const { outcome } = await readText(format, register(record('01/23/2019')) + register(record('01/24/2019')));
    expect(outcome.statements!.map(({ transactions }) => transactions.length)).toEqual([2]);
  });

  it('says that the currency was assumed, and when there is no register', async () => {
    const { outcome } = await readText(format, register(record('01/23/2019')));
    expect(outcome.warnings).toMatchObject([{ code: 'CURRENCY_ASSUMED', params: { currency: 'CNY' } }]);
    const lists = await readText(format, '!Type:Cat\nNFood\n^\n');
    expect(lists.outcome.warnings).toMatchObject([{ code: 'FILE_TRUNCATED', severity: 'warning' }]);
    expect(lists.outcome.statements).toEqual([]);
  });

  it('does not give the rows of an unnamed register to the last of a list of accounts', async () => {
    const { outcome } = await readText(format, `!Account\nNone\n^\nNtwo\n^\n${register(record('01/23/2019'))}`);
    expect(outcome.statements!.map(({ account }) => account)).toEqual([null]);
  });

  it('passes over a second D that is no date, with a warning', async () => {
    const { rows, outcome } = await readText(format, register(record('01/23/2019', '1.00', 'Dgarbage\n')));
    expect([rows.length, warned(outcome)]).toEqual([1, ['warning ROW_MALFORMED']]);
  });

  it('reports parts that do not come to the amount', async () => {
    const { outcome } = await readText(format, register(record('01/23/2019', '3.00', 'Sa\n$1.00\nSb\n$1.50\n')));
    expect(outcome.warnings[0]).toMatchObject({
      code: 'TOTAL_DISAGREES',
      severity: 'error',
      params: { declared: '3.00', computed: '2.50' },
    });
    const percent = await readText(format, register(record('01/23/2019', '3.00', 'Sa\n$1.00\nSb\n%50\n')));
    expect(warned(percent.outcome)).toEqual([]);
  });

  it('warns of a last record without end, and refuses it where a figure may be cut', async () => {
    const { outcome } = await readText(format, '!Type:Bank\nD01/23/2019\nT1.00\nMwor');
    expect(warned(outcome)).toEqual(['warning FILE_TRUNCATED']);
    expect(codesOf(await problemsOf('!Type:Bank\nD01/23/2019\nPx\nT1'))).toEqual(['FILE_TRUNCATED']);
  });
});

describe('damaged QIF', () => {
  const good = register(record('01/23/2019', '10.00', 'PA\n'), record('01/24/2019', '20.00', 'PB\n'));

  it.each([
    ['a month that is none', '01/24/2019', '13/24/2019', 'DATE_INVALID'],
    ['dates of two orders', '01/24/2019', '24/01/2019', 'DATE_INVALID'],
    ['a date that is none', '01/24/2019', 'tomorrow', 'DATE_INVALID'],
    ['a date that is gone', 'D01/24/2019\n', '', 'DATE_INVALID'],
    ['an amount that is none', 'T20.00', 'T2o.00', 'AMOUNT_INVALID'],
    ['an amount that is gone', 'T20.00\n', '', 'AMOUNT_INVALID'],
    ['an amount finer than a cent', 'T20.00', 'T20.005', 'AMOUNT_INVALID'],
    ['two amounts', 'T20.00', 'T20.00\nU21.00', 'ROW_MALFORMED'],
    ['twins in one', 'PA\n^\nD01/24/2019\nT20.00\n', 'PA\nD01/23/2019\nT10.00\n', 'ROW_MALFORMED'],
    ['two records in one', 'PA\n^\n', 'PA\n', 'ROW_MALFORMED'],
    ['a list of unknown type', '!Type:Bank', '!Type:Cheese', 'VALUE_UNKNOWN'],
    ['an instruction nobody knows', '!Type:Bank', '!Bank', 'VALUE_UNKNOWN'],
    ['a line without end', 'PB', `P${'x'.repeat(1 << 21)}`, 'ROW_MALFORMED'],
    ['a record without end', 'PB', 'Pxxxxxxx\n'.repeat(1 << 18), 'ROW_MALFORMED'],
  ])('%s', async (_, from, to, code) => {
    expect(codesOf(await damagedBy(format, good, from, to))).toEqual([code]);
  });

  it('refuses "1,000" where no amount tells what the comma is', async () => {
    expect(codesOf(await problemsOf(register(record('01/23/2019', '1,000'))))).toEqual(['AMOUNT_INVALID']);
  });

  it('refuses an empty file', async () => {
    expect(codesOf(await problemsOf(''))).toEqual(['FILE_EMPTY']);
  });
});

const expectations = bankExpectations('qif');

describe.skipIf(expectations.length === 0)('QIF of other programs (shared/fixtures)', () => {
  it.each(expectations)('$file', async (expected) => {
    const { outcome } = await readWith(format, diskFile(sharedSample(`bank/${expected.file}`)!));
    expect(comparable(outcome.statements!)).toEqual(comparableExpectation(expected, 'CNY'));
  });
});
