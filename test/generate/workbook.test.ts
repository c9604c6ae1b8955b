import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import { made } from './made.ts';

describe('the book as a workbook', () => {
  it('says the same as the CSV, amounts as numbers and everything else as text', async () => {
    const options = { size: 40, seed: 3, breaks: 'all' } as const;
    const [sheet, text] = [await made({ ...options, book: 'xlsx' }), await made({ ...options, book: 'csv' })];
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(new Uint8Array(sheet.bytes('业务流水_20261012.xlsx')).buffer as ArrayBuffer);
    const rows: string[][] = [];
    workbook.worksheets[0]!.eachRow((row) => {
      rows.push(
        Array.from({ length: 19 }, (_, column) => {
          const { value } = row.getCell(column + 1);
          const isAmount = (column === 7 || column === 8) && row.number > 1 && value !== null;
          expect(typeof (value ?? '')).toBe(isAmount ? 'number' : 'string');
          return typeof value === 'number' ? value.toFixed(2) : String(value ?? '');
        }),
      );
    });
    const csv = text.bytes('业务流水_20261012.csv').toString('utf8').slice(1).split('\r\n').slice(0, -1);
    expect(rows.map((cells) => cells.join(','))).toEqual(csv);
    expect(sheet.truth.equals(text.truth)).toBe(true);
  });

  it('is chosen for a small day, CSV for a large one', async () => {
    const options = { days: 1, channels: ['wechat'], book: undefined } as const;
    const name = async (size: number): Promise<string> =>
      (await made({ ...options, size })).names.find((one) => one.startsWith('业务流水'))!;
    expect(await name(300)).toMatch(/xlsx$/);
    expect(await name(16_000)).toMatch(/csv$/);
  }, 30_000);
});
