/** A word that is not ASCII, as bytes and as text. */
type Word = { readonly bytes: Uint8Array; readonly text: string };

/** A power of two. */
const WORDS_KEPT = 4096;
const LONGEST_WORD_BYTES = 64;

const sameBytes = (kept: Uint8Array, bytes: Uint8Array, from: number, end: number): boolean => {
  if (kept.length !== end - from) return false;
  for (let at = 0; at < kept.length; at += 1) if (kept[at] !== bytes[from + at]) return false;
  return true;
};

/**
 * Text of UTF-8 bytes. Words stand in a file again and again: those seen lately are not made anew. What was seen once is
 * not kept, because numbered words, of which each is another, would fill the memory faster than it is collected.
 */
export class Words {
  /** By place, the hash of the word that was seen last. */
  private readonly seen = new Int32Array(WORDS_KEPT);
  private readonly words: (Word | undefined)[] = new Array<Word | undefined>(WORDS_KEPT).fill(undefined);

  text(bytes: Buffer, from: number, end: number): string {
    if (end - from > LONGEST_WORD_BYTES) return bytes.toString('utf8', from, end);
    let hash = 0;
    for (let at = from; at < end; at += 1) hash = (Math.imul(hash, 31) + bytes[at]!) | 0;
    const place = (hash ^ (hash >>> 15)) & (WORDS_KEPT - 1);
    const kept = this.words[place];
    if (kept !== undefined && sameBytes(kept.bytes, bytes, from, end)) return kept.text;
    const text = bytes.toString('utf8', from, end);
    if (this.seen[place] === hash)
      this.words[place] = { bytes: Uint8Array.prototype.slice.call(bytes, from, end), text };
    else this.seen[place] = hash;
    return text;
  }
}
