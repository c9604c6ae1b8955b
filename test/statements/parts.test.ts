import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleOf } from '../../shared/value/currency.ts';
import { formatMinor } from '../../shared/value/money.ts';
import { Refusal } from '../../shared/value/result.ts';
import { classOf } from '../../src-main/statements/balance.ts';
import { cellsIn, exactNumber } from '../../src-main/statements/cells.ts';
import { asFileProblem } from '../../src-main/statements/finish.ts';
import { heightOf, measure, type SheetPlan, widthOf } from '../../src-main/statements/sheet.ts';
import { stylesFor } from '../../src-main/statements/styles.ts';
import { openWorkbook } from '../../src-main/statements/workbook.ts';

const cells = cellsIn(stylesFor('zh-CN'));

describe('an amount as a number', () => {
  it('prints back its very decimal, in as many digits as a spreadsheet shows, or is refused', () => {
    const currencies = fc.constantFrom('CNY', 'JPY', 'KWD');
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 18n), 10n ** 18n), currencies, (minor, currency) => {
        const number = exactNumber(minor, currency);
        const text = formatMinor(minor, currency);
        const digits = text.replace(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '').length;
        const size = minor < 0n ? -minor : minor;
        expect(number !== null).toBe(digits <= 15 && size <= 2n ** 53n);
        if (number !== null) {
          expect(number.toFixed(scaleOf(currency))).toBe(text);
          expect(Number(number.toPrecision(15)).toFixed(scaleOf(currency))).toBe(text);
        }
      }),
    );
  });
});

describe('the four classes of open items', () => {
  it.each([
    [100n, 0n, 'bookIn', 100n],
    [-100n, 0n, 'bookOut', 100n],
    [0n, 100n, 'bankIn', 100n],
    [0n, -100n, 'bankOut', 100n],
    [100n, 90n, 'bookIn', 10n],
    [90n, 100n, 'bankIn', 10n],
    [-100n, -90n, 'bookOut', 10n],
    [-90n, -100n, 'bankOut', 10n],
  ])('book %d, bank %d is %s %d', (plus, minus, name, minor) => {
    expect(classOf(plus, minus)).toEqual({ class: name, minor });
  });

  it('always close the gap between the two balances', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.bigInt(-1000n, 1000n), fc.bigInt(-1000n, 1000n))), (items) => {
        let [book, bank] = [0n, 0n];
        for (const [plus, minus] of items) {
          const item = classOf(plus, minus);
          const signed = item.class.endsWith('In') ? item.minor : -item.minor;
          if (item.class.startsWith('bank')) book += signed;
          else bank += signed;
          book += plus;
          bank += minus;
        }
        expect(book).toBe(bank);
      }),
    );
  });
});

describe('columns', () => {
  const plan = (rows: SheetPlan['rows']): SheetPlan => ({ name: 'x', top: [], header: 0, rows, caps: { 2: 20 } });

  it('are wide enough for the widest cell, and capped ones break into lines that the row has room for', () => {
    const long = '很长的说明'.repeat(8);
    const row = { cells: [cells.amount(123_456_789_00n, 'CNY'), cells.wrapped(long)] };
    const widths = measure(plan(() => [row, { cells: [cells.text('a title that runs over')], free: true }]));
    expect(widths[0]).toBeGreaterThan(widthOf('123,456,789.00'));
    expect(widths[0]).toBeLessThan(widthOf('a title that runs over'));
    expect(widths[1]).toBe(20);
    expect(heightOf(row, widths)).toBeGreaterThan(4 * 13);
  });

  it('follow the longest word of their head', () => {
    const [width] = measure(plan(() => [{ cells: [cells.head('One-sided amount', cells.styles.head)] }]));
    expect(width).toBeLessThan(widthOf('One-sided amount'));
    expect(width).toBeGreaterThan(widthOf('One-sided'));
  });
});

describe('a sheet longer than a sheet may be', () => {
  it('goes on in another with the same head', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gouji-sheets-'));
    const file = join(folder, 'long.xlsx');
    const book = openWorkbook({
      file,
      now: new Date(0),
      footer: { left: '', right: '' },
      longAmountNote: cells.text('note'),
      isLong: cells.isLong,
      rowsPerSheet: 4,
    });
    const head = { cells: [cells.head('head', cells.styles.head)] };
    const rows = [1n, 2n, 3n, 10n ** 17n + 1n, 5n].map((minor) => ({ cells: [cells.amount(minor, 'CNY')] }));
    const names = await book.add({ name: '明细', top: [head], header: 1, rows: () => rows });
    await book.close();
    expect(names).toEqual(['明细', '明细 (2)']);
    const read = new ExcelJS.Workbook();
    await read.xlsx.readFile(file);
    const values = (name: string): unknown[] =>
      (read.getWorksheet(name)!.getRows(1, 4) ?? []).map((row) => row.getCell(1).value);
    expect(values('明细')).toEqual(['head', 0.01, 0.02, 0.03]);
    expect(values('明细 (2)')).toEqual(['head', '1000000000000000.01', 0.05, 'note']);
    rmSync(folder, { recursive: true });
  });
});

describe('what the system says of a file', () => {
  it.each([
    ['ENOSPC', 'DISK_FULL'],
    ['EBUSY', 'FILE_NOT_WRITABLE'],
    ['EACCES', 'FILE_NOT_WRITABLE'],
  ])('%s is %s', (code, expected) => {
    const problem = asFileProblem(Object.assign(new Error(code), { code }), '/x.xlsx');
    expect(problem instanceof Refusal && problem.problems[0]!.code).toBe(expected);
  });

  it('leaves anything else as it is', () => {
    const error = new TypeError('a bug');
    expect(asFileProblem(error, '/x.xlsx')).toBe(error);
  });
});
