import { closeSync, openSync, writeSync } from 'node:fs';

/** Takes bytes in order; nothing may be written once it is closed. */
export type ByteSink = { write(bytes: Uint8Array): void; close(): void };
/** Takes text in order and hands it on in large encoded pieces, so that memory stays bounded. */
export type TextSink = { write(text: string): void; close(): void };

const PIECE_LETTERS = 1 << 18;

export const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');

/** Writes all of the bytes: writeSync may take fewer than it is given. */
export function writeWhole(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
}

export function fileSink(path: string): ByteSink {
  const file = openSync(path, 'w');
  return { write: (bytes) => writeWhole(file, bytes), close: () => closeSync(file) };
}

export function textSink(bytes: ByteSink, encode: (text: string) => Uint8Array = utf8): TextSink {
  let pieces = '';
  const flush = (): void => {
    if (pieces !== '') bytes.write(encode(pieces));
    pieces = '';
  };
  return {
    write(text) {
      pieces += text;
      if (pieces.length >= PIECE_LETTERS) flush();
    },
    close() {
      flush();
      bytes.close();
    },
  };
}

export const textFile = (path: string, encode?: (text: string) => Uint8Array): TextSink =>
  textSink(fileSink(path), encode);
