import { describe, expect, it } from 'vitest';
import { format as book } from '../../../src-main/importing/formats/book-csv/index.ts';
import { Cells } from '../../../src-main/importing/reading/cells.ts';
import { CsvRecord } from '../../../src-main/importing/reading/csv.ts';
import { parseGrouped } from '../../../src-main/importing/reading/grouped.ts';
import { amountClaim } from '../../../src-main/importing/reading/totals.ts';
import { AmountStyle, openMark, plainAmount, shownMark } from '../../../src-main/importing/reading/writtenAmount.ts';
import { readText, refusalOf } from '../../formats/readSample.ts';
import { ledger } from '../workspace.ts';

/** A text, its currency, and its minor units where a point is the decimal mark; null where it is no amount. */
const pointed: [text: string, currency: string, minor: bigint | null][] = [
  ['1234.5', 'CNY', 123_450n],
  ['1,234.56', 'CNY', 123_456n],
  ['12,345,678.90', 'CNY', 1_234_567_890n],
  ['(12.00)', 'CNY', -1_200n],
  ['(1,234.56)', 'CNY', -123_456n],
  ['（12.00）', 'CNY', -1_200n],
  ['１２３．４５', 'CNY', 12_345n],
  ['１，２３４．５０', 'CNY', 123_450n],
  ['¥12.00', 'CNY', 1_200n],
  ['￥1,234.50', 'CNY', 123_450n],
  ['-¥12.00', 'CNY', -1_200n],
  ['¥-12.00', 'CNY', -1_200n],
  ['(¥12.00)', 'CNY', -1_200n],
  ['12.00元', 'CNY', 1_200n],
  ['RMB 3', 'CNY', 300n],
  ['12.00-', 'CNY', -1_200n],
  ['\u221212.00', 'CNY', -1_200n],
  ['－12.00', 'CNY', -1_200n],
  ['+12.00', 'CNY', 1_200n],
  [' \u00a012.00\u00a0', 'CNY', 1_200n],
  ['1\u00a0234.50', 'CNY', 123_450n],
  ['1 234 567.80', 'CNY', 123_456_780n],
  ['.50', 'CNY', 50n],
  ['12.340', 'CNY', 1_234n],
  ['1,234', 'JPY', 1_234n],
  ['1234.00', 'JPY', 1_234n],
  ['1.234', 'KWD', 1_234n],
  ['1,234.567', 'KWD', 1_234_567n],
  ['12.345', 'CNY', null],
  ['1234.5', 'JPY', null],
  ['1.2345', 'KWD', null],
  ['1.234,56', 'CNY', null],
  ['12,5', 'CNY', null],
  ['12,34.50', 'CNY', null],
  ['1,23,456.00', 'CNY', null],
  ['1,2345.00', 'CNY', null],
  ['--12.00', 'CNY', null],
  ['-12.00-', 'CNY', null],
  ['-(12.00)', 'CNY', null],
  ['(12.00', 'CNY', null],
  ['¥¥12.00', 'CNY', null],
  ['-¥-12.00', 'CNY', null],
  ['1 2.00', 'CNY', null],
  ['12.0O', 'CNY', null],
  ['1E+05', 'CNY', null],
  ['12²', 'CNY', null],
  ['½', 'CNY', null],
  ['٣', 'CNY', null],
  ['12.00 CR', 'CNY', null],
  ['∞', 'CNY', null],
  ['', 'CNY', null],
  ['9'.repeat(200), 'CNY', null],
];

/** How each shared tool reads the text of an amount where the file's mark is a point. */
const tools: Record<string, (text: string, currency: string) => bigint | null> = {
  'bank details and totals': parseGrouped,
  'cells of a channel': (text, currency) => {
    const record = new CsvRecord();
    const bytes = Buffer.from(text);
    record.over(bytes);
    record.count = 1;
    record.ends[0] = bytes.length;
    const cells = new Cells(['金额'], { currency });
    cells.turnTo(record, 1);
    try {
      return cells.amount(0);
    } catch {
      return null;
    }
  },
  'a declared sum': (text, currency) => {
    const wanted = pointed.find(([each, of]) => each === text && of === currency)![2];
    return amountClaim('合计', text, wanted ?? 0n, currency).total.agrees ? wanted : null;
  },
};

describe.each(Object.entries(tools))('amounts as %s are read', (_, read) => {
  it.each(pointed)('%s %s', (text, currency, minor) => expect(read(text, currency)).toBe(minor));
});

describe('amounts of a file that shows its own mark', () => {
  it.each<[string, ',' | '.' | null, string | null]>([
    ['1.234,56', null, '1234.56'],
    ['1,234.56', null, '1234.56'],
    ['1.234', ',', '1234'],
    ['1.234', '.', '1.234'],
    ['1,234', '.', '1234'],
    ['1,234', null, null],
    ['1.234', null, null],
    ['(1.234,56)', null, '-1234.56'],
    ['1.234,56-', null, '-1234.56'],
    ['１．２３４，５６', null, '1234.56'],
    ['¥1,234.56', null, '1234.56'],
  ])('%s with %s', (text, mark, expected) => expect(plainAmount(text, mark)).toBe(expected));

  it('learns the mark, and knows what leaves it open', () => {
    const style = new AmountStyle();
    style.see('1,234');
    expect(style.mark).toBe(null);
    expect(['1,234', '1.234', '1,234.5', '0,234', '1,234,567'].map(openMark)).toEqual([',', '.', null, null, null]);
    expect(['1,234', '12.5', '12,5', '1,234,567', '12', 'x'].map(shownMark)).toEqual([null, '.', ',', '.', null, null]);
    style.see('12,50');
    expect(style.mark).toBe(',');
  });
});

describe('amounts of a ledger', () => {
  const read = (...amounts: string[]) =>
    readText(book, ledger(amounts.map((amount, at) => [`2026-10-12 08:00:0${at}`, amount, `N${at}`])), 4096);

  it('are read as people write them', async () => {
    const { rows } = await read('"1,234.56"', '(12.00)', '１２．５０', '￥3.00', '7.00-', ' 8.00\u00a0', '"1,000"');
    expect(rows.map(({ amount }) => amount)).toEqual([123_456n, -1_200n, 1_250n, 300n, -700n, 800n, 100_000n]);
  });

  it('are refused where no decimal point says what a comma is', async () => {
    const fee = (text: string): string => text.replaceAll(',0.01,', ',,');
    const open = ledger([['2026-10-12 08:00:00', '"1,234"', 'A']]);
    expect(await refusalOf(readText(book, fee(open), 4096))).toMatchObject([
      { code: 'AMOUNT_INVALID', params: { value: '1,234', record: '1' }, where: { line: 2 } },
    ]);
    const yen = await readText(book, fee(open).replace('CNY', 'JPY'), 4096);
    expect(yen.rows[0]!.amount).toBe(1_234n);
    const later = ledger([
      ['2026-10-12 08:00:00', '"1,234"', 'A'],
      ['2026-10-12 08:00:01', '5.00', 'B'],
    ]);
    expect((await readText(book, fee(later), 4096)).rows[0]!.amount).toBe(123_400n);
  });
});
