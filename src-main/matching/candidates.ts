import type { AmountTolerance, Likeness, WindowPass } from '../../shared/entity/rules.ts';
import type { Calendar } from '../../shared/value/calendar.ts';
import type { Day } from '../../shared/value/time.ts';
import { type NumberRules, numbersContradict, numbersOf } from './contradictions.ts';
import { mentionedIn, type Said, saidOf } from './mentions.ts';
import { normalNumber } from './normal.ts';
import { type Name, nameOf, nameSimilarity, sameOrLonger } from './residue/names.ts';
import { amountReach, dayWindow, isTolerated, reach } from './tolerance.ts';

/** An open row as the residue is solved over it. `rank` is its place in the order of content, and in the list; `fields` by name of the column's field. */
export type OpenRow = {
  readonly id: number;
  readonly rank: number;
  readonly day: Day;
  readonly occurredAt: number | null;
  readonly minor: bigint;
  readonly currency: string;
  /** Equal for rows that say the same in everything. */
  readonly content: string;
  readonly fields: Readonly<Record<string, string | null>>;
  /** Fields that are null because their number is another row's. */
  readonly setAside?: readonly string[];
};

/** A pair that could be, by ranks. */
export type Candidate = {
  readonly left: number;
  readonly right: number;
  readonly cost: number;
  /** Pieces of evidence that agree. */
  readonly evidence: number;
  /** The best likeness, 0 to 1000; null where nothing could be compared. */
  readonly alike: number | null;
  /** Something that both rows say contradicts: for a suggestion only. */
  readonly against: boolean;
};

/** Likeness below which two values that are both given contradict; at and above the second they are worth a look; at and above the third they agree. */
const CONTRADICTS = 500;
export const LOOKS_ALIKE = 600;
const AGREES = 700;
/** The most that names are alike which may as well be two customers'. */
const ALMOST = 690;
/** Beyond this many candidates the rows have so little to tell them apart that nothing would be decided. */
export const MOST_CANDIDATES = 2_000_000;

/** Cost units: evidence decides, then a difference of the amounts, then days. `DECISIVE` is what makes one candidate certain. */
const A_POINT = 100;
const INEXACT = 20_000;
const A_DAY = 10;
const NO_EVIDENCE = 500;
const AGAINST = 200_000;
export const DECISIVE = 30_000;
/** More than any pair: as many rows as can be are paired. */
export const OPEN_COST = 1_000_000;

type Value = { readonly text: string; readonly name: Name | null; readonly said: Said | null };
type Values = readonly (Value | null)[];

const prepared = (
  rows: readonly OpenRow[],
  likeness: readonly Likeness[],
  side: 'left' | 'right',
): (Value | null)[][] =>
  rows.map((row) =>
    likeness.map((one) => {
      const text = row.fields[one[side]] ?? '';
      if (text === '') return null;
      return {
        text: normalNumber(text, ['case', 'spaces', 'width', 'signs']),
        name: one.as === 'name' ? nameOf(text) : null,
        said: one.as === 'mention' && side === 'right' ? saidOf(text) : null,
      };
    }),
  );

/**
 * Numbers but for a slip: the same 1000; zeros lost in front 900; one digit wrong, missing, too many or exchanged with its
 * neighbour 600, since the next number given out is as near as that and is another thing: no contradiction and no
 * evidence; else 0.
 */
export function numberSimilarity(one: string, other: string): number {
  if (one === other) return one === '' ? 0 : one.length < TELLING_LENGTH ? LOOKS_ALIKE : 1000;
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (short.length < SLIP_LENGTH || long.length - short.length > 1) return isPadded(short, long) ? 900 : 0;
  let from = 0;
  while (from < short.length && short[from] === long[from]) from += 1;
  let end = 0;
  while (end < short.length - from && short[short.length - 1 - end] === long[long.length - 1 - end]) end += 1;
  const [inShort, inLong] = [short.slice(from, short.length - end), long.slice(from, long.length - end)];
  const exchanged = inShort.length === 2 && inShort === [...inLong].reverse().join('');
  if (isPadded(short, long)) return 900;
  return inLong.length <= 1 || exchanged ? LOOKS_ALIKE : 0;
}
/** Numbers that are not the same, nor but for a slip; short ones say little. */
const isAnother = (one: string, other: string): boolean =>
  Math.min(one.length, other.length) >= TELLING_LENGTH && numberSimilarity(one, other) === 0;
/** Shorter numbers ("01") are the same on many rows: no evidence. */
const TELLING_LENGTH = 4;
/** Shorter numbers are too near to one another to tell a slip from another number. */
const SLIP_LENGTH = 8;

/** The same but for zeros in front, which a spreadsheet takes away. */
const isPadded = (short: string, long: string): boolean =>
  short.length >= 4 && long.endsWith(short) && /^0*$/.test(long.slice(0, long.length - short.length));

/** A name of two Chinese letters or four others. */
const isTelling = (text: string): boolean => /\p{Script=Han}{2}/u.test(text) || text.length >= 4;

