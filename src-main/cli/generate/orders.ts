import { applyRate } from '../../../shared/value/money.ts';
import { at, type CivilSeconds, clockAt, compactDay, compactTime } from './clock.ts';
import { below, keyOf, oneOf } from './draw.ts';
import type { Channel, Order, OrderRole, Refund, VirtualAccount } from './model.ts';
import { dividedPayees, isLast, type Plan } from './plan.ts';
import { digits, goodsOfDeposits, goodsOfPayments, personName } from './words.ts';

/** What every channel of the sample takes: 0.6 %. */
export const feeRate = { numerator: 6n, denominator: 1000n };
const FIRST_CLOCK = clockAt(6, 30);
const LAST_CLOCK = clockAt(23, 58);
/** On the last day nothing comes after the earliest cut-off, so that nothing is left for a day that is not made. */
const LAST_CLOCK_OF_ALL = clockAt(22, 50);
const REFUND_DELAY = 40 * 60;
const LATEST_REFUND = clockAt(22, 49);
const NEXT_DAY_DELAY = 7 * 60;
const MIDNIGHT_PAIR_CLOCK = clockAt(23, 59, 58);
const MIDNIGHT_PAIR_LAG = 3;
const LATE_CLOCK = clockAt(23, 10);

/** Draws of an order, by slot. */
const slots = {
  time: 0,
  kind: 1,
  large: 2,
  amount: 3,
  account: 4,
  payer: 5,
  goods: 7,
  refund: 8,
  portion: 9,
  digits: 10,
};
const letters = { wechat: 'W', alipay: 'A', unionpay: 'U' };

const orderKey = (plan: Plan, channel: Channel, dayIndex: number, index: number): number =>
  keyOf(plan.seed, channel.name.charCodeAt(0), dayIndex, index);

const roleOf = (plan: Plan, channel: Channel, dayIndex: number, index: number): OrderRole | undefined =>
  plan.roles[channel.number]![dayIndex]!.get(index);

/** Seconds since midnight of an order on the book's clock. It grows with the index. */
export function clockOf(plan: Plan, channel: Channel, dayIndex: number, index: number): number {
  const count = plan.counts[channel.number]![dayIndex]!;
  const span = (isLast(plan, dayIndex) ? LAST_CLOCK_OF_ALL : LAST_CLOCK) - FIRST_CLOCK;
  const within = below(orderKey(plan, channel, dayIndex, index), slots.time, 1000);
  const natural = FIRST_CLOCK + Math.floor(((index * 1000 + within) * span) / (count * 1000));
  if (roleOf(plan, channel, dayIndex, index) !== 'cutoff') return natural;
  return channel.name === 'unionpay' ? Math.max(natural, LATE_CLOCK) : MIDNIGHT_PAIR_CLOCK;
}

const refundedAlways = new Set<OrderRole | undefined>(['REFUND_MISSING', 'SETTLEMENT_SHORT']);

/** Can an order of this clock be refunded on the same day, before the earliest cut-off? */
export const refundableAt = (clock: number): boolean => clock + REFUND_DELAY <= LATEST_REFUND;

/** Is an order refunded, and when? 3.5 % the same day, 1.5 % the next; special orders only where they are about it. */
export function refundPlan(plan: Plan, channel: Channel, dayIndex: number, index: number): Order['refund'] {
  const role = roleOf(plan, channel, dayIndex, index);
  if (refundedAlways.has(role)) return 'sameDay';
  if (role !== undefined) return 'none';
  const drawn = below(orderKey(plan, channel, dayIndex, index), slots.refund, 1000);
  if (drawn >= 50) return 'none';
  const clock = clockOf(plan, channel, dayIndex, index);
  if (!refundableAt(clock)) return 'none';
  if (drawn < 35) return 'sameDay';
  return isLast(plan, dayIndex) ? 'none' : 'nextDay';
}

const accountsFor = (plan: Plan, channel: Channel, role: OrderRole | undefined): readonly VirtualAccount[] => {
  if (role === 'SPLIT_MISMATCH' || role === 'SPLIT_MISSING') return dividedPayees(plan, channel).divided;
  if (role !== 'STATUS_MISMATCH') return channel.payees;
  const { whole } = dividedPayees(plan, channel);
  return whole.length > 0 ? whole : channel.payees;
};

function amountOf(key: number, role: OrderRole | undefined): bigint {
  if (role !== undefined && role !== 'twin' && role !== 'cutoff' && role !== 'plain')
    return BigInt(2000 + below(key, slots.amount, 6000));
  const large = below(key, slots.large, 10) === 0;
  return BigInt(large ? 6000 + below(key, slots.amount, 34_000) : 300 + below(key, slots.amount, 5700));
}

const depositAmounts = [9_900n, 19_900n, 30_000n];

