import type { Outcome } from './pool.ts';

/**
 * Where a figure is not among those that a file declares the sum of, so that it may change and all totals agree. That is
 * so of these files of these formats alone; files that declare nothing at all (`unproven`, `edge`) are counted by
 * themselves, whatever their format: QIF, OFX, Stripe, 通联, bills of cards, details that only carry running balances.
 */
const partlyTotalled = new Map<string, string>([
  ['alipay-trade', 'a detail without its 汇总 declares 商家实收 alone: neither 服务费 nor 订单金额'],
  ['adyen-settlement', 'a batch declares its net: not the fees where the shopper paid in another currency'],
  ['bai2', 'amounts have no point: the currency says where it stands, and another code, or none, is a file as well'],
  ['paypal-activity', 'balances lead from row to row by currency: nothing proves their ends'],
]);

/** Formats whose totals stand in a part that is not always there: files are whole without it. */
const withOptionalTotals = new Set(
  'book-csv book-xlsx alipay-trade bai2 camt mt940 adyen-settlement paypal-activity icbc-csv icbc-sheet abc boc cmb spdb'.split(
    ' ',
  ),
);

/** Why amounts of files of a format that declares totals may change unseen; null where they may not. */
export const excuseOf = (format: string): string | null => partlyTotalled.get(format) ?? null;

/** The files of an outcome that were accepted with other amounts although they declare what their amounts come to. */
export function unexplained({ format, silent, untotalled }: Outcome): number[] {
  return [...(partlyTotalled.has(format) ? [] : silent), ...(withOptionalTotals.has(format) ? [] : untotalled)];
}
