/** A counterparty's name, made ready for many comparisons. Characters are code points. */
export type Name = {
  /** Without case, width, spaces, marks and punctuation; a character that the source hid is a star. */
  readonly whole: readonly number[];
  /** The same without the words for what kind of company it is; never empty unless `whole` is. */
  readonly core: readonly number[];
  /** Words of the core, of words in Chinese characters, kana or Hangul the pairs of neighbours; each once, in order. */
  readonly tokens: readonly string[];
  readonly masked: boolean;
};

/** Characters that are compared; no field of a bank or channel is longer. */
const NAME_MOST = 96;

/** Between a name that is the same and one that is like it there is a space, for names that are nearly the same. */
const [SAME, SAME_CORE, SAME_WORDS, ALIKE] = [1000, 980, 950, 940];

/** What sources hide characters with. Full-width stars are plain ones by then. */
const maskMarks = /[∗⁎✱×●○•■□█]/gu;

const companyWords = new Set(
  (
    'ltd limited co coltd company inc incorporated corp corporation llc llp lp plc gmbh mbh ag kg kgaa ohg ug bv nv sa sarl sas ' +
    'srl spa oy oyj ab as aps pte pty pvt private sdn bhd kk 株 有'
  ).split(' '),
);

/** At the end of a name, longer ones first. */
const companyEnds = [
  '股份有限公司',
  '有限责任公司',
  '有限公司',
  '総公司',
  '总公司',
  '公司',
  '集团',
  '控股',
  '株式会社',
  '有限会社',
  '주식회사',
];

/** Where words are not kept apart by spaces. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

function wordsOf(text: string): string[] {
  const plain = text
    .slice(0, 4 * NAME_MOST)
    .normalize('NFKC')
    .toLowerCase()
    .replace(maskMarks, '*');
  // Accents go, but only those that stand on Latin, Greek and Cyrillic letters.
  const bare = plain
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC');
  return bare
    .replace(/[.'’]/g, '')
    .split(/[^\p{L}\p{N}\p{M}*]+/u)
    .filter((word) => word !== '');
}

/** A word without the kind of company at its end; empty when it is nothing else. */
function withoutEnd(word: string): string {
  if (companyWords.has(word) || companyEnds.includes(word)) return '';
  const end = companyEnds.find((one) => word.endsWith(one));
  return end === undefined ? word : word.slice(0, -end.length);
}

const companyFront = /^(?:株式会社|有限会社|株$)/u;

/** Takes company words from the end, in Japan from the front too, as long as something is left. */
function withoutCompany(words: readonly string[]): string[] {
  const left = [...words];
  const replace = (at: number, word: string): boolean => {
    if (word === left[at] || (word === '' && left.length === 1)) return false;
    left.splice(at, 1, ...(word === '' ? [] : [word]));
    return true;
  };
  while (left.length > 0 && replace(left.length - 1, withoutEnd(left.at(-1)!)));
  while (left.length > 0 && replace(0, left[0]!.replace(companyFront, '')));
  return left;
}

function tokensOf(words: readonly string[]): string[] {
  const tokens = words.flatMap((word) => {
    const characters = [...word];
    return unspaced.test(word) && characters.length > 1
      ? characters.slice(1).map((character, at) => characters[at]! + character)
      : [word];
  });
  return [...new Set(tokens)].sort();
}

const codesOf = (words: readonly string[]): number[] =>
  [...words.join('')].slice(0, NAME_MOST).map((character) => character.codePointAt(0)!);

/** The normal form of a counterparty's name as it stands in a file. */
export function nameOf(text: string): Name {
  const words = wordsOf(text);
  const core = withoutCompany(words);
  return {
    whole: codesOf(words),
    core: codesOf(core),
    tokens: tokensOf(core),
    masked: words.some((word) => word.includes('*')),
  };
}

const same = <T>(one: readonly T[], two: readonly T[]): boolean =>
  one.length === two.length && one.every((value, at) => value === two[at]);

const row = new Uint8Array(NAME_MOST + 1);