const channelNoOf = (channel: Channel, key: number, index: number, time: CivilSeconds): string => {
  const day = compactTime(time).slice(0, 8);
  if (channel.name === 'wechat')
    return `42000026${day}${digits(key, slots.digits, 3)}${String(index).padStart(9, '0')}`;
  if (channel.name === 'alipay') return `${day}22001${digits(key, slots.digits, 3)}${String(index).padStart(12, '0')}`;
  return `${compactTime(time)}${String(index % 1_000_000).padStart(6, '0')}8`;
};

/** The order at a place, the same every time it is asked for. */
export function orderAt(plan: Plan, channel: Channel, dayIndex: number, index: number): Order {
  const role = roleOf(plan, channel, dayIndex, index);
  const key = orderKey(plan, channel, dayIndex, index);
  // The second of two alike is drawn like the first; what numbers and times it keeps its own.
  const looks = role === 'twin' ? orderKey(plan, channel, dayIndex, index - 1) : key;
  const day = plan.days[dayIndex]!;
  const bookAt = at(day, clockOf(plan, channel, dayIndex, index));
  const channelAt = role === 'cutoff' && channel.name !== 'unionpay' ? bookAt + MIDNIGHT_PAIR_LAG : bookAt;
  const isDeposit = role === undefined && channel.depositors.length > 0 && below(key, slots.kind, 100) < 6;
  const amount = isDeposit ? oneOf(key, slots.amount, depositAmounts) : amountOf(looks, role);
  const prefix = plan.setup.enterprise.code.replace(/[^A-Za-z0-9]/g, '').slice(0, 8);
  return {
    channel,
    dayIndex,
    index,
    role: role ?? 'plain',
    orderNo: `${prefix}${compactDay(day)}${letters[channel.name]}${String(index + 1).padStart(7, '0')}`,
    channelNo: channelNoOf(channel, key, index, channelAt),
    kind: isDeposit ? 'deposit' : 'payment',
    account: oneOf(looks, slots.account, isDeposit ? channel.depositors : accountsFor(plan, channel, role)),
    amount,
    fee: applyRate(amount, feeRate, 'half-up'),
    payer: personName(looks, slots.payer),
    payerId: digits(looks, slots.payer, 12),
    goods: oneOf(looks, slots.goods, isDeposit ? goodsOfDeposits : goodsOfPayments),
    bookAt,
    channelAt,
    refund: refundPlan(plan, channel, dayIndex, index),
  };
}

/** The refund of an order: deposits whole, every second payment whole, the others 10 to 90 %. */
export function refundOf(plan: Plan, order: Order): Refund {
  const key = orderKey(plan, order.channel, order.dayIndex, order.index);
  const whole = order.kind === 'deposit' || below(key, slots.portion, 2) === 0;
  const partial = applyRate(
    order.amount,
    { numerator: BigInt(10 + below(key, slots.portion + 100, 81)), denominator: 100n },
    'down',
  );
  const amount = whole ? order.amount : partial;
  const returned = whole ? order.fee : applyRate(amount, feeRate, 'half-up');
  return {
    order,
    refundNo: `RF${order.orderNo}`,
    at: order.refund === 'nextDay' ? order.bookAt + 24 * 3600 + NEXT_DAY_DELAY : order.bookAt + REFUND_DELAY,
    amount,
    fee: order.channel.feeReturned ? returned : 0n,
  };
}

/** The number that the channel gives a refund of its own. */
export function refundChannelNo({ order, at: time }: Refund): string {
  const { channel, index } = order;
  if (channel.name === 'unionpay') return `${compactTime(time)}${String(index % 1_000_000).padStart(6, '0')}9`;
  return `50300${compactTime(time).slice(2, 8)}${String(order.dayIndex).padStart(4, '0')}${String(index).padStart(14, '0')}`;
}

export type OrderEvent =
  | { what: 'payment'; at: CivilSeconds; order: Order }
  | { what: 'refund'; at: CivilSeconds; refund: Refund };

/** A day's payments of a channel in the order of time. */
export function* paymentsOf(plan: Plan, channel: Channel, dayIndex: number): Generator<OrderEvent> {
  const count = plan.counts[channel.number]![dayIndex]!;
  for (let index = 0; index < count; index += 1) {
    const order = orderAt(plan, channel, dayIndex, index);
    yield { what: 'payment', at: order.bookAt, order };
  }
}

/** The refunds of a day's orders in the order of time: those of the same day, or those that come the next. */
export function* refundsOf(
  plan: Plan,
  channel: Channel,
  dayIndex: number,
  when: 'sameDay' | 'nextDay',
): Generator<OrderEvent> {
  const count = plan.counts[channel.number]![dayIndex] ?? 0;
  for (let index = 0; index < count; index += 1) {
    if (refundPlan(plan, channel, dayIndex, index) !== when) continue;
    const refund = refundOf(plan, orderAt(plan, channel, dayIndex, index));
    yield { what: 'refund', at: refund.at, refund };
  }
}
