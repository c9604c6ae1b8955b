import type { FileBytes } from '../../format.ts';

/** MT940 declares no encoding; SWIFT's own letters are ASCII, what else banks write shows in the bytes. */
export type StatementEncoding = 'utf-8' | 'gb18030' | 'windows-1252';

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

/** Strict UTF-8 of the whole file; else GB18030 where every foreign letter is a Chinese pair; else windows-1252. */
export async function statementEncoding(file: FileBytes): Promise<StatementEncoding> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const witness = new PairWitness();
  let utf8 = true;
  for await (const chunk of file.chunks()) {
    witness.see(chunk);
    if (!utf8) continue;
    try {
      decoder.decode(chunk, { stream: true });
    } catch {
      utf8 = false;
    }
  }
  try {
    if (utf8) decoder.decode();
  } catch {
    utf8 = false;
  }
  return utf8 ? 'utf-8' : witness.speaksChinese() ? 'gb18030' : 'windows-1252';
}

/** The file's lines, whatever ends them (CRLF, LF or CR). */
export async function* statementLines(
  file: FileBytes,
  encoding: StatementEncoding,
  progress: (bytes: number) => void,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  let held = '';
  for await (const chunk of file.chunks()) {
    const text = held + decoder.decode(chunk, { stream: true });
    // A CR at the end may be half of a CRLF: it waits for the next chunk.
    const lines = text.split(/\r\n|\n|\r(?=[\s\S])/);
    held = lines.pop() ?? '';
    yield* lines;
    progress(chunk.length);
  }
  const last = (held + decoder.decode()).replace(/\r$/, '');
  if (last !== '') yield last;
}
