import type { Like } from '../../../shared/entity/whyNot.ts';
import { sizeOf } from '../../../shared/value/money.ts';
import { firstAtLeast, numberSimilarity } from '../candidates.ts';
import { narrow, normalNumber } from '../normal.ts';
import { nameAgreement, nameOf } from '../residue/names.ts';
import { everything, numbersOf, type Pool, telling, textWords } from './pool.ts';
import type { PoolRow } from './row.ts';

/** A row that the one asked about could belong with, and what speaks for it. */
export type Near = {
  readonly row: PoolRow;
  readonly sameSide: boolean;
  readonly like: Like[];
  readonly points: number;
};

/** Candidates that are judged, and days beyond which an equal amount says nothing. */
export const MOST_NEAR = 5;
const REACH_DAYS = 31;
/** Rows of about the same amount that are looked at each way. */
const MOST_BY_AMOUNT = 40;
/** A word or number that more rows have than this finds nobody. */
const MOST_BY_NUMBER = 50;
/** Without so much nothing speaks for it: that is an equal amount on a near day. */
const ENOUGH = 300;

const weights: Record<Like, number> = {
  match: 2000,
  suggested: 900,
  key: 800,
  text: 600,
  amount: 400,
  opposite: 400,
  'near-key': 250,
  'near-amount': 200,
  party: 200,
  moment: 100,
};
const A_DAY = 10;
const TAKEN = 150;
const OTHER_WAY = 250;
const MOMENT_SECONDS = 60;
const AGREES = 700;
const SLIP = 600;

/** By how much an amount may be off and still be about the same: a hundredth, or a unit. */
const about = (minor: bigint): bigint => (sizeOf(minor) / 100n > 100n ? sizeOf(minor) / 100n : 100n);

/** Rows of about an amount, those that are nearest to it first. */
function byAmount(rows: readonly PoolRow[], minor: bigint, row: PoolRow): PoolRow[] {
  const out: PoolRow[] = [];
  const middle = firstAtLeast(rows, minor);
  for (const [step, from] of [
    [1, middle],
    [-1, middle - 1],
  ] as const)
    for (let at = from, found = 0; at >= 0 && at < rows.length && found < MOST_BY_AMOUNT; at += step) {
      const other = rows[at]!;
      if (sizeOf(other.minor - minor) > about(minor)) break;
      if (Math.abs(other.day - row.day) > REACH_DAYS) continue;
      found += 1;
      out.push(other);
    }
  return out;
}

/** Everything that an index finds for a row; what speaks for it is asked afterwards. */
function found(pool: Pool, row: PoolRow): Set<PoolRow> {
  const other = pool.index[row.place === 'left' ? 'right' : 'left'];
  const own = pool.index[row.place];
  const few = (rows: readonly PoolRow[] = []): readonly PoolRow[] => (rows.length > MOST_BY_NUMBER ? [] : rows);
  const ids = [
    ...(pool.neighbours.get(row.id) ?? []),
    ...(row.taken?.partner ? [row.taken.partner] : []),
    ...suggestedWith(pool, row),
  ];
  const numbers = [...numbersOf(row)];
  return new Set([
    ...ids.flatMap((id) => pool.byId.get(id) ?? []),
    ...numbers.flatMap((number) => [...few(other.byNumber().get(number)), ...few(other.byWord().get(number))]),
    ...[...textWords(row)].flatMap((word) => few(other.byNumber().get(word))),
    ...byAmount(other.byAmount(), row.minor, row),
    ...byAmount(other.byAmount(), -row.minor, row).slice(0, MOST_NEAR),
    ...byAmount(own.byAmount(), -row.minor, row).filter(({ minor }) => minor === -row.minor),
    ...numbers
      .flatMap((number) => few(own.byNumber().get(number)))
      .filter(({ minor }) => minor < 0n !== row.minor < 0n),
  ]);
}

const suggestedWith = (pool: Pool, row: PoolRow): number[] => {
  const own = new Set((pool.suggested.get(row.id) ?? []).map(({ id }) => id));
  if (own.size === 0) return [];
  return [...pool.suggested].filter(([, all]) => all.some(({ id }) => own.has(id))).map(([id]) => id);
};

const differingNumbers = (one: PoolRow, other: PoolRow): [string, string][] =>
  telling.flatMap((field): [string, string][] => {
    const [a, b] = [one.fields[field], other.fields[field]];
    return a && b ? [[normalNumber(a, everything), normalNumber(b, everything)]] : [];
  });

function partyAlike(one: PoolRow, other: PoolRow): boolean {
  const [a, b] = [one.fields.counterparty, other.fields.counterparty];
  if (a && b) return nameAgreement(nameOf(a), nameOf(b)) >= AGREES;
  const [party, text] = a ? [a, other.fields.memo] : [b, one.fields.memo];
  return Boolean(party && text && party.length >= 2 && narrow(text).includes(narrow(party)));
}

const intersects = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  [...one].some((value) => other.has(value));

/** What speaks for a row, in the order of how much it does. */
function likesOf(pool: Pool, row: PoolRow, other: PoolRow): Like[] {
  const sameSide = row.place === other.place;
  const out: Like[] = [];
  const say = (like: Like, holds: boolean): void => {
    if (holds) out.push(like);
  };
  const [numbers, others] = [numbersOf(row), numbersOf(other)];
  say('match', row.taken !== null && row.taken.id === other.taken?.id);
  say('suggested', shareSuggestion(pool, row, other));
  say('key', intersects(numbers, others));
  say('text', intersects(numbers, textWords(other)) || intersects(others, textWords(row)));
  const off = sizeOf(row.minor - other.minor);
  if (sameSide) say('opposite', row.minor === -other.minor && row.minor !== 0n);
  else {
    say('amount', off === 0n);
    say('near-amount', off !== 0n && off <= about(row.minor) && row.minor < 0n === other.minor < 0n);
  }
  const near = out.some((like) => ['amount', 'near-amount', 'opposite'].includes(like));
  say(
    'near-key',
    near && !out.includes('key') && differingNumbers(row, other).some(([a, b]) => numberSimilarity(a, b) >= SLIP),
  );
  say('party', near && partyAlike(row, other));
  say(
    'moment',
    row.occurredAt !== null &&
      other.occurredAt !== null &&
      Math.abs(row.occurredAt - other.occurredAt) <= MOMENT_SECONDS,
  );
  return out;
}

const shareSuggestion = (pool: Pool, row: PoolRow, other: PoolRow): boolean => {
  const own = new Set((pool.suggested.get(row.id) ?? []).map(({ id }) => id));
  return (pool.suggested.get(other.id) ?? []).some(({ id }) => own.has(id));
};

/** The rows that a row could belong with, the likeliest first; looked up, never walked. */
export function nearestTo(pool: Pool, row: PoolRow): Near[] {
  const all = [...found(pool, row)]
    .filter((other) => other.id !== row.id)
    .map((other): Near => {
      const like = likesOf(pool, row, other);
      const points =
        like.reduce((sum, one) => sum + weights[one], 0) -
        Math.min(Math.abs(other.day - row.day), REACH_DAYS) * A_DAY -
        (other.taken !== null && other.taken.id !== row.taken?.id ? TAKEN : 0) -
        (other.place !== row.place && other.minor < 0n !== row.minor < 0n ? OTHER_WAY : 0) -
        (other.currency === row.currency ? 0 : OTHER_WAY);
      return { row: other, sameSide: other.place === row.place, like, points };
    });
  return all
    .filter(({ points }) => points >= ENOUGH)
    .sort((a, b) => b.points - a.points || a.row.id - b.row.id)
    .slice(0, MOST_NEAR);
}
