import { problemOf } from '../../shared/entity/problem.ts';
import { formatMinor, MINOR_MAX } from '../../shared/value/money.ts';
import { Refusal } from '../../shared/value/result.ts';
import type { StagedRow, StatementBalance } from './format.ts';

/**
 * Sums over days, accounts and files are kept in 64 bits like the amounts: one so large that a million of it would not
 * fit (92 billion of a currency with cents) is no movement of anyone's, and is refused before it breaks a sum.
 */
const LARGEST = MINOR_MAX / 1_000_000n;

const SMALLEST = -LARGEST;
const LARGEST_BALANCE = MINOR_MAX / 1000n;

const isBeyond = (minor: bigint | null): boolean => minor !== null && (minor > LARGEST || minor < SMALLEST);

const refusal = (column: string, minor: bigint, currency: string, record: number, line?: number): Refusal =>
  new Refusal(
    problemOf('AMOUNT_INVALID', {
      params: { record, column, value: formatMinor(minor, currency) },
      where: line === undefined ? {} : { line, column },
    }),
  );

/** Refusal AMOUNT_INVALID for a row whose amount, fee or balance is beyond what sums can bear. */
export function assertAmounts({ amount, fee, balance, currency, record, line }: StagedRow): void {
  if (isBeyond(amount)) throw refusal('amount', amount, currency, record, line);
  if (isBeyond(fee)) throw refusal('fee', fee!, currency, record, line);
  if (isBeyond(balance)) throw refusal('balance', balance!, currency, record, line);
}

/** The same for the balances that a statement declares or comes to. */
export function assertBalances(balances: readonly StatementBalance[]): void {
  for (const { opening, closing, rows, currency } of balances) {
    const large = [opening, closing, rows].find((minor) => minor > LARGEST_BALANCE || minor < -LARGEST_BALANCE);
    if (large !== undefined) throw refusal('balance', large, currency, 0);
  }
}
