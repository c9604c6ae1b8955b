import { isAscii } from 'node:buffer';
import { type Encoding, type EncodingPreview, encodingNamed } from '../../../shared/entity/encoding.ts';
import { problemOf } from '../../../shared/entity/problem.ts';
import { Refusal } from '../../../shared/value/result.ts';
import type { FileBytes } from '../format.ts';
import { countChinese, isCertainlyChinese } from './chinese.ts';
import { previewsOf } from './legacy.ts';
import { badByteIn, markedEncoding, strictText, utf8Pieces } from './text.ts';

/** How sure an encoding is, 0–100, and why, in words for the log. */
export type Told = { readonly kind: 'told'; readonly encoding: Encoding; readonly sure: number; readonly why: string };

export type Judgement =
  | Told
  /** Several encodings fit: how each reads a line, the likeliest first. */
  | { readonly kind: 'unsure'; readonly previews: readonly EncodingPreview[] }
  /** Text of this encoding, but for bytes that do not fit. */
  | { readonly kind: 'broken'; readonly encoding: Encoding }
  | { readonly kind: 'binary' };

const told = (encoding: Encoding, sure: number, why: string): Told => ({ kind: 'told', encoding, sure, why });

/** Characters that no text has: controls but for tab, line ends, page feed and the end mark of DOS. */
const controls = /[\x00-\x08\x0b\x0e-\x19\x1b-\x1f]/;

/** Of fewer bytes the noughts tell nothing. */
const LEAST_WIDE_BYTES = 16;

/** A few letters have a nought on the other side (退, 一): at most one for so many on the side of the ASCII ones. */
const NOUGHTS_FOR_ONE_ASIDE = 4;

/**
 * UTF-16 without a mark: in its lines every ASCII letter has a nought beside it, always on the same side. At least a
 * quarter of the characters must be such, none a control.
 */
function unmarkedWide(bytes: Uint8Array, whole: boolean): Told | null {
  const noughts: [even: number, odd: number] = [0, 0];
  for (let at = 0; at < bytes.length; at += 1) if (bytes[at] === 0) noughts[at % 2 === 0 ? 0 : 1] += 1;
  const [even, odd] = noughts;
  if (Math.min(even, odd) * NOUGHTS_FOR_ONE_ASIDE > Math.max(even, odd)) return null;
  if (bytes.length < LEAST_WIDE_BYTES || (even + odd) * 8 < bytes.length) return null;
  const encoding = odd > even ? 'utf-16le' : 'utf-16be';
  const text = strictText(encoding, bytes, whole);
  if (text === null || controls.test(text)) return null;
  return told(
    encoding,
    99,
    `a nought beside every ASCII letter (${Math.max(even, odd)} of ${bytes.length >> 1} characters)`,
  );
}

const twoBytesAlone = /^[\x00-\x7f\u0180-\u07ff]*$/;

/** A few Chinese letters of GB18030 may happen to be well-formed UTF-8, and are then letters of far-off scripts. */
const mayBeChinese = (bytes: Uint8Array, text: string): boolean => {
  if (!twoBytesAlone.test(text)) return false;
  const read = strictText('gb18030', bytes, true);
  return read !== null && isCertainlyChinese(countChinese(read));
};

function asUtf8(bytes: Uint8Array, whole: boolean): Judgement | null {
  if (isAscii(bytes)) return told('utf-8', 100, 'ASCII alone');
  const text = strictText('utf-8', bytes, whole);
  if (text === null) return null;
  if (mayBeChinese(bytes, text)) return { kind: 'unsure', previews: previewsOf(bytes, ['utf-8', 'gb18030']) };
  return told('utf-8', 99, 'strict UTF-8');
}

function asChinese(bytes: Uint8Array, whole: boolean): Told | null {
  const text = strictText('gb18030', bytes, whole);
  if (text === null) return null;
  const count = countChinese(text);
  if (!isCertainlyChinese(count)) return null;
  return told('gb18030', 98, `strict GB18030, ${count.common} of ${count.letters} letters are common Chinese ones`);
}

const DECLARATION_BYTES = 4096;

