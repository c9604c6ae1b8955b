import { utils, write } from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../shared/value/result.ts';
import type { FileBytes } from '../../../src-main/importing/format.ts';
import { readCivil, readClock } from '../../../src-main/importing/reading/civil.ts';
import { type GridRow, readGrid } from '../../../src-main/importing/reading/grid.ts';
import { isNothing, parseGrouped, plainAmount } from '../../../src-main/importing/reading/grouped.ts';
import { sampleOf } from '../../../src-main/importing/sample.ts';
import { bytesFile } from './bytes.ts';

type Seen = { encoding: string; sheets: string[]; rows: GridRow[] };

async function gridOf(file: FileBytes, delimiter = ','): Promise<Seen> {
  const seen: Seen = { encoding: '', sheets: [], rows: [] };
  seen.encoding = await readGrid(
    file,
    {
      delimiterOf: () => delimiter,
      onSheet: (name) => seen.sheets.push(name),
      onRow: (row) => seen.rows.push(row),
    },
    { row: () => undefined, progress: () => undefined, checkpoint: () => undefined, offsetMinutes: 480 },
  );
  return seen;
}

const textsOf = async (bytes: Uint8Array, delimiter = ','): Promise<string[][]> =>
  (await gridOf(bytesFile(bytes, 'a', 7), delimiter)).rows.map(({ texts }) => [...texts]);

/** The reason or the code that a reading is refused with. */
async function reasonOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Refusal) return `${error.problems[0]!.code} ${error.problems[0]!.params.reason ?? ''}`.trim();
    throw error;
  }
  return 'read';
}

const bookOf = (sheets: Record<string, unknown[][]>, hidden: readonly string[] = []): Uint8Array => {
  const book = utils.book_new();
  for (const [name, cells] of Object.entries(sheets)) utils.book_append_sheet(book, utils.aoa_to_sheet(cells), name);
  book.Workbook = { Sheets: book.SheetNames.map((name) => ({ Hidden: hidden.includes(name) ? 1 : 0 })) };
  return write(book, { type: 'buffer', bookType: 'biff8' }) as Uint8Array;
};

describe('a grid of text', () => {
  it('takes off what keeps a spreadsheet from reading a number', async () => {
    const text = '="0123",\t\'6222 ,"a,b\t" \n\n,=1+1,x';
    expect(await textsOf(Buffer.from(text))).toEqual([
      ['0123', '6222', 'a,b'],
      ['', '=1+1', 'x'],
    ]);
  });

  it('is told by its bytes, with any separator, in GBK or UTF-16', async () => {
    const gbk = Uint8Array.of(0xd5, 0xcb, 0xba, 0xc5, 0x7c, 0x31);
    expect(await textsOf(gbk, '|')).toEqual([['账号', '1']]);
    const utf16 = Buffer.from('\ufeff账号\t1\n', 'utf16le');
    expect(await textsOf(utf16, '\t')).toEqual([['账号', '1']]);
  });
});

