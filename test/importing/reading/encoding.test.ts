import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Encoding, encodingNamed } from '../../../shared/entity/encoding.ts';
import type { Refusal } from '../../../shared/value/result.ts';
import { encodingOfFile, judge, judgeFile } from '../../../src-main/importing/reading/encoding.ts';
import { decodeChunks } from '../../../src-main/importing/reading/text.ts';
import { bytesFile } from './bytes.ts';
import { bytesIn } from './legacyBytes.ts';

const found = (bytes: Uint8Array): string => {
  const judgement = judge(bytes, true);
  return judgement.kind === 'told' || judgement.kind === 'broken'
    ? `${judgement.kind} ${judgement.encoding}`
    : judgement.kind;
};

const header = '交易日期,金额,余额,摘要\n2026-10-12,1.00,9.00,货款\n';
const traditional = '交易日期,金額,餘額,摘要\n2026-10-12,1.00,9.00,薪資轉帳\n王小明,陳大文,臺北市\n';
const japanese = '日付,金額,残高,摘要\n給与振込 カブシキガイシャ\n山田太郎,東京都千代田区\n';
const czech = 'Datum;Částka;Zůstatek\n1;Příliš žluťoučký kůň\n';
const german = 'Datum;Betrag;Größe\n1;Müller & Söhne, Übertrag für März\n';
const korean = Buffer.from('b0c5b7a1c0cfc0da2cb1ddbed72cc0dcbed72cc0fbbfe40a', 'hex'); // 거래일자,금액,잔액,적요

