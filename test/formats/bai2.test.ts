import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { format, readBai2 } from '../../src-main/importing/formats/bai2/index.ts';
import { bytesFile, diskFile } from '../importing/reading/bytes.ts';
import { bankExpectations, comparable, comparableExpectation } from './bankExpectations.ts';
import { codesOf, damagedBy, sampleOfText } from './damage.ts';
import { expectGolden, readText, readWith, refusalOf, sampleFile, sharedSample } from './readSample.ts';

const sample = sampleFile('bai2/two-groups.txt');
const good = readFileSync(sample, 'utf8');

/** A file of one account around its movements, without declared totals. */
const account = (movements: string, summaries = '') =>
  `01,S,R,261013,0730,1,,,2/\n02,R,S,1,261012,,,/\n03,77,USD,${summaries}/\n${movements}49,,/\n98,,,/\n99,,,/\n`;

const rowsOf = async (movements: string) => (await readText(format, account(movements))).rows;
const problemsOf = async (text: string) => refusalOf(readText(format, text, 65_536));
const warned = ({ warnings }: { warnings: { code: string; severity: string }[] }) =>
  warnings.map(({ code, severity }) => `${severity} ${code}`);

describe('BAI2', () => {
  it('reads the sample: funds types, continuations, texts, currencies', async () => {
    const { rows, outcome } = await readWith(format, diskFile(sample));
    expect(outcome.warnings).toEqual([]);
    expectGolden('bai2/two-groups.txt', { rows, outcome });
  });

  it('reads it the same in pieces of seven bytes, with lines of 80 columns, and on one line', async () => {
    const said = async (text: string) => {
      const { rows, outcome } = await readText(format, text);
      return { rows: rows.map(({ line, ...row }) => row), totals: outcome.totals, warnings: outcome.warnings };
    };
    const whole = good.replace('REF A/B 12\n', 'REF A/B 12/\n').replace('US\nNEXT WEEK', 'US NEXT WEEK/');
    const expected = await said(whole);
    expect(expected.warnings).toEqual([]);
    const lines = whole.trimEnd().split('\n');
    expect(await said(lines.map((line) => `${line.padEnd(80)}\r\n`).join(''))).toEqual(expected);
    expect(await said(lines.map((line) => line.padEnd(80)).join(''))).toEqual(expected);
    expect(await said(lines.join(''))).toEqual(expected);
  });

  it('is recognised by its first records', () => {
    const sure = (text: string) => format.identify(sampleOfText(text))?.sure ?? 0;
    expect(sure(good)).toBeGreaterThan(90);
    expect(sure(good.slice(0, 50))).toBeGreaterThan(80);
    expect(sure('01,a,b,c,d,e,f,g,9/\n')).toBe(0);
    expect(sure('01,2026-10-12,100.00\n02,2026-10-12,100.00\n')).toBe(0);
    expect(sure(':20:X\n')).toBe(0);
  });

  it.each([
    ['16,115,100,,,/', [100n, null, null]],
    ['16,699,100,,,/', [-100n, null, null]],
    ['16,399,+000000000000100,,B,C,text', [100n, 'B', 'text']],
    ['16,400,100,Z,,C/', [-100n, 'C', null]],
    ['16,115,100,V,261014,,B,C,a, b/', [100n, 'B', 'a, b']],
    ['16,115,100,S,,100,,B,,/x/y/', [100n, 'B', '/x/y']],
    ['16,115,100,D,1,3,100,B/D/E,,t', [100n, 'B/D/E', 't']],
    ['16,115,100/\n88,V,261014/\n88,,B/\n88,C,text/', [100n, 'B', 'text']],
    ['16,115/\n88,100,1,B,,/\n88,/at first', [100n, 'B', '/at first']],
  ])('reads %j', async (movement, said) => {
    const [row] = await rowsOf(`${movement}\n`);
    expect([row!.amount, row!.bankRef, row!.memo]).toEqual(said);
  });

  it('asks for the direction of codes that a bank made up', async () => {
    const text = account('16,721,100,,,/\n16,921,50,,,/\n');
    expect(await problemsOf(text)).toMatchObject([
      { code: 'VALUE_UNKNOWN', params: { column: '16 type code', value: '721', record: '4' } },
    ]);
    const ignored = () => undefined;
    const context = { row: ignored, progress: ignored, checkpoint: ignored, offsetMinutes: 0, printing: true };
    const file = bytesFile(Buffer.from(text));
    const { statements } = await readBai2(
      file,
      context,
      new Map([
        ['721', -1],
        ['921', 1],
      ]),
    );
    expect(statements![0]!.transactions.map(({ amount }) => amount)).toEqual([-100n, 50n]);
  });

  it('warns of an account of which only the sums are given', async () => {
    const { outcome } = await readText(format, account('', '010,100,,,015,300,,,100,200,2,'));
    expect(warned(outcome)).toEqual(['warning FILE_TRUNCATED']);
    expect(outcome.balances).toEqual([]);
  });

  it('warns where the parts by availability do not come to the amount', async () => {
    const { outcome } = await readText(format, account('16,115,100,S,50,40,,,,/\n'));
    expect(outcome.warnings).toMatchObject([
      { code: 'TOTAL_DISAGREES', params: { declared: '1.00', computed: '0.90' } },
    ]);
  });

  it('reads western letters in one byte with a warning', async () => {
    const { rows, outcome } = await readText(format, Buffer.from(account('16,115,1,,,,Café!\n'), 'latin1'));
    expect([outcome.encoding, rows[0]!.memo, ...warned(outcome)]).toEqual([
      'windows-1252',
      'Café!',
      'warning ENCODING_INVALID',
    ]);
  });
});

