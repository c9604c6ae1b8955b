import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../shared/value/result.ts';
import { type CsvOptions, readCsv, readRecords } from '../../../src-main/importing/reading/csv.ts';

const chunked = (text: string, size: number): Uint8Array[] => {
  const bytes = new TextEncoder().encode(text);
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
};

async function read(text: string, options?: CsvOptions, size = 7): Promise<[number, ...string[]][]> {
  const records: [number, ...string[]][] = [];
  await readCsv(chunked(text, size), 'utf-8', (fields, line) => records.push([line, ...fields]), options);
  return records;
}

const refusalOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof Refusal ? error.problems[0] : error),
  );

describe('readCsv', () => {
  it('splits lines of any end and passes over empty ones, with the right line numbers', async () => {
    expect(await read('a,b\r\n\r\n运费,\n,\nlast')).toEqual([
      [1, 'a', 'b'],
      [3, '运费', ''],
      [4, '', ''],
      [5, 'last'],
    ]);
  });

  it('keeps lines, doubled marks and delimiters inside quotes, and counts their lines', async () => {
    expect(await read('"a\r\nb",1\n"say ""hi"", 运",2\n x"y,"z"\t ,3\r\n')).toEqual([
      [1, 'a\r\nb', '1'],
      [3, 'say "hi", 运', '2'],
      [4, ' x"y', 'z', '3'],
    ]);
  });

  it('takes a mark for a letter when told so, and other delimiters', async () => {
    expect(await read('"a,b"\n', { quote: false })).toEqual([[1, '"a', 'b"']]);
    expect(await read('a\tb\n"c\td"\t\te\n', { delimiter: '\t' })).toEqual([
      [1, 'a', 'b'],
      [2, 'c\td', '', 'e'],
    ]);
  });

  it('reads GB18030 and UTF-16 alike', async () => {
    const records: string[][] = [];
    const gbk = Uint8Array.of(0xd6, 0xd0, 0x2c, 0xb9, 0xfa, 0x0a);
    await readCsv([gbk], 'gb18030', (fields) => records.push(fields));
    await readCsv([Buffer.from('\ufeff中,国\n', 'utf16le')], 'utf-16le', (fields) => records.push(fields));
    expect(records).toEqual([
      ['中', '国'],
      ['中', '国'],
    ]);
  });

  it('gives back what was written, wherever the chunks are cut', async () => {
    const cell = fc.stringMatching(/^[a,"\n费 ]{0,4}$/);
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(table, fc.integer({ min: 1, max: 9 }), async (rows, size) => {
        const text = rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join('\r\n');
        expect((await read(text, {}, size)).map(([, ...fields]) => fields)).toEqual(rows);
      }),
    );
  });

  it('reads without quotes the same as with, where there are none', async () => {
    const table = fc.array(fc.array(fc.stringMatching(/^[ab费]{1,3}$/), { minLength: 1, maxLength: 4 }));
    await fc.assert(
      fc.asyncProperty(table, fc.integer({ min: 1, max: 9 }), async (rows, size) => {
        const text = rows.map((row) => row.join(',')).join('\n');
        const wanted = rows.filter((row) => row.length > 0);
        expect((await read(text, { quote: false }, size)).map(([, ...fields]) => fields)).toEqual(wanted);
      }),
    );
  });

  it('makes single fields on demand', async () => {
    const seen: unknown[] = [];
    const taken = (text: string) =>
      readRecords(chunked(text, 100), 'utf-8', (one) => seen.push([one.count, one.text(1, 1), one.firstByte(0)]), {
        quote: false,
      });
    await taken('`a,`费\n,`\n');
    expect(seen).toEqual([
      [2, '费', 96],
      [2, '', 0],
    ]);
  });

  it('reports the bytes consumed', async () => {
    let bytes = 0;
    await read('a,b\nc,d\n', { progress: (more) => (bytes += more) }, 3);
    expect(bytes).toBe(8);
  });

  it('refuses a quote that does not close, text after one, and endless records', async () => {
    expect(await refusalOf(read('a\n"b\nc'))).toMatchObject({
      code: 'ROW_MALFORMED',
      params: { reason: 'QUOTE_NOT_CLOSED' },
      where: { line: 2 },
    });
    expect(await refusalOf(read('a\n"b"c,d\n'))).toMatchObject({
      code: 'ROW_MALFORMED',
      params: { reason: 'TEXT_AFTER_QUOTE' },
      where: { line: 2 },
    });
    expect(await refusalOf(read(`x\n"${'a\n'.repeat(700_000)}`, {}, 65_536))).toMatchObject({
      code: 'ROW_MALFORMED',
      params: { reason: 'RECORD_TOO_LONG' },
      where: { line: 2 },
    });
    expect(await refusalOf(read(','.repeat(5_000), {}, 65_536))).toMatchObject({
      params: { reason: 'TOO_MANY_FIELDS' },
    });
    expect(await refusalOf(read(`"",${','.repeat(5_000)}`, {}, 65_536))).toMatchObject({
      params: { reason: 'TOO_MANY_FIELDS' },
    });
  });
});
