import { isAscii } from 'node:buffer';
import type { Encoding } from '../../../shared/entity/encoding.ts';
import { type Problem, problemOf } from '../../../shared/entity/problem.ts';
import { Refusal } from '../../../shared/value/result.ts';
import type { FileBytes, FileSample } from '../format.ts';
import { encodingOfFile, judgeFile } from './encoding.ts';
import { LONGEST_RECORD_BYTES, recordTooLong, utf8Pieces } from './text.ts';

/** What a file's bytes tell of its text. */
export type TextWitness = {
  /** The encoding that the bytes prove, by a mark, as strict UTF-8 or as Chinese, or that a person chose; null for none. */
  readonly proven: Encoding | null;
  /** Lines end in CR alone, as before Mac OS X. */
  readonly carriageReturnsOnly: boolean;
};

/** Strict reading over chunks. */
class StrictWitness {
  private readonly decoder: InstanceType<typeof TextDecoder>;
  private good = true;

  constructor(encoding: Encoding) {
    this.decoder = new TextDecoder(encoding, { fatal: true });
  }

  see(bytes: Uint8Array): void {
    if (this.good) this.good = this.decodes(bytes);
  }

  fits(): boolean {
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
  const [utf8, gbk] = [new StrictWitness('utf-8'), new StrictWitness('gb18030')];
  let [feeds, returns] = [false, false];
  for await (const chunk of file.chunks()) {
    // Of a chunk of ASCII the first bytes say all: they end the letter before it, or show that it was cut.
    const telling = isAscii(chunk) ? chunk.subarray(0, 3) : chunk;
    utf8.see(telling);
    gbk.see(telling);
    feeds ||= chunk.includes(10);
    returns ||= chunk.includes(13);
  }
  const carriageReturnsOnly = returns && !feeds;
  if (file.encoding !== undefined) return { proven: await encodingOfFile(file), carriageReturnsOnly };
  const judgement = await judgeFile(file);
  const told = judgement.kind === 'told' ? judgement.encoding : null;
  // What the head proves of two common encodings must hold for the whole.
  const proven = told === 'utf-8' && !utf8.fits() ? null : told === 'gb18030' && !gbk.fits() ? null : told;
  return { proven, carriageReturnsOnly };
}

/**
 * The head of a file as text for telling its format: western letters in one byte are no text in the encodings of the
 * other formats. Null for containers and for binary files (NUL bytes without a mark).
 */
export const statementHead = ({ text, members, sheet, head }: FileSample): string | null =>
  text ?? (members || sheet || head.includes(0) ? null : new TextDecoder('windows-1252').decode(head));

/**
 * The file's text in pieces that end anywhere, without byte order mark. Refusal ENCODING_INVALID for bytes that do not
 * fit what a person chose; all else has been proven, or fits any bytes.
 */
export async function* statementPieces(
  file: FileBytes,
  encoding: Encoding,
  progress: (bytes: number) => void,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: file.encoding !== undefined });
  let position = 0;
  const text = (chunk?: Uint8Array): string => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      throw new Refusal(problemOf('ENCODING_INVALID', { params: { encoding, position } }));
    }
  };
  for await (const chunk of file.chunks()) {
    position += chunk.length;
    yield text(chunk);
    progress(chunk.length);
  }
  yield text();
}

/** The file's lines, whatever ends them (CRLF, LF or CR). Refusal ROW_MALFORMED for a line beyond 1 MB. */
export async function* statementLines(
  file: FileBytes,
  encoding: Encoding,
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
