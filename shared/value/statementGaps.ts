import { type Calendar, isWorkingDay } from './calendar.ts';
import type { Day } from './time.ts';

/** A bank's statement of one account in one currency, as far as its neighbours are concerned. Minor units. */
export type StatedDays = {
  readonly firstDay: Day;
  readonly lastDay: Day;
  readonly opening: bigint;
  readonly closing: bigint;
  readonly number: bigint | null;
};

/** What is missing between two statements that should follow one another. */
export type StatementGap = {
  readonly before: StatedDays;
  readonly after: StatedDays;
  /** Working days that neither covers; numbers that were left out. Both may be empty where only the balances differ. */
  readonly days: readonly Day[];
  readonly numbers: { readonly first: bigint; readonly last: bigint } | null;
  /** The figures or numbers prove that something is missing; else there may only have been nothing to state. */
  readonly certain: boolean;
};

const byNumber = (a: bigint | null, b: bigint | null): number =>
  a === null || b === null || a === b ? 0 : a < b ? -1 : 1;

const ascending = (a: StatedDays, b: StatedDays): number =>
  a.firstDay - b.firstDay || a.lastDay - b.lastDay || byNumber(a.number, b.number);

/** The numbers between two statements. A smaller number begins a new year, and tells nothing. */
function leftOut(before: StatedDays, after: StatedDays): StatementGap['numbers'] {
  if (before.number === null || after.number === null || after.number <= before.number + 1n) return null;
  return { first: before.number + 1n, last: after.number - 1n };
}

/** More than a century: dates that are nonsense must not be counted through. */
const MOST_DAYS = 40_000;

function gapBetween(
  before: readonly StatedDays[],
  after: readonly StatedDays[],
  calendar: Calendar,
): StatementGap | null {
  const pairs = before.flatMap((one) => after.map((other) => [one, other] as const));
  const joined = pairs.find(([one, other]) => one.closing === other.opening);
  const [last, next] = joined ?? [before.at(-1)!, after[0]!];
  const numbers = leftOut(last, next);
  // The next number with the same balance: the bank had nothing to state between them.
  if (joined && last.number !== null && next.number === last.number + 1n) return null;
  const between = Math.min(next.firstDay - last.lastDay - 1, MOST_DAYS);
  const days = Array.from({ length: Math.max(0, between) }, (_, index) => last.lastDay + 1 + index).filter((day) =>
    isWorkingDay(calendar, day),
  );
  if (joined && days.length === 0 && numbers === null) return null;
  return { before: last, after: next, days, numbers, certain: !joined || numbers !== null };
}

/**
 * What is missing between the statements of one account and currency, in order of time. Statements that overlap (pages,
 * several a day, a month over its days) are held together: the next has to open with what one of those that reach
 * furthest closes with.
 */
export function statementGaps(statements: readonly StatedDays[], calendar: Calendar): StatementGap[] {
  const ordered = statements.toSorted(ascending);
  const gaps: StatementGap[] = [];
  let front: StatedDays[] = [];
  for (let index = 0; index < ordered.length; ) {
    const next = ordered[index]!;
    let end = index;
    while (ordered[end]?.firstDay === next.firstDay) end += 1;
    const together = ordered.slice(index, end);
    index = end;
    const reach = front[0]?.lastDay;
    if (reach !== undefined && next.firstDay > reach) {
      const gap = gapBetween(front, together, calendar);
      if (gap) gaps.push(gap);
    }
    const furthest = Math.max(...[...front, ...together].map(({ lastDay }) => lastDay));
    front = [...front, ...together].filter(({ lastDay }) => lastDay === furthest);
  }
  return gaps;
}
