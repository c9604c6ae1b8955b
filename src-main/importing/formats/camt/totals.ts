import type { Problem } from '../../../../shared/entity/problem.ts';
import { isCurrency } from '../../../../shared/value/currency.ts';
import { sizeOf } from '../../../../shared/value/money.ts';
import type { ControlTotal } from '../../format.ts';
import { amountClaim, type Claim, countClaim, disagreement } from '../../reading/totals.ts';
import { currencyOf } from './balances.ts';
import type { Declared, Statement, Tally } from './statement.ts';
import { plainDecimal, whereOf } from './values.ts';

const names = { all: '合计', credit: '贷方', debit: '借方' } as const;

type Found = { claim: Claim; line: number };

/** A sum as written and what the entries come to; amounts are compared in the one currency that the entries have. */
function sumClaim(name: string, declared: string, computed: bigint, currency: string): Claim {
  const plain = plainDecimal(declared.replace(/^-(?=[\d.])/, ''));
  const signed = plain === null ? declared : `${declared.startsWith('-') ? '-' : ''}${plain}`;
  const claim = amountClaim(name, signed, computed, currency);
  return { ...claim, total: { ...claim.total, declared } };
}

/** Net of credits and debits; one without a sign of its own is compared by its size. */
function netClaim({ size, sign }: NonNullable<Declared['net']>, computed: bigint, currency: string): Claim {
  const bare = sizeOf(computed);
  if (sign === null && !size.startsWith('-')) return sumClaim('净额', size, bare, currency);
  return sumClaim('净额', sign === 'DBIT' ? `-${size}` : size, computed, currency);
}

function claimsOf({ of, count, sum, net, line }: Declared, tally: Tally, currency: string | null): Found[] {
  const counts = { all: tally.credits + tally.debits, credit: tally.credits, debit: tally.debits };
  const found: Found[] = [];
  const name = names[of];
  if (count !== null) found.push({ claim: countClaim(`${name}笔数`, count, counts[of]), line });
  if (currency === null) return found;
  const [credit, debit] = [tally.credit.get(currency) ?? 0n, tally.debit.get(currency) ?? 0n];
  const sums = { all: credit + debit, credit, debit };
  if (sum !== null) found.push({ claim: sumClaim(`${name}金额`, sum, sums[of], currency), line });
  if (net !== null) found.push({ claim: netClaim(net, credit - debit, currency), line });
  return found;
}

/** Sums without a currency can be compared where all entries have one. */
function currencyOfSums(statement: Statement): string | null {
  const [first, ...more] = statement.every.lines.keys();
  const currency = first ?? currencyOf(statement);
  return more.length > 0 || !isCurrency(currency) ? null : currency;
}

/**
 * What the summary declares next to the booked entries, or to all entries where that is what agrees: banks differ in
 * whether entries that are pending count. Each that disagrees is an error.
 */
export function controlTotals(statement: Statement): { totals: ControlTotal[]; problems: Problem[] } {
  const currency = currencyOfSums(statement);
  const claimsBy = (tally: Tally): Found[] =>
    statement.declared.flatMap((declared) => claimsOf(declared, tally, currency));
  const booked = claimsBy(statement.booked);
  const every = claimsBy(statement.every);
  const agree = (found: Found[]): boolean => found.every(({ claim }) => claim.total.agrees);
  const found = agree(every) ? every : booked;
  return {
    totals: found.map(({ claim }) => claim.total),
    problems: found
      .filter(({ claim }) => !claim.total.agrees)
      .map(({ claim, line }) => disagreement(claim, whereOf(statement, line))),
  };
}
