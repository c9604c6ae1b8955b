import { isAscii } from 'node:buffer';
import { type Problem, problemOf } from '../../../shared/entity/problem.ts';
import { Refusal } from '../../../shared/value/result.ts';
import type { FileBytes, FileSample } from '../format.ts';
import { LONGEST_RECORD_BYTES, recordTooLong, utf8Pieces } from './text.ts';

/** Encodings of statements of old formats, which declare none or a wrong one. */
export type StatementEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | 'windows-1252' | 'macintosh';

/** What a file's bytes tell of its text. */
export type TextWitness = {
  /** The encoding that the bytes prove: a mark, strict UTF-8 of the whole file, or Chinese pairs; null for none. */
  readonly proven: 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | null;
  /** Lines end in CR alone, as before Mac OS X. */
  readonly carriageReturnsOnly: boolean;
};

const isHigh = (byte: number): boolean => byte > 127;

/**
 * Do all letters beyond ASCII come in pairs of the GB2312 area? In a western text they stand alone between ASCII letters.
 */
class PairWitness {
  private run = 0;
  private longest = 0;
  private odd = false;

  see(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (isHigh(byte) && byte > 0xa0) this.run += 1;
      else if (isHigh(byte)) this.odd = true;
      else this.endRun();
    }
  }

  speaksChinese(): boolean {
    this.endRun();
    return !this.odd && this.longest >= 4;
  }

  private endRun(): void {
    if (this.run % 2 === 1) this.odd = true;
    this.longest = Math.max(this.longest, this.run);
    this.run = 0;
  }
}

/** Strict UTF-8 over chunks. */
class Utf8Witness {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  private good = true;

  see(bytes: Uint8Array): void {
    if (this.good) this.good = this.decodes(bytes);
  }

  isUtf8(): boolean {
    return this.good && this.decodes(null);
  }

  private decodes(bytes: Uint8Array | null): boolean {
    try {
      this.decoder.decode(bytes ?? undefined, { stream: bytes !== null });
      return true;
    } catch {
      return false;
    }
  }
}

/** Reads the whole file once and tells what its bytes prove. Memory: one chunk. */
export async function witnessText(file: FileBytes): Promise<TextWitness> {
  const mark = await file.read(0, 2);
  const utf8 = new Utf8Witness();
  const pairs = new PairWitness();
  let [feeds, returns] = [false, false];
  for await (const chunk of file.chunks()) {
    // Of a chunk of ASCII the first byte says all: it ends the letter before it, or shows that it was cut.
    const telling = isAscii(chunk) ? chunk.subarray(0, 1) : chunk;
    utf8.see(telling);
    pairs.see(telling);
    feeds ||= chunk.includes(10);
    returns ||= chunk.includes(13);
  }
  const carriageReturnsOnly = returns && !feeds;
  if (mark[0] === 0xff && mark[1] === 0xfe) return { proven: 'utf-16le', carriageReturnsOnly };
  if (mark[0] === 0xfe && mark[1] === 0xff) return { proven: 'utf-16be', carriageReturnsOnly };
  return { proven: utf8.isUtf8() ? 'utf-8' : pairs.speaksChinese() ? 'gb18030' : null, carriageReturnsOnly };
}

/**
 * The head of a file as text for telling its format: western letters in one byte are no text in the encodings of the
 * other formats. Null for containers and for binary files (NUL bytes without a mark).
 */
export const statementHead = ({ text, members, sheet, head }: FileSample): string | null =>
  text ?? (members || sheet || head.includes(0) ? null : new TextDecoder('windows-1252').decode(head));

/** The file's text in pieces that end anywhere. Bytes that fit no letter become U+FFFD; a byte order mark is left out. */
export async function* statementPieces(
  file: FileBytes,
  encoding: StatementEncoding,
  progress: (bytes: number) => void,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of file.chunks()) {
    yield decoder.decode(chunk, { stream: true });
    progress(chunk.length);
  }
  yield decoder.decode();
}

/** The file's lines, whatever ends them (CRLF, LF or CR). Refusal ROW_MALFORMED for a line beyond 1 MB. */
export async function* statementLines(
  file: FileBytes,
  encoding: StatementEncoding,
  progress: (bytes: number) => void,
): AsyncGenerator<string> {
  let held = '';
  let number = 1;
  for await (const piece of statementPieces(file, encoding, progress)) {
    // A CR at the end may be half of a CRLF: it waits for the next piece.
    const lines = (held + piece).split(/\r\n|\n|\r(?=[\s\S])/);
    held = lines.pop() ?? '';
    yield* lines;
    number += lines.length;
    if (held.length > LONGEST_RECORD_BYTES) throw recordTooLong(number);
  }
  const last = held.replace(/\r$/, '');
  if (last !== '') yield last;
}

/** The problem ENCODING_INVALID of a file that is not UTF-8, with the byte and the line. */
export async function firstBadByte(file: FileBytes): Promise<Problem> {
  try {
    for await (const piece of utf8Pieces(file.chunks(), 'utf-8')) void piece;
  } catch (error) {
    if (error instanceof Refusal) return error.problems[0]!;
    throw error;
  }
  return problemOf('ENCODING_INVALID', { params: { encoding: 'utf-8', position: file.size } });
}
