import { narrow } from './normal.ts';

/** What a number is written with: letters and digits of ASCII, with signs between them. */
const run = /[A-Za-z0-9]+(?:[-_/.#:][A-Za-z0-9]+)*/g;

/**
 * The words of a text that could be numbers: runs of ASCII letters and digits, alone and with the signs that join them
 * ("INV-2026/7" gives itself, "INV", "2026" and "7"). Chinese letters part words, since nobody sets blanks between them
 * and a number. A part of a run of letters and digits is no word: "A12" does not stand in "A123".
 */
export function wordsOf(text: string): Set<string> {
  const words = new Set<string>();
  for (const [whole] of narrow(text).matchAll(run)) {
    words.add(whole);
    for (const part of whole.split(/[-_/.#:]/)) words.add(part);
  }
  return words;
}
