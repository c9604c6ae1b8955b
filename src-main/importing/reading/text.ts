import { isUtf8 } from 'node:buffer';
import type { Encoding } from '../../../shared/entity/encoding.ts';
import { problemOf } from '../../../shared/entity/problem.ts';
import { Refusal } from '../../../shared/value/result.ts';
import { plainLines } from './lineEnds.ts';

/** No record of a text file needs more; beyond it the file is refused before it fills the memory. */
export const LONGEST_RECORD_BYTES = 1 << 20;

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

const startsWith = (bytes: Uint8Array, ...mark: number[]): boolean => mark.every((byte, at) => bytes[at] === byte);

/** What decoders make of bytes to which a legacy encoding gives no letter: controls of the upper half, a private letter. */
const unassigned = /[\x80-\x9f\uf8f8]/;
const hasUnassigned = (encoding: Encoding): boolean => !encoding.startsWith('utf-') && encoding !== 'gb18030';

/** The bytes as text, null where one does not fit; `whole: false` forgives a character that their end cuts. */
export function strictText(encoding: Encoding, bytes: Uint8Array, whole: boolean): string | null {
  try {
    const text = new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes, { stream: !whole });
    return hasUnassigned(encoding) && unassigned.test(text) ? null : text;
  } catch {
    return null;
  }
}

/** The encoding that a byte order mark names; null without one. */
export function markedEncoding(bytes: Uint8Array): Encoding | null {
  if (startsWith(bytes, 0xef, 0xbb, 0xbf)) return 'utf-8';
  if (startsWith(bytes, 0xff, 0xfe)) return 'utf-16le';
  return startsWith(bytes, 0xfe, 0xff) ? 'utf-16be' : null;
}

const isWide = (encoding: Encoding): boolean => encoding === 'utf-16le' || encoding === 'utf-16be';

/** A run of whole lines (the last of a file may lack its end), and where it begins: byte from 0, line from 1. */
type Piece = { bytes: Buffer; position: number; line: number };

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Index after the last line end, 0 when there is none. But for UTF-16, no other character contains the byte 10. */
function afterLastLine(bytes: Buffer, encoding: Encoding): number {
  if (!isWide(encoding)) return bytes.lastIndexOf(LINE_FEED) + 1;
  const [high, low] = encoding === 'utf-16le' ? [1, 0] : [0, 1];
  for (let at = bytes.length - (bytes.length % 2) - 2; at >= 0; at -= 2)
    if (bytes[at + low] === LINE_FEED && bytes[at + high] === 0) return at + 2;
  return 0;
}

export function linesIn(bytes: Buffer, encoding: Encoding): number {
  let lines = 0;
  if (!isWide(encoding)) {
    // To ask for every line end of a run of them costs fifty times what a look at the next byte does.
    for (
      let at = bytes.indexOf(LINE_FEED);
      at >= 0;
      at = bytes[at + 1] === LINE_FEED ? at + 1 : bytes.indexOf(LINE_FEED, at + 1)
    )
      lines += 1;
    return lines;
  }
  const [high, low] = encoding === 'utf-16le' ? [1, 0] : [0, 1];
  for (let at = 0; at + 1 < bytes.length; at += 2)
    if (bytes[at + low] === LINE_FEED && bytes[at + high] === 0) lines += 1;
  return lines;
}

/** Where chunks begin: byte from 0, line from 1. */
export type Place = { position: number; line: number /** Lines are known to end in LF. */; feeds?: boolean };