describe('BAI2 that does not add up', () => {
  const damaged = async (from: string, to: string) => {
    const parts = good.split(from);
    expect(parts).toHaveLength(2);
    const { outcome } = await readText(format, parts.join(to));
    return outcome.warnings.map(({ severity, code, params: { name, declared, computed, expected, found } }) =>
      [severity, code, name ?? 'balance', declared ?? expected, computed ?? found].join(' '),
    );
  };

  it.each([
    [
      'an amount',
      '16,475,10000,S,4000',
      '16,475,10500,S,4500',
      [
        'warning TOTAL_DISAGREES 49 控制总额 360000 360500',
        'warning TOTAL_DISAGREES 借方金额 125.00 130.00',
        'error BALANCE_BROKEN balance 1045.00 1050.00',
      ],
    ],
    [
      'a movement that is gone',
      '16,354,2500,,,,/\n',
      '',
      [
        'warning TOTAL_DISAGREES 49 控制总额 360000 357500',
        'warning COUNT_DISAGREES 49 记录数 9 8',
        'warning COUNT_DISAGREES 98 记录数 11 10',
        'warning COUNT_DISAGREES 99 记录数 21 20',
        'warning TOTAL_DISAGREES 贷方金额 175.00 150.00',
        'warning COUNT_DISAGREES 贷方笔数 2 1',
        'error BALANCE_BROKEN balance 1025.00 1050.00',
      ],
    ],
    [
      'a total of an account',
      '49,10000,3/',
      '49,10001,3/',
      ['warning TOTAL_DISAGREES 49 控制总额 10001 10000', 'warning TOTAL_DISAGREES 98 控制总额 13000 13001'],
    ],
    ['a count of accounts', '98,13000,2,8/', '98,13000,3,8/', ['warning COUNT_DISAGREES 98 账户数 3 2']],
    ['a count of groups', '99,373000,2,21/', '99,373000,1,21/', ['warning COUNT_DISAGREES 99 组数 1 2']],
    ['the total of the file', '99,373000', '99,-373000', ['warning TOTAL_DISAGREES 99 控制总额 -373000 373000']],
  ])('%s', async (_, from, to, said) => {
    expect(await damaged(from, to)).toEqual(said);
  });
});

describe('damaged BAI2', () => {
  it.each([
    ['cut at its end', '99,373000,2,21/', '', 'FILE_TRUNCATED'],
    ['a group without end', '98,360000,1,11/\n', '', 'ROW_MALFORMED'],
    ['an account without end', '49,360000,9/\n', '', 'ROW_MALFORMED'],
    ['an account without beginning', '03,900001,,010,5000,,,015,3500,,/\n', '', 'ROW_MALFORMED'],
    ['a line that is no record', '49,10000,3/', '49,10000,3/\nhello', 'ROW_MALFORMED'],
    ['something after the end', '99,373000,2,21/', '99,373000,2,21/\n16,115,1,,,/', 'ROW_MALFORMED'],
    ['a continuation of nothing', '01,BANKUS33', '88,x/\n01,BANKUS33', 'ROW_MALFORMED'],
    ['a date of the file', '261013,0730', '26/1013,0730', 'DATE_INVALID'],
    ['a date of the group', '1,261012,2400', '1,261312,2400', 'DATE_INVALID'],
    ['a value date', 'V,261013', 'V,260230', 'DATE_INVALID'],
    ['a group that takes back', '021000021,3,261012', '021000021,2,261012', 'VALUE_UNKNOWN'],
    ['a funds type', 'D,2,0,1000,1,500', 'Q,2,0,1000,1,500', 'VALUE_UNKNOWN'],
    ['a number of parts', 'D,2,0,1000,1,500', 'D,99,0,1000,1,500', 'ROW_MALFORMED'],
    ['a type code', '16,495,1500', '16,795,1500', 'VALUE_UNKNOWN'],
    ['a summary code', '010,5000', '10,5000', 'VALUE_UNKNOWN'],
    ['a decimal point', '16,495,1500', '16,495,15.00', 'AMOUNT_INVALID'],
    ['a sign', '16,495,1500', '16,495,-1500', 'AMOUNT_INVALID'],
    ['no amount', '16,495,1500', '16,495,', 'AMOUNT_INVALID'],
    ['an amount beyond 64 bits', '16,495,1500', `16,495,${'9'.repeat(19)}`, 'AMOUNT_INVALID'],
    ['a currency', '900002,KWD', '900002,KWX', 'CURRENCY_UNKNOWN'],
    ['a text without end', 'PLEASE', 'P'.repeat(1 << 21), 'ROW_MALFORMED'],
    ['continuations without end', '88,95000,,/', '88,,,,,,/\n'.repeat(1 << 18), 'ROW_MALFORMED'],
  ])('%s', async (_, from, to, code) => {
    expect(codesOf(await damagedBy(format, good, from, to))).toEqual([code]);
  });

  it('refuses an empty file', async () => {
    expect(codesOf(await problemsOf(''))).toEqual(['FILE_EMPTY']);
  });
});

const expectations = bankExpectations('bai2').filter(({ outcome }) => outcome !== 'reject');

describe.skipIf(expectations.length === 0)('BAI2 of other programs (shared/fixtures)', () => {
  it.each(expectations)('$file', async (expected) => {
    const { outcome } = await readWith(format, diskFile(sharedSample(`bank/${expected.file}`)!));
    expect(comparable(outcome.statements!)).toEqual(comparableExpectation(expected, 'USD'));
  });
});
