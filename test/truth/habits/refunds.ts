import { at, clockAt, dayAt } from '../../../src-main/cli/generate/clock.ts';
import { LAST_DAY, QUIET } from '../calendar.ts';
import type { Maker } from '../maker.ts';
import { type OrderRows, orderRows, refundRows } from '../rowsOf.ts';
import { anyOrder, billIt, bookIt, pair } from './orders.ts';

/** An order that is well worth refunding in parts, and the hour of its refund so many days later. */
function paid(maker: Maker, later: number): { order: OrderRows; time: number } {
  const base = anyOrder(maker, LAST_DAY - later - 1);
  const day = dayAt(base.book.at);
  const order = orderRows(maker, base.place, day, base.bill.amount + 3000n);
  pair(maker, order);
  return { order, time: at(day + later, clockAt(21, 0) + maker.below(5400)) };
}

function whole(maker: Maker, later: number): void {
  const { order, time } = paid(maker, later);
  pair(maker, refundRows(maker, order, time, order.bill.amount));
}

function partial(maker: Maker): void {
  const { order, time } = paid(maker, maker.below(2));
  pair(maker, refundRows(maker, order, time, order.bill.amount / 3n));
}

/** Three refunds of one order: two alike, on days apart. */
function several(maker: Maker): void {
  const { order, time } = paid(maker, 0);
  const part = order.bill.amount / 4n;
  for (const [amount, later] of [
    [part, 0],
    [part, 86_400],
    [part + 1n, 86_400],
  ] as const)
    pair(maker, refundRows(maker, order, time + later, amount));
}

/** Paid and refunded across midnight on the two sides. */
function cutoff(maker: Maker): void {
  const { order, time } = paid(maker, 0);
  const refund = refundRows(maker, order, time, order.bill.amount);
  const midnight = at(dayAt(time), clockAt(23, 59, 58));
  pair(maker, {
    ...refund,
    book: { ...refund.book, at: midnight },
    bill: { ...refund.bill, at: midnight + 3 },
  });
}

/** The ledger has the order's number and not the refund's; the order has this one refund. */
function numberMissing(maker: Maker): void {
  const { order, time } = paid(maker, maker.below(2));
  const refund = refundRows(maker, order, time, order.bill.amount / 2n);
  pair(maker, { ...refund, book: { ...refund.book, refundNo: '', channelNo: '' } });
}

function amountOff(maker: Maker): void {
  const { order, time } = paid(maker, 0);
  const refund = refundRows(maker, order, time, order.bill.amount / 2n);
  const book = { ...refund.book, amount: refund.book.amount - 100n };
  pair(maker, { ...refund, book }, { wanted: 'REFUND_MISMATCH' });
}

/** One side knows of the refund and the other does not. */
function missing(maker: Maker): void {
  const { order, time } = paid(maker, maker.below(2));
  const refund = refundRows(maker, order, time, order.bill.amount);
  maker.alone('orders', maker.chance(50) ? bookIt(maker, refund) : billIt(maker, refund), 'REFUND_MISSING');
}

/** Two orders of one amount at Alipay, refunded within seconds. Its refund numbers are of the order: both are "01". */
function repeatedNumbers(maker: Maker): [OrderRows, OrderRows] {
  const day = maker.tradeDay('alipay', LAST_DAY - 1);
  const one = orderRows(maker, 'alipay', day, maker.fresh(500, 900_000));
  const other = orderRows(maker, 'alipay', day, one.bill.amount);
  const time = at(day, clockAt(21, 0) + maker.below(5400));
  return [one, other].map((order, index): OrderRows => {
    pair(maker, order);
    const { place, book, bill } = refundRows(maker, order, time, order.bill.amount);
    const refund = { refundNo: '01', refundChannelNo: bill.refund!.refundChannelNo };
    return {
      place,
      book: { ...book, at: time + 10 - index, channelNo: '', refundNo: refund.refundNo },
      bill: { ...bill, at: time + index, refund },
    };
  }) as [OrderRows, OrderRows];
}

function numbersRepeat(maker: Maker): void {
  for (const refund of repeatedNumbers(maker)) pair(maker, refund);
}

/** Two refunds of one amount and one number, of different orders, of each of which a side is missing. */
function sameNumberOtherOrder(maker: Maker): void {
  const [one, other] = repeatedNumbers(maker);
  maker.alone('orders', bookIt(maker, one), 'REFUND_MISSING');
  maker.alone('orders', billIt(maker, other), 'REFUND_MISSING');
}

/** The quiet day: nobody pays, and what is given back is more than comes in. */
function onQuietDay(maker: Maker): void {
  const order = orderRows(maker, QUIET.place, QUIET.day - 2, maker.amount() + 1000n);
  pair(maker, order);
  pair(maker, refundRows(maker, order, maker.time(QUIET.day), order.bill.amount));
}

export const refundHabits = {
  'refund-whole': (maker: Maker) => whole(maker, 0),
  'refund-later-day': (maker: Maker) => whole(maker, 1 + maker.below(3)),
  'refund-partial': partial,
  'refund-several': several,
  'refund-cutoff': cutoff,
  'refund-number-missing': numberMissing,
  'refund-amount-off': amountOff,
  'refund-numbers-repeat': numbersRepeat,
  'refund-near-number': sameNumberOtherOrder,
  'refund-missing': missing,
  'refund-quiet-day': onQuietDay,
} as const;
