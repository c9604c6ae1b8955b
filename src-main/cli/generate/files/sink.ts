import { closeSync, openSync, writeSync } from 'node:fs';
import { encodeGbk } from './gbk.ts';

/** Takes bytes in order, and is done with them when `write` returns; nothing may be written once it is closed. */
export type ByteSink = { write(bytes: Uint8Array): void; close(): void };

/** Bytes as a string with one letter a byte: lines of such strings are joined and written many times faster. */
export type ByteText = string;

/** How text becomes bytes. `word` remembers what it encoded: names and words come back a million times. */
export type Encoding = { bytes(text: string): Uint8Array; word(text: string): ByteText };

/** Takes text in order and hands it on in large pieces, so that memory stays bounded. */
export type TextSink = {
  /** Any text. */
  write(text: string): void;
  /** A line of ASCII and of words of this encoding. */
  line(bytes: ByteText): void;
  word(text: string): ByteText;
  close(): void;
};

const PIECE_BYTES = 1 << 16;
const ANSWERS_KEPT = 100_000;

export const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');

/** The function with its answers kept, for texts that come back a million times. */
export function remembering(answer: (text: string) => string): (text: string) => string {
  const answers = new Map<string, string>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined) return known;
    const found = answer(text);
    if (answers.size < ANSWERS_KEPT) answers.set(text, found);
    return found;
  };
}

const encodingBy = (bytes: (text: string) => Uint8Array): Encoding => ({
  bytes,
  word: remembering((text) => Buffer.from(bytes(text)).toString('latin1')),
});

export const inUtf8 = encodingBy(utf8);
export const inGbk = encodingBy(encodeGbk);

/** Writes all of the bytes: writeSync may take fewer than it is given. */
export function writeWhole(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
}

export function fileSink(path: string): ByteSink {
  const file = openSync(path, 'w');
  return { write: (bytes) => writeWhole(file, bytes), close: () => closeSync(file) };
}

export function textSink(bytes: ByteSink, { bytes: encode, word }: Encoding = inUtf8): TextSink {
  let pieces = '';
  const flush = (): void => {
    if (pieces !== '') bytes.write(Buffer.from(pieces, 'latin1'));
    pieces = '';
  };
  const line = (text: ByteText): void => {
    pieces += text;
    if (pieces.length >= PIECE_BYTES) flush();
  };
  return {
    line,
    word,
    write: (text) => line(Buffer.from(encode(text)).toString('latin1')),
    close() {
      flush();
      bytes.close();
    },
  };
}

export const textFile = (path: string, encoding?: Encoding): TextSink => textSink(fileSink(path), encoding);
