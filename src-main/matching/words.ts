import { narrow } from './normal.ts';

/** What a number is written with: letters and digits of ASCII, with signs between them. */
const run = /[A-Za-z0-9]+(?:[-_/.#:][A-Za-z0-9]+)*/g;

/** A shorter part with a digit in it ("2", "001") counts what another part names; a longer one is a number of its own. */
const OWN_NUMBER = 6;
/** Letters that are no more than this and follow a number ("A") tell one of its parts from another. */
const MARK = 2;

/** A number has no more parts than this. */
const MOST_PARTS = 6;

/** Does a part of a run, at its place, say that the parts before or behind it are only the beginning of a number, or the end of one? */
const counts = (part: string, place: number, first: number, last: number): boolean =>
  (place < first || place > last) &&
  (/[0-9]/.test(part) ? part.length < OWN_NUMBER : place > last && part.length <= MARK);

/**
 * The words of a text that could be numbers: runs of ASCII letters and digits, alone and with the signs that join them
 * ("INV-2026/7" gives itself, "INV-2026", "2026/7", "INV", "2026" and "7"). Chinese letters part words, since nobody
 * sets blanks between them and a number. A part of a run of letters and digits is no word: "A12" does not stand in "A123". True: it stands there
 * as a part alone, beside what may make another number of it: "SUB1001-2" is not SUB1001, though it may be its second rate.
 */
export function wordsOf(text: string): Map<string, boolean> {
  const words = new Map<string, boolean>();
  for (const [whole] of narrow(text).matchAll(run)) {
    const parts = [...whole.matchAll(/[A-Za-z0-9]+/g)];
    for (const [from, first] of parts.entries())
      for (const [at, last] of parts.slice(from, from + MOST_PARTS).entries()) {
        const part = whole.slice(first.index, last.index + last[0].length);
        const doubtful = parts.some(([other], place) => counts(other, place, from, from + at));
        words.set(part, (words.get(part) ?? true) && doubtful);
      }
    words.set(whole, false);
  }
  return words;
}

/** Does a number stand in a text as a word of its own? One with other signs in it only must not be a part of a longer one. */
export function standsIn(text: string, number: string): boolean {
  const [said, sought] = [narrow(text), narrow(number)];
  if (sought === '') return false;
  if (sought.match(run)?.[0] === sought) return wordsOf(said).get(sought) === false;
  const isLetter = (at: number): boolean => /[A-Za-z0-9]/.test(said[at] ?? '');
  for (let at = said.indexOf(sought); at >= 0; at = said.indexOf(sought, at + 1)) {
    const end = at + sought.length;
    if (!(isLetter(at) && isLetter(at - 1)) && !(isLetter(end - 1) && isLetter(end))) return true;
  }
  return false;
}
