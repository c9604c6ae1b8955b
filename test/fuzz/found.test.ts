import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeGbk } from '../../src-main/cli/generate/files/gbk.ts';
import { formats } from '../../src-main/importing/formats/index.ts';
import { sampleOf } from '../../src-main/importing/sample.ts';
import { cellsOf, workbookOf } from '../formats/containers.ts';
import { gbkText } from '../formats/gbk.ts';
import { sampleFile } from '../formats/readSample.ts';
import { bytesFile } from '../importing/reading/bytes.ts';
import { zipOf } from '../importing/reading/zips.ts';
import { originalsOf } from './cases.ts';
import { judge, type Verdict } from './judge.ts';
import { membersOf } from './mutate/zip.ts';

/** What the fuzzing found, each with the smallest file that showed it. */
const text = (name: string): string => readFileSync(sampleFile(name), 'utf8');

const told = (verdict: Verdict): string =>
  verdict.kind === 'accepted'
    ? `accepted ${verdict.amounts.join('; ')}`
    : verdict.problems.map(({ code, params }) => `${code} ${params.reason ?? params.column ?? ''}`.trim()).join('; ');

const toldOf = async (bytes: string | Uint8Array): Promise<string> =>
  told(await judge(typeof bytes === 'string' ? Buffer.from(bytes) : bytes));

describe('amounts that doubled', () => {
  it('a sheet that a person copied', async () => {
    const cells = cellsOf(text('ccb/corporate.csv'));
    const { utils, write } = await import('@e965/xlsx');
    for (const bookType of ['xlsx', 'biff8'] as const) {
      const book = utils.book_new();
      for (const name of ['明细', '明细 (2)']) utils.book_append_sheet(book, utils.aoa_to_sheet(cells), name);
      const bytes = write(book, { type: 'buffer', bookType }) as Uint8Array;
      expect(await toldOf(bytes)).toBe('WORKBOOK_DAMAGED SHEET_TWICE');
    }
    expect(await toldOf(workbookOf(cells, 'xlsx'))).toMatch(/^accepted/);
  });

  it('a workbook that names one sheet twice', async () => {
    const members = membersOf(workbookOf(cellsOf(text('ccb/corporate.csv')), 'xlsx')).map(({ name, bytes }) => {
      const part = Buffer.from(bytes).toString('utf8');
      return { name, bytes: Buffer.from(part.replace(/<sheet [^>]*>/, (sheet) => sheet.repeat(2))) };
    });
    expect(await toldOf(zipOf(members))).toBe('WORKBOOK_DAMAGED SHEET_TWICE');
  });

  it('a zip with the same list twice', async () => {
    for (const id of ['alipay-trade', 'alipay-account']) {
      const bytes = readFileSync(sampleFile(`${id}/detail.csv`));
      const twice = ['a.csv', 'b.csv'].map((name) => ({ name, bytes }));
      expect(await toldOf(zipOf(twice))).toBe('ZIP_DAMAGED MEMBER_TWICE');
      expect(await toldOf(zipOf(twice.slice(0, 1)))).toMatch(/^accepted/);
    }
  });
});

describe('amounts in another currency', () => {
  it('a bank file of several currencies whose column is lost', async () => {
    const citic = text('citic/second.csv');
    expect(await toldOf(citic)).toContain('700 USD');
    expect(await toldOf(citic.replace('币种', '币'))).not.toContain('accepted');
    const boc = text('boc/card.csv');
    expect(await toldOf(boc)).toContain('-500 JPY');
    expect(await toldOf(boc.replace('币种', '币'))).not.toContain('accepted');
  });

  it('a BAI2 group whose currency slipped into the next field', async () => {
    const bai2 = text('bai2/two-groups.txt');
    expect(await toldOf(bai2.replace(',,JPY/', ',,,JPY/'))).toBe('VALUE_UNKNOWN 02 as-of date modifier');
    expect(await toldOf(bai2.replace(',,JPY/', ',JPY/,'))).toBe('VALUE_UNKNOWN 02 as-of time');
    expect(await toldOf(bai2.replace(',,JPY/', ','))).toBe('CURRENCY_UNKNOWN 02 currency');
  });

  it('a WeChat row without its currency', async () => {
    const row = text('wechat-trade/success.csv').replace('`CNY', '`');
    expect(await toldOf(row)).toBe('CURRENCY_UNKNOWN');
  });
});

