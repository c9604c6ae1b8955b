import type { Day } from '../../../shared/value/time.ts';
import { at, type CivilSeconds, clockAt, compactDay, dayAt } from './clock.ts';
import type { DayFiles } from './dayfiles.ts';
import { type Divider, dividerOf, ruleFor } from './dividing.ts';
import type { BookRow, Channel, ChannelRow, Order, Refund, VirtualAccount } from './model.ts';
import { moveBy } from './movements.ts';
import { addTo, type MovementEvent, nextBankRef } from './moving.ts';
import { type OrderEvent, refundChannelNo } from './orders.ts';
import { type Plan, payoutDay } from './plan.ts';
import { bill, book, channelDay, fund, inject, type Run } from './run.ts';
import { unmatched } from './truth.ts';

const SYSTEM = '系统';
const PAYOUT_CLOCK = clockAt(9, 5);
/** Where a channel pays on the business day itself: after everything of the day. */
const SAME_DAY_PAYOUT_CLOCK = clockAt(23, 59, 59);
/** By how much the two sides of an AMOUNT_MISMATCH and of a SPLIT_MISMATCH differ. */
const AMOUNT_OFF = 100n;
const SPLIT_OFF = 3n;

export type PayoutEvent = { what: 'payout'; at: CivilSeconds; channel: Channel; businessDay: Day };
export type Happening = OrderEvent | MovementEvent | PayoutEvent;

const nextOrderName = (run: Run): string => {
  run.names.order += 1;
  return `o${run.names.order}`;
};

const bookRowOf = (order: Order): BookRow => ({
  at: order.bookAt,
  account: order.account.code,
  kind: order.kind,
  status: order.role === 'STATUS_MISMATCH' ? 'pending' : 'success',
  amount: order.amount,
  fee: order.fee,
  channel: order.channel.name,
  orderNo: order.orderNo,
  channelNo: order.channelNo,
  refundNo: '',
  bankRef: '',
  voucherNo: '',
  counterparty: order.payer,
  counterpartyAccount: '',
  memo: order.goods,
  initiatedBy: SYSTEM,
});

const channelRowOf = (order: Order): ChannelRow => ({
  at: order.channelAt,
  amount: order.role === 'AMOUNT_MISMATCH' ? order.amount - AMOUNT_OFF : order.amount,
  fee: order.role === 'FEE_MISMATCH' ? order.fee + 1n : order.fee,
  orderNo: order.orderNo,
  channelNo: order.channelNo,
  originalAt: order.channelAt,
  payer: order.payer,
  payerId: order.payerId,
  goods: order.goods,
  refund: null,
});

/** Books money on an account and its fee on the fee account over the same real account. */
function credit(run: Run, account: VirtualAccount, amount: bigint, fee: bigint): void {
  addTo(run.purse.accounts, account.code, amount);
  addTo(run.purse.accounts, run.feeAccounts.get(account.realAccount) ?? '', -fee);
}

function dividerFor(run: Run, { channel, kind, account }: Order): Divider | null {
  const dividers = run.dividers[channel.number]![kind];
  const known = dividers.get(account);
  if (known !== undefined) return known;
  const rule = ruleFor(run.plan.setup, channel.name, kind, account.code);
  const divider = rule && dividerOf(rule, run.plan.currency);
  dividers.set(account, divider);
  return divider;
}

/** Books the split of a payment: the partners' parts, and what the account of the order gives for them. */
function split(run: Run, files: DayFiles, order: Order, row: BookRow): void {
  const divider = dividerFor(run, order);
  if (!divider || order.role === 'SPLIT_MISSING' || order.role === 'STATUS_MISMATCH') return;
  const parts = divider.partsOf(order.amount, order.account.code);
  if (order.role === 'SPLIT_MISMATCH' && parts[0]) parts[0].part += SPLIT_OFF;
  const given = parts.reduce((sum, { part }) => sum + part, 0n);
  const voucherNo = `FZ${order.orderNo}`;
  run.names.bank += 1;
  const bank = `v${run.names.bank}`;
  for (const { account, part } of [{ account: order.account.code, part: -given }, ...parts]) {
    const plain = { ...row, fee: null, channel: null, channelNo: '', counterparty: '', memo: divider.name } as const;
    book(run, files, { ...plain, kind: 'split', account, amount: part, voucherNo }, { bank });
    addTo(run.purse.accounts, account, part);
  }
}

/** Payments' breaks, with their scope and whether the other row may yet come. */
const injectedPayments = {
  BOOK_ONLY: 'orders',
  CHANNEL_ONLY: 'orders',
  AMOUNT_MISMATCH: 'orders',
  FEE_MISMATCH: 'orders',
  STATUS_MISMATCH: 'orders',
  DUPLICATE: 'orders',
  SPLIT_MISMATCH: 'split',
  SPLIT_MISSING: 'split',
} as const;

function carryDaysOf(run: Run, { role, channel }: Order): number {
  if (role === 'BOOK_ONLY') return run.plan.bookCarryDays;
  return role === 'CHANNEL_ONLY' ? channel.source.carryDays : 0;
}