describe('a grid of an Excel 97 workbook', () => {
  it('keeps numbers digit by digit, and reads dates by their format', async () => {
    const sheet = utils.aoa_to_sheet([['a', 'b', 'c', 'd', 'e']]);
    Object.assign(sheet, {
      A2: { t: 'n', v: 119.28 },
      B2: { t: 'n', v: 123456789.01 },
      C2: { t: 'n', v: 46_307, z: 'yyyy/m/d' },
      D2: { t: 'n', v: 46_307.5, z: 'yyyy-mm-dd hh:mm:ss' },
      E2: { t: 'n', v: 6.222e18 },
      '!ref': 'A1:E2',
    });
    const bytes = write({ SheetNames: ['s'], Sheets: { s: sheet } }, { type: 'buffer', bookType: 'biff8' });
    const { rows } = await gridOf(bytesFile(bytes as Uint8Array));
    expect(rows[1]!.cells!.map(({ text, kind }) => `${kind} ${text}`)).toEqual([
      'number 119.28',
      'number 123456789.01',
      'date 2026-10-12',
      'date 2026-10-12 12:00:00',
      'number 6222000000000000000',
    ]);
  });

  /** The library writes no formulas: two records of numbers make room for one of a formula (MS-XLS 2.4.127). */
  function withFormula(result: number): Uint8Array {
    const bytes = Buffer.from(bookOf({ s: [['a'], [0.123456789, 0.123456789], [7]] }));
    const header = Buffer.from([0x03, 0x02, 14, 0, 1, 0, 0, 0]);
    const at = bytes.indexOf(header);
    bytes.writeUInt16LE(0x0006, at);
    bytes.writeUInt16LE(32, at + 2);
    bytes.fill(0, at + 10, at + 36);
    bytes.writeDoubleLE(result, at + 10);
    // The flag "calculate on load", then the formula's three bytes: the whole number 1.
    bytes.set([2, 0, 0, 0, 0, 0, 3, 0, 0x1e, 1, 0], at + 18);
    return bytes;
  }

  it('says of a formula without a result that nothing is known', async () => {
    const [zero, two] = [await gridOf(bytesFile(withFormula(0))), await gridOf(bytesFile(withFormula(2)))];
    expect(zero.rows[1]!.cells![0]).toMatchObject({ formulaWithoutValue: true, text: '', ref: 'A2' });
    expect(two.rows[1]!.cells![0]).toMatchObject({ kind: 'number', text: '2' });
  });

  it('says which cells hold an error', async () => {
    const sheet = { A1: { t: 'e', v: 0x07 }, '!ref': 'A1' };
    const bytes = write({ SheetNames: ['s'], Sheets: { s: sheet } }, { type: 'buffer', bookType: 'biff8' });
    expect((await gridOf(bytesFile(bytes as Uint8Array))).rows[0]!.cells![0]).toMatchObject({ kind: 'error' });
  });

  it('reads every sheet that a person sees', async () => {
    const bytes = bookOf({ one: [['1']], two: [['2']], three: [['3']] }, ['two']);
    const { sheets, rows } = await gridOf(bytesFile(bytes));
    expect(sheets).toEqual(['one', 'three']);
    expect(rows.map(({ texts }) => texts[0])).toEqual(['1', '3']);
    expect((await sampleOf(bytesFile(bytes))).sheet).toEqual({ name: 'one', rows: [['1']] });
  });

  it('is refused wherever it is cut', async () => {
    const bytes = bookOf({ s: Array.from({ length: 2000 }, (_, at) => [`第${at}行`, at + 0.01]) });
    const reasons = new Set<string>();
    for (let cut = 8; cut < bytes.length - 512; cut += 4099)
      reasons.add(await reasonOf(gridOf(bytesFile(bytes.subarray(0, cut)))));
    expect([...reasons]).toEqual(['WORKBOOK_DAMAGED NOT_READABLE']);
  });

  it('is refused when it is encrypted, of Excel 95, no workbook, or too large', async () => {
    const entryNamed = (from: string, to: string): Uint8Array => {
      const bytes = Buffer.from(bookOf({ s: [['1']] }));
      const at = bytes.indexOf(Buffer.from(`${from}\0`, 'utf16le'));
      Buffer.from(`${to}\0`, 'utf16le').copy(bytes, at);
      bytes.writeUInt16LE(2 * (to.length + 1), at + 64);
      return bytes;
    };
    expect(await reasonOf(gridOf(bytesFile(entryNamed('Workbook', 'EncryptedPackage'))))).toBe(
      'WORKBOOK_DAMAGED ENCRYPTED',
    );
    expect(await reasonOf(gridOf(bytesFile(entryNamed('Workbook', 'Book'))))).toBe('WORKBOOK_DAMAGED EXCEL_95');
    const word = bytesFile(entryNamed('Workbook', 'WordDoc'));
    expect(await reasonOf(gridOf(word))).toBe('WORKBOOK_DAMAGED NO_SHEET');
    expect((await sampleOf(word)).sheet).toBeNull();
    const huge = { ...bytesFile(bookOf({ s: [['1']] })), size: (1 << 26) + 1 };
    expect(await reasonOf(gridOf(huge))).toBe('WORKBOOK_TOO_LARGE BYTES');
  });
});

