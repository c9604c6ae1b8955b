import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formats } from '../../../src-main/importing/formats/index.ts';
import { identify } from '../../../src-main/importing/identify.ts';
import { decodeChunks } from '../../../src-main/importing/reading/text.ts';
import { readWith, sampleFile } from '../../formats/readSample.ts';
import { bytesFile } from './bytes.ts';

const encoded = {
  'utf-8': (text: string) => Buffer.from(text),
  'utf-16le': (text: string) => Buffer.from(text, 'utf16le'),
};

async function linesOf(text: string, encoding: keyof typeof encoded, size = 3): Promise<string[]> {
  const bytes = encoded[encoding](text);
  const pieces: string[] = [];
  for await (const piece of decodeChunks(bytesFile(bytes, 'a', size).chunks(), encoding)) pieces.push(piece);
  return pieces.join('').split('\n');
}

describe.each(['utf-8', 'utf-16le'] as const)('lines of %s', (encoding) => {
  it.each([1, 2, 3, 5, 4096])('that end in CR alone are lines, chunks of %i', async (size) => {
    expect(await linesOf('甲,乙\r1,2\r3,4\r', encoding, size)).toEqual(['甲,乙', '1,2', '3,4', '']);
    expect(await linesOf('"a\r\nb",c\rd\re', encoding, size)).toEqual(['"a', '', 'b",c', 'd', 'e']);
  });

  it.each([1, 3, 4096])('that end in LF or CR LF keep the CR in them, chunks of %i', async (size) => {
    for (const text of ['a\nb\rc\n', 'a\r\nb\rc\r\n', 'a\r\r\nb', 'ab', 'a\r', '"a\rb"\nc\rd', '\u0d41\u0d0d\n\u0d41'])
      expect(await linesOf(text, encoding, size)).toEqual(text.split('\n'));
  });

  it.each([1, 3, 4096])('end before Ctrl-Z, chunks of %i', async (size) => {
    expect(await linesOf('a\r\nb\r\n\x1a', encoding, size)).toEqual(['a\r', 'b\r', '']);
    expect(await linesOf('a\nb\x1a\x1a', encoding, size)).toEqual(['a', 'b']);
    expect(await linesOf('a\x1ab\nc', encoding, size)).toEqual(['a\x1ab', 'c']);
  });
});

it('a line without end is refused, whatever ends the text', async () => {
  const endless = Buffer.alloc(3 << 20, 'a');
  for (const letter of ['a', '\x1a', '"']) {
    endless.fill(letter);
    const read = async (): Promise<void> => {
      for await (const piece of decodeChunks(bytesFile(endless, 'a', 65_536).chunks(), 'utf-8')) void piece;
    };
    await expect(read(), JSON.stringify(letter)).rejects.toMatchObject({ problems: [{ code: 'ROW_MALFORMED' }] });
  }
});

describe.each([
  'wechat-trade/all.csv',
  'wechat-fund/basic.csv',
  'alipay-trade/detail.csv',
  'icbc/corporate.csv',
  'ccb/corporate.csv',
  'boc/corporate.csv',
  'book/ledger-gbk.csv',
  'stripe-balance/report.csv',
])('%s', (name) => {
  const bytes = readFileSync(sampleFile(name));
  const read = async (of: Uint8Array) => {
    const file = bytesFile(of, name);
    return (await readWith((await identify(file, formats)).format, file)).rows;
  };

  it('is the same with CR at the ends of its lines, and with Ctrl-Z behind them', async () => {
    const rows = await read(bytes);
    expect(rows.length).toBeGreaterThan(0);
    const text = bytes.toString('latin1');
    expect(await read(Buffer.from(text.replaceAll(/\r?\n/g, '\r'), 'latin1'))).toEqual(rows);
    expect(await read(Buffer.from(`${text}\x1a`, 'latin1'))).toEqual(rows);
  });
});
