import type { BreakKind, BreakState } from '../../../shared/entity/break.ts';
import { parseMinor } from '../../../shared/value/money.ts';
import type { Day } from '../../../shared/value/time.ts';
import { type CivilSeconds, DAY_SECONDS, dayAt, dayText } from './clock.ts';
import type { DayFiles, Runnings } from './dayfiles.ts';
import type { Divider } from './dividing.ts';
import type { BookRow, Channel, ChannelRow, FundRow, Order, VirtualAccount } from './model.ts';
import { type Purse, purseOf } from './moving.ts';
import { lastDay, type Plan, payoutDay } from './plan.ts';
import type { Pools } from './pools.ts';
import { type Truth, unmatched } from './truth.ts';

/** What a channel's account holds before the first day. */
const FUND_OPENING = 100_000n;

type Deferred = { row: ChannelRow; orders: string | null };

/** A channel's business day: "wechat:2026-10-12", the name that its rows share with their receipt (null where that comes
 * after the last day), the net to be paid, and what the receipt is short of it. */
export type ChannelDay = { key: string; settlement: string | null; net: bigint; short: bigint };

/** What runs on over the days: balances, sums not yet paid out, rows that belong to the next day's bill. */
export type Run = {
  plan: Plan;
  pools: Pools;
  truth: Truth;
  purse: Purse;
  runnings: Runnings;
  names: { order: number; bank: number };
  channelDays: Map<Day, ChannelDay>[];
  deferred: Deferred[][];
  feeAccounts: Map<string, string>;
  /** By channel number: how payments and deposits on an account are divided. */
  dividers: Record<Order['kind'], Map<VirtualAccount, Divider | null>>[];
};

const minorOf = (plan: Plan, text: string): bigint => {
  const minor = parseMinor(text, plan.currency);
  if (minor === null) throw new RangeError(`opening ${text}`);
  return minor;
};

export function startRun(plan: Plan, pools: Pools, truth: Truth): Run {
  const roles = new Map(plan.setup.accountTypes.map(({ code, role }) => [code, role]));
  const feeAccounts = plan.setup.virtualAccounts.filter(({ type }) => roles.get(type) === 'fee');
  return {
    plan,
    pools,
    truth,
    purse: purseOf(plan, (text) => minorOf(plan, text)),
    runnings: {
      funds: plan.channels.map(() => ({ balance: FUND_OPENING })),
      banks: new Map(plan.banks.map((bank) => [bank, { balance: minorOf(plan, bank.realAccount.opening) }])),
    },
    names: { order: 0, bank: 0 },
    channelDays: plan.channels.map(() => new Map()),
    deferred: plan.channels.map(() => []),
    feeAccounts: new Map(feeAccounts.map(({ realAccount, code }) => [realAccount, code])),
    dividers: plan.channels.map(() => ({ payment: new Map(), deposit: new Map() })),
  };
}

/** A channel's business day, made when it is first asked for. */
export function channelDay(run: Run, channel: Channel, day: Day): ChannelDay {
  const days = run.channelDays[channel.number]!;
  const known = days.get(day);
  if (known) return known;
  const key = `${channel.source.code}:${dayText(day)}`;
  const settlement = payoutDay(run.plan, channel, day) === null ? null : `settlement-${key}`;
  const fresh = { key, settlement, net: 0n, short: 0n };
  days.set(day, fresh);
  return fresh;
}

/** The channel's business day of a time: after its cut-off it is the next. */
const businessDay = (channel: Channel, time: CivilSeconds): Day => {
  const day = dayAt(time);
  return time - day * DAY_SECONDS >= channel.cutoffClock ? day + 1 : day;
};

/** A break that may yet find its partner is in the pool until its source's days have passed. */
const stateOf = (run: Run, day: Day, carryDays: number): BreakState =>
  lastDay(run.plan) - day >= carryDays ? 'open' : 'pending';

export function inject(run: Run, kind: BreakKind, scope: string, subject: string, day: Day, carryDays = 0): void {
  run.truth.break({ kind, scope, subject, day, state: stateOf(run, day, carryDays) });
}

export function book(
  run: Run,
  files: DayFiles,
  row: BookRow,
  names: { orders?: string | null; bank?: string | null },
): void {
  files.book.row(row);
  run.truth.row({
    side: 'book',
    source: run.plan.bookSource,
    day: dayAt(row.at),
    key: row.refundNo || row.orderNo || row.bankRef || row.voucherNo,
    amount: row.amount,
    kind: row.kind,
    matches: { orders: names.orders ?? null, settlements: null, bank: names.bank ?? null },
  });
}

/** The rows of the channel's own account that a row of its bill makes: the money, and the fee apart. */
function fundRowsOf(row: ChannelRow): FundRow[] {
  const common = { at: row.at, orderNo: row.orderNo, goods: row.goods };
  const numbers = row.refund
    ? { businessNo: row.refund.refundNo, channelNo: row.refund.refundChannelNo }
    : { businessNo: row.orderNo, channelNo: row.channelNo };
  const money: FundRow = { ...common, ...numbers, kind: row.refund ? 'refund' : 'payment', amount: row.amount };
  if (row.fee === 0n) return [money];
  return [money, { ...common, ...numbers, kind: row.fee < 0n ? 'feeReturn' : 'fee', amount: -row.fee }];
}

export function fund(run: Run, files: DayFiles, channel: Channel, row: FundRow): void {
  const file = files.funds[channel.number];
  if (!file || !channel.fund) return;
  file.row(row);
  run.truth.row({
    side: 'channel',
    source: channel.fund.code,
    day: dayAt(row.at),
    key: row.businessNo,
    amount: row.amount,
    kind: row.kind,
    matches: unmatched,
  });
}

/** Writes a row of a channel's bill, or keeps it for the next day's where the cut-off has passed. */
export function bill(
  run: Run,
  files: DayFiles,
  channel: Channel,
  row: ChannelRow,
  today: Day,
  orders: string | null,
): void {
  const day = businessDay(channel, row.at);
  if (day > today) {
    run.deferred[channel.number]!.push({ row, orders });
    return;
  }
  const owed = channelDay(run, channel, day);
  owed.net += row.amount - row.fee;
  files.trades[channel.number]!.row(row);
  run.truth.row({
    side: 'channel',
    source: channel.source.code,
    day,
    key: row.refund?.refundNo ?? row.orderNo,
    amount: row.amount,
    kind: row.refund ? 'refund' : 'payment',
    matches: {
      orders,
      settlements: owed.settlement,
      bank: null,
    },
  });
  for (const part of fundRowsOf(row)) fund(run, files, channel, part);
}

/** What waited for this day's bills: the channel's side of pairs across the cut-off. */
export function writeDeferred(run: Run, files: DayFiles, day: Day): void {
  for (const channel of run.plan.channels) {
    const waiting = run.deferred[channel.number]!;
    run.deferred[channel.number] = [];
    for (const { row, orders } of waiting) bill(run, files, channel, row, day, orders);
  }
}
