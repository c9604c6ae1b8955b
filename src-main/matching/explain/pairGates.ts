import type { AmountTolerance, DayTolerance, RulePass } from '../../../shared/entity/rules.ts';
import type { WhyNotGate } from '../../../shared/entity/whyNot.ts';
import { sizeOf } from '../../../shared/value/money.ts';
import { isTolerated, nearness } from '../tolerance.ts';
import { type Failure, failure } from './judged.ts';
import { widerAmounts, widerDays } from './mends.ts';
import type { Pool } from './pool.ts';
import { filterFailures, money, type PoolRow } from './row.ts';

/** Two rows of the two sides, or of one side the earlier first. */
export type Pair = { readonly left: PoolRow; readonly right: PoolRow };

export const both = (pair: Pair, of: (row: PoolRow) => string): { left: string; right: string } => ({
  left: of(pair.left),
  right: of(pair.right),
});

/** A gate that asks something of both rows; where it does not hold, what each of them says. */
export const unless = (holds: boolean, gate: WhyNotGate, pair: Pair, of: (row: PoolRow) => string): Failure[] =>
  holds ? [] : [failure(gate, both(pair, of))];

const statusOf = ({ status }: PoolRow): string => status;
const succeeded = ({ status }: PoolRow): boolean => status === 'success';
const moved = (row: PoolRow): boolean => succeeded(row) && row.minor !== 0n;

export const statusFailed = (pair: Pair): Failure[] =>
  unless(pair.left.status === pair.right.status, 'status', pair, statusOf);

export const currencyFailed = (pair: Pair): Failure[] =>
  unless(pair.left.currency === pair.right.currency, 'currency', pair, ({ currency }) => currency);

/** Passes that add up look at no row that failed. */
export const successFailed = (pair: Pair): Failure[] =>
  unless(succeeded(pair.left) && succeeded(pair.right), 'success', pair, statusOf);

/** Nor do those of the residue, and at none that moved nothing. */
export const movedFailed = (pair: Pair): Failure[] =>
  unless(moved(pair.left) && moved(pair.right), 'success', pair, statusOf);

export const filtersFailed = (pool: Pool, pass: RulePass, { left, right }: Pair): Failure[] => [
  ...filterFailures(pass.left, left, pool.words, 'left'),
  ...filterFailures(pass.right, right, pool.words, 'right'),
];

export function dayFailed(pool: Pool, pass: { dayTolerance: DayTolerance }, pair: Pair): Failure[] {
  const [left, right] = [pair.left.day, pair.right.day];
  if (nearness(pool.plan.calendar, pass.dayTolerance)(left, right)) return [];
  const mend = widerDays(pool.plan.calendar, pass.dayTolerance, [{ left, right }]);
  return [failure('day', { ...both(pair, ({ day }) => String(day)), beyond: String(right - left), mend })];
}

/** Amounts that differ by more than is tolerated. Between directions there is no tolerance. */
export function amountFailed(
  gate: 'amount' | 'fee',
  tolerance: AmountTolerance,
  pair: Pair,
  of: (row: PoolRow) => bigint,
): Failure[] {
  const [left, right] = [of(pair.left), of(pair.right)];
  const { currency } = pair.left;
  if (isTolerated(left, right, tolerance, currency)) return [];
  const figures = both(pair, (row) => money(row, of(row)));
  if (gate === 'amount' && left < 0n !== right < 0n) return [failure('direction', figures)];
  const beyond = money(pair.left, sizeOf(right) - sizeOf(left));
  // A fee is small: by how much it may differ is measured by what it is the fee of.
  const measure = gate === 'fee' ? sizeOf(pair.left.minor) : undefined;
  return [
    failure(gate, { ...figures, beyond, mend: widerAmounts(gate, tolerance, { left, right, currency }, measure) }),
  ];
}

export const suggestOnly = ({ outcome }: RulePass): Failure[] =>
  outcome === 'confirm'
    ? []
    : [
        failure('suggest', {
          mend: { kind: 'confirm', path: ['outcome'], from: 'suggest', to: 'confirm', cost: 30, before: '', after: '' },
        }),
      ];
