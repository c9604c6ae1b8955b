import { type Problem, type ProblemPlace, problemOf } from '../../../shared/entity/problem.ts';
import type { Currency } from '../../../shared/value/currency.ts';
import { formatMinor } from '../../../shared/value/money.ts';
import { Refusal } from '../../../shared/value/result.ts';
import type { ControlTotal } from '../format.ts';
import { parseGrouped } from './grouped.ts';

/** A total that a file declares, and what its rows come to. */
export type Claim = { total: ControlTotal; counts: boolean };

/** A declared number of rows; files write "45", "45.0" and "1,024". */
export function countClaim(name: string, declared: string, computed: number): Claim {
  const plain = declared.trim().replaceAll(',', '').replace(/\.0+$/, '');
  const agrees = /^\d+$/.test(plain) && BigInt(plain) === BigInt(computed);
  return { total: { name, declared: declared.trim(), computed: String(computed), agrees }, counts: true };
}

/** A declared sum of amounts as a plain decimal, with or without grouping. */
export function amountClaim(name: string, declared: string, computed: bigint, currency: Currency): Claim {
  const agrees = parseGrouped(declared, currency) === computed;
  const total = { name, declared: declared.trim(), computed: formatMinor(computed, currency), agrees };
  return { total, counts: false };
}

/** COUNT_DISAGREES or TOTAL_DISAGREES with both figures. */
export const disagreement = ({ total: { name, declared, computed }, counts }: Claim, where: ProblemPlace): Problem =>
  problemOf(counts ? 'COUNT_DISAGREES' : 'TOTAL_DISAGREES', { params: { name, declared, computed }, where });

/** The totals, all of them proven. Refusal with one COUNT_DISAGREES or TOTAL_DISAGREES for each that is not. */
export function proven(claims: readonly Claim[], where: ProblemPlace = {}): ControlTotal[] {
  const wrong = claims.filter(({ total }) => !total.agrees);
  if (wrong.length > 0) throw new Refusal(...wrong.map((claim) => disagreement(claim, where)));
  return claims.map(({ total }) => total);
}