describe('a grid of a page', () => {
  const page = (rows: string): Uint8Array => Buffer.from(`<html><table>${rows}</table></html>`);

  it('reads cells as a person sees them', async () => {
    const rows =
      '<!-- <tr><td>no</td></tr> --><tr><th colspan="2">账&nbsp;号</th><td>&yen;1,0&#48;0.5&#x30;</td></tr>' +
      '<style><td>x</td></style><tr><td><b>a</b><br>b</td><td> </td><td>&lt;c&gt;</td></tr><tr></tr>';
    expect(await textsOf(page(rows))).toEqual([
      ['账 号', '', '¥1,000.50'],
      ['a b', '', '<c>'],
    ]);
  });

  it.each([
    ['<tr><td>1</td></tr>', 'FILE_TRUNCATED'],
    ['<tr><td>1', 'FILE_TRUNCATED'],
    ['<tr><td>1</td><td', 'WORKBOOK_DAMAGED TAG_NOT_CLOSED'],
    ['<tr><!-- ', 'WORKBOOK_DAMAGED TAG_NOT_CLOSED'],
    [`<tr><td colspan=9999>${'</td><td>'.repeat(3)}`, 'WORKBOOK_TOO_LARGE COLUMNS'],
  ])('is refused when cut: %s', async (rows, reason) => {
    expect(await reasonOf(gridOf(bytesFile(Buffer.from(`<table>${rows}`))))).toBe(reason);
  });
});

describe('days, times and amounts as banks write them', () => {
  it.each([
    ['2026-10-12', '20738 null'],
    ['2026/1/5 9:05', '20458 32700'],
    ['20261012 090503', '20738 32703'],
    ['20261012 09:05:03', '20738 32703'],
    ['2026-10-12 09:05:03', '20738 32703'],
    ['2026/10/12 23:59:59', '20738 86399'],
    ['20261012 09.05.03', '20738 32703'],
    ['20261012090503', '20738 32703'],
    ['2026年10月12日 09时05分03秒', '20738 32703'],
    ['2026-10-12-09.05.03.123456', '20738 32703'],
    ['2025/12/03  14:06:51', '20425 50811'],
  ])('reads %s', (text, expected) => {
    const { day, clock } = readCivil(text)!;
    expect(`${day} ${clock}`).toBe(expected);
  });

  it.each([
    '2026-02-30',
    '2026-10/12',
    '202610121',
    '2026-10-12 24:00:00',
    '2026-10-12 9',
    '45658',
    '',
    '20261012 24:00:00',
    '20261012 09:61:00',
    '20261312 09:05:03',
    '20261012 09:05-03',
    '2026/1/5   09:05:03x',
    '20261012 0x:05:03',
  ])('does not take %s for a day', (text) => {
    expect(readCivil(text)).toBeNull();
  });

  it('reads a time that lost its nought, and no other number', () => {
    expect(readClock('90503')).toBe(32_703);
    expect(readClock('503')).toBeNull();
    expect(readClock('996100')).toBeNull();
  });

  it.each([
    ['¥1,234.50', '1234.50'],
    ['１，２３４．５元', '1234.5'],
    ['－￥3', '-3'],
    ['RMB .50', '0.50'],
    ['+400.00', '+400.00'],
  ])('reads %s', (text, expected) => {
    expect(plainAmount(text)).toBe(expected);
  });

  it.each(['1,23.00', '12,34', '1e5', '--5', '-+5', '5.', '$5', '五'])('does not take %s', (text) => {
    expect(plainAmount(text)).toBeNull();
  });

  it('keeps to the digits of the currency, and knows dashes for nothing', () => {
    expect(parseGrouped('1,234.50', 'CNY')).toBe(123_450n);
    expect(parseGrouped('1.5', 'JPY')).toBeNull();
    expect(parseGrouped('1.234', 'KWD')).toBe(1_234n);
    expect(['', '-', '--', '———'].every(isNothing)).toBe(true);
    expect(isNothing('-1')).toBe(false);
  });
});
