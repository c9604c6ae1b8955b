import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { format as csv } from '../../src-main/importing/formats/book-csv/index.ts';
import { format as xlsx } from '../../src-main/importing/formats/book-xlsx/index.ts';
import { sampleSheet } from '../../src-main/importing/reading/xlsx.ts';
import { sampleOf } from '../../src-main/importing/sample.ts';
import { bytesFile, diskFile } from '../importing/reading/bytes.ts';
import { pageOf, workbookOf } from './containers.ts';
import { expectGolden, type Reading, readText, readWith, refusalOf, sampleFile } from './readSample.ts';

const header =
  '流水号,业务日期,交易时间,虚账户,交易类型,状态,币种,金额,手续费,渠道,商户订单号,渠道流水号,退款单号,银行流水号,凭证号,对方户名,对方账户,摘要,发起方';
const plain = 'L1,2026-10-12,2026-10-12 09:12:03,A1,收款,成功,CNY,12.50,0.08,微信,O1,42,,,,,,,';

/** A ledger of one row, with one value put in place of another. */
const ledger = (...rows: string[]): string => `${[header, ...rows].join('\r\n')}\r\n`;
const withValue = (from: string, to: string): string => ledger(plain.replace(from, to));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gouji-book-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Value = ExcelJS.CellValue;

/** Reads a workbook of the header and these rows; `change` may format cells before it is written. */
async function readBook(
  rows: Value[][],
  change: (sheet: ExcelJS.Worksheet) => void = () => undefined,
): Promise<Reading> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('流水');
  sheet.addRows([header.split(','), ...rows]);
  change(sheet);
  const path = join(folder, 'book.xlsx');
  await workbook.xlsx.writeFile(path);
  return readWith(xlsx, diskFile(path));
}

/** The plain row with some values put in by column name. */
function row(values: Record<string, Value>): Value[] {
  const names = header.split(',');
  const cells: Value[] = plain.split(',').map((text) => (text === '' ? null : text));
  for (const [name, value] of Object.entries(values)) cells[names.indexOf(name)] = value;
  return cells;
}

