import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatMinor, parseMinor } from '../../shared/value/money.ts';
import { dayOf } from '../../shared/value/time.ts';
import { pack, writeZip } from '../../src-main/cli/generate/files/zip.ts';
import { isDateFormat, serialText } from '../../src-main/importing/reading/workbook/dates.ts';
import { SheetScanner } from '../../src-main/importing/reading/workbook/scan.ts';
import { SheetReader } from '../../src-main/importing/reading/workbook/sheet.ts';
import { StringTable } from '../../src-main/importing/reading/workbook/strings.ts';
import {
  amountOfNumber,
  type Cell,
  identifierOfNumber,
  readSheet,
  sampleSheet,
  sheetNames,
} from '../../src-main/importing/reading/xlsx.ts';
import { refusalOf, sharedSample } from '../formats/readSample.ts';
import { bytesFile, diskFile } from './reading/bytes.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gouji-xlsx-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const made = (): string => join(folder, 'made.xlsx');
const xml = (text: string): Uint8Array => Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${text}`, 'utf8');

/** A workbook of hand-written parts; the sheet's rows are given, other parts may be replaced or left out (null). */
function workbookOf(rows: string | Uint8Array, parts: Record<string, string | Uint8Array | null> = {}) {
  const sheet = typeof rows === 'string' ? `<worksheet><sheetData>${rows}</sheetData></worksheet>` : rows;
  const all: Record<string, string | Uint8Array | null> = {
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels':
      '<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet name="一" sheetId="1" r:id="r1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="r3" Type="x/styles" Target="styles.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': sheet,
    ...parts,
  };
  const members = Object.entries(all)
    .filter((entry): entry is [string, string | Uint8Array] => entry[1] !== null)
    .map(([name, content]) => ({
      name: Buffer.from(name),
      utf8: true,
      packed: pack(typeof content === 'string' ? xml(content) : content),
    }));
  writeZip(made(), dayOf(2026, 10, 12)!, members);
  return diskFile(made());
}

type Row = { number: number; cells: Cell[] };
async function rowsOf(file = diskFile(made()), sheet?: number): Promise<Row[]> {
  const rows: Row[] = [];
  await readSheet(file, { sheet, onRow: (cells, number) => rows.push({ number, cells }) });
  return rows;
}
const textsOf = async (file = diskFile(made())) =>
  (await rowsOf(file)).map(({ cells }) => cells.map((cell) => cell.text));
const kindsOf = async (file = diskFile(made())) =>
  (await rowsOf(file)).map(({ cells }) => cells.map((cell) => `${cell.kind}:${cell.text}`));

describe('reading a workbook', () => {
  it('reads what exceljs writes: strings, rich text, numbers, dates, booleans, errors, formulas', async () => {
    const workbook = new ExcelJS.Workbook();
    const sheet = workbook.addWorksheet('流水');
    sheet.addRow(['名称', { richText: [{ text: '甲' }, { text: '乙', font: { bold: true } }] }, 12.5, true]);
    sheet.addRow([new Date(Date.UTC(2026, 9, 12)), new Date(Date.UTC(2026, 9, 12, 23, 59, 58)), { error: '#N/A' }]);
    sheet.addRow([{ formula: '1+1', result: 2 }, { formula: 'A1', result: '名称' }, { formula: 'NOW()' }]);
    sheet.getCell('A2').numFmt = 'yyyy-mm-dd';
    sheet.getCell('B2').numFmt = 'yyyy/m/d hh:mm:ss';
    await workbook.xlsx.writeFile(made());
    expect(await kindsOf()).toEqual([
      ['text:名称', 'text:甲乙', 'number:12.5', 'boolean:TRUE'],
      ['date:2026-10-12', 'date:2026-10-12 23:59:58', 'error:#N/A'],
      ['number:2', 'text:名称', 'blank:'],
    ]);
    expect((await rowsOf())[2]!.cells[2]).toMatchObject({ formulaWithoutValue: true, ref: 'C3' });
  });

  it('counts days of the 1904 system', async () => {
    const workbook = new ExcelJS.Workbook();
    workbook.properties.date1904 = true;
    workbook
      .addWorksheet('S')
      .addRow([new Date(Date.UTC(2026, 9, 12))])
      .getCell(1).numFmt = 'yyyy-mm-dd';
    await workbook.xlsx.writeFile(made());
    expect(await textsOf()).toEqual([['2026-10-12']]);
  });

  it('keeps the digits of numbers as they are written', async () => {
    const values = ['119.27999999999999', '1E+2', '0.10', '-12345678901234567890', '1.2345E-05'];
    expect(await textsOf(workbookOf(`<row>${values.map((value) => `<c><v>${value}</v></c>`).join('')}</row>`))).toEqual(
      [values],
    );
  });

  it('reads inline and phonetic text, escapes, dates as text, prefixed names and cells without references', async () => {
    const strings =
      '<sst><si><t>汉</t><rPh sb="0" eb="1"><t>hàn</t></rPh></si><si><r><t xml:space="preserve"> a</t></r><r><t>&amp;b_x000A_c</t></r></si></sst>';
    const rows =
      '<x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="s"><x:v>1</x:v></x:c><x:c t="inlineStr"><x:is><x:r><x:t>d</x:t></x:r><x:r><x:t>e</x:t></x:r></x:is></x:c><x:c t="d"><x:v>2026-10-12T01:02:03</x:v></x:c><x:c t="str"><x:f>A1</x:f><x:v><![CDATA[<f>]]></x:v></x:c></x:row>';
    const sheet = xml(`<x:worksheet xmlns:x="m"><x:sheetData>${rows}</x:sheetData></x:worksheet>`);
    const cells = await kindsOf(workbookOf(sheet, { 'xl/sharedStrings.xml': strings }));
    expect(cells).toEqual([['text:汉', 'text: a&b\nc', 'text:de', 'date:2026-10-12 01:02:03', 'text:<f>']]);
  });

  it('puts cells under their columns and numbers rows as the sheet does', async () => {
    const rows = await rowsOf(
      workbookOf('<row r="3"><c r="B3"><v>1</v></c><c r="AA3"><v>2</v></c></row><row><c><v>3</v></c></row>'),
    );
    expect(rows.map(({ number, cells }) => [number, cells.length])).toEqual([
      [3, 27],
      [4, 1],
    ]);
    expect(rows[0]!.cells.map((cell) => cell.text).join('')).toBe('12');
  });

  it('passes over blank rows, a million of them', async () => {
    let rows = '<row r="1"><c r="A1"><v>1</v></c></row>';
    const blank: string[] = [];
    for (let row = 2; row < 1_048_576; row += 1) blank.push(`<row r="${row}"><c r="A${row}" s="1"/></row>`);
    rows += `${blank.join('')}<row r="1048576"><c r="A1048576"><v>2</v></c></row>`;
    expect((await rowsOf(workbookOf(rows))).map(({ number }) => number)).toEqual([1, 1_048_576]);
  }, 60_000);

  it('takes the first sheet that is seen, or the one asked for', async () => {
    const file = workbookOf('<row><c><v>1</v></c></row>', {
      'xl/workbook.xml':
        '<workbook xmlns:r="r"><sheets><sheet name="暗" state="hidden" r:id="r1"/><sheet name="明" r:id="r4"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels':
        '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r4" Type="x/worksheet" Target="worksheets/sheet2.xml"/></Relationships>',
      'xl/worksheets/sheet2.xml': '<worksheet><sheetData><row><c><v>2</v></c></row></sheetData></worksheet>',
    });
    expect(await sheetNames(file)).toEqual(['暗', '明']);
    expect(await textsOf(file)).toEqual([['2']]);
    expect((await rowsOf(file, 0))[0]!.cells[0]!.text).toBe('1');
  });

  it('shows the first rows for identification without the rest', async () => {
    const strings = `<sst>${['甲', '乙'].map((text) => `<si><t>${text}</t></si>`).join('')}<si><t>broken`;
    const rows = '<row><c t="s"><v>1</v></c><c t="s"><v>0</v></c></row><row><c><v>7</v></c></row><row><c>';
    const file = workbookOf(xml(`<worksheet><sheetData>${rows}`), { 'xl/sharedStrings.xml': strings });
    expect(await sampleSheet(file, 2)).toEqual({ name: '一', rows: [['乙', '甲'], ['7']] });
  });

  it('reports the bytes that it read and lets itself be stopped', async () => {
    const file = workbookOf('<row><c><v>1</v></c></row>');
    let bytes = 0;
    await readSheet(file, { onRow: () => undefined, progress: (more) => (bytes += more) });
    expect(bytes).toBeGreaterThan(0);
    const stop = new Error('stopped');
    const reading = readSheet(file, {
      onRow: () => undefined,
      checkpoint: () => {
        throw stop;
      },
    });
    await expect(reading).rejects.toBe(stop);
  });
});

describe('shared strings', () => {
  it('are those that were put in, however many and long, and no others', () => {
    const table = new StringTable();
    const texts = Array.from({ length: 10_000 }, (_, at) => `${at}收😀${'x'.repeat(at % 7 === 0 ? at : 3)}`);
    for (const text of texts) table.add(text);
    expect([table.at(-1), table.at(10_000), table.at(1.5), table.at(Number.NaN)]).toEqual(Array(4).fill(undefined));
    expect(texts.every((text, at) => table.at(at) === text)).toBe(true);
    // Again, and those that share their place with others.
    expect([5, 4101, 5, 8197, 4101].map((at) => table.at(at))).toEqual([5, 4101, 5, 8197, 4101].map((at) => texts[at]));
  });
});

describe('the scanner of sheets', () => {
  const sheet =
    '<?xml version="1.0"?><!-- a > b --><x:worksheet a=\'"\'>\r\n<x:sheetData><x:row r="2" ht=">"><x:c r="B2" t="str" ><x:v>&lt;&#65;&#x4e2d;\r\n</x:v></x:c ><x:c r="C2"/></x:row></x:sheetData></x:worksheet>\n';
  const scanned = (pieces: readonly (string | Buffer)[]): Cell[][] => {
    const rows: Cell[][] = [];
    const scanner = new SheetScanner(
      new SheetReader({ shared: () => undefined, isDate: [], date1904: false }, (cells) => rows.push(cells)),
    );
    for (const piece of pieces) scanner.write(Buffer.from(piece));
    scanner.end();
    return rows;
  };

  it('reads the same wherever its chunks end', () => {
    const whole = scanned([sheet]);
    expect(whole.map((cells) => cells.map((cell) => cell.text))).toEqual([['', '<A中\n']]);
    for (let size = 1; size < sheet.length; size += 1) {
      const pieces = Array.from({ length: Math.ceil(sheet.length / size) }, (_, at) =>
        sheet.slice(at * size, (at + 1) * size),
      );
      expect(scanned(pieces)).toEqual(whole);
    }
  });

  it('refuses it wherever it is cut', () => {
    for (let length = 0; length < sheet.trimEnd().length; length += 1)
      expect(() => scanned([sheet.slice(0, length)]), sheet.slice(0, length)).toThrow('WORKBOOK_DAMAGED');
  });

  it.each([
    '<a><b></a></b>',
    '<a/><b/>',
    '<a/>text',
    '<a b/>',
    '<a b=c/>',
    '<a></a',
    '</a>',
    '<>',
    '<c><v>&nbsp;</v></c>',
    '<c><v>&constructor;</v></c>',
    '<c><v>&#xD83D;</v></c>',
    '<c><v>a & b</v></c>',
    '<!ELEMENT a>',
  ])('refuses %s', (text) => expect(() => scanned([text])).toThrow('WORKBOOK_DAMAGED'));
});

describe('a workbook that is none', () => {
  const cell = '<row><c><v>1</v></c></row>';
  it.each([
    ['is cut', () => bytesFile(readFileSync(made()).subarray(0, 400)), 'WORKBOOK_DAMAGED'],
    ['is text', () => bytesFile(Buffer.from('a,b,c')), 'WORKBOOK_DAMAGED'],
    ['is empty', () => bytesFile(new Uint8Array()), 'FILE_EMPTY'],
    ['has no workbook part', () => workbookOf(cell, { 'xl/workbook.xml': null }), 'WORKBOOK_DAMAGED'],
    ['has no sheet', () => workbookOf(cell, { 'xl/workbook.xml': '<workbook/>' }), 'WORKBOOK_DAMAGED'],
    ['lacks its sheet', () => workbookOf(cell, { 'xl/worksheets/sheet1.xml': null }), 'WORKBOOK_DAMAGED'],
    ['breaks off', () => workbookOf(xml('<worksheet><sheetData><row>')), 'WORKBOOK_DAMAGED'],
    ['is not XML', () => workbookOf('<row></c></row>'), 'WORKBOOK_DAMAGED'],
    ['is not UTF-8', () => workbookOf(Buffer.from([...xml('<worksheet>'), 0xff, 0xfe])), 'WORKBOOK_DAMAGED'],
    [
      'declares a document type',
      () => workbookOf(xml('<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>')),
      'WORKBOOK_DAMAGED',
    ],
    ['uses an entity of its own', () => workbookOf('<row><c t="str"><v>&a;</v></c></row>'), 'WORKBOOK_DAMAGED'],
    ['lacks a shared string', () => workbookOf('<row><c t="s"><v>4</v></c></row>'), 'WORKBOOK_DAMAGED'],
    ['has a number that is none', () => workbookOf('<row><c><v>12a</v></c></row>'), 'WORKBOOK_DAMAGED'],
    ['has a cell without a column', () => workbookOf('<row r="1"><c r="1"><v>1</v></c></row>'), 'WORKBOOK_DAMAGED'],
    ['has a cell in column ZZZ', () => workbookOf('<row><c r="ZZZ1"><v>1</v></c></row>'), 'WORKBOOK_TOO_LARGE'],
    [
      'has a text without end',
      () => workbookOf(`<row><c t="str"><v>${'a'.repeat(5e6)}</v></c></row>`),
      'WORKBOOK_TOO_LARGE',
    ],
    ['inflates without end', () => workbookOf(Buffer.alloc(80_000_000, 32)), 'WORKBOOK_TOO_LARGE'],
  ])('%s', async (_what, file, code) => {
    workbookOf(cell);
    const problems = await refusalOf(rowsOf(file()));
    expect(problems.map((problem) => problem.code)).toEqual([code]);
  });
});

describe('dates of a workbook', () => {
  it.each([
    ['14', undefined, true],
    ['0', undefined, false],
    ['57', undefined, true],
    ['164', 'yyyy"年"m"月"d"日"', true],
    ['164', '[$-804]yyyy-mm-dd;@', true],
    ['164', '[h]:mm:ss', true],
    ['164', '#,##0.00_);[Red]\\(#,##0.00\\)', false],
    ['164', '0.00"days"', false],
    ['164', '0.00E+00', false],
    ['164', 'General', false],
  ])('format %s %s', (id, code, expected) => expect(isDateFormat(id, code)).toBe(expected));

  it.each([
    [46307, false, '2026-10-12'],
    [46307.99997685185, false, '2026-10-12 23:59:58'],
    [0.5, false, '12:00:00'],
    [59, false, '1900-02-28'],
    [60, false, null],
    [61, false, '1900-03-01'],
    [0, true, '1904-01-01'],
    [-1, false, null],
    [3e6, false, null],
  ])('serial %d', (serial, date1904, expected) => expect(serialText(serial, date1904)).toBe(expected));
});

describe('numbers of a workbook', () => {
  it.each([
    ['119.27999999999999', 2, '119.28'],
    ['-0.30000000000000004', 2, '-0.3'],
    ['1234.5600000000013', 2, '1234.56'],
    ['119.279999999', 2, null],
    ['119.285', 2, null],
    ['119.285', 3, '119.285'],
    ['1E+2', 2, '100'],
    ['1.2E-1', 2, '0.12'],
    ['0', 2, '0'],
    ['1000000', 0, '1000000'],
    ['9999999999999.99', 2, '9999999999999.99'],
    ['12345678901234.561', 2, null],
    ['99999999999999.999', 2, null],
    ['1,234', 2, null],
    ['', 2, null],
  ])('amount %s with %d digits', (text, scale, expected) => expect(amountOfNumber(text, scale)).toBe(expected));

  it('gives back every amount, and the sum that floats have blurred or nothing', () => {
    const amount = fc.bigInt({ min: -99_999_999_999n, max: 99_999_999_999n });
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        const [x, y, sum] = [a, b, a + b].map((minor) => formatMinor(minor, 'CNY'));
        const minorOf = (text: string | null) => (text === null ? null : parseMinor(text, 'CNY'));
        expect(minorOf(amountOfNumber(String(Number(x)), 2))).toBe(a);
        // Where most digits cancel out, what is left is not what anybody wrote: refused, never another amount.
        expect([minorOf(sum!), null]).toContain(minorOf(amountOfNumber(String(Number(x) + Number(y)), 2)));
        if (a > 0n === b > 0n) expect(minorOf(amountOfNumber(String(Number(x) + Number(y)), 2))).toBe(a + b);
      }),
    );
  });

  it('gives identifiers only where every digit is there', () => {
    expect(identifierOfNumber('123456789012345')).toBe('123456789012345');
    expect(['1234567890123456', '1.2E+17', '12.5', '-3'].map(identifierOfNumber)).toEqual([null, null, null, null]);
  });
});

const shared = sharedSample('bank/expected/xlsx-cells.json');
type Expected = { file: string; kind: string; rows: (string | number | boolean | null)[][] };
const workbooks = shared
  ? (JSON.parse(readFileSync(shared, 'utf8')) as Expected[]).filter(({ kind }) => kind === 'xlsx')
  : [];

describe.skipIf(workbooks.length === 0)('workbooks of others (shared/fixtures)', () => {
  it.each(workbooks)('$file', async ({ file, rows }) => {
    // Excel writes doubles with seventeen digits; what it shows is what was expected.
    const shown = (cell: Cell) => (cell.kind === 'number' ? amountOfNumber(cell.text, 10) : cell.text);
    const read = (await rowsOf(diskFile(sharedSample(`bank/${file}`)!))).map(({ cells }) => cells.map(shown));
    const plain = rows
      .map((row) => row.map((value) => (value === null ? '' : String(value))))
      .map((row) => {
        const last = row.findLastIndex((text) => text !== '');
        return row.slice(0, last + 1);
      });
    expect(read).toEqual(plain.filter((row) => row.length > 0));
  });
});
