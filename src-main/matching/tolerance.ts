import type { AmountTolerance, DayTolerance } from '../../shared/entity/rules.ts';
import { type Calendar, isWorkingDay } from '../../shared/value/calendar.ts';
import { sizeOf } from '../../shared/value/money.ts';
import type { Day } from '../../shared/value/time.ts';

type Range = { under: number; over: number; perTenThousand: number };
type Tolerance = Range & { currencies: ReadonlyMap<string, Range> };

/** A tolerance in its full form: a number is minor units either way. */
const amountRange = (tolerance: AmountTolerance): Tolerance =>
  typeof tolerance === 'number'
    ? { under: tolerance, over: tolerance, perTenThousand: 0, currencies: new Map() }
    : { ...tolerance, currencies: new Map(Object.entries(tolerance.currencies ?? {})) };

/** Does it tolerate nothing? */
export function isExact(given: AmountTolerance): boolean {
  const { under, over, perTenThousand, currencies } = amountRange(given);
  return under + over + perTenThousand === 0 && currencies.size === 0;
}

/** How much `side` may be off from `size` (an expression of minor units that is not negative). */
const bound = ({ perTenThousand, ...range }: Range, side: 'under' | 'over', size: string): string =>
  perTenThousand === 0 ? String(range[side]) : `max(${range[side]}, ${size} * ${perTenThousand} / 10000)`;

function boundOf(tolerance: Tolerance, side: 'under' | 'over', size: string, currency: string): string {
  const others = [...tolerance.currencies].map(([code, range]) => `WHEN '${code}' THEN ${bound(range, side, size)}`);
  const usual = bound(tolerance, side, size);
  return others.length === 0 ? usual : `CASE ${currency} ${others.join(' ')} ELSE ${usual} END`;
}

/**
 * The condition that two amounts differ by more than is tolerated. Sizes are compared, since a payout that is a cent too
 * large is as much too large as a receipt; the directions must be the same.
 */
export function beyondTolerance(left: string, right: string, given: AmountTolerance, currency: string): string {
  if (isExact(given)) return `${left} <> ${right}`;
  const tolerance = amountRange(given);
  const size = `abs(${left})`;
  const difference = `abs(${right}) - ${size}`;
  const under = boundOf(tolerance, 'under', size, currency);
  const over = boundOf(tolerance, 'over', size, currency);
  return `(sign(${left}) <> sign(${right}) OR ${difference} < -(${under}) OR ${difference} > ${over})`;
}

/** The same for figures at hand: is `right` within the tolerance of `left`? */
export function isTolerated(left: bigint, right: bigint, given: AmountTolerance, currency: string): boolean {
  if (left === right) return true;
  if (left < 0n !== right < 0n || left === 0n || right === 0n) return false;
  const tolerance = amountRange(given);
  const { under, over, perTenThousand } = tolerance.currencies.get(currency) ?? tolerance;
  const size = sizeOf(left);
  const difference = sizeOf(right) - size;
  const share = (size * BigInt(perTenThousand)) / 10_000n;
  const most = (minor: number): bigint => (BigInt(minor) > share ? BigInt(minor) : share);
  return difference >= -most(under) && difference <= most(over);
}

/** The amounts that may be within the tolerance of `left`: none beyond them is. */
export function amountReach(left: bigint, given: AmountTolerance, currency: string): { least: bigint; most: bigint } {
  const tolerance = amountRange(given);
  const { under, over, perTenThousand } = tolerance.currencies.get(currency) ?? tolerance;
  const size = sizeOf(left);
  const share = (size * BigInt(perTenThousand)) / 10_000n;
  const most = [BigInt(under), BigInt(over), share].reduce((a, b) => (a > b ? a : b));
  return { least: left - most, most: left + most };
}

export type DayWindow = { readonly before: number; readonly after: number; readonly working: boolean };

export const dayWindow = (given: DayTolerance): DayWindow =>
  typeof given === 'number'
    ? { before: given, after: given, working: false }
    : { before: given.before, after: given.after, working: given.count === 'working' };

/**
 * The calendar days that a window reaches from a day: a holiday between two working days does not use the window up, and
 * a day off itself counts with the working day before it.
 */
export function reach(calendar: Calendar, from: Day, { before, after, working }: DayWindow): { first: Day; last: Day } {
  if (!working) return { first: from - before, last: from + after };
  let first = from;
  for (let left = before; ; first -= 1) {
    if (!isWorkingDay(calendar, first)) continue;
    if (left === 0) break;
    left -= 1;
  }
  let last = from;
  for (let left = after; left > 0; ) {
    last += 1;
    if (isWorkingDay(calendar, last)) left -= 1;
  }
  // The days off behind the last working day belong to it.
  while (!isWorkingDay(calendar, last + 1)) last += 1;
  return { first, last };
}

/** Days that are near, each left day reached for once. */
export function nearness(calendar: Calendar, tolerance: DayTolerance): (left: Day, right: Day) => boolean {
  const window = dayWindow(tolerance);
  const spans = new Map<Day, { first: Day; last: Day }>();
  return (left, right) => {
    let span = spans.get(left);
    if (!span) {
      span = reach(calendar, left, window);
      spans.set(left, span);
    }
    return right >= span.first && right <= span.last;
  };
}