/** Cuts the chunks at line ends, so that every piece can be decoded by itself. */
async function* cutAtLines(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  encoding: Encoding,
  place: Place,
): AsyncGenerator<Piece> {
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of place.feeds ? chunks : plainLines(chunks, encoding)) {
    const bytes = held.length === 0 ? asBuffer(chunk) : Buffer.concat([held, chunk]);
    const end = afterLastLine(bytes, encoding);
    held = bytes.subarray(end);
    if (held.length > LONGEST_RECORD_BYTES) throw recordTooLong(place.line + linesIn(bytes.subarray(0, end), encoding));
    if (end === 0) continue;
    const { position, line } = place;
    const piece = { bytes: bytes.subarray(0, end), position, line };
    yield piece;
    place.position += end;
    place.line += linesIn(piece.bytes, encoding);
  }
  if (held.length > 0) yield { bytes: held, ...place };
}

/** A record or line beyond LONGEST_RECORD_BYTES, named by the line it begins on. */
export const recordTooLong = (line: number): Refusal =>
  new Refusal(problemOf('ROW_MALFORMED', { params: { record: line, reason: 'RECORD_TOO_LONG' }, where: { line } }));

/** Finds the byte that does not fit: the shortest prefix that cannot be read ends with it. */
function badByte({ bytes, position, line }: Piece, encoding: Encoding): Refusal {
  let [good, bad] = [0, bytes.length + 1];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (strictText(encoding, bytes.subarray(0, middle), false) !== null) good = middle;
    else bad = middle;
  }
  const before = bytes.subarray(0, good);
  const around = bytes.subarray(afterLastLine(before, encoding), good + 20);
  return new Refusal(
    problemOf('ENCODING_INVALID', {
      params: { encoding, position: position + good + 1 },
      where: {
        line: line + linesIn(before, encoding),
        excerpt: new TextDecoder(encoding)
          .decode(around)
          .split(/[\r\n]/, 1)[0]!
          .slice(-60),
      },
    }),
  );
}

const withoutMark = (piece: Piece, encoding: Encoding): Piece => {
  if (piece.position > 0 || markedEncoding(piece.bytes) !== encoding) return piece;
  const mark = encoding === 'utf-8' ? 3 : 2;
  return { ...piece, bytes: piece.bytes.subarray(mark), position: mark };
};

function decoded(piece: Piece, encoding: Encoding): string {
  const text = strictText(encoding, piece.bytes, true);
  if (text === null) throw badByte(piece, encoding);
  return text;
}

/**
 * The text of the chunks in pieces of whole lines, without byte order mark. A byte that does not fit the encoding ends
 * in Refusal ENCODING_INVALID with its byte and line; a line beyond 1 MB in ROW_MALFORMED.
 */
export async function* decodeChunks(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<string> {
  for await (const piece of cutAtLines(chunks, encoding, { position: 0, line: 1 }))
    yield decoded(withoutMark(piece, encoding), encoding);
}

/** The same as UTF-8 bytes, proven to be well-formed: for readers that split faster on bytes than on text. */
export async function* utf8Pieces(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  encoding: Encoding,
  place: Place = { position: 0, line: 1 },
): AsyncGenerator<Buffer> {
  for await (const piece of cutAtLines(chunks, encoding, place)) {
    const bare = withoutMark(piece, encoding);
    if (encoding !== 'utf-8') yield Buffer.from(decoded(bare, encoding), 'utf8');
    else if (isUtf8(bare.bytes)) yield bare.bytes;
    else throw badByte(bare, encoding);
  }
}

/** The text of a small file in lines, without their ends; a last empty line is not one. */
export async function linesOf(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  encoding: Encoding,
): Promise<string[]> {
  const lines: string[] = [];
  for await (const text of decodeChunks(chunks, encoding)) {
    const cut = text.split('\n');
    if (cut.at(-1) === '') cut.pop();
    for (const line of cut) lines.push(line.charCodeAt(line.length - 1) === CARRIAGE_RETURN ? line.slice(0, -1) : line);
  }
  return lines;
}

/** The refusal ENCODING_INVALID of bytes that are no text of the encoding, with the byte and the line. */
export const badByteIn = (bytes: Uint8Array, encoding: Encoding): Refusal =>
  badByte({ bytes: asBuffer(bytes), position: 0, line: 1 }, encoding);