function likenessOf(one: Value | null, other: Value | null, { as }: Likeness): number | null {
  if (!one || !other) return null;
  // What a text does not say, it does not deny.
  if (as === 'mention') {
    const mentioned = other.said && isTelling(one.text) ? mentionedIn(other.said, one.text) : 'no';
    return mentioned === 'no' ? null : mentioned === 'whole' ? 1000 : ALMOST;
  }
  if (!one.name || !other.name) return numberSimilarity(one.text, other.text);
  const alike = nameSimilarity(one.name, other.name);
  return sameOrLonger(one.name, other.name) ? alike : Math.min(alike, ALMOST);
}

type Judged = { evidence: number; alike: number | null; against: boolean };

/** What speaks for a pair, and whether something that both rows say contradicts it. */
function judge(left: Values, right: Values, likeness: readonly Likeness[]): Judged {
  const out: Judged = { evidence: 0, alike: null, against: false };
  for (const [index, one] of likeness.entries()) {
    const points = likenessOf(left[index]!, right[index]!, one);
    if (points === null) continue;
    if (points < CONTRADICTS) out.against = true;
    if (points >= AGREES) out.evidence += 1;
    out.alike = Math.max(out.alike ?? 0, points);
  }
  return out;
}

const isNearInTime = (left: OpenRow, right: OpenRow, seconds: number | undefined): boolean =>
  seconds !== undefined &&
  left.occurredAt !== null &&
  right.occurredAt !== null &&
  Math.abs(left.occurredAt - right.occurredAt) <= seconds;

/** Rows of a currency in the order of their amounts, for looking up a range of them. */
function byAmount(rows: readonly OpenRow[]): Map<string, OpenRow[]> {
  const sorted = Map.groupBy(rows, ({ currency }) => currency);
  for (const each of sorted.values()) each.sort((a, b) => (a.minor < b.minor ? -1 : a.minor > b.minor ? 1 : 0));
  return sorted;
}

function firstAtLeast(rows: readonly OpenRow[], minor: bigint): number {
  let [from, end] = [0, rows.length];
  while (from < end) {
    const middle = (from + end) >> 1;
    if (rows[middle]!.minor < minor) from = middle + 1;
    else end = middle;
  }
  return from;
}

type Options = Pick<WindowPass, 'alike' | 'seconds' | 'dayTolerance' | 'amountTolerance'>;

function* within(
  left: OpenRow,
  rows: readonly OpenRow[],
  given: AmountTolerance,
  days: { first: Day; last: Day },
): Generator<OpenRow> {
  const { least, most } = amountReach(left.minor, given, left.currency);
  for (let at = firstAtLeast(rows, least); at < rows.length && rows[at]!.minor <= most; at += 1) {
    const right = rows[at]!;
    if (right.day < days.first || right.day > days.last) continue;
    if (isTolerated(left.minor, right.minor, given, left.currency)) yield right;
  }
}

/**
 * Every pair whose amounts and days agree, with its cost: what speaks against it, from 0. One that something contradicts is
 * left out unless the moment is the same. `rules` say which numbers contradict.
 * Null when there are more than MOST_CANDIDATES.
 */
export function candidatesOf(
  left: readonly OpenRow[],
  right: readonly OpenRow[],
  options: Options,
  calendar: Calendar,
  rules: NumberRules,
): Candidate[] | null {
  const amounts = byAmount(right);
  const values = { left: prepared(left, options.alike, 'left'), right: prepared(right, options.alike, 'right') };
  const numbers = {
    left: left.map(({ fields }) => numbersOf(fields, 'left', rules)),
    right: right.map(({ fields }) => numbersOf(fields, 'right', rules)),
  };
  const window = dayWindow(options.dayTolerance);
  const spans = new Map([...new Set(left.map(({ day }) => day))].map((day) => [day, reach(calendar, day, window)]));
  const out: Candidate[] = [];
  for (const one of left) {
    const days = spans.get(one.day)!;
    for (const other of within(one, amounts.get(one.currency) ?? [], options.amountTolerance, days)) {
      const said = judge(values.left[one.rank]!, values.right[other.rank]!, options.alike);
      const against =
        said.against || numbersContradict(numbers.left[one.rank]!, numbers.right[other.rank]!, rules, isAnother);
      const judged = { ...said, against };
      const near = isNearInTime(one, other, options.seconds);
      if (judged.against && !near) continue;
      const cost =
        (1000 - (judged.alike ?? NO_EVIDENCE)) * A_POINT +
        (near || options.seconds === undefined ? 0 : INEXACT) +
        (one.minor === other.minor ? 0 : INEXACT) +
        (judged.against ? AGAINST : 0) +
        Math.abs(one.day - other.day) * A_DAY;
      out.push({ ...judged, left: one.rank, right: other.rank, cost, evidence: judged.evidence + (near ? 1 : 0) });
      if (out.length > MOST_CANDIDATES) return null;
    }
  }
  return out;
}
