import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { csv as format, sheet } from '../../src-main/importing/formats/icbc/index.ts';
import { formats } from '../../src-main/importing/formats/index.ts';
import { identify } from '../../src-main/importing/identify.ts';
import { sampleOf } from '../../src-main/importing/sample.ts';
import { bytesFile, diskFile } from '../importing/reading/bytes.ts';
import { cellsOf, workbookOf } from './containers.ts';
import { expectGolden, readText, readWith, refusalOf, sampleFile, sharedSample } from './readSample.ts';

const decoded = (name: string): string => new TextDecoder('gb18030').decode(readFileSync(sampleFile(name)));
const corporate = decoded('icbc/corporate.csv');
const retail = decoded('icbc/retail.csv');
const minors = async (text: string) => (await readText(format, text)).rows.map((row) => row.amount);

describe('ICBC corporate detail', () => {
  it('reads the sample: accounts, sides, running balance, totals', async () => {
    const reading = await readWith(format, diskFile(sampleFile('icbc/corporate.csv')));
    expect(reading.outcome.encoding).toBe('gb18030');
    expect(reading.outcome.warnings).toEqual([]);
    expect(reading.outcome.balances).toMatchObject([{ opening: 1_000_000n, closing: 1_108_771n, rows: 108_771n }]);
    expectGolden('icbc/corporate.csv', reading);
  });

  it('is recognised by its mark and by its columns', () => {
    const sample = (text: string | null) => ({
      name: 'x',
      size: 1,
      head: new Uint8Array(),
      text,
      encoding: 'gb18030',
      members: null,
      sheet: null,
    });
    expect(format.identify(sample(corporate))?.sure).toBeGreaterThan(95);
    expect(format.identify(sample(retail))?.sure).toBeGreaterThan(80);
    expect(format.identify(sample('流水号,业务日期,交易时间,虚账户\n'))).toBeNull();
    expect(format.identify(sample(null))).toBeNull();
  });

  it('is read without its footer, and says that nothing proves its end', async () => {
    const { rows, outcome } = await readText(format, corporate.split('合计,')[0]!);
    expect(rows).toHaveLength(4);
    expect(outcome.warnings.map(({ code, severity }) => [code, severity])).toEqual([['BALANCE_MISSING', 'warning']]);
    expect(outcome.balances).toMatchObject([{ opening: 1_000_000n, closing: 1_108_771n }]);
  });

  it('is read newest row first', async () => {
    const lines = corporate.trimEnd().split('\r\n');
    const turned = [...lines.slice(0, 6), ...lines.slice(6, 10).reverse(), ...lines.slice(10)].join('\r\n');
    const { outcome } = await readText(format, turned);
    expect(outcome.balances).toMatchObject([{ opening: 1_000_000n, closing: 1_108_771n }]);
  });

  it('covers a day without rows', async () => {
    const lines = corporate.split('\r\n').slice(0, 6);
    const text = [...lines, '合计,笔数,0,借方发生额合计,0.00,贷方发生额合计,0.00', '期初余额,5.00,期末余额,5.00'].join(
      '\r\n',
    );
    const { rows, outcome } = await readText(format, text);
    expect(rows).toEqual([]);
    expect(outcome.accounts).toEqual(['0200001019200123456']);
    expect(outcome.balances).toMatchObject([{ opening: 500n, closing: 500n, rows: 0n }]);
    expect(outcome.coverage!.firstDay).toBe(outcome.coverage!.lastDay);
  });

  it.each([
    ['借贷标志,发生额', '贷,3.00\n', '借,1.00\n'],
    ['转出金额,转入金额', ',3.00\n', '1.00,\n'],
  ])('reads the variant %s', async (columns, first, second) => {
    const text = `[HISTORYDETAIL]\n本方账号,交易时间,余额,${columns}\n1,2026-10-12 09:00:00,13.00,${first}1,2026-10-12-10.00.00.123456,12.00,${second}`;
    expect(await minors(text)).toEqual([300n, -100n]);
  });

  it.each([
    ['', 'FILE_EMPTY'],
    ['账号,1\n', 'HEADER_MISSING'],
    [corporate.replace('贷方发生额,', '贷,'), 'COLUMN_MISSING'],
    [corporate.replace(',付款,运费', ',付款'), 'ROW_MALFORMED'],
    [corporate.replace('借,200.00', '贷,200.00'), 'ROW_MALFORMED'],
    [corporate.replace('借,200.00,', '借,200.00,200.00'), 'ROW_MALFORMED'],
    [`${corporate}IC9,0200001019200123456,,2026-10-12 23:59:59,贷,,1,,,,,11088.71`, 'ROW_MALFORMED'],
    [corporate.replace('借,200.00', '付,200.00'), 'VALUE_UNKNOWN'],
    [corporate.replace('200.00', '200.005'), 'AMOUNT_INVALID'],
    [corporate.replace('200.00', '2,00.00'), 'ROW_MALFORMED'],
    [corporate.replace('"1,234.50"', '"12,34.50"'), 'AMOUNT_INVALID'],
    [corporate.replace('期末余额,11087.71', '期末余额,?'), 'AMOUNT_INVALID'],
    [corporate.replace(',期末余额,11087.71', ''), 'FILE_TRUNCATED'],
    [corporate.replace('2026-10-12 10:00:00', '2026-10-32 10:00:00'), 'DATE_INVALID'],
    [corporate.replace('6222021001', '6.22202E+18'), 'IDENTIFIER_DAMAGED'],
    [corporate.replace('11034.50', '11034.51'), 'BALANCE_BROKEN'],
    [corporate.replace('期初余额,10000.00', '期初余额,10000.01'), 'BALANCE_BROKEN'],
    [corporate.replace('期末余额,11087.71', '期末余额,11087.70'), 'BALANCE_BROKEN'],
    [corporate.replace('合计,150.00', '合计,150.01'), 'TOTAL_DISAGREES'],
    [corporate.replace('笔数,4', '笔数,5'), 'COUNT_DISAGREES'],
  ])('refuses %# with %s', async (text, code) => {
    const problems = await refusalOf(readText(format, text));
    expect(problems.map((problem) => problem.code)).toEqual([code]);
  });

  it('names the row whose balance does not follow', async () => {
    const [problem] = await refusalOf(readText(format, corporate.replace('11034.50', '11034.51')));
    expect(problem).toMatchObject({ params: { expected: '11034.50', found: '11034.51' }, where: { line: 8 } });
  });
});

