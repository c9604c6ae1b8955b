import type { AmountTolerance, Likeness, WindowPass } from '../../shared/entity/rules.ts';
import type { Calendar } from '../../shared/value/calendar.ts';
import type { Day } from '../../shared/value/time.ts';
import { isShared } from './compile.ts';
import { type NumberRules, numbersContradict, numbersOf } from './contradictions.ts';
import { TELLING_LENGTH } from './keys.ts';
import { mentionedIn, type Said, saidOf } from './mentions.ts';
import { narrow, normalNumber } from './normal.ts';
import { type Name, nameAgreement, nameOf } from './residue/names.ts';
import { amountReach, dayWindow, isTolerated, reach } from './tolerance.ts';

/** An open row as the residue is solved over it. `rank` is its place in the order of content, and in the list; `fields` by name of the column's field. */
export type OpenRow = {
  readonly id: number;
  readonly rank: number;
  readonly day: Day;
  readonly occurredAt: number | null;
  readonly minor: bigint;
  readonly currency: string;
  /** The real account that it moves money on, where that is known: of a bank's row its own, of an entry that of its virtual account. */
  readonly realAccount: number | null;
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
  /** Their numbers are next to one another and none is the same: a slip, or two things in a row. For a suggestion only. */
  readonly next: boolean;
};

/** Likeness below which two values that are both given contradict; at and above the second they are worth a look; at and above the third they agree. */
const CONTRADICTS = 500;
export const LOOKS_ALIKE = 600;
const AGREES = 700;
const SAME_NUMBER = 1000;
/** The most that a text says of a name that stands in it as a part of another. */
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

/** `said` is what a text says, `accounts` are numbers in it that may be accounts. */
type Value = {
  readonly text: string;
  readonly name: Name | null;
  readonly said: Said | null;
  readonly accounts: readonly string[];
};
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
        accounts: one.as === 'mention' && side === 'right' ? (narrow(text).match(ACCOUNTS) ?? []) : [],
      };
    }),
  );

/**
 * Numbers but for a slip: the same 1000; zeros lost in front 900; one digit wrong, missing, too many or exchanged with its
 * neighbour 600, since the next number given out is as near as that and is another thing: no contradiction and no
 * evidence; the same for what is left of one that was cut short; else 0.
 */
export function numberSimilarity(one: string, other: string): number {
  if (one === other) return one === '' ? 0 : one.length < TELLING_LENGTH ? LOOKS_ALIKE : SAME_NUMBER;
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (isPadded(short, long)) return 900;
  if (short.length >= CUT_LENGTH && (long.startsWith(short) || long.endsWith(short))) return LOOKS_ALIKE;
  if (short.length < SLIP_LENGTH || long.length - short.length > 1) return 0;
  let from = 0;
  while (from < short.length && short[from] === long[from]) from += 1;
  let end = 0;
  while (end < short.length - from && short[short.length - 1 - end] === long[long.length - 1 - end]) end += 1;
  const [inShort, inLong] = [short.slice(from, short.length - end), long.slice(from, long.length - end)];
  const exchanged = inShort.length === 2 && inShort === [...inLong].reverse().join('');
  return inLong.length <= 1 || exchanged ? LOOKS_ALIKE : 0;
}
/** Numbers that are not the same, nor but for a slip; short ones say little. */
const isAnother = (one: string, other: string): boolean =>
  Math.min(one.length, other.length) >= TELLING_LENGTH && numberSimilarity(one, other) === 0;
/** Shorter numbers are too near to one another to tell a slip from another number. */
const SLIP_LENGTH = 8;

/** What is left of a number says which it may be, where it is no shorter. */
const CUT_LENGTH = 6;

/** Numbers that are given out one after the other, with some for others between them. */
const NEXT = 30;
const LAST_DIGITS = 9;

/** Could one number be given out soon after the other? A slip in the last digits looks the same. */
export function isNext(one: string, other: string): boolean {
  const digits = Math.min(LAST_DIGITS, /\d*$/.exec(one)![0].length, /\d*$/.exec(other)![0].length);
  if (digits === 0 || one.length !== other.length || one.slice(0, -digits) !== other.slice(0, -digits)) return false;
  const apart = Math.abs(Number(one.slice(-digits)) - Number(other.slice(-digits)));
  return apart > 0 && apart <= NEXT;
}

/** The same but for zeros in front, which a spreadsheet takes away. */
const isPadded = (short: string, long: string): boolean =>
  short.length >= 4 && long.endsWith(short) && /^0*$/.test(long.slice(0, long.length - short.length));

/** Digits in a row that are as long as an account's number. */
const ACCOUNTS = /\d{12,}/g;
/** Accounts of one kind have one length and begin alike. */
const SAME_BEGINNING = 4;

/** What a text says of an account that it does not name: that it is another, where it names one of the same kind. */
function ofAnotherAccount(account: string, { accounts }: Value): number | null {
  const alike = accounts.filter(
    (one) => one.length === account.length && one.slice(0, SAME_BEGINNING) === account.slice(0, SAME_BEGINNING),
  );
  return alike.length === 0 ? null : Math.max(...alike.map((one) => numberSimilarity(account, one)));
}

/** A name of two Chinese letters or four others. */
const isTelling = (text: string): boolean => /\p{Script=Han}{2}/u.test(text) || text.length >= 4;

function likenessOf(one: Value | null, other: Value | null, { as }: Likeness): number | null {
  if (!one || !other) return null;
  // What a text does not say, it does not deny.
  if (as === 'mention') {
    const mentioned = other.said && isTelling(one.text) ? mentionedIn(other.said, one.text) : 'no';
    if (mentioned !== 'no') return mentioned === 'whole' ? 1000 : ALMOST;
    return ofAnotherAccount(one.text, other);
  }
  return one.name && other.name ? nameAgreement(one.name, other.name) : numberSimilarity(one.text, other.text);
}

type Judged = Pick<Candidate, 'evidence' | 'alike' | 'against' | 'next'>;

/** What speaks for a pair, and whether something that both rows say contradicts it. */
function judge(left: Values, right: Values, likeness: readonly Likeness[]): Judged {
  const out = { evidence: 0, alike: null as number | null, against: false };
  let [next, named] = [false, false];
  for (const [index, one] of likeness.entries()) {
    const points = likenessOf(left[index]!, right[index]!, one);
    if (points === null) continue;
    if (one.as === 'number' && !isShared(one.left) && points === SAME_NUMBER) named = true;
    if (one.as === 'number' && isNext(left[index]!.text, right[index]!.text)) next = true;
    if (points < CONTRADICTS) out.against = true;
    if (points >= AGREES) out.evidence += 1;
    out.alike = Math.max(out.alike ?? 0, points);
  }
  return { ...out, next: next && !named };
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

/** The place of the first row, of rows in the order of their amounts, whose amount is not below. */
export function firstAtLeast(rows: readonly { readonly minor: bigint }[], minor: bigint): number {
  let [from, end] = [0, rows.length];
  while (from < end) {
    const middle = (from + end) >> 1;
    if (rows[middle]!.minor < minor) from = middle + 1;
    else end = middle;
  }
  return from;
}

/** Are two rows on two real accounts? What came on one is no entry of another, whatever the two say. */
export const isOnAnotherAccount = (one: OpenRow, other: OpenRow): boolean =>
  one.realAccount !== null && other.realAccount !== null && one.realAccount !== other.realAccount;

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
    if (right.day < days.first || right.day > days.last || isOnAnotherAccount(left, right)) continue;
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
