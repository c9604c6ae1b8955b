import type { Setup } from '../../../shared/entity/setup.ts';
import { allocate, parseMinor, parseRate } from '../../../shared/value/money.ts';

export type SplitRule = Setup['splits'][number];

/** The word by which a share names the account that took the payment. */
const ORIGIN = 'origin';

/** The rule that divides a payment of this kind on this account, if any. */
export const ruleFor = (
  setup: Setup,
  channel: string,
  kind: 'payment' | 'deposit',
  account: string,
): SplitRule | null =>
  setup.splits.find(
    (rule) =>
      (rule.channel === undefined || rule.channel === channel) &&
      rule.kinds.includes(kind) &&
      (rule.accounts === undefined || rule.accounts.includes(account)),
  ) ?? null;

/** The shares' rates as whole weights; the share that takes the remainder weighs what the rates leave of the whole. */
function weightsOf(rule: SplitRule): bigint[] {
  const rates = rule.shares.map((share) => {
    const rate = parseRate(share.rate ?? '0');
    if (!rate) throw new RangeError(`split ${rule.code} has the rate ${share.rate}`);
    return rate;
  });
  const whole = rates.reduce((product, rate) => product * rate.denominator, 1n);
  const weights = rates.map((rate) => (rate.numerator * whole) / rate.denominator);
  const left = whole - weights.reduce((sum, weight) => sum + weight, 0n);
  return rule.shares.map((share, index) => (share.remainder ? left : weights[index]!));
}

/** What a partner is given; never zero. */
export type Part = { account: string; part: bigint };
/** A rule made ready: what each partner gets of an amount, the account of the order left out, in the order of the shares. */
export type Divider = { name: string; partsOf(amount: bigint, origin: string): Part[] };

export function dividerOf(rule: SplitRule, currency: string): Divider {
  const weights = weightsOf(rule);
  const last = rule.shares.findIndex((share) => share.remainder);
  const fixed = rule.shares.map(({ amount }) => (amount === undefined ? 0n : (parseMinor(amount, currency) ?? 0n)));
  const allFixed = fixed.reduce((sum, minor) => sum + minor, 0n);
  return {
    name: rule.name,
    partsOf(amount, origin) {
      const parts = allocate(amount, weights);
      return rule.shares
        .map(({ account }, index) => ({
          account,
          part: parts[index]! + fixed[index]! - (index === last ? allFixed : 0n),
        }))
        .filter(({ account, part }) => account !== ORIGIN && account !== origin && part !== 0n);
    },
  };
}
