import { below, keyOf, shuffled } from './draw.ts';
import {
  type Channel,
  type MovementBreak,
  movementBreaks,
  type OrderBreak,
  type OrderRole,
  orderBreaks,
} from './model.ts';
import { refuse } from './options.ts';
import { clockOf, refundableAt } from './orders.ts';
import { dividedPayees, isLast, type Plan, payoutDay } from './plan.ts';
import { breakRoom, type MovementRole, type Pools } from './pools.ts';

const ORDERS_PER_BREAK = 2000;
const ORDERS_PER_TWIN = 500;
const ORDERS_PER_MIDNIGHT_PAIR = 2000;
const SMALLEST_DAY_OF_PAIRS = 4;
const TRIES = 200;
const PLACING_KEY = 77;
const MOVEMENT_KEY = 78;

/** What may find its partner later is injected on the first day, so that it is settled what it is by the last. */
const firstDayOnly = new Set<OrderBreak | MovementBreak>([
  ...(['BOOK_ONLY', 'CHANNEL_ONLY', 'REFUND_MISSING', 'DUPLICATE', 'SETTLEMENT_SHORT'] as const),
  ...(['BANK_ONLY', 'UNLINKED_VIRTUAL'] as const),
]);
const withRefund = new Set<OrderBreak>(['REFUND_MISSING', 'SETTLEMENT_SHORT']);

/** One per kind in a small run, about one per 2,000 orders in a large one; a channel day is paid out once. */
const wantedOf = (plan: Plan, kind: OrderBreak | MovementBreak): number => {
  if (plan.size === 0) return 0;
  return kind === 'SETTLEMENT_SHORT' ? 1 : Math.max(1, Math.floor(plan.size / ORDERS_PER_BREAK));
};

const rolesOf = (plan: Plan, channel: Channel, dayIndex: number): Map<number, OrderRole> =>
  plan.roles[channel.number]![dayIndex]!;

/** Pairs across midnight: the book's last second of a day, the channel's first of the next (UnionPay: after its cut-off). */
function placeMidnightPairs(plan: Plan, channel: Channel, dayIndex: number): void {
  const count = plan.counts[channel.number]![dayIndex]!;
  if (isLast(plan, dayIndex) || count < SMALLEST_DAY_OF_PAIRS) return;
  const pairs = channel.name === 'unionpay' ? 1 : Math.max(1, Math.floor(count / ORDERS_PER_MIDNIGHT_PAIR));
  for (let index = count - pairs; index < count; index += 1) rolesOf(plan, channel, dayIndex).set(index, 'cutoff');
}

/** Legitimate twins: the same payer pays the same amount twice in a row. */
function placeTwins(plan: Plan, channel: Channel, dayIndex: number): void {
  const roles = rolesOf(plan, channel, dayIndex);
  const count = plan.counts[channel.number]![dayIndex]!;
  if (count < SMALLEST_DAY_OF_PAIRS) return;
  const key = keyOf(plan.seed, PLACING_KEY, channel.number, dayIndex);
  const twins = Math.max(1, Math.floor(count / ORDERS_PER_TWIN));
  for (let twin = 0; twin < twins; twin += 1) {
    const index = below(key, twin, count - 1);
    if (roles.has(index) || roles.has(index + 1)) continue;
    roles.set(index, 'plain').set(index + 1, 'twin');
  }
}

/** The channels that a break can be injected in. */
function channelsFor(plan: Plan, kind: OrderBreak): readonly Channel[] {
  if (kind === 'SPLIT_MISMATCH' || kind === 'SPLIT_MISSING')
    return plan.channels.filter((channel) => dividedPayees(plan, channel).divided.length > 0);
  if (kind !== 'SETTLEMENT_SHORT') return plan.channels;
  // WeChat's, where it takes part; the receipt has to arrive within the days that are made.
  return plan.channels.slice(0, 1).filter((channel) => payoutDay(plan, channel, plan.days[0]!) !== null);
}

/** Finds an order that nothing else is about and gives it the break; false where there is no room. */
function placeBreak(plan: Plan, kind: OrderBreak, nth: number): boolean {
  const channels = channelsFor(plan, kind);
  const days = firstDayOnly.has(kind) ? 1 : plan.days.length;
  const places = channels.flatMap((channel) =>
    Array.from({ length: days }, (_, dayIndex) => ({
      channel,
      dayIndex,
      count: plan.counts[channel.number]![dayIndex]!,
    })),
  );
  const total = places.reduce((sum, { count }) => sum + count, 0);
  const key = keyOf(plan.seed, PLACING_KEY, 100 + orderBreaks.indexOf(kind), nth);
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    let index = below(key, attempt, total);
    const place = places.find(({ count }) => {
      if (index < count) return true;
      index -= count;
      return false;
    });
    if (!place) return false;
    const { channel, dayIndex } = place;
    const clock = clockOf(plan, channel, dayIndex, index);
    const late = clock >= channel.cutoffClock || (withRefund.has(kind) && !refundableAt(clock));
    if (late || rolesOf(plan, channel, dayIndex).has(index)) continue;
    rolesOf(plan, channel, dayIndex).set(index, kind);
    return true;
  }
  return false;
}

/** Decides which orders are special, before any is drawn. Breaks only where they are asked for. */
export function placeOrders(plan: Plan, breaks: boolean | 'all'): void {
  for (const channel of plan.channels)
    plan.days.forEach((_, dayIndex) => {
      placeMidnightPairs(plan, channel, dayIndex);
      placeTwins(plan, channel, dayIndex);
    });
  if (breaks === false) return;
  for (const kind of orderBreaks)
    for (let nth = 0; nth < wantedOf(plan, kind); nth += 1)
      if (!placeBreak(plan, kind, nth) && nth === 0 && breaks === 'all')
        refuse('breaks', `${kind}: size ${plan.size}, days ${plan.days.length}`);
  if (breaks === 'all' && plan.size === 0) refuse('breaks', 'size 0');
}

/** How many of each ordinary movement a day of so many orders has. */
const ordinary = (orders: number): MovementRole[] => {
  const some = (role: MovementRole, perThousand: number): MovementRole[] =>
    Array.from({ length: 1 + Math.ceil((orders * perThousand) / 1000) }, () => role);
  return [
    ...some('withdrawal', 20),
    ...some('withdrawalTwice', 1),
    ...some('topUp', 10),
    ...some('transfer', 10),
    ...some('grant', 10),
    ...some('ownTransfer', 5),
  ];
};

/** The movements of each day, in the order in which they come. */
export function movementsOf(plan: Plan, pools: Pools, breaks: boolean | 'all'): MovementRole[][] {
  const days = plan.days.map((_, dayIndex): MovementRole[] => {
    const orders = plan.counts.reduce((sum, counts) => sum + counts[dayIndex]!, 0);
    return orders === 0 ? [] : ordinary(orders);
  });
  if (breaks !== false)
    movementBreaks.forEach((kind, place) => {
      if (!breakRoom(pools, kind)) {
        if (breaks === 'all') refuse('breaks', kind);
        return;
      }
      for (let nth = 0; nth < wantedOf(plan, kind); nth += 1) {
        const day = firstDayOnly.has(kind) ? 0 : below(keyOf(plan.seed, MOVEMENT_KEY, place, nth), 0, days.length);
        days[day]!.push(kind);
      }
    });
  return days.map((roles, dayIndex) => shuffled(keyOf(plan.seed, MOVEMENT_KEY, 50, dayIndex), roles));
}
