import { type Problem, problemOf } from '../../../../shared/entity/problem.ts';
import type { Currency } from '../../../../shared/value/currency.ts';
import { formatMinor } from '../../../../shared/value/money.ts';
import { amountClaim, type Claim, countClaim } from '../../reading/totals.ts';
import { minorOfHundredths } from './money.ts';

/** What the rows of one currency come to: sizes of what came in and went out, fees given back and kept. */
export type Sums = { rows: number; grossIn: bigint; grossOut: bigint; feeIn: bigint; feeOut: bigint };

export const noSums = (): Sums => ({ rows: 0, grossIn: 0n, grossOut: 0n, feeIn: 0n, feeOut: 0n });

export function addRow(sums: Sums, amount: bigint, fee: bigint): void {
  sums.rows += 1;
  if (amount > 0n) sums.grossIn += amount;
  else sums.grossOut -= amount;
  if (fee > 0n) sums.feeOut += fee;
  else sums.feeIn -= fee;
}

export function merge(into: Sums, from: Sums): void {
  into.rows += from.rows;
  into.grossIn += from.grossIn;
  into.grossOut += from.grossOut;
  into.feeIn += from.feeIn;
  into.feeOut += from.feeOut;
}

export const netOf = ({ grossIn, grossOut, feeIn, feeOut }: Sums): bigint => grossIn - grossOut + feeIn - feeOut;

/**
 * A footer line (SF or RF) beside the rows of its currency: gross credits and debits, fees, number of rows. Samples do
 * not agree in which order the two fee totals stand, so either is taken; the number counts the currency's rows or all.
 */
export function claimsOfFooter(
  cells: readonly string[],
  currency: Currency,
  sums: Sums,
  allRows: number,
): { claims: Claim[]; readable: boolean } {
  const figures = cells.slice(2, 6).map((text) => minorOfHundredths(text, currency));
  if (figures.length < 4 || figures.includes(null)) return { claims: [], readable: false };
  const [grossIn, grossOut, feeA, feeB] = figures as [bigint, bigint, bigint, bigint];
  const swapped = feeA === sums.feeOut && feeB === sums.feeIn;
  const [feeIn, feeOut] = swapped ? [feeB, feeA] : [feeA, feeB];
  const type = `${cells[0]} ${currency}`;
  const claim = (name: string, declared: bigint, computed: bigint): Claim =>
    amountClaim(`${type} ${name}`, formatMinor(declared, currency), computed, currency);
  const claims = [
    claim('gross credits', grossIn, sums.grossIn),
    claim('gross debits', grossOut, sums.grossOut),
    claim('fee credits', feeIn, sums.feeIn),
    claim('fee debits', feeOut, sums.feeOut),
  ];
  const count = cells.at(-1)!.trim();
  if (cells.length > 6 && /^\d+$/.test(count))
    claims.push(countClaim(`${type} rows`, count, count === String(allRows) ? allRows : sums.rows));
  return { claims, readable: true };
}

const FIRST_BALANCE = 6;

/** Opening and closing balance of a footer, signed; null where it carries none. */
export function balancesOfFooter(
  cells: readonly string[],
  currency: Currency,
): { opening: bigint; closing: bigint } | null {
  const signed = (at: number): bigint | null => {
    const size = minorOfHundredths(cells[at + 1] ?? '', currency);
    const side = cells[at]?.trim();
    if (size === null || (side !== 'CR' && side !== 'DR')) return null;
    return side === 'CR' ? size : -size;
  };
  const [opening, closing] = [signed(FIRST_BALANCE), signed(FIRST_BALANCE + 2)];
  return opening === null || closing === null ? null : { opening, closing };
}

/** The available balance is moved by holds as well, so that rows that do not lead to it are a warning. */
export const balanceWarning = (expected: bigint, found: bigint, currency: Currency, line: number): Problem =>
  problemOf('BALANCE_BROKEN', {
    params: { expected: formatMinor(expected, currency), found: formatMinor(found, currency) },
    where: { line },
    severity: 'warning',
  });
