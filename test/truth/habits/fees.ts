import { applyRate } from '../../../shared/value/money.ts';
import { at, clockAt, dayAt } from '../../../src-main/cli/generate/clock.ts';
import { LAST_DAY } from '../calendar.ts';
import type { Maker } from '../maker.ts';
import { type OrderRows, orderRows, RATE, refundRows } from '../rowsOf.ts';
import type { ChannelPlace } from '../world.ts';
import { anyOrder, pair } from './orders.ts';

/** A channel's day and line, as a break about many rows of it is named. */
export const feeSubject = (place: ChannelPlace, day: string, kind: 'payment' | 'refund'): string =>
  `${place}:${day}:standard:${kind}`;

const dayOfRow = (order: OrderRows): string => new Date(dayAt(order.bill.at) * 86_400_000).toISOString().slice(0, 10);

/**
 * The channel takes another fee than was agreed. Where the ledger follows the channel, or says no fee, the schedule alone
 * tells; where it has booked what was agreed, the two sides differ and that goes before. Rows of one day that are all off
 * alike may stand in one break.
 */
function offSchedule(maker: Maker, order: OrderRows, fee: bigint): void {
  const kind = order.bill.amount < 0n ? 'refund' : 'payment';
  const alsoAs = [feeSubject(order.place, dayOfRow(order), kind)];
  const agreed = order.bill.fee;
  const bill = { ...order.bill, fee };
  const booked = maker.oneOf([agreed, fee, null] as const);
  const wanted = booked === agreed ? 'FEE_MISMATCH' : 'FEE_RATE_DRIFT';
  pair(maker, { ...order, book: { ...order.book, fee: booked }, bill }, { wanted, alsoAs });
}

const placed = (maker: Maker, place: ChannelPlace, amount: bigint): OrderRows =>
  orderRows(maker, place, maker.tradeDay(place), amount);

/** 7.50, 17.50 and so on cost half a fen too much for an even fee: the agreement rounds up, the channel to even. */
function halfEven(maker: Maker): void {
  const order = placed(maker, maker.oneOf(['wechat', 'alipay']), 750n + 1000n * BigInt(maker.below(60)));
  offSchedule(maker, order, applyRate(order.bill.amount, RATE, 'half-even'));
}

/** A tie that both ways round alike. */
const halfAlike = (maker: Maker): void =>
  pair(maker, placed(maker, maker.oneOf(['wechat', 'alipay']), 250n + 1000n * BigInt(maker.below(60))));

/** So little that the rate comes to nothing: Alipay takes its fen. */
const minimum = (maker: Maker): void => pair(maker, placed(maker, 'alipay', 10n + BigInt(maker.below(70))));
const minimumMissed = (maker: Maker): void =>
  offSchedule(maker, placed(maker, 'alipay', 10n + BigInt(maker.below(70))), 0n);

/** So much that WeChat's cap is reached. */
const large = (maker: Maker): OrderRows => placed(maker, 'wechat', maker.fresh(9_000_000, 9_000_000));
const cap = (maker: Maker): void => pair(maker, large(maker));
function capMissed(maker: Maker): void {
  const order = large(maker);
  offSchedule(maker, order, applyRate(order.bill.amount, RATE, 'half-up'));
}

/** A refund, hours after its payment. */
function refunded(maker: Maker, place: ChannelPlace): OrderRows {
  const order = orderRows(maker, place, maker.tradeDay(place, LAST_DAY - 1), 5000n + BigInt(maker.below(50_000)));
  pair(maker, order);
  return refundRows(maker, order, at(dayAt(order.book.at), clockAt(21, 0) + maker.below(5400)), order.bill.amount);
}

/** WeChat gives the fee back, and did not; Alipay keeps it, and gave it back. */
const refundKept = (maker: Maker): void => offSchedule(maker, refunded(maker, 'wechat'), 0n);
function refundReturned(maker: Maker): void {
  const refund = refunded(maker, 'alipay');
  offSchedule(maker, refund, -applyRate(-refund.bill.amount, RATE, 'half-up'));
}

/** The ledger has the order on another day than the channel, by its hand or its clock. */
function wrongDay(maker: Maker): void {
  const order = anyOrder(maker, LAST_DAY - 4);
  const later = (3 + maker.below(2)) * 86_400;
  const [book, bill] = maker.chance(50) ? [later, 0] : [0, later];
  pair(
    maker,
    { ...order, book: { ...order.book, at: order.book.at + book }, bill: { ...order.bill, at: order.bill.at + bill } },
    { wanted: 'WRONG_DAY' },
  );
}

export const feeHabits = {
  'fee-half-even': halfEven,
  'fee-half-alike': halfAlike,
  'fee-minimum': minimum,
  'fee-minimum-missed': minimumMissed,
  'fee-cap': cap,
  'fee-cap-missed': capMissed,
  'fee-refund-kept': refundKept,
  'fee-refund-returned': refundReturned,
  'order-wrong-day': wrongDay,
} as const;
