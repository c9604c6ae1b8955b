import type { Outcome } from './pool.ts';

/**
 * Formats with layouts that declare neither a total nor an opening and a closing balance: a changed file may say other
 * amounts and be a whole and proper file. README.md of each format says so. What such files come to is counted and shown.
 */
const withoutTotals = new Map<string, string>([
  ['allinpay-merchant', 'no totals; net = amount − fee by row'],
  ['allinpay-yunst', 'no totals'],
  ['ofx', 'no totals and no opening balance'],
  ['qif', 'no totals'],
  ['stripe-balance', 'no totals; net = gross − fee by row'],
  ['paypal-activity', 'a chain of balances by currency; net = gross + fee by row'],
  ['unionpay-zm', 'a detail without its printed summary; net = amount − fee by row'],
  ['alipay-trade', 'a detail without its 汇总 declares 商家实收 alone: neither 服务费 nor 订单金额'],
  ['adyen-settlement', 'the net of a batch; fees where the shopper paid in another currency'],
  ['cgb', 'bills of cards: no totals'],
  ['abc', 'personal details: a chain of balances'],
  ['boc', 'bills of cards: no totals; personal details: a chain of balances'],
  ['bocom', 'bills of cards: no totals; others: a chain of balances'],
  ['ccb', 'a chain of balances'],
  ['citic', 'bills of cards: no totals; others: a chain of balances'],
  ['cmb', 'bills of cards: no totals; others: a chain of balances'],
  ['pingan', 'a chain of balances'],
  ['spdb', 'personal details: a chain of balances'],
  ['icbc-csv', 'details without their footer: a chain of balances'],
  ['icbc-sheet', 'details without their footer: a chain of balances'],
]);

/** What formats may lose with a line at the end, and still be whole files: their totals are not always there. */
const withOptionalTotals = new Set(['book-csv', 'book-xlsx', 'mt940', 'camt', 'bai2', ...withoutTotals.keys()]);

/** Why the amounts of files of a format may change unseen; null where they may not. */
export const excuseOf = (format: string): string | null => withoutTotals.get(format) ?? null;

/** The files of an outcome that were accepted with other amounts although the format declares what they come to. */
export function unexplained({ format, silent, untotalled }: Outcome): number[] {
  return [...(withoutTotals.has(format) ? [] : silent), ...(withOptionalTotals.has(format) ? [] : untotalled)];
}
