import { type Currency, scaleOf } from '../../../../shared/value/currency.ts';
import { sizeOf } from '../../../../shared/value/money.ts';
import type { Cells } from '../../reading/cells.ts';
import { netDisagrees } from '../../reading/net.ts';
import type { Columns } from './columns.ts';

/** What a row moved, in minor units of its net currency: into the merchant's hands positive. */
export type Moved = {
  amount: bigint;
  fee: bigint;
  net: bigint;
  currency: Currency;
  /** The amount in the currency that the shopper paid in, where that is another. */
  original: { amount: bigint; currency: Currency } | null;
};

/** Credit less debit; a row has one of them. Refusal ROW_MALFORMED where it has both. */
function directed(cells: Cells, debit: number, credit: number): bigint {
  const [out, into] = [cells.amountOrZero(debit), cells.amountOrZero(credit)];
  if (out !== 0n && into !== 0n) throw cells.refusal('ROW_MALFORMED', debit, { reason: 'BOTH_DIRECTIONS' });
  return into - out;
}

const feesOf = (cells: Cells, { commission, markup, schemeFees, interchange }: Columns): bigint =>
  [commission, markup, schemeFees, interchange].reduce((sum, index) => sum + cells.amountOrZero(index), 0n);

/**
 * The money of a row. The net column is what reaches the batch; the gross must lead to it over the four fees: net =
 * gross − commission − markup − scheme fees − interchange, else TOTAL_DISAGREES. Reports are seen that write a payment's
 * gross as a credit and ones that write it as a debit: the side for which the equation holds is the one that was meant.
 * Where the shopper paid in another currency the amount is net + fees, because a rounded conversion proves nothing.
 */
export function moneyOf(cells: Cells, columns: Columns): Moved {
  const currency = cells.takeCurrency(columns.netCurrency);
  const net = directed(cells, columns.netDebit, columns.netCredit);
  const fee = feesOf(cells, columns);
  const computed = { amount: net + fee, fee, net, currency, original: null };
  if (cells.text(columns.grossDebit) === '' && cells.text(columns.grossCredit) === '') return computed;
  const grossCurrency = cells.takeCurrency(columns.grossCurrency);
  const gross = directed(cells, columns.grossDebit, columns.grossCredit);
  if (grossCurrency === currency) {
    if (gross - fee === net || -gross - fee === net) return computed;
    throw netDisagrees(cells, net < 0n ? columns.netDebit : columns.netCredit, net, gross - fee, currency);
  }
  scaleOf(grossCurrency);
  const size = sizeOf(gross);
  const original = { amount: computed.amount < 0n ? -size : size, currency: grossCurrency };
  return { ...computed, original };
}
