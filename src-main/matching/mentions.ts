import { narrow, normalNumber } from './normal.ts';

/** A text that may mention a name or a number. `breaks` are the places of `plain` before which blanks or signs stood. */
export type Said = { readonly plain: string; readonly breaks: ReadonlySet<number> };

/** A text ready to be looked into: without letter case, width, blanks and signs, as the names and numbers sought are. */
export function saidOf(text: string): Said {
  const breaks = new Set<number>();
  let plain = '';
  for (const part of narrow(text).split(/[^\p{L}\p{N}]+/u)) {
    breaks.add(plain.length);
    plain += normalNumber(part, ['case', 'spaces', 'width', 'signs']);
  }
  breaks.add(plain.length);
  return { plain, breaks };
}

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
/** Names of people are no longer, where words have no blanks between them. */
const A_PERSON = 3;

/**
 * Does a text mention a name or a number? `whole`: as words of its own, or as more letters of Chinese than a person's name
 * has; `part`: a short name among other letters (张三 in 张三丰 as in 张三货款). A part of a longer number or word is none.
 */
export function mentionedIn({ plain, breaks }: Said, sought: string): 'whole' | 'part' | 'no' {
  const short = [...sought].length <= A_PERSON;
  const joins = (at: number): 'no' | 'word' | 'letters' => {
    if (breaks.has(at)) return 'no';
    const [before, behind] = [unspaced.test(plain[at - 1]!), unspaced.test(plain[at]!)];
    return before && behind ? 'letters' : before || behind ? 'no' : 'word';
  };
  let found: 'part' | 'no' = 'no';
  for (let at = plain.indexOf(sought); at >= 0; at = plain.indexOf(sought, at + 1)) {
    const ends = [joins(at), joins(at + sought.length)];
    if (ends.includes('word')) continue;
    if (!short || !ends.includes('letters')) return 'whole';
    found = 'part';
  }
  return found;
}