export function payment(run: Run, files: DayFiles, order: Order): void {
  const { role, channel } = order;
  const day = dayAt(order.bookAt);
  const alone = role === 'BOOK_ONLY' || role === 'CHANNEL_ONLY';
  const orders = alone ? null : nextOrderName(run);
  if (role !== 'CHANNEL_ONLY') {
    const row = bookRowOf(order);
    book(run, files, row, { orders });
    credit(run, order.account, order.amount, order.fee);
    split(run, files, order, row);
  }
  if (role !== 'BOOK_ONLY') bill(run, files, channel, channelRowOf(order), day, orders);
  if (role === 'DUPLICATE') bill(run, files, channel, channelRowOf(order), day, orders);
  if (role in injectedPayments) {
    const kind = role as keyof typeof injectedPayments;
    inject(run, kind, injectedPayments[kind], order.orderNo, day, carryDaysOf(run, order));
  }
}

export function refund(run: Run, files: DayFiles, refunded: Refund): void {
  const { order, refundNo, amount, fee, at: time } = refunded;
  const { channel } = order;
  const missing = order.role === 'REFUND_MISSING';
  const orders = missing ? null : nextOrderName(run);
  const ownNo = refundChannelNo(refunded);
  const row: BookRow = {
    ...bookRowOf(order),
    at: time,
    kind: order.kind === 'deposit' ? 'depositReturn' : 'refund',
    amount: -amount,
    fee: -fee,
    // UnionPay gives a refund a number of its own; the others name it by the payment's.
    channelNo: channel.name === 'unionpay' ? ownNo : order.channelNo,
    refundNo,
  };
  book(run, files, row, { orders });
  credit(run, order.account, -amount, -fee);
  if (missing) {
    inject(run, 'REFUND_MISSING', 'orders', refundNo, dayAt(time), run.plan.bookCarryDays);
    return;
  }
  const paid = channelRowOf(order);
  const back = { ...paid, at: time, amount: -amount, fee: -fee, refund: { refundNo, refundChannelNo: ownNo } };
  bill(run, files, channel, back, dayAt(time), orders);
  if (order.role === 'SETTLEMENT_SHORT') channelDay(run, channel, dayAt(time)).short = amount;
}

/** When the channels pay on a day: one receipt for each business day that is due. */
export function payoutsOn(plan: Plan, day: Day): PayoutEvent[] {
  return plan.channels.flatMap((channel) =>
    plan.days.flatMap((due, index) => {
      if (payoutDay(plan, channel, due) !== day) return [];
      const clock = due === day ? SAME_DAY_PAYOUT_CLOCK : PAYOUT_CLOCK + channel.number * 60 + index;
      return [{ what: 'payout', at: at(day, clock), channel, businessDay: due } as const];
    }),
  );
}

export function payout(run: Run, files: DayFiles, { channel, businessDay: due, at: time }: PayoutEvent): void {
  const { key, net, short, settlement } = channelDay(run, channel, due);
  const bank = run.plan.banks.find(({ realAccount }) => realAccount === channel.realAccount);
  if (net === 0n || !bank) return;
  const bankRef = nextBankRef(run.purse, bank, dayAt(time));
  const word = channel.settlement.words[0]!;
  const batch = `${compactDay(due)}商户${channel.merchant}`;
  const row = {
    at: time,
    amount: net - short,
    bankRef,
    counterparty: `${word}备付金`,
    counterpartyAccount: '',
    summary: `${word}结算`,
    purpose: batch,
  };
  files.banks.get(bank)!.row(row);
  addTo(run.purse.banks, bank.realAccount.code, row.amount);
  const matches = { ...unmatched, settlements: settlement };
  const source = bank.source.code;
  run.truth.row({ side: 'bank', source, day: dayAt(time), key: bankRef, amount: row.amount, kind: 'other', matches });
  const payoutNo = `TX${compactDay(due)}${channel.merchant.slice(-6)}`;
  const drawn = { at: time, kind: 'withdrawal', amount: -net, businessNo: payoutNo, channelNo: payoutNo } as const;
  fund(run, files, channel, { ...drawn, orderNo: '', goods: '' });
  if (short !== 0n) inject(run, 'SETTLEMENT_SHORT', 'settlements', key, due);
}

export function movement(run: Run, files: DayFiles, event: MovementEvent): void {
  for (const moved of moveBy(run, event)) {
    if (moved.linked) run.names.bank += 1;
    const name = moved.linked ? `${moved.bank ? 'b' : 'v'}${run.names.bank}` : null;
    for (const row of moved.book) book(run, files, row, { bank: name });
    if (moved.bank) {
      const { bank, row } = moved.bank;
      files.banks.get(bank)!.row(row);
      const { at: time, bankRef: key, amount } = row;
      const matches = { ...unmatched, bank: name };
      run.truth.row({ side: 'bank', source: bank.source.code, day: dayAt(time), key, amount, kind: 'other', matches });
    }
    if (!moved.injected) continue;
    const { kind, scope, subject, source } = moved.injected;
    const carryDays = run.plan.setup.sources.find(({ code }) => code === source)!.carryDays;
    inject(run, kind, scope, subject, dayAt(event.at), scope === 'bank' ? carryDays : 0);
  }
}
