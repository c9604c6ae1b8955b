import { at, clockAt, dayAt } from '../../../src-main/cli/generate/clock.ts';
import { LAST_DAY, YEAR_EARLIER } from '../calendar.ts';
import type { Maker } from '../maker.ts';
import { type Damage, damaged, mayBeNext } from '../references.ts';
import { type OrderRows, orderRows } from '../rowsOf.ts';
import type { ChannelPlace, Ref } from '../world.ts';

const places: readonly ChannelPlace[] = ['wechat', 'alipay'];

/** An order on some day, with an everyday amount. */
export function anyOrder(maker: Maker, lastDay?: number): OrderRows {
  const place = maker.oneOf(places);
  return orderRows(maker, place, maker.tradeDay(place, lastDay));
}

/** An order whose amount no other damaged order has. */
function freshOrder(maker: Maker): OrderRows {
  const place = maker.oneOf(places);
  return orderRows(maker, place, maker.tradeDay(place), maker.fresh(500, 900_000));
}

export const bookIt = (maker: Maker, { book }: OrderRows): Ref => maker.book(book);
export const billIt = (maker: Maker, { place, bill }: OrderRows): Ref => maker.bill(place, bill);

/** Writes both rows; they belong together. */
export function pair(maker: Maker, order: OrderRows, odd?: Parameters<Maker['bond']>[3]): void {
  maker.bond('orders', [bookIt(maker, order)], [billIt(maker, order)], odd);
}

const plain = (maker: Maker): void => pair(maker, anyOrder(maker));

function feeOffByCent(maker: Maker): void {
  const order = anyOrder(maker);
  const off = maker.chance(50) ? 1n : -1n;
  pair(maker, { ...order, book: { ...order.book, fee: order.bill.fee + off } }, { wanted: 'FEE_MISMATCH' });
}

function amountOff(maker: Maker): void {
  const order = anyOrder(maker);
  const off = maker.oneOf([1n, -1n, 9n, 90n, 1000n, -270n]);
  const amount = order.book.amount + off > 0n ? order.book.amount + off : order.book.amount + 1n;
  pair(maker, { ...order, book: { ...order.book, amount } }, { wanted: 'AMOUNT_MISMATCH' });
}

/** The channel says paid, the ledger still waits, or gave up. */
function statusDiffers(maker: Maker): void {
  const order = anyOrder(maker);
  const status = maker.oneOf(['pending', 'failed', 'closed'] as const);
  pair(maker, { ...order, book: { ...order.book, status } }, { wanted: 'STATUS_MISMATCH' });
}

function cutoff(maker: Maker): void {
  const order = anyOrder(maker, LAST_DAY - 2);
  const time = at(dayAt(order.book.at), clockAt(23, 59, 58));
  pair(maker, { ...order, book: { ...order.book, at: time }, bill: { ...order.bill, at: time + 3 } });
}

/** One customer, twice the same within a minute, each under its own number. */
function twins(maker: Maker): void {
  const one = anyOrder(maker);
  const { orderNo, channelNo } = orderRows(maker, one.place, dayAt(one.book.at), one.bill.amount).bill;
  pair(maker, one);
  pair(maker, {
    ...one,
    book: { ...one.book, at: one.book.at + 40, orderNo, channelNo: one.book.channelNo && channelNo },
    bill: { ...one.bill, at: one.bill.at + 40, orderNo, channelNo },
  });
}

const noChannelNo = (order: OrderRows): OrderRows => ({ ...order, book: { ...order.book, channelNo: '' } });

/** One order paid in two equal halves: twice the same on both sides, and nothing to tell the halves apart by. */
function twinsOfOneOrder(maker: Maker): void {
  const one = noChannelNo(anyOrder(maker));
  const other = {
    ...one,
    bill: { ...one.bill, channelNo: orderRows(maker, one.place, dayAt(one.book.at)).bill.channelNo },
  };
  for (const half of [one, other]) pair(maker, half, { alike: `halves ${one.bill.orderNo}` });
}

/** Two equal halves whose notices came to the ledger in the other order: the channel's numbers tell them apart. */
function halvesCrossed(maker: Maker): void {
  const one = anyOrder(maker);
  const { orderNo, channelNo } = one.bill;
  const other = orderRows(maker, one.place, dayAt(one.book.at)).bill.channelNo;
  const half = (number: string, bookLag: number, billLag: number): OrderRows => ({
    ...one,
    book: { ...one.book, orderNo, channelNo: number, at: one.book.at + bookLag },
    bill: { ...one.bill, channelNo: number, at: one.book.at + billLag },
  });
  pair(maker, half(channelNo, 9, 1));
  pair(maker, half(other, 4, 3));
}