/** Characters that have to be put in, taken out or changed (Levenshtein, Wagner and Fischer, JACM 21, 1974). */
function editDistance(one: readonly number[], two: readonly number[]): number {
  let [start, oneEnd, twoEnd] = [0, one.length, two.length];
  while (start < oneEnd && start < twoEnd && one[start] === two[start]) start++;
  while (oneEnd > start && twoEnd > start && one[oneEnd - 1] === two[twoEnd - 1]) {
    oneEnd--;
    twoEnd--;
  }
  const width = twoEnd - start;
  for (let at = 0; at <= width; at++) row[at] = at;
  for (let down = start; down < oneEnd; down++) {
    let diagonal = row[0]!;
    row[0] = diagonal + 1;
    for (let at = 1; at <= width; at++) {
      const changed = diagonal + (one[down] === two[start + at - 1] ? 0 : 1);
      diagonal = row[at]!;
      row[at] = Math.min(changed, diagonal + 1, row[at - 1]! + 1);
    }
  }
  return row[width]!;
}

/** How many tokens are in both lists, each of them in order. */
function shared(one: readonly string[], two: readonly string[]): number {
  let [first, second, count] = [0, 0, 0];
  while (first < one.length && second < two.length) {
    if (one[first] === two[second]) {
      count++;
      first++;
      second++;
    } else if (one[first]! < two[second]!) first++;
    else second++;
  }
  return count;
}

const STAR = '*'.codePointAt(0)!;

/** Known characters that agree when a star stands for one character each; 0 when they contradict each other. */
function agreeing(one: readonly number[], two: readonly number[]): number {
  if (one.length !== two.length) return 0;
  let known = 0;
  for (let at = 0; at < one.length; at++) {
    if (one[at] === STAR || two[at] === STAR) continue;
    if (one[at] !== two[at]) return 0;
    known++;
  }
  return known;
}

/** Known characters that agree when the stars between a beginning and an end stand for any number of characters. */
function framed(mask: readonly number[], name: readonly number[]): number {
  const [first, last] = [mask.indexOf(STAR), mask.lastIndexOf(STAR)];
  const after = mask.length - last - 1;
  const stars = mask.slice(first, last + 1).every((code) => code === STAR);
  if (!stars || first + after >= name.length || name.includes(STAR)) return 0;
  const begins = mask.slice(0, first).every((code, at) => code === name[at]);
  const ends = mask.slice(last + 1).every((code, at) => code === name[name.length - after + at]);
  return begins && ends ? first + after : 0;
}

/** A hidden character proves nothing: what agrees by stars stays below what agrees by characters. */
function maskedSimilarity(one: Name, two: Name): number {
  const exactly = agreeing(one.whole, two.whole);
  if (exactly > 0) return 400 + Math.trunc((500 * exactly) / one.whole.length);
  const [mask, name] = one.masked ? [one, two] : [two, one];
  const loosely = framed(mask.whole, name.whole);
  return loosely === 0 ? 0 : 200 + Math.trunc((500 * loosely) / name.whole.length);
}

/**
 * How much two names are alike, 0 to 1000, a whole number; evidence, not proof. 1000: the same but for case, width, spaces
 * and punctuation; 980: but for the kind of company; 950: the same words in another order; below: the better of shared
 * tokens (Dice) and edit distance. Of a masked name: 400 to 900 by known characters where lengths agree, 200 to 700 where
 * stars stand for another number of characters, 0 where a known character contradicts. An empty name is like no other.
 */
export function nameSimilarity(one: Name, two: Name): number {
  if (one.whole.length === 0 || two.whole.length === 0) return 0;
  if (one.masked || two.masked) return maskedSimilarity(one, two);
  if (same(one.whole, two.whole)) return SAME;
  if (same(one.core, two.core)) return SAME_CORE;
  if (same(one.tokens, two.tokens)) return SAME_WORDS;
  const longer = Math.max(one.core.length, two.core.length);
  const byEdits = Math.trunc((ALIKE * (longer - editDistance(one.core, two.core))) / longer);
  const tokens = one.tokens.length + two.tokens.length;
  const byTokens = Math.trunc((ALIKE * 2 * shared(one.tokens, two.tokens)) / tokens);
  return Math.max(byEdits, byTokens);
}

/**
 * Do two names say the same, or one of them only some words more? A word or a character in the place of another ("Station
 * 12" and "Station 13", 大道 and 大通), or a number more, may be a slip and may as well be the next customer.
 */
export function sameOrLonger(one: Name, two: Name): boolean {
  if (one.masked || two.masked || same(one.core, two.core)) return true;
  const [short, long] = one.tokens.length <= two.tokens.length ? [one, two] : [two, one];
  if (shared(short.tokens, long.tokens) < short.tokens.length) return false;
  return long.tokens.every((token) => short.tokens.includes(token) || !/\p{N}/u.test(token));
}
