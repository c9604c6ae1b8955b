import { feeInProportion } from '../../shared/value/fee.ts';
import { sizeOf } from '../../shared/value/money.ts';
import type { Write } from '../store/index.ts';
import { isReturning } from '../store/index.ts';
import { type Group, type OrderRow, ordersOn, refundsOf, replaceOff } from './queriesFees.ts';

/** How many days before its refund a payment is looked for: further back than that nobody is held to a cent. */
const REACH_DAYS = 40;

/** The rows of the orders that are refunded on a day, back to the payment of each or as far as is looked. */
function historyOf(db: Write, group: Group, orders: ReadonlySet<string>): Map<string, OrderRow[]> {
  const history = new Map<string, OrderRow[]>();
  const unpaid = new Set(orders);
  for (let back = 0; back <= REACH_DAYS && unpaid.size > 0; back += 1)
    for (const row of ordersOn(db, group, group.day - back, [...orders])) {
      history.set(row.orderNo, [...(history.get(row.orderNo) ?? []), row]);
      if (!isReturning(row.kind)) unpaid.delete(row.orderNo);
    }
  return history;
}

const isBefore = (a: OrderRow, b: OrderRow): boolean =>
  a.day < b.day || (a.day === b.day && (a.at < b.at || (a.at === b.at && a.id < b.id)));

/**
 * The refunds of a group that do not bring back in proportion what their payment bore, as temp.fee_off; how many there
 * are. One whose payment is not known, or of an order paid several times, is not judged: the channel's word stands.
 */
export function collectDisproportionate(db: Write, group: Group): number {
  const refunds = refundsOf(db, group);
  const history = historyOf(db, group, new Set(refunds.map(({ orderNo }) => orderNo)));
  const off = refunds.flatMap((refund) => {
    const rows = history.get(refund.orderNo) ?? [];
    const [payment, ...others] = rows.filter(({ kind }) => !isReturning(kind));
    if (!payment || others.length > 0 || payment.fee === null) return [];
    const before = rows
      .filter((row) => isReturning(row.kind) && isBefore(row, refund))
      .map((row) => sizeOf(row.amount));
    const expected = feeInProportion(
      { paid: payment.amount, fee: payment.fee, before, amount: sizeOf(refund.amount) },
      group.terms.refundRounding,
    );
    return expected === null || expected === refund.fee ? [] : [{ ...refund, expected }];
  });
  replaceOff(db, off);
  return off.length;
}
