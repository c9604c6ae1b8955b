import type { Encoding, EncodingPreview } from '../../../shared/entity/encoding.ts';
import { countChinese } from './chinese.ts';
import { strictText } from './text.ts';

/** Encodings of which no byte says that they are meant. */
const legacy = ['gb18030', 'big5', 'shift_jis', 'windows-1252', 'windows-1250', 'macintosh'] as const;
type Legacy = (typeof legacy)[number];

const privateUse = /[\ue000-\uf8ff\u0080-\u009f]/;

type Lead = (lead: number, trail: number) => boolean;

/** The part of the two-byte characters that stand in the area of frequent letters. */
function frequentShare(bytes: Uint8Array, isFrequent: Lead, isSingle: (byte: number) => boolean): number {
  let [letters, frequent] = [0, 0];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]!;
    if (byte < 128) continue;
    letters += 1;
    if (isSingle(byte)) {
      // Japanese half-width kana come in words; a single one is the letter of another encoding.
      if (isSingle(bytes[at - 1] ?? 0) || isSingle(bytes[at + 1] ?? 0)) frequent += 1;
      continue;
    }
    if (isFrequent(byte, bytes[at + 1] ?? 0)) frequent += 1;
    at += 1;
  }
  return frequent / letters;
}

const never = (): boolean => false;
const between =
  (low: number, high: number) =>
  (byte: number): boolean =>
    byte >= low && byte <= high;

/** The part of the letters beyond ASCII that stand as letters of a western word do: beside a plain one. */
function westernShare(text: string): number {
  const all = text.match(/[^\x00-\x7f]/g)?.length ?? 0;
  const inWords = text.match(/(?<=[A-Za-z])\p{Script=Latin}|\p{Script=Latin}(?=[A-Za-z])/gu) ?? [];
  const marks = text.match(/(?<![^\x00-\x7f])[€£§°²³½’“”–…](?![^\x00-\x7f])/g)?.length ?? 0;
  return (inWords.filter((letter) => letter > '\x7f').length + marks) / all;
}

/** 0 to 1: how much the bytes look like writing of the encoding. */
function likeness(encoding: Legacy, bytes: Uint8Array, text: string): number {
  if (encoding === 'big5') return frequentShare(bytes, between(0xa1, 0xc6), never);
  if (encoding === 'shift_jis')
    return frequentShare(bytes, (lead) => lead <= 0x83 || between(0x88, 0x97)(lead), between(0xa1, 0xdf));
  if (encoding !== 'gb18030') return westernShare(text);
  const { common, letters } = countChinese(text);
  return letters === 0 ? 0 : common / letters;
}

/** What is much less likely than the likeliest is not shown, unless there is too little to tell by. */
const LEAST_OF_BEST = 0.4;
const FEW_BYTES = 8;
const LEAST_SHOWN = 2;

/** Encodings that the bytes fit, the likeliest first. */
function candidatesFor(bytes: Uint8Array): Encoding[] {
  const fitting = legacy.flatMap((encoding) => {
    const text = strictText(encoding, bytes, false);
    if (text === null || privateUse.test(text)) return [];
    return [{ encoding, likeness: likeness(encoding, bytes, text) }];
  });
  const few = bytes.reduce((count, byte) => count + (byte > 127 ? 1 : 0), 0) < FEW_BYTES;
  const best = few ? 0 : Math.max(...fitting.map((each) => each.likeness));
  return fitting
    .sort((a, b) => b.likeness - a.likeness)
    .filter((each, at) => at < LEAST_SHOWN || each.likeness >= best * LEAST_OF_BEST)
    .map(({ encoding }) => encoding);
}

const MOST_LINES = 200;
const PREVIEW_LETTERS = 40;
const LETTERS_BEFORE = 12;

function linesOf(bytes: Uint8Array): Buffer[] {
  const lines: Buffer[] = [];
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let from = 0; from < all.length && lines.length < MOST_LINES; ) {
    const end = all.indexOf(10, from);
    const line = all.subarray(from, end < 0 ? all.length : end);
    if (line.some((byte) => byte > 127)) lines.push(line);
    if (end < 0) break;
    from = end + 1;
  }
  return lines;
}

/** The part of a line around its first letter beyond ASCII. */
function excerpt(line: string): string {
  const begin = Math.max(line.search(/[^\x00-\x7f]/) - LETTERS_BEFORE, 0);
  return line
    .slice(begin, begin + PREVIEW_LETTERS)
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/**
 * How one line reads in each encoding that the bytes fit (or in those given): of the lines beyond ASCII the one that
 * tells the most encodings apart.
 */
export function previewsOf(bytes: Uint8Array, among = candidatesFor(bytes)): EncodingPreview[] {
  const readings = linesOf(bytes).map((line) =>
    among.map((encoding) => ({ encoding, text: excerpt(new TextDecoder(encoding).decode(line)) })),
  );
  const different = (previews: readonly EncodingPreview[]): number => new Set(previews.map(({ text }) => text)).size;
  return readings.reduce<EncodingPreview[]>((best, each) => (different(each) > different(best) ? each : best), []);
}
