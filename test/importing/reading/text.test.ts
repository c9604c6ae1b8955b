import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../shared/entity/problem.ts';
import { Refusal } from '../../../shared/value/result.ts';
import { encodingOf, encodingOfFile } from '../../../src-main/importing/reading/encoding.ts';
import { decodeChunks, linesOf, utf8Pieces } from '../../../src-main/importing/reading/text.ts';
import { bytesFile } from './bytes.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const gbk = Uint8Array.of(0xd6, 0xd0, 0xb9, 0xfa, 0x0a, 0xb1, 0xbe, 0x0a); // 中国\n本\n
const pieces = (bytes: Uint8Array, size: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));

async function textOf(chunks: Iterable<Uint8Array>, encoding: Parameters<typeof decodeChunks>[1]): Promise<string> {
  let text = '';
  for await (const part of decodeChunks(chunks, encoding)) text += part;
  return text;
}

async function problemIn(work: () => Promise<unknown>): Promise<Problem | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.problems[0] ?? null;
    throw error;
  }
}

describe('encodingOf', () => {
  it('lets the byte order mark decide', () => {
    expect(encodingOf(Uint8Array.of(0xef, 0xbb, 0xbf, 0x41), true)).toBe('utf-8');
    expect(encodingOf(Uint8Array.of(0xff, 0xfe, 0x41, 0), true)).toBe('utf-16le');
    expect(encodingOf(Uint8Array.of(0xfe, 0xff, 0, 0x41), true)).toBe('utf-16be');
  });

  it('tries strict UTF-8, then strict GB18030, then gives up', () => {
    expect(encodingOf(utf8('plain'), true)).toBe('utf-8');
    expect(encodingOf(utf8('运费'), true)).toBe('utf-8');
    expect(encodingOf(gbk, true)).toBe('gb18030');
    expect(encodingOf(Uint8Array.of(0x41, 0xff, 0xff), true)).toBeNull();
    expect(encodingOf(Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0), true)).toBeNull();
  });

  it('forgives a character cut by the end of a head, and only there', () => {
    expect(encodingOf(utf8('运费').subarray(0, 5), false)).toBe('utf-8');
    expect(encodingOf(utf8('运费').subarray(0, 5), true)).not.toBe('utf-8');
    expect(encodingOf(gbk.subarray(0, 6), false)).toBe('gb18030');
    expect(encodingOf(gbk.subarray(0, 6), true)).toBeNull();
  });
});

describe('decodeChunks', () => {
  it('gives the same text wherever the chunks are cut, without the mark', async () => {
    for (let size = 1; size < 9; size += 1) {
      expect(await textOf(pieces(utf8('\ufeff运费,1\r\n退款,2\n末'), size), 'utf-8')).toBe('运费,1\r\n退款,2\n末');
      expect(await textOf(pieces(gbk, size), 'gb18030')).toBe('中国\n本\n');
      const wide = Buffer.from('\ufeff运费\n退\n', 'utf16le');
      expect(await textOf(pieces(wide, size), 'utf-16le')).toBe('运费\n退\n');
      expect(await textOf(pieces(Buffer.from(wide).swap16(), size), 'utf-16be')).toBe('运费\n退\n');
    }
  });

  it('names the byte and the line that do not fit', async () => {
    const bytes = Buffer.concat([utf8('a\nb\n运费'), Uint8Array.of(0xff), utf8('c\n')]);
    for (const size of [1, 3, 100]) {
      const found = await problemIn(() => textOf(pieces(bytes, size), 'utf-8'));
      expect(found).toMatchObject({ code: 'ENCODING_INVALID', params: { position: '11', encoding: 'utf-8' } });
      expect(found?.where.line).toBe(3);
      expect(found?.where.excerpt).toContain('运费');
    }
    const cut = await problemIn(() => textOf([gbk.subarray(0, 7), Uint8Array.of(0xd6)], 'gb18030'));
    expect(cut).toMatchObject({ code: 'ENCODING_INVALID', where: { line: 2 } });
  });

  it('proves UTF-8 pieces before they are split', async () => {
    const drain = async (): Promise<void> => {
      for await (const piece of utf8Pieces([utf8('a\n'), Uint8Array.of(0xc3, 0x28)], 'utf-8'))
        expect(piece[0]).toBe(97);
    };
    expect(await problemIn(drain)).toMatchObject({ code: 'ENCODING_INVALID', params: { position: '4' } });
  });

  it('refuses a line beyond 1 MB before it fills the memory', async () => {
    let handed = 0;
    function* endless(): Generator<Uint8Array> {
      yield utf8('head\n');
      for (; handed < 100_000_000; handed += 65_536) yield new Uint8Array(65_536).fill(97);
    }
    const found = await problemIn(() => textOf(endless(), 'utf-8'));
    expect(found).toMatchObject({ code: 'ROW_MALFORMED', params: { reason: 'RECORD_TOO_LONG' }, where: { line: 2 } });
    expect(handed).toBeLessThan(2_000_000);
  });
});

describe('files', () => {
  it('gives lines without their ends', async () => {
    expect(await linesOf([utf8('a\r\n\r\nb')], 'utf-8')).toEqual(['a', '', 'b']);
  });

  it('tells the encoding by the head, an empty file and bytes that are no text', async () => {
    expect(await encodingOfFile(bytesFile(gbk))).toBe('gb18030');
    expect(await problemIn(() => encodingOfFile(bytesFile(new Uint8Array())))).toMatchObject({ code: 'FILE_EMPTY' });
    const binary = bytesFile(Uint8Array.of(0x41, 0x0a, 0x01, 0xff, 0xff));
    expect(await problemIn(() => encodingOfFile(binary))).toMatchObject({
      code: 'ENCODING_INVALID',
      params: { position: '4' },
      where: { line: 2 },
    });
    const withNul = bytesFile(Uint8Array.of(0x41, 0x0a, 0, 0x41));
    expect(await problemIn(() => encodingOfFile(withNul))).toMatchObject({ code: 'ENCODING_INVALID' });
  });
});
