import { parseRate, type Rate } from '../../../shared/value/money.ts';
import type { Entry } from '../sections.ts';
import type { Checking } from './checking.ts';

/** Every split: each share says one thing, exactly one takes the remainder, and the rates leave room for it. */
export function checkSplits(checking: Checking): void {
  for (const split of checking.entries('splits')) {
    const rates = split.value.shares.flatMap((_share, place) => checkShare(checking, split, place) ?? []);
    const remainders = split.value.shares.filter((share) => share.remainder === true).length;
    if (remainders !== 1)
      checking.expect(['splits', split.index, 'shares'], 'remainder: true × 1', `remainder: true × ${remainders}`);
    if (isBeyondOne(rates)) {
      const written = split.value.shares.flatMap((share) => share.rate ?? []).join(' + ');
      checking.expect(['splits', split.index, 'shares'], 'Σ rate ≤ 100%', written);
    }
  }
}

/** The rate of a share that has one. Reports a share that says nothing, several things or a rate that is none. */
function checkShare({ expect }: Checking, { index, value }: Entry<'splits'>, place: number): Rate | null {
  const share = value.shares[place]!;
  const path = ['splits', index, 'shares', place];
  const said = [
    share.rate !== undefined && 'rate',
    share.amount !== undefined && 'amount',
    share.remainder === true && 'remainder',
  ].filter((word) => word !== false);
  if (said.length !== 1) expect(path, 'rate | amount | remainder', said.join(' + ') || '—');
  if (share.rate === undefined) return null;
  const rate = parseRate(share.rate);
  if (rate && rate.numerator >= 0n) return rate;
  expect([...path, 'rate'], '"15%" | "0.15"');
  return null;
}

const isBeyondOne = (rates: readonly Rate[]): boolean => {
  const common = rates.reduce((product, rate) => product * rate.denominator, 1n);
  return rates.reduce((sum, rate) => sum + (rate.numerator * common) / rate.denominator, 0n) > common;
};