describe('the ledger as CSV', () => {
  it('reads the sample with its control row', async () => {
    const reading = await readWith(csv, diskFile(sampleFile('book/ledger.csv')));
    expect(reading.outcome.totals.map((total) => total.agrees)).toEqual([true, true, true]);
    expectGolden('book/ledger.csv', reading);
  });

  it('takes columns in any order, and does without those that are not required', async () => {
    const { rows } = await readText(csv, '金额,币种,状态,交易类型,虚账户,业务日期\n-3,JPY,成功,other,A1,2026-10-12\n');
    expect(rows).toMatchObject([
      { amount: -3n, currency: 'JPY', account: 'A1', occurredAt: null, orderNo: null, fee: null },
    ]);
  });

  it('reads GBK and UTF-8 with a byte order mark alike', async () => {
    const bytes = readFileSync(sampleFile('book/ledger.csv'));
    const marked = await readText(csv, Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]));
    const gbk = await readText(csv, readFileSync(sampleFile('book/ledger-gbk.csv')));
    expect(gbk.outcome.encoding).toBe('gb18030');
    expect(gbk.rows).toEqual(marked.rows);
  });

  it('is recognised by its columns', () => {
    const sample = (text: string) => ({
      name: 'x',
      size: 1,
      head: Buffer.from(text),
      text,
      encoding: 'utf-8',
      members: null,
      sheet: null,
    });
    expect(csv.identify(sample(ledger(plain)))?.sure).toBeGreaterThan(90);
    expect(csv.identify(sample('交易时间,币种,金额,摘要,对方户名\n'))).toBeNull();
  });

  it('holds without a control row and without rows', async () => {
    expect((await readText(csv, ledger(plain))).outcome.totals).toEqual([]);
    expect((await readText(csv, ledger())).outcome.coverage).toBeNull();
  });

  it.each([
    ['', 'FILE_EMPTY'],
    ['a,b,c\n1,2,3\n', 'HEADER_MISSING'],
    [header.replace(',金额', ''), 'COLUMN_MISSING'],
    [withValue('收款', '收钱'), 'VALUE_UNKNOWN'],
    [withValue('成功', 'done'), 'VALUE_UNKNOWN'],
    [withValue('微信', '微博'), 'VALUE_UNKNOWN'],
    [withValue('12.50', '12.505'), 'AMOUNT_INVALID'],
    [withValue('0.08', '8分'), 'AMOUNT_INVALID'],
    [withValue('2026-10-12', '2026-02-30'), 'DATE_INVALID'],
    [withValue('2026-10-12 09:12:03', '2026-10-12 24:12:03'), 'DATE_INVALID'],
    [withValue('CNY', 'XXQ'), 'CURRENCY_UNKNOWN'],
    [withValue('O1', '1.23457E+17'), 'IDENTIFIER_DAMAGED'],
    [withValue('A1', ''), 'ROW_MALFORMED'],
    [ledger(plain, '合计,,,,1笔,,,12.51,0.08', ''), 'TOTAL_DISAGREES'],
    [ledger(plain, '合计,,,,2笔,,,12.50,0.08', ''), 'COUNT_DISAGREES'],
    [ledger(plain, '合计,,,,1笔,,,12.50,0.08', plain), 'ROW_MALFORMED'],
    [ledger(plain, plain.replace('CNY', 'USD'), '合计,,,,2笔,,,25.00,0.16'), 'CURRENCY_UNKNOWN'],
  ])('refuses %j with %s', async (text, code) => {
    const problems = await refusalOf(readText(csv, text));
    expect(problems[0]!.code).toBe(code);
  });

  it.each([
    ['a point after a comma', ['12,50', '12.50']],
    ['a comma after a point', ['12.50', '12,50']],
    ['a comma after what it would have made another', ['1,000', '12,50']],
    ['a comma after a thousand with a point', ['1.000', '12,50']],
    ['more digits than a yuan has', ['12,50', '1,234']],
  ])('refuses %s', async (_, amounts) => {
    const rows = amounts.map((amount) => `"${amount}",CNY,成功,other,A1,2026-10-12\n`);
    const reading = readText(csv, `金额,币种,状态,交易类型,虚账户,业务日期\n${rows.join('')}`);
    expect(await refusalOf(reading)).toMatchObject([
      { code: 'AMOUNT_INVALID', params: { value: amounts[1] }, where: { line: 3, column: '金额' } },
    ]);
  });

  it('proves totals that are written as its amounts are', async () => {
    const row = plain.replace('12.50', '"1.234,50"').replace('0.08', '"0,08"');
    const total = (amount: string): string => ledger(row, `合计,,,,1笔,,,"${amount}","0,08"`);
    expect((await readText(csv, total('1.234,50'))).outcome.totals).toMatchObject([
      {},
      { declared: '1.234,50', computed: '1234.50', agrees: true },
      { agrees: true },
    ]);
    for (const wrong of ['1.234,51', '1234.50'])
      expect(await refusalOf(readText(csv, total(wrong)))).toMatchObject([{ code: 'TOTAL_DISAGREES' }]);
  });

  it('reads days and times as Excel writes them when it saves the ledger', async () => {
    const text = plain.replace('2026-10-12 09:12:03', '2026/10/5 9:12').replace('2026-10-12', '2026/10/5');
    const [saved] = (await readText(csv, ledger(text))).rows;
    const [written] = (await readText(csv, withValue('2026-10-12 09:12:03', '2026-10-05 09:12:00'))).rows;
    expect(saved?.occurredAt).toBe(written?.occurredAt);
    expect(saved?.civilDay).toBe(written!.civilDay - 7);
    for (const day of ['10/5/2026', '5-Oct-26', '46300', '2026/10/5 9:12'])
      expect((await refusalOf(readText(csv, ledger(plain.replace('2026-10-12', day)))))[0]?.code).toBe('DATE_INVALID');
  });

  it.each<[currency: string, amounts: string[], minors: bigint[] | null]>([
    ['CNY', ['1.000'], null],
    ['CNY', ['12.000', '7.500'], null],
    ['CNY', ['1.000', '0.50'], [100n, 50n]],
    ['CNY', ['1,000'], null],
    ['CNY', ['1,000', '1,234,567'], [100_000n, 123_456_700n]],
    ['JPY', ['1.000'], null],
    ['JPY', ['1,000'], [1000n]],
    ['JPY', ['1.000', '20.0'], [1n, 20n]],
    ['KWD', ['1.000'], [1000n]],
    ['KWD', ['1,000'], null],
    ['CNY', ['100', '12,50', '1.234', '-1.234.567,8', '(0,05)'], [10_000n, 1250n, 123_400n, -123_456_780n, -5n]],
    ['CNY', ['1.234,56', '7', '1.000'], [123_456n, 700n, 100_000n]],
    ['KWD', ['1.234,500', '1,234'], [1_234_500n, 1234n]],
  ])('takes in %s the amounts %j only where their mark is not in doubt', async (currency, amounts, minors) => {
    const row = (amount: string): string => `"${amount}",${currency},成功,other,A1,2026-10-12\n`;
    const reading = readText(csv, `金额,币种,状态,交易类型,虚账户,业务日期\n${amounts.map(row).join('')}`);
    if (minors !== null) expect((await reading).rows.map(({ amount }) => amount)).toEqual(minors);
    else
      expect(await refusalOf(reading)).toMatchObject([
        { code: 'AMOUNT_INVALID', params: { value: amounts[0] }, where: { line: 2, column: '金额' } },
      ]);
  });

  it('names the line, the column and the value', async () => {
    const [problem] = await refusalOf(readText(csv, ledger(plain, plain.replace('收款', '收钱'))));
    expect(problem).toMatchObject({
      params: { column: '交易类型', value: '收钱', record: '2' },
      where: { line: 3, column: '交易类型' },
    });
  });
});