/** One row of the ledger with the order number of one payment and the channel's number of another, of one amount. */
function numbersContradict(maker: Maker): void {
  const one = freshOrder(maker);
  const other = orderRows(maker, one.place, dayAt(one.book.at), one.bill.amount);
  const left = maker.book({ ...one.book, orderNo: other.bill.orderNo, channelNo: one.bill.channelNo });
  maker.bond('orders', [left], [billIt(maker, one)], { determinable: false });
  maker.alone('orders', billIt(maker, other), null, { determinable: false });
}

/** The channel took the money twice under one order number. Where the ledger knows the channel's number it says which counts. */
function paidTwice(maker: Maker): void {
  const known = maker.chance(50);
  const order = anyOrder(maker);
  const { bill } = order;
  const again = { ...bill, at: bill.at + 20, channelNo: orderRows(maker, order.place, dayAt(bill.at)).bill.channelNo };
  const left = maker.book({ ...order.book, channelNo: known ? bill.channelNo : '' });
  const [first, second] = [billIt(maker, order), maker.bill(order.place, again)];
  const alike = known ? {} : { alike: `twice ${bill.orderNo}` };
  maker.bond('orders', [left], [first], { determinable: known, ...alike });
  maker.alone('orders', second, 'DUPLICATE', { breakRows: [left, first, second], ...alike });
}

/** The ledger booked one payment twice. */
function bookedTwice(maker: Maker): void {
  const order = noChannelNo(anyOrder(maker));
  const right = billIt(maker, order);
  const [first, second] = [bookIt(maker, order), maker.book({ ...order.book, at: order.book.at + 5 })];
  const alike = `booked ${order.bill.orderNo}`;
  maker.bond('orders', [first], [right], { determinable: false, alike });
  maker.alone('orders', second, 'DUPLICATE', { breakRows: [right, first, second], alike });
}

/** Paid by two channels under one order number; the ledger knows of one. */
function paidByTwoChannels(maker: Maker): void {
  const order = anyOrder(maker);
  const other = order.place === 'wechat' ? 'alipay' : 'wechat';
  pair(maker, order);
  const { channelNo } = orderRows(maker, other, dayAt(order.book.at)).bill;
  maker.alone('orders', maker.bill(other, { ...order.bill, at: order.bill.at + 35, channelNo }), 'CHANNEL_ONLY');
}

function orderNoMissing(maker: Maker): void {
  const order = anyOrder(maker);
  pair(maker, { ...order, book: { ...order.book, orderNo: '', channelNo: order.bill.channelNo } });
}

/** Neither number in the ledger: an amount of its own and the same seconds of the day are what is left. */
function numbersMissing(maker: Maker): void {
  const order = freshOrder(maker);
  pair(maker, { ...order, book: { ...order.book, orderNo: '', channelNo: '' } });
}

function orderNoTypo(maker: Maker): void {
  const order = freshOrder(maker);
  const damage = maker.oneOf<Damage>(['digit', 'swap', 'case', 'fullWidth', 'spaces']);
  const orderNo = damaged(maker, order.bill.orderNo, damage);
  const determinable = !mayBeNext(orderNo, order.bill.orderNo);
  pair(maker, { ...order, book: { ...order.book, orderNo, channelNo: '' } }, { determinable });
}

function orderNoInMemo(maker: Maker): void {
  const order = freshOrder(maker);
  const memo = `补录 订单${order.bill.orderNo}已收`;
  pair(maker, { ...order, book: { ...order.book, orderNo: '', channelNo: '', memo } });
}

/**
 * The wrong number of the ledger is the right one of another order, whose own row is there as well. That it is another's
 * is seen where both were paid about the same day; else the number is one that nobody knows, and contradicts.
 */
function orderNoOfAnother(maker: Maker): void {
  const [one, other] = [freshOrder(maker), freshOrder(maker)];
  const there = { ...other, place: one.place, book: { ...other.book, channel: one.place, channelNo: '' } };
  const apart = Math.abs(dayAt(one.book.at) - dayAt(other.book.at));
  const misnamed = { ...one, book: { ...one.book, orderNo: other.bill.orderNo, channelNo: '' } };
  pair(maker, misnamed, { determinable: apart <= 1 });
  pair(maker, there);
}

