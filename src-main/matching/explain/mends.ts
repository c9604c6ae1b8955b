import {
  type AmountTolerance,
  type DayTolerance,
  type Ignorable,
  ignorable,
  type PassKey,
  type RulePass,
  rulePass,
} from '../../../shared/entity/rules.ts';
import type { Calendar } from '../../../shared/value/calendar.ts';
import { formatMinor, sizeOf } from '../../../shared/value/money.ts';
import type { Day } from '../../../shared/value/time.ts';
import { fullKey } from '../keys.ts';
import { normalNumber } from '../normal.ts';
import { dayWindow, isTolerated, nearness } from '../tolerance.ts';
import type { Failure, Json, Mend } from './judged.ts';

/** The longest day tolerance that a rule may have. */
const MOST_DAYS = 31;

const daysInWords = (tolerance: DayTolerance): string => {
  const { before, after } = dayWindow(tolerance);
  return before === after ? String(before) : `-${before}..+${after}`;
};

/** The smallest tolerance of the same form that reaches from one day to the other; null where none does. */
export function widerDays(
  calendar: Calendar,
  given: DayTolerance,
  spans: readonly { left: Day; right: Day }[],
): Mend | null {
  const reaches = (tolerance: DayTolerance): boolean => {
    const near = nearness(calendar, tolerance);
    return spans.every(({ left, right }) => near(left, right));
  };
  const wider = (by: number): DayTolerance[] =>
    typeof given === 'number'
      ? [given + by]
      : [
          { ...given, after: given.after + by },
          { ...given, before: given.before + by },
          { ...given, before: given.before + by, after: given.after + by },
        ];
  for (let by = 1; by <= MOST_DAYS; by += 1)
    for (const to of wider(by)) {
      const { before, after } = dayWindow(to);
      if (Math.max(before, after) > MOST_DAYS || !reaches(to)) continue;
      return {
        kind: 'day',
        path: ['dayTolerance'],
        from: given,
        to,
        cost: 10 + by,
        ...inWords(daysInWords, given, to),
      };
    }
  return null;
}

const inWords = <T>(words: (value: T) => string, from: T, to: T): { before: string; after: string } => ({
  before: words(from),
  after: words(to),
});

/** A difference that is more than a hundredth is another amount; of small amounts a tenth, up to a unit, may be rounding. */
const isRounding = (difference: bigint, of: bigint): boolean =>
  difference * 100n <= of || (difference <= 100n && difference * 10n <= of);

type Amounts = { left: bigint; right: bigint; currency: string };

/** The tolerance that lets two amounts of one direction agree; null where they are not the same amount. `of` is what the difference is measured by. */
export function widerAmounts(
  kind: 'amount' | 'fee',
  given: AmountTolerance,
  { left, right, currency }: Amounts,
  of: bigint = sizeOf(left) > sizeOf(right) ? sizeOf(left) : sizeOf(right),
): Mend | null {
  if (left < 0n !== right < 0n) return null;
  const difference = sizeOf(sizeOf(left) - sizeOf(right));
  if (!isRounding(difference, of)) return null;
  const by = Number(difference);
  const end = sizeOf(right) < sizeOf(left) ? 'under' : 'over';
  const to = widened(given, currency, end, by);
  if (!isTolerated(left, right, to, currency) && left !== 0n && right !== 0n) return null;
  const words = (value: AmountTolerance): string => formatMinor(BigInt(endOf(value, currency, end)), currency);
  return {
    kind,
    path: [kind === 'amount' ? 'amountTolerance' : 'feeTolerance'],
    from: given,
    to,
    cost: 20 + Math.min(9, Math.log10(1 + by)),
    ...inWords(words, given, to),
  };
}

type End = 'under' | 'over';

function endOf(given: AmountTolerance, currency: string, end: End): number {
  if (typeof given === 'number') return given;
  return (given.currencies?.[currency] ?? given)[end];
}

function widened(given: AmountTolerance, currency: string, end: End, by: number): AmountTolerance {
  if (typeof given === 'number') return by;
  const own = given.currencies?.[currency];
  if (own) return { ...given, currencies: { ...given.currencies, [currency]: { ...own, [end]: by } } };
  return { ...given, [end]: by };
}

/** What may be left out of numbers, one after the other, and two together: the fewest that make them equal. */
const choices: readonly (readonly Ignorable[])[] = [
  ...ignorable.options.map((one) => [one]),
  ...ignorable.options.flatMap((one, at) => ignorable.options.slice(at + 1).map((other) => [one, other])),
  ignorable.options,
];

/** The fewest things besides those already ignored without which two numbers are the same; null where they are not. */
export function moreIgnored(left: string, right: string, given: readonly Ignorable[]): Ignorable[] | null {
  for (const choice of choices) {
    const ignore = ignorable.options.filter((one) => given.includes(one) || choice.includes(one));
    const [one, other] = [normalNumber(left, ignore), normalNumber(right, ignore)];
    if (one !== '' && one === other) return ignore;
  }
  return null;
}

export function ignoringKey(key: PassKey, at: number, ignore: readonly Ignorable[]): Mend {
  const full = fullKey(key);
  return {
    kind: 'ignore',
    path: ['keys', at],
    from: key as Json,
    to: { ...full, ignore: [...ignore] },
    cost: ignore.length - full.ignore.length,
    before: full.ignore.join(', '),
    after: ignore.join(', '),
  };
}

/** The value with one of its parts replaced; null takes it out. */
function replaced(value: Json, [name, ...rest]: readonly (string | number)[], to: Json): Json {
  if (name === undefined) return to;
  if (Array.isArray(value)) return value.map((one, index) => (index === name ? replaced(one, rest, to) : one));
  const { [name]: old = null, ...others } = value as { [key: string]: Json };
  if (rest.length === 0 && to === null) return others;
  return { ...others, [name]: replaced(old, rest, to) };
}

/** A pass with its gates mended; null where that is no pass. */
export function mended(pass: RulePass, mends: readonly Mend[]): RulePass | null {
  const changed = mends.reduce<Json>((value, { path, to }) => replaced(value, path, to), pass as unknown as Json);
  const checked = rulePass.safeParse(changed);
  return checked.success ? checked.data : null;
}

/** The pass as it would be with those failures mended that can be: what is summed is summed under its keys and filters. */
export const ifMended = <P extends RulePass>(pass: P, failures: readonly Failure[]): P =>
  (mended(
    pass,
    failures.flatMap(({ mend }) => (mend ? [mend] : [])),
  ) as P | null) ?? pass;
