import type { FeeLine } from '../../shared/entity/fees.ts';
import type { Setup } from '../../shared/entity/setup.ts';
import { formatPerMillion, perMillionOf } from '../../shared/value/fee.ts';
import { formatMinor, parseMinor } from '../../shared/value/money.ts';

/** An amount with its currency's digits: "5" and "5.00" are the same. The amount was checked before. */
const plain = (amount: string, currency: string): string => formatMinor(parseMinor(amount, currency)!, currency);
const plainOr = (amount: string | undefined, currency: string): { amount?: string } =>
  amount === undefined ? {} : { amount: plain(amount, currency) };

const sorted = <T extends string>(words: readonly T[]): T[] => [...new Set(words)].sort();

/** A schedule with its terms by their first day; what costs nothing is left out. */
function normalisedFees(line: FeeLine, own: string): FeeLine {
  const currency = line.currency ?? own;
  const some = (name: 'fixed' | 'minimum' | 'cap', amount: string | undefined): Record<string, string> =>
    amount === undefined || (name !== 'cap' && parseMinor(amount, currency) === 0n)
      ? {}
      : { [name]: plain(amount, currency) };
  const terms = line.terms
    .map(({ from, rate, fixed, minimum, cap, rounding, refund, refundRounding }) => ({
      from,
      rate: formatPerMillion(perMillionOf(rate)!),
      ...some('fixed', fixed),
      ...some('minimum', minimum),
      ...some('cap', cap),
      rounding,
      refund,
      ...(refundRounding === undefined ? {} : { refundRounding }),
    }))
    .sort((a, b) => (a.from < b.from ? -1 : 1));
  return { ...line, kinds: sorted(line.kinds), terms };
}

/** One way to write each checked setup, so that a change of spelling is no change. Lists keep the order they are shown in. */
export function normalised(setup: Setup): Setup {
  const own = setup.enterprise.currency;
  const currencies = new Map(setup.realAccounts.map((account) => [account.code, account.currency]));
  return {
    ...setup,
    calendar: { holidays: sorted(setup.calendar.holidays), workdays: sorted(setup.calendar.workdays) },
    realAccounts: setup.realAccounts.map((account) => ({
      ...account,
      opening: plain(account.opening, account.currency),
    })),
    accountTypes: setup.accountTypes.map((type) => ({ ...type, level: sorted(type.level), kinds: sorted(type.kinds) })),
    virtualAccounts: setup.virtualAccounts.map((account) => ({
      ...account,
      opening: plain(account.opening, currencies.get(account.realAccount)!),
    })),
    limits: setup.limits.map((limit) => ({
      ...limit,
      ...(limit.kinds ? { kinds: sorted(limit.kinds) } : {}),
      amount: plain(limit.amount, own),
    })),
    sources: setup.sources.map((source) => ({
      ...source,
      ...(source.fees ? { fees: source.fees.map((line) => normalisedFees(line, own)) } : {}),
    })),
    splits: setup.splits.map((split) => ({
      ...split,
      kinds: sorted(split.kinds),
      shares: split.shares.map((share) => ({ ...share, ...plainOr(share.amount, own) })),
    })),
    people: setup.people.map((person) => ({
      ...person,
      ...(person.limit === undefined ? {} : { limit: plain(person.limit, own) }),
    })),
  };
}
