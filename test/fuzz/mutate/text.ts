import type { Dice } from '../dice.ts';

/** A change of a text whose letters are bytes (latin1), so that no encoding is harmed by reading it. */
type Change = (text: string, dice: Dice) => string;

/** A change of one of the pieces that a text falls into; a text without two pieces stays as it is. */
const ofPieces =
  (
    cut: (text: string) => string[],
    joint: string,
    change: (pieces: string[], at: number, dice: Dice) => string[],
  ): Change =>
  (text, dice) => {
    const pieces = cut(text);
    return pieces.length < 2 ? text : change(pieces, dice.below(pieces.length), dice).join(joint);
  };

const lines = (text: string): string[] => text.split('\n');
const ofLines = (change: (pieces: string[], at: number, dice: Dice) => string[]): Change =>
  ofPieces(lines, '\n', change);

const swapped = (pieces: string[], a: number, b: number): string[] => {
  const mixed = [...pieces];
  [mixed[a], mixed[b]] = [mixed[b]!, mixed[a]!];
  return mixed;
};

const without = (pieces: string[], at: number): string[] => pieces.toSpliced(at, 1);
const twice = (pieces: string[], at: number): string[] => pieces.toSpliced(at, 0, pieces[at]!);
const otherPlace = (pieces: string[], at: number, dice: Dice): string[] =>
  swapped(pieces, at, dice.below(pieces.length));

const lineChanges: Change[] = [
  ofLines(without),
  ofLines(twice),
  ofLines(otherPlace),
  ofLines((pieces, at) => pieces.toSpliced(at, 0, '')),
  ofLines((pieces, at) => pieces.toSpliced(at, 2, `${pieces[at]}${pieces[at + 1] ?? ''}`)),
  ofLines((pieces, at, dice) => {
    const end = at + dice.within(1, 8);
    return pieces.toSpliced(end, 0, ...pieces.slice(at, end));
  }),
  ofLines((pieces, at, dice) => pieces.toSpliced(at, dice.within(1, 4))),
];

const delimiters = [',', '\t', '|', ';', '><', ':', '/', '"', ' '];

/** Changes one field of one line, by one of the delimiters that the line has. */
const ofField = (change: (fields: string[], at: number, dice: Dice) => string[]): Change =>
  ofLines((pieces, at, dice) => {
    const line = pieces[at]!;
    const found = delimiters.filter((delimiter) => line.includes(delimiter));
    if (found.length === 0) return pieces;
    const delimiter = dice.once(3) ? dice.one(found) : found[0]!;
    const fields = line.split(delimiter);
    return pieces.with(at, change(fields, dice.below(fields.length), dice).join(delimiter));
  });

const odd = [
  '',
  '0',
  '-0.00',
  '-1',
  '99999999999999999999.99',
  '92233720368547758.07',
  '1e5',
  '1,234.56',
  '1.234,56',
  '０.０１',
  'NaN',
  '-',
  '--',
  '"',
  '""',
  '\0',
  '=1+1',
  '__proto__',
  'constructor',
  'toString',
  '2026-02-30',
  '20261332',
  '0000-00-00',
  '9999-12-31 23:59:60',
  '&amp;',
  '<x>',
  'CNY',
  'XXX',
  '`',
  "'1",
  ' 1.00 ',
  '\u00a0',
  'x'.repeat(300),
];

const fieldChanges: Change[] = [
  ofField(without),
  ofField(twice),
  ofField(otherPlace),
  ofField((fields, at, dice) => fields.with(at, dice.one(odd))),
  ofField((fields, at, dice) => fields.with(at, `${fields[at]}${dice.one(odd)}`)),
];

/** Puts the same two columns of every line in each other's place, as a person does who edits a header. */
const columnsSwapped: Change = (text, dice) => {
  const [a, b] = [dice.below(12), dice.below(12)];
  return lines(text)
    .map((line) => line.split(','))
    .map((fields) => (Math.max(a, b) < fields.length ? swapped(fields, a, b) : fields).join(','))
    .join('\n');
};

const places = (text: string, what: RegExp): number[] => [...text.matchAll(what)].map(({ index }) => index);

const atDigit =
  (change: (before: string, digit: string, after: string, dice: Dice) => string): Change =>
  (text, dice) => {
    const found = places(text, /\d/g);
    if (found.length === 0) return text;
    const at = dice.one(found);
    return change(text.slice(0, at), text[at]!, text.slice(at + 1), dice);
  };