describe('words that every object has', () => {
  it('in any cell of any sample', async () => {
    let cells = 0;
    for (const { id } of formats)
      for (const { verdict, sample } of await originalsOf(id)) {
        if (verdict.kind !== 'accepted' || !/csv$|txt$|qif$/i.test(sample.name)) continue;
        const lines = Buffer.from(sample.bytes).toString('latin1').split('\n');
        const row = lines.findIndex((line) => /[,|\t].*\d\d[,."|\t\r ]/.test(line));
        for (const at of [row, row + 1, lines.length - 2].filter((each) => each in lines)) {
          const delimiter = lines[at]!.includes('|') ? '|' : lines[at]!.includes('\t"') ? '\t' : ',';
          for (let field = 0; field < lines[at]!.split(delimiter).length; field += 1) {
            const fields = lines[at]!.split(delimiter);
            fields[field] = fields[field]!.replace(/[^`"\s]+/, 'constructor');
            // Throws for anything but a problem or rows that can be kept.
            await judge(Buffer.from(lines.with(at, fields.join(delimiter)).join('\n'), 'latin1'), sample.name);
            cells += 1;
          }
        }
      }
    expect(cells).toBeGreaterThan(1_000);
  });

  it.each(['constructor', '__proto__', 'toString'])('a QIF list named %s', async (name) => {
    expect(await toldOf(`!Type:${name}\nD10/13'26\nT1\n^\n`)).toBe('VALUE_UNKNOWN !Type');
  });
});

it('a row of a workbook whose number is no place', async () => {
  const bytes = workbookOf(cellsOf(text('cgb/card.csv')), 'xlsx');
  const members = membersOf(bytes).map(({ name, bytes: part }) => ({
    name,
    bytes: Buffer.from(Buffer.from(part).toString('utf8').replace('<row r="3"', '<row r="511217124997226560"')),
  }));
  expect(await toldOf(zipOf(members))).toBe('WORKBOOK_DAMAGED ROW_NUMBER');
  expect(await toldOf(bytes)).toMatch(/^accepted/);
});

describe('time', () => {
  const runs = ['\n', '\r\n', ' ', '\t', ',', '"', '<', '{', '|', '-', ':', '0', 'x', '!', '^', '/', '中'];

  it('no format takes long to tell what a run of one letter is', async () => {
    const header = text('wechat-trade/all.csv').split('\n')[0]!;
    for (const letter of runs)
      for (const begin of ['', `${header}\n`]) {
        const sample = await sampleOf(bytesFile(Buffer.from(begin + letter.repeat(70_000))));
        for (const format of formats) {
          const began = performance.now();
          format.identify(sample);
          expect(performance.now() - began, `${format.id} ${JSON.stringify(letter)}`).toBeLessThan(1_500);
        }
      }
  });

  it('an OFX file that is cut is told by its end', async () => {
    const cut = text('ofx/bank-and-card.ofx').replace('</OFX>', '');
    expect(await toldOf(cut)).toBe('FILE_TRUNCATED');
  });

  it('a text of MT940 that goes on for ever', async () => {
    const [begin, ...rest] = text('mt940/two-pages.sta').split(':62M:');
    const long = `${begin}${`${'x'.repeat(63)}\r\n`.repeat(20_000)}:62M:${rest.join(':62M:')}`;
    expect(await toldOf(long)).toBe('ROW_MALFORMED RECORD_TOO_LONG');
  });
});

it('reads the samples that the cases above are made of', async () => {
  expect(await toldOf(encodeGbk(gbkText('alipay-trade/detail.csv')))).toMatch(/^accepted/);
  for (const name of [
    'bai2/two-groups.txt',
    'wechat-trade/success.csv',
    'ofx/bank-and-card.ofx',
    'mt940/two-pages.sta',
  ])
    expect(await toldOf(text(name)), name).toMatch(/^accepted/);
});

describe('what a first look at a file does not see', () => {
  it('a statement behind the end of an OFX file that never ends itself', async () => {
    const ofx = text('ofx/bank-and-card.ofx');
    const at = ofx.lastIndexOf('<CCSTMTRS>');
    const again = ofx.slice(at, ofx.indexOf('</STMTTRN>', at) + '</STMTTRN>'.length);
    expect(await toldOf(`${ofx}\n<OFX>${again}${again}`)).toBe('FILE_TRUNCATED');
  });
});
