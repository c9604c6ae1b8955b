import { describe, expect, it } from 'vitest';
import { type StagedRow, stagedRow } from '../../src-main/importing/format.ts';
import { IdentifierWatch } from '../../src-main/importing/identifiers.ts';
import { columnLetters, isSpreadsheetNumber } from '../../src-main/importing/reading/spreadsheet.ts';
import { type Bench, ledger, makeBench } from './workspace.ts';

const rowsOf = (values: readonly string[]): StagedRow[] =>
  values.map((orderNo, at) => stagedRow({ record: at + 1, line: at + 2, civilDay: 20_738, amount: 1n, orderNo }));

/** "error 4.2E+27 @D2" for every problem that the values of one column make. */
function found(values: readonly string[]): string[] {
  const watch = new IdentifierWatch();
  for (const row of rowsOf(values)) watch.see(row);
  return watch
    .problems({ parts: ['Sheet1'], columns: [{ orderNo: 3 }] }, 'a.xlsx')
    .map(({ code, severity, params, where }) => {
      expect([code, where.sheet, where.column]).toEqual(['IDENTIFIER_DAMAGED', 'Sheet1', 'orderNo']);
      return `${severity} ${params.value} @${where.cell}`;
    });
}

const wechat = (last: string): string => `42000026202610${last.padStart(14, '0')}`;
const sound = Array.from({ length: 12 }, (_, at) => `${(at % 9) + 1}${String(1000 + at * 7)}${at % 7}`);

describe('identifiers that a spreadsheet damaged', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['nothing', ['A1', '4200002620261010123456789012', wechat('1')], []],
    ['1.2E+17', ['A1', '1.2E+17'], ['error 1.2E+17 @D3']],
    ['a later one, beside sound long ones', [wechat('12345'), 'A', '4.2E+27'], ['error 4.2E+27 @D4']],
    ['28 digits of which 15 are left', ['4200002620261010000000000000'], ['error 4200002620261010000000000000 @D2']],
    ['one number that is whole', ['4200002620261010000000000000', wechat('77')], []],
    [
      '19 digits, one of them: a doubt',
      ['6222021234567890000', '6222021234567890000'],
      ['warning 6222021234567890000 @D2'],
    ],
    ['19 digits, two of them', ['6222021234567890000', '6222029876543210000'], ['error 6222021234567890000 @D2']],
    ['16 digits ending in a nought', ['1234567890123450'], []],
    ['one width', sound, []],
    ['one width, some shorter', [...sound, '12345', '1234'], ['warning 12345 (6 digits?) @D14']],
    ['noughts that are still there', [...sound, '012345', '12345'], []],
    ['noughts that some have and one has lost', ['00012345', '00012346', '12347'], ['warning 12347 (8 digits?) @D4']],
    ['noughts of one alone', ['00012345', '12346', '12347'], []],
    ['noughts in numbers of several widths', ['00012345', '0012346', '12347', '12348'], []],
    ['as many without noughts', ['000123', '000124', '12347', '12348', '12349'], []],
    ['noughts before all, longer without', ['000123', '000124', '1000125'], []],
    ['widths of all kinds', [...sound, '1', '12', '123', '1234', '12345'], []],
    ['a counter that grows', Array.from({ length: 20 }, (_, at) => String(999_990 + at)), []],
    ['letters among them', [...sound, '12345', 'A12345'], []],
    ['few numbers', ['123456', '234567', '34567'], []],
  ])('%s', (_, values, expected) => expect(found(values)).toEqual(expected));

  it('knows what a spreadsheet writes', () => {
    expect(['1.2E+17', '1E+17', '4.20000262026101E+27', '1,2E+17', '9e+15'].filter(isSpreadsheetNumber)).toHaveLength(
      5,
    );
    expect(['1E05', '12E+5', 'E+17', '1.2', 'SE+17', ''].filter(isSpreadsheetNumber)).toEqual([]);
    expect([0, 25, 26, 701, 702].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA']);
  });
});

describe('a ledger saved again by Excel', () => {
  let bench: Bench;
  const rows = (numbers: readonly string[]): [string, string, string][] =>
    numbers.map((number, at) => [`2026-10-12 08:00:0${at}`, '1.00', number]);
  const imported = async (name: string, content: string | Uint8Array) => {
    bench = makeBench();
    try {
      const [report] = await bench.run([bench.put(name, content)]);
      return report!;
    } finally {
      bench.close();
    }
  };

  it('is refused with the cell, as CSV', async () => {
    const report = await imported(
      'a.csv',
      ledger(rows(['4200002620261010000000000000', '4200002620261020000000000000'])),
    );
    expect([report.outcome, report.staged]).toEqual(['refused', 0]);
    expect(report.problems[0]).toMatchObject({
      code: 'IDENTIFIER_DAMAGED',
      where: { file: 'a.csv', line: 2, cell: 'K2' },
    });
  }, 30_000);
});