const digitChanges: Change[] = [
  atDigit((before, _, after, dice) => `${before}${dice.below(10)}${after}`),
  atDigit((before, digit, after) => `${before}${digit}${digit}${after}`),
  atDigit((before, _, after) => `${before}${after}`),
  atDigit((before, digit, after) => `${before}-${digit}${after}`),
  atDigit((before, digit, after) => `${before}${digit}.${after}`),
  atDigit((before, digit, after, dice) => `${before}${dice.digits(dice.within(5, 30))}${digit}${after}`),
  (text, dice) => {
    const found = places(text, /(?<=\d)[.,](?=\d)/g);
    if (found.length === 0) return text;
    const at = dice.one(found);
    return dice.once(2) ? `${text.slice(0, at)}${text.slice(at + 1)}` : `${text.slice(0, at)},${text.slice(at + 1)}`;
  },
  (text, dice) => {
    const found = places(text, /-(?=\d)/g);
    if (found.length === 0) return text;
    const at = dice.one(found);
    return text.slice(0, at) + text.slice(at + 1);
  },
];

const inserted = [
  '\0',
  '"',
  "'",
  ',',
  '\t',
  '|',
  ';',
  '\r',
  '\n',
  '\r\n',
  '^',
  '<',
  '>',
  '&',
  '\\',
  '\x1a',
  '\xff\xfe',
  '\xef\xbb\xbf',
  '\x80',
  '`',
  '#',
];

const byteChanges: Change[] = [
  (text, dice) => {
    const at = dice.below(text.length + 1);
    return text.slice(0, at) + dice.one(inserted) + text.slice(at);
  },
  (text, dice) => {
    const at = dice.below(text.length + 1);
    return text.slice(0, at) + String.fromCharCode(dice.below(256)) + text.slice(at + 1);
  },
  (text, dice) => {
    const at = dice.below(text.length + 1);
    return text.slice(0, at) + text.slice(at + dice.within(1, 20));
  },
  (text, dice) => text.slice(0, dice.below(text.length + 1)),
  (text, dice) => text.slice(dice.below(text.length + 1)),
  (text, dice) => {
    const at = dice.below(text.length + 1);
    const block = text.slice(at, at + dice.within(1, 200));
    return text.slice(0, at) + block.repeat(dice.within(2, 20)) + text.slice(at);
  },
];

/** The bytes as one letter each, in another encoding or with another mark. */
const encodingChanges: Change[] = [
  (text) => `\xef\xbb\xbf${text}`,
  (text) => Buffer.from(Buffer.from(text, 'latin1').toString('utf8'), 'utf16le').toString('latin1'),
  (text) => `\xff\xfe${Buffer.from(Buffer.from(text, 'latin1').toString('utf8'), 'utf16le').toString('latin1')}`,
  (text) => Buffer.from(text, 'utf8').toString('latin1'),
  (text) => Buffer.from(new TextDecoder('gb18030').decode(Buffer.from(text, 'latin1'))).toString('latin1'),
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => text.replaceAll('\r', ''),
  (text) => text.replaceAll(/\r?\n/g, '\r'),
  (text) => text.replaceAll(',', '\t'),
  (text) => text.replaceAll(',', ';'),
  (text) => text.toLowerCase(),
];

/** Elements of XML and of OFX: dropped, doubled, put elsewhere. */
const elementChange: Change = (text, dice) => {
  const found = [...text.matchAll(/<([A-Za-z:.]{1,20})[^<>]*>/g)];
  if (found.length === 0) return text;
  const { index, 1: name } = dice.one(found);
  const end = text.indexOf(`</${name}>`, index);
  const to = end < 0 ? text.indexOf('<', index + 1) : end + name!.length + 3;
  if (to < 0) return text;
  const element = text.slice(index, to);
  const rest = text.slice(0, index) + text.slice(to);
  const kind = dice.below(4);
  if (kind === 0) return rest;
  if (kind === 1) return text.slice(0, to) + element + text.slice(to);
  if (kind === 2) return text.slice(0, index) + element.replace(/>[^<]*</, `>${dice.one(odd)}<`) + text.slice(to);
  const place = dice.one([...rest.matchAll(/</g)].map((match) => match.index).concat(0));
  return rest.slice(0, place) + element + rest.slice(place);
};

const kinds: Change[][] = [
  lineChanges,
  lineChanges,
  fieldChanges,
  fieldChanges,
  digitChanges,
  digitChanges,
  digitChanges,
  byteChanges,
  byteChanges,
  encodingChanges,
  [columnsSwapped],
];

/** The text with one change, drawn from all kinds. */
export function changedText(text: string, dice: Dice): string {
  const chosen = dice.one(kinds);
  const isMarkup = /^[^<]{0,400}<[?A-Za-z]/.test(text);
  return isMarkup && dice.once(3) ? elementChange(text, dice) : dice.one(chosen)(text, dice);
}