/** A page of HTML says its encoding in its head. */
function asDeclared(bytes: Uint8Array, whole: boolean): Told | null {
  const head = Buffer.from(bytes.subarray(0, DECLARATION_BYTES)).toString('latin1');
  const name = /^\s*<[\s\S]*?<meta\b[^>]*?charset\s*=\s*["']?([\w-]+)/i.exec(head)?.[1];
  const encoding = name === undefined ? null : encodingNamed(name);
  if (encoding === null || strictText(encoding, bytes, whole) === null) return null;
  return told(encoding, 97, `declared by the page: ${name}`);
}

/** For one byte that does not fit, so many letters that do: the text is damaged rather than in another encoding. */
const SOUND_FOR_ONE_BAD = 3;

/** UTF-8 or Chinese with a few bytes that do not fit. */
function damagedText(bytes: Uint8Array): Encoding | null {
  for (const encoding of ['utf-8', 'gb18030'] as const) {
    const letters = new TextDecoder(encoding).decode(bytes).replace(/[\x00-\x7f]/g, '');
    const sound = letters.replaceAll('\ufffd', '');
    if (sound.length < (letters.length - sound.length) * SOUND_FOR_ONE_BAD) continue;
    if (encoding === 'utf-8' || isCertainlyChinese(countChinese(sound))) return encoding;
  }
  return null;
}

/** What the bytes tell of their encoding; `whole: false` says that they are a head that may end inside a character. */
export function judge(bytes: Uint8Array, whole: boolean): Judgement {
  const marked = markedEncoding(bytes);
  if (marked) return told(marked, 100, 'byte order mark');
  if (bytes.includes(0)) return unmarkedWide(bytes, whole) ?? { kind: 'binary' };
  const certain = asUtf8(bytes, whole) ?? asDeclared(bytes, whole) ?? asChinese(bytes, whole);
  if (certain) return certain;
  const damaged = damagedText(bytes);
  if (damaged) return { kind: 'broken', encoding: damaged };
  if (
    controls.test(
      Buffer.from(bytes)
        .toString('latin1')
        .replace(/[\x80-\xff]/g, ''),
    )
  )
    return { kind: 'binary' };
  const previews = previewsOf(bytes);
  return previews.length > 0 ? { kind: 'unsure', previews } : { kind: 'binary' };
}

/** The encoding that the bytes prove, or that a person chose (a byte order mark goes before it); null when neither is so. */
export function encodingOf(bytes: Uint8Array, whole: boolean, chosen?: Encoding): Encoding | null {
  if (chosen !== undefined) return markedEncoding(bytes) ?? chosen;
  const judgement = judge(bytes, whole);
  return judgement.kind === 'told' ? judgement.encoding : null;
}

const HEAD_BYTES = 1 << 16;
const LINE_FEED = 10;

/** The first 64 KB of the lines that have letters beyond ASCII. */
async function tellingLines(file: FileBytes): Promise<Buffer> {
  const lines: Buffer[] = [];
  let taken = 0;
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of file.chunks()) {
    const bytes = held.length === 0 ? Buffer.from(chunk) : Buffer.concat([held.subarray(-HEAD_BYTES), chunk]);
    const end = bytes.lastIndexOf(LINE_FEED) + 1;
    held = bytes.subarray(end);
    for (let from = 0; from < end && !isAscii(bytes.subarray(from, end)); ) {
      const next = bytes.indexOf(LINE_FEED, from) + 1;
      if (!isAscii(bytes.subarray(from, next))) {
        lines.push(bytes.subarray(from, next));
        taken += next - from;
      }
      from = next;
    }
    if (taken >= HEAD_BYTES) return Buffer.concat(lines);
  }
  if (!isAscii(held)) lines.push(held);
  return Buffer.concat(lines);
}

async function judged(file: FileBytes): Promise<Judgement> {
  const head = await file.read(0, HEAD_BYTES);
  const whole = head.length >= file.size;
  if (file.encoding !== undefined && !markedEncoding(head)) {
    if (strictText(file.encoding, head, whole) === null) return { kind: 'broken', encoding: file.encoding };
    return told(file.encoding, 100, 'chosen');
  }
  const first = judge(head, whole);
  if (whole || first.kind === 'binary' || (first.kind === 'told' && !isAscii(head))) return first;
  // The head is ASCII, or holds too little to tell by.
  const lines = await tellingLines(file);
  return lines.length === 0 ? first : judge(lines, true);
}

const judgements = new WeakMap<FileBytes, Promise<Judgement>>();

/** What a file tells of its encoding: by its head, or by its lines beyond ASCII where the head says nothing. */
export function judgeFile(file: FileBytes): Promise<Judgement> {
  const known = judgements.get(file) ?? judged(file);
  judgements.set(file, known);
  return known;
}

/** The problem that asks a person for the encoding, with how each candidate reads one line. */
export const encodingUnsure = (previews: readonly EncodingPreview[]): Refusal =>
  new Refusal(
    problemOf('ENCODING_UNSURE', {
      params: { candidates: previews.map(({ encoding, text }) => `${encoding} “${text}”`).join('; ') },
    }),
  );

/** Of the encodings that a file may have, the one that could be read furthest is the one that is broken. */
function furthest(bytes: Uint8Array): Refusal {
  const [utf8, gbk] = [badByteIn(bytes, 'utf-8'), badByteIn(bytes, 'gb18030')];
  const reach = (refusal: Refusal): number => Number(refusal.problems[0]!.params.position);
  return reach(utf8) > reach(gbk) ? utf8 : gbk;
}

/** The encoding of a file. Refusal FILE_EMPTY, ENCODING_UNSURE where several fit, ENCODING_INVALID with the byte for damaged text. */
export async function encodingOfFile(file: FileBytes): Promise<Encoding> {
  if (file.size === 0) throw new Refusal(problemOf('FILE_EMPTY'));
  const judgement = await judgeFile(file);
  if (judgement.kind === 'told') return judgement.encoding;
  if (judgement.kind === 'unsure') throw encodingUnsure(judgement.previews);
  // Reads up to the byte that does not fit, and throws there.
  if (judgement.kind === 'broken') for await (const piece of utf8Pieces(file.chunks(), judgement.encoding)) void piece;
  throw furthest(await file.read(0, HEAD_BYTES));
}