describe('ICBC details as workbooks', () => {
  it.each(['biff8', 'xlsx'] as const)('say the same as text (%s), and are a format of their own', async (type) => {
    for (const text of [corporate, retail]) {
      const file = bytesFile(workbookOf(cellsOf(text), type));
      expect((await identify(file, formats)).format.id).toBe('icbc-sheet');
      expect(format.identify(await sampleOf(file))).toBeNull();
      const [asText, asSheet] = [await readText(format, text), await readWith(sheet, file)];
      const amounts = ({ rows }: typeof asText) => rows.map(({ amount, balance, memo }) => ({ amount, balance, memo }));
      expect(amounts(asSheet)).toEqual(amounts(asText));
      expect(asSheet.outcome.totals).toEqual(asText.outcome.totals);
    }
  });
});

describe('ICBC personal detail', () => {
  it('reads the sample, newest row first', async () => {
    const reading = await readWith(format, diskFile(sampleFile('icbc/retail.csv')));
    expect(reading.outcome.warnings).toEqual([]);
    expect(reading.outcome.balances).toMatchObject([{ opening: 10_000n, closing: 108_660n }]);
    expectGolden('icbc/retail.csv', reading);
  });

  it.each([
    [retail.replace('1,086.60', '1,086.61'), 'BALANCE_BROKEN', 'warning'],
    [retail.replace('1,086.60', 'x,xxx.xx'), 'AMOUNT_INVALID', 'warning'],
    [retail.replace('"13.40          \t",', '"13.41          \t",'), 'TOTAL_DISAGREES', 'error'],
  ])('warns of what disagrees (%#: %s)', async (text, code, severity) => {
    const { outcome } = await readText(format, text);
    expect(outcome.warnings.map((problem) => [problem.code, problem.severity])).toContainEqual([code, severity]);
  });

  it('refuses a currency that it does not know', async () => {
    const problems = await refusalOf(readText(format, retail.replace('人民币         ', '火星币         ')));
    expect(problems.map((problem) => problem.code)).toEqual(['CURRENCY_UNKNOWN']);
  });
});

const shared = ['debit-v1', 'debit-v2', 'credit'].map((name) =>
  sharedSample(`bank/csv/double-entry-generator/icbc/${name}/example-icbc-${name}-records.csv`),
);

describe.skipIf(shared.includes(null))('ICBC samples of others (shared/fixtures)', () => {
  it.each([
    [0, 11, -139_934n],
    [1, 11, -139_934n],
    [2, 9, 425_788n],
  ])('reads file %i, anonymised so that its totals cannot agree', async (file, count, sum) => {
    const { rows, outcome } = await readWith(format, diskFile(shared[file]!));
    expect(rows).toHaveLength(count);
    expect(rows.reduce((total, row) => total + row.amount, 0n)).toBe(sum);
    expect(outcome.warnings.map((problem) => problem.code)).toContain('TOTAL_DISAGREES');
  });
});