describe('telling an encoding', () => {
  it.each<[string, Uint8Array, string]>([
    ['plain', Buffer.from('Date,Amount\n'), 'told utf-8'],
    ['UTF-8', Buffer.from(header), 'told utf-8'],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${german}`), 'told utf-8'],
    ['UTF-16 with a mark', bytesIn('utf-16le', `\ufeff${header}`), 'told utf-16le'],
    ['UTF-16BE with a mark', bytesIn('utf-16be', `\ufeff${header}`), 'told utf-16be'],
    ['UTF-16 without a mark', bytesIn('utf-16le', header), 'told utf-16le'],
    ['UTF-16BE without a mark', bytesIn('utf-16be', header), 'told utf-16be'],
    // 退 and 一 have their nought where ASCII letters have none.
    ['UTF-16 with noughts aside', bytesIn('utf-16le', `${header}退款,一\n`), 'told utf-16le'],
    ['UTF-16BE with noughts aside', bytesIn('utf-16be', `${header}退款,一\n`), 'told utf-16be'],
    ['GB18030', bytesIn('gb18030', header), 'told gb18030'],
    ['GB18030, one cell', bytesIn('gb18030', `Date,Amount,Memo\n${'1,2,3\n'.repeat(200)}1,2,退款\n`), 'told gb18030'],
    ['GB18030 with rare names', bytesIn('gb18030', `${header}喆堃镕`), 'told gb18030'],
    ['GB18030 of rare names alone', bytesIn('gb18030', '1,喆堃镕\n'), 'unsure'],
    ['Big5', bytesIn('big5', traditional), 'unsure'],
    ['Shift_JIS', bytesIn('shift_jis', japanese), 'unsure'],
    ['half-width kana', bytesIn('shift_jis', '1,ﾌﾘｺﾐ ﾔﾏﾀﾞ ﾀﾛｳ\n2,ｷﾕｳﾖ\n'), 'unsure'],
    ['Korean', korean, 'unsure'],
    ['windows-1250', bytesIn('windows-1250', czech), 'unsure'],
    ['windows-1252', bytesIn('windows-1252', german), 'unsure'],
    ['pairs of western letters', bytesIn('windows-1252', 'GRÖßE,créée,ÄÖÜ\n'), 'unsure'],
    ['MacRoman', bytesIn('macintosh', german), 'unsure'],
    // D2 BB C8 FD is 一三 in GB18030 and һȽ-like letters in UTF-8.
    ['Chinese that happens to be UTF-8', bytesIn('gb18030', '1,一一一一\n'), 'unsure'],
    ['damaged UTF-8', Buffer.concat([Buffer.from(header), Buffer.of(0xff)]), 'broken utf-8'],
    ['damaged GB18030', Buffer.concat([bytesIn('gb18030', header), Buffer.of(0xff, 0x0a)]), 'broken gb18030'],
    ['noughts', Buffer.of(0x50, 0x4b, 3, 4, 0, 0), 'binary'],
    ['noughts on both sides', Buffer.of(0x41, 0, 0x41, 0, 0, 0x41), 'binary'],
    ['controls', Buffer.of(0x41, 0x01, 0xff, 0xfe), 'binary'],
  ])('%s', (_, bytes, expected) => expect(found(bytes)).toBe(expected));

  it('says how sure it is and why', () => {
    expect(judge(bytesIn('gb18030', header), true)).toMatchObject({ sure: 98, why: expect.stringContaining('common') });
    expect(judge(Buffer.from('\ufeffa'), true)).toMatchObject({ sure: 100, why: 'byte order mark' });
  });

  it.each<[Encoding, string, string]>([
    ['big5', traditional, '交易日期'],
    ['shift_jis', japanese, '日付,金額'],
    ['windows-1250', czech, 'Částka'],
    ['windows-1252', german, 'Größe'],
    ['macintosh', german, 'Müller'],
  ])('shows how %s would read', (encoding, text, words) => {
    const judgement = judge(bytesIn(encoding, text), true);
    const previews = judgement.kind === 'unsure' ? judgement.previews : [];
    const right = previews.find((preview) => preview.encoding === encoding);
    expect([right?.text, previews.length > 1]).toEqual([expect.stringContaining(words), true]);
    if (encoding !== 'windows-1250' && encoding !== 'macintosh') expect(previews[0]!.encoding).toBe(encoding);
  });

  it('looks past a long head of ASCII', async () => {
    const ascii = Buffer.from('1,2,3\n'.repeat(20_000));
    const chinese = bytesFile(Buffer.concat([ascii, bytesIn('gb18030', header)]));
    expect(await encodingOfFile(chinese)).toBe('gb18030');
    const western = bytesFile(Buffer.concat([ascii, bytesIn('windows-1252', german)]));
    expect((await judgeFile(western)).kind).toBe('unsure');
    const cut = bytesFile(Buffer.concat([ascii, Buffer.from(header), Buffer.of(0xff, 0x0a)]));
    const refusal = await encodingOfFile(cut).catch((error: unknown) => error);
    expect((refusal as Refusal).problems[0]).toMatchObject({ code: 'ENCODING_INVALID', where: { line: 20_003 } });
  });

  it('takes what a person chose, but for a mark, and refuses what does not fit it', async () => {
    const western = bytesIn('windows-1252', german);
    const chosen = { ...bytesFile(western), encoding: 'windows-1252' as const };
    expect(await encodingOfFile(chosen)).toBe('windows-1252');
    const marked = { ...bytesFile(Buffer.from(`\ufeff${header}`)), encoding: 'big5' as const };
    expect(await encodingOfFile(marked)).toBe('utf-8');
    const read = async (encoding: Encoding, bytes: Uint8Array): Promise<string> => {
      let text = '';
      for await (const piece of decodeChunks([bytes], encoding)) text += piece;
      return text;
    };
    for (const [encoding, text] of [
      ['big5', traditional],
      ['shift_jis', japanese],
      ['windows-1250', czech],
      ['windows-1252', `${german}€`],
      ['macintosh', german],
      ['utf-16le', header],
    ] as const)
      expect(await read(encoding, bytesIn(encoding, text))).toBe(text);
    // 0x81 has no letter in windows-1252, 0xff 0xff none in Big5.
    for (const [encoding, bytes] of [
      ['windows-1252', [0x41, 0x81]],
      ['big5', [0x41, 0xff, 0xff]],
    ] as const)
      await expect(read(encoding, Uint8Array.from(bytes))).rejects.toThrow('ENCODING_INVALID');
  });

  it('knows encodings by the names that people use', () => {
    expect(['GBK', 'cp1252', 'Latin1', 'MacRoman', 'SJIS', 'utf8', 'UTF-16', 'CP950'].map(encodingNamed)).toEqual([
      ...['gb18030', 'windows-1252', 'windows-1252', 'macintosh', 'shift_jis', 'utf-8', 'utf-16le', 'big5'],
    ]);
    expect(['ebcdic', '', 'koi8-r'].map(encodingNamed)).toEqual([null, null, null]);
  });

  it('believes a page that names its encoding, where it fits', () => {
    const page = (name: string): string => `<html><head><meta charset="${name}"></head><table>名</table>`;
    expect(found(bytesIn('gb18030', page('gb2312')))).toBe('told gb18030');
    expect(found(bytesIn('big5', page('big5')))).toBe('told big5');
    expect(found(bytesIn('gb18030', page('none')))).toBe('unsure');
  });
});

const fixtures = join(import.meta.dirname, '../../../../shared/fixtures/bank');
describe.skipIf(!existsSync(fixtures))('encodings of bank files (../shared/fixtures)', () => {
  it('are told right or asked for, never wrong', () => {
    const shapes = JSON.parse(readFileSync(join(fixtures, 'expected/csv-shapes.json'), 'utf8')) as {
      file: string;
      encoding: string;
    }[];
    const counts = { right: 0, asked: 0, wrong: 0 };
    for (const { file, encoding } of shapes) {
      const judgement = judge(readFileSync(join(fixtures, file)), true);
      const expected = encodingNamed(encoding);
      if (judgement.kind === 'told') counts[judgement.encoding === expected ? 'right' : 'wrong'] += 1;
      else if (judgement.kind === 'unsure' && judgement.previews.some((each) => each.encoding === expected))
        counts.asked += 1;
      else counts.wrong += 1;
    }
    expect(counts).toEqual({ right: shapes.length - 4, asked: 4, wrong: 0 });
  });
});