describe('the ledger as a workbook', () => {
  it('reads the same rows as from CSV', async () => {
    const lines = readFileSync(sampleFile('book/ledger.csv'), 'utf8').trim().split('\n').slice(2);
    const values = lines.map((line) =>
      line
        .replace('"张三, 李四"', '张三; 李四')
        .split(',')
        .map((text) => (text === '' ? null : text.replace('; ', ', '))),
    );
    const { rows, outcome } = await readBook(values);
    const expected = await readWith(csv, diskFile(sampleFile('book/ledger.csv')));
    expect(rows.map((each) => ({ ...each, line: 0 }))).toEqual(expected.rows.map((each) => ({ ...each, line: 0 })));
    expect(outcome.totals).toEqual(expected.outcome.totals);
    expect(outcome.parts).toEqual(['流水']);
  });

  it('reads the same from Excel 97, and from a page that is named so', async () => {
    const cells = [header.split(','), plain.split(',')];
    const expected = (await readText(csv, ledger(plain))).rows;
    for (const bytes of [workbookOf(cells, 'biff8', '台账'), Buffer.from(pageOf(cells))]) {
      const file = bytesFile(bytes);
      expect(xlsx.identify(await sampleOf(file))?.sure).toBeGreaterThan(90);
      expect((await readWith(xlsx, file)).rows).toEqual(expected);
    }
  });

  it('reads numbers, dates and cached formulas as a person wrote them', async () => {
    const { rows } = await readBook(
      [
        row({
          业务日期: new Date(Date.UTC(2026, 9, 12)),
          交易时间: new Date(Date.UTC(2026, 9, 12, 9, 12, 3)),
          金额: 119.27999999999999,
          手续费: { formula: 'H2*0', result: 0.72 },
          商户订单号: 123456789012345,
        }),
      ],
      (sheet) => {
        sheet.getCell('B2').numFmt = 'yyyy"年"m"月"d"日"';
        sheet.getCell('C2').numFmt = 'yyyy-mm-dd hh:mm:ss';
      },
    );
    expect(rows).toMatchObject([{ amount: 11928n, fee: 72n, orderNo: '123456789012345' }]);
    const [expected] = (await readText(csv, ledger(plain))).rows;
    expect([rows[0]!.civilDay, rows[0]!.occurredAt]).toEqual([expected!.civilDay, expected!.occurredAt]);
  });

  it('is recognised by its first sheet', async () => {
    await readBook([row({})]);
    const sheet = await sampleSheet(diskFile(join(folder, 'book.xlsx')), 5);
    const sample = { name: 'x', size: 1, head: Buffer.from('PK'), text: null, encoding: null, members: null, sheet };
    expect(xlsx.identify(sample)?.sure).toBeGreaterThan(90);
    expect(xlsx.identify({ ...sample, sheet: { name: 'S', rows: [['a']] } })).toBeNull();
  });

  it.each([
    ['an identifier beyond fifteen digits', { 商户订单号: 1234567890123456 }, 'IDENTIFIER_DAMAGED', 'K2'],
    ['an identifier in scientific notation', { 渠道流水号: 1.2e17 }, 'IDENTIFIER_DAMAGED', 'L2'],
    ['an account in a cell of words', { 对方户名: 6222021001123456000 }, 'IDENTIFIER_DAMAGED', 'P2'],
    ['an order in the memo', { 摘要: 1.2e17 }, 'IDENTIFIER_DAMAGED', 'R2'],
    ['a formula that was never calculated', { 金额: { formula: '1+1' } }, 'ROW_MALFORMED', 'H2'],
    ['an error cell', { 金额: { error: '#N/A' } }, 'ROW_MALFORMED', 'H2'],
    ['an amount beyond the scale', { 金额: 12.345 }, 'AMOUNT_INVALID', 'H2'],
    ['an amount beyond fifteen digits', { 金额: 12345678901234.56 }, 'AMOUNT_INVALID', 'H2'],
    ['a day with a time', { 业务日期: new Date(Date.UTC(2026, 9, 12, 1)) }, 'DATE_INVALID', 'B2'],
    ['a day that is a bare serial', { 业务日期: 46_307 }, 'DATE_INVALID', 'B2'],
    ['a number that Excel took for a day', { 商户订单号: new Date(Date.UTC(2026, 0, 2)) }, 'IDENTIFIER_DAMAGED', 'K2'],
  ] as [string, Record<string, Value>, string, string][])('refuses %s', async (_what, values, code, cell) => {
    const [problem] = await refusalOf(readBook([row(values)]));
    expect(problem).toMatchObject({ code, where: { sheet: '流水', line: 2, column: Object.keys(values)[0], cell } });
  });
});
