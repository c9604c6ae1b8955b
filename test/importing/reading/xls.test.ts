import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../shared/value/result.ts';
import { readXls } from '../../../src-main/importing/reading/xls.ts';
import { type Lie, oleOf, record, streamOf } from '../../fuzz/hostile/ole.ts';
import { bytesFile } from './bytes.ts';

const shorts = (...values: number[]): Buffer =>
  Buffer.concat(values.map((value) => Buffer.from([value & 255, value >> 8])));
const longs = (...values: number[]): Buffer =>
  Buffer.concat(values.map((value) => shorts(value & 0xffff, value >>> 16)));
const double = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
};
const wide = (text: string): Buffer => Buffer.from(text, 'utf16le');

/** The cells of the first sheet, as "A1 kind text". */
async function cellsOf(sheet: Uint8Array, globals?: Uint8Array): Promise<string[]> {
  const sheets = await readXls(bytesFile(oleOf(streamOf(sheet, globals))));
  const seen: string[] = [];
  sheets![0]!.eachRow((cells) => {
    for (const { ref, kind, text, formulaWithoutValue } of cells)
      if (ref !== '') seen.push(`${ref} ${formulaWithoutValue ? 'unknown' : kind} ${text}`.trim());
  });
  return seen;
}

async function reasonOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (raised: unknown) => raised,
  );
  if (!(error instanceof Refusal)) throw error ?? new Error('was read');
  return `${error.problems[0]!.code} ${error.problems[0]!.params.reason}`;
}

describe('records of a sheet ([MS-XLS])', () => {
  it('reads numbers of every kind digit by digit', async () => {
    // RK: bit 0 is a hundredth of it, bit 1 a whole number; else the upper half of a double.
    const half = double(1.5).readUInt32LE(4);
    const sheet = Buffer.concat([
      record(0x203, Buffer.concat([shorts(0, 0, 0), double(119.28)])),
      record(0x27e, Buffer.concat([shorts(0, 1, 0), longs((12_345 << 2) | 3)])),
      record(0x27e, Buffer.concat([shorts(0, 2, 0), longs((-7 << 2) | 2)])),
      record(0xbd, Buffer.concat([shorts(1, 1), shorts(0), longs(half), shorts(0), longs((5 << 2) | 2), shorts(2)])),
    ]);
    expect(await cellsOf(sheet)).toEqual([
      'A1 number 119.28',
      'B1 number 123.45',
      'C1 number -7',
      'B2 number 1.5',
      'C2 number 5',
    ]);
  });

  it('reads what a formula came to, and says where nothing is known', async () => {
    const formula = (column: number, result: Buffer): Buffer =>
      record(
        0x06,
        Buffer.concat([shorts(0, column, 0), result, shorts(0), longs(0), shorts(3), Buffer.from([0x1e, 1, 0])]),
      );
    const special = (kind: number, value = 0): Buffer => Buffer.from([kind, 0, value, 0, 0, 0, 0xff, 0xff]);
    const sheet = Buffer.concat([
      formula(0, double(2)),
      formula(1, double(0)),
      formula(2, special(1, 1)),
      formula(3, special(2, 0x07)),
      formula(4, special(3)),
      formula(5, special(0)),
      record(0x4bc, Buffer.alloc(10)),
      record(0x207, Buffer.concat([shorts(2), Buffer.from([1]), wide('合计')])),
    ]);
    expect(await cellsOf(sheet)).toEqual([
      'A1 number 2',
      'B1 unknown',
      'C1 boolean TRUE',
      'D1 error #DIV/0!',
      'E1 unknown',
      'F1 text 合计',
    ]);
  });

  it('reads shared strings over the borders of records, formatted and with readings', async () => {
    const rich = Buffer.concat([
      shorts(2),
      Buffer.from([8 | 4]),
      shorts(1),
      longs(4),
      Buffer.from('ab'),
      longs(0),
      longs(0),
    ]);
    const strings = Buffer.concat([
      record(0xfc, Buffer.concat([longs(3, 3), rich, shorts(4), Buffer.from([0]), Buffer.from('x')])),
      // The rest of the word, now in letters of two bytes each.
      record(0x3c, Buffer.concat([Buffer.from([1]), wide('账号1'), shorts(1), Buffer.from([0]), Buffer.from('y')])),
    ]);
    const sheet = Buffer.concat([0, 1, 2].map((at) => record(0xfd, Buffer.concat([shorts(0, at, 0), longs(at)]))));
    expect(await cellsOf(sheet, strings)).toEqual(['A1 text ab', 'B1 text x账号1', 'C1 text y']);
  });

  it('leaves out the cells of a chart, and passes over records that it does not know', async () => {
    const begin = record(0x809, Buffer.concat([shorts(0x600, 0x20), longs(0, 0, 6)]));
    const cell = (row: number): Buffer => record(0x203, Buffer.concat([shorts(row, 0, 0), double(row + 1)]));
    const sheet = Buffer.concat([
      cell(0),
      begin,
      cell(5),
      record(0x0a, new Uint8Array(0)),
      record(0x1234, Buffer.alloc(40)),
      cell(1),
    ]);
    expect(await cellsOf(sheet)).toEqual(['A1 number 1', 'A2 number 2']);
  });

  it.each<[string, Uint8Array, string]>([
    [
      'a cell that is said twice',
      Buffer.concat([1, 2].map((value) => record(0x203, Buffer.concat([shorts(0, 0, 0), double(value)])))),
      'CELL_TWICE',
    ],
    ['a string that is not there', record(0xfd, Buffer.concat([shorts(0, 0, 0), longs(9)])), 'SHARED_STRING'],
    ['a number that is none', record(0x203, Buffer.concat([shorts(0, 0, 0), double(Number.NaN)])), 'NUMBER'],
    ['a record that is too short', record(0x203, shorts(0, 0)), 'NOT_READABLE'],
  ])('refuses %s', async (_, sheet, reason) => {
    expect(await reasonOf(cellsOf(sheet))).toBe(`WORKBOOK_DAMAGED ${reason}`);
  });
});

describe('the container ([MS-CFB])', () => {
  const stream = streamOf(record(0x203, Buffer.concat([shorts(0, 0, 0), double(1)])));
  const readWithLies = (lies: Lie[]) => readXls(bytesFile(oleOf(stream, lies)));

  it.each<[string, Lie[]]>([
    ['a chain in a circle', [{ at: 512 + 3 * 4, value: 2 }]],
    ['a chain that leads out of the file', [{ at: 512 + 3 * 4, value: 5_000 }]],
    ['a stream that claims more than there is', [{ at: 1024 + 128 + 120, value: 0x7fffffff }]],
    [
      'a table of sectors that leads to itself',
      [
        { at: 68, value: 0 },
        { at: 512 + 127 * 4, value: 0 },
      ],
    ],
    ['sectors of another size', [{ at: 30, value: 7 }]],
  ])('refuses %s', async (_, lies) => {
    expect(await reasonOf(readWithLies(lies))).toBe('WORKBOOK_DAMAGED NOT_READABLE');
  });

  it('reads the same without lies, and tells an encrypted workbook', async () => {
    expect(await readWithLies([])).toHaveLength(1);
    const encrypted = streamOf(new Uint8Array(0), record(0x2f, Buffer.alloc(6)));
    expect(await reasonOf(readXls(bytesFile(oleOf(encrypted))))).toBe('WORKBOOK_DAMAGED ENCRYPTED');
  });
});