/** Two orders of one amount in one minute, and the ledger has the numbers of neither. */
function equalCandidates(maker: Maker): void {
  const one = freshOrder(maker);
  const { orderNo, channelNo } = orderRows(maker, one.place, dayAt(one.book.at)).bill;
  const bare = { ...one.book, orderNo: '', channelNo: '', counterparty: '' };
  const lefts = [maker.book({ ...bare, memo: '同城快递' }), maker.book({ ...bare, memo: '包装材料' })];
  const rights = [billIt(maker, one), maker.bill(one.place, { ...one.bill, orderNo, channelNo })];
  lefts.forEach((left, index) => {
    maker.bond('orders', [left], [rights[index]!], { determinable: false });
  });
}

/** The same amount on the same day, and another number, customer and hour: two orders, of each of which a side is missing. */
function sameAmountOtherOrder(maker: Maker): void {
  const one = freshOrder(maker);
  const day = dayAt(one.book.at);
  const other = orderRows(maker, one.place, day, one.bill.amount);
  maker.alone('orders', maker.book({ ...one.book, at: at(day, clockAt(8, 12)) }), 'BOOK_ONLY');
  maker.alone('orders', maker.bill(one.place, { ...other.bill, at: at(day, clockAt(19, 40)) }), 'CHANNEL_ONLY');
}

/** One customer, two orders a cent apart, of each of which a side is missing. */
function centApart(maker: Maker): void {
  const one = freshOrder(maker);
  const day = dayAt(one.book.at);
  const other = orderRows(maker, one.place, day, one.bill.amount + 1n);
  const { payer, payerId } = one.bill;
  maker.alone('orders', maker.book({ ...one.book, at: at(day, clockAt(9, 3)) }), 'BOOK_ONLY');
  const bill = { ...other.bill, at: at(day, clockAt(17, 45)), payer, payerId };
  maker.alone('orders', maker.bill(one.place, bill), 'CHANNEL_ONLY');
}

/** Two orders of one amount in one minute under numbers in a row, of each of which a side is missing. */
function nextNumber(maker: Maker): void {
  const one = noChannelNo(freshOrder(maker));
  const { orderNo } = one.bill;
  const next = orderNo.slice(0, -6) + String((Number(orderNo.slice(-6)) + 1) % 1_000_000).padStart(6, '0');
  const { channelNo } = orderRows(maker, one.place, dayAt(one.book.at)).bill;
  maker.alone('orders', bookIt(maker, one), 'BOOK_ONLY');
  const bill = { ...one.bill, orderNo: next, channelNo, at: one.bill.at + maker.below(30) };
  maker.alone('orders', maker.bill(one.place, bill), 'CHANNEL_ONLY');
}

const bookOnly = (maker: Maker): void => maker.alone('orders', bookIt(maker, anyOrder(maker)), 'BOOK_ONLY');
const channelOnly = (maker: Maker): void => maker.alone('orders', billIt(maker, anyOrder(maker)), 'CHANNEL_ONLY');

/** An order number that was used a year ago: the old one was never paid, the new one is not in the ledger. */
function numberOfLastYear(maker: Maker): void {
  const old = orderRows(maker, maker.oneOf(places), YEAR_EARLIER, maker.fresh(500, 900_000));
  const fresh = orderRows(maker, old.place, maker.tradeDay(old.place), maker.fresh(500, 900_000));
  maker.alone('orders', maker.book({ ...old.book, channelNo: '' }), 'BOOK_ONLY');
  maker.alone('orders', maker.bill(old.place, { ...fresh.bill, orderNo: old.book.orderNo }), 'CHANNEL_ONLY');
}

export const orderHabits = {
  'order-plain': plain,
  'order-fee-off-a-cent': feeOffByCent,
  'order-amount-off': amountOff,
  'order-other-status': statusDiffers,
  'order-cutoff': cutoff,
  'order-twins': twins,
  'order-twin-halves': twinsOfOneOrder,
  'order-halves-crossed': halvesCrossed,
  'order-numbers-contradict': numbersContradict,
  'order-paid-twice': paidTwice,
  'order-booked-twice': bookedTwice,
  'order-two-channels': paidByTwoChannels,
  'order-number-missing': orderNoMissing,
  'order-numbers-missing': numbersMissing,
  'order-number-typo': orderNoTypo,
  'order-number-in-memo': orderNoInMemo,
  'order-number-of-another': orderNoOfAnother,
  'order-equal-candidates': equalCandidates,
  'order-near-same-amount': sameAmountOtherOrder,
  'order-near-a-cent': centApart,
  'order-near-next': nextNumber,
  'order-book-only': bookOnly,
  'order-channel-only': channelOnly,
  'order-number-last-year': numberOfLastYear,
} as const;
