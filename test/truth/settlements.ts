import { allocate } from '../../shared/value/money.ts';
import type { Day } from '../../shared/value/time.ts';
import { at, clockAt, compactDay, dayAt, dayText } from '../../src-main/cli/generate/clock.ts';
import { dueDay, FIRST_DAY, LAST_DAY } from './calendar.ts';
import type { Maker } from './maker.ts';
import { bookRow, houseAccount } from './rowsOf.ts';
import { type Bond, type ChannelPlace, isBill, type Ref } from './world.ts';

const payers: Record<ChannelPlace, string> = {
  wechat: '财付通支付科技有限公司',
  alipay: '支付宝（中国）网络技术有限公司',
};

/** A channel's rows of one business day, and what is owed for them. */
type Owed = { place: ChannelPlace; day: Day; rows: Ref[]; net: bigint; fee: bigint };

/** A channel, and what it says when it pays. */
type Payer = { place: ChannelPlace; telling: Telling };

/** WeChat pays the net; Alipay pays in full and takes its fees apart (fees outside). */
function owedBy(maker: Maker, place: ChannelPlace): Owed[] {
  const days = new Map<Day, Owed>();
  maker.world.rows.forEach((entry, ref) => {
    if (!isBill(entry) || entry.place !== place) return;
    const { at: time, amount, fee } = entry.row;
    const day = dayAt(time);
    const owed = days.get(day) ?? { place, day, rows: [], net: 0n, fee: 0n };
    owed.rows.push(ref);
    owed.net += place === 'wechat' ? amount - fee : amount;
    owed.fee += place === 'wechat' ? 0n : fee;
    days.set(day, owed);
  });
  return [...days.values()].sort((a, b) => a.day - b.day);
}

/** What a channel writes on its receipts: the days that they are for, the day of payment, or nothing of the kind. */
const tellings = ['days', 'days', 'payment', 'nothing'] as const;
type Telling = (typeof tellings)[number];

/** The receipt of `amount`, come on a day; `of` are the channel's days that it is for. */
function receipt(maker: Maker, { place, telling }: Payer, day: Day, amount: bigint, of: string): Ref {
  const said = { days: of, payment: compactDay(day), nothing: '' }[telling];
  const time = at(day, clockAt(9, 5) + maker.below(1800));
  return maker.bank('icbc', {
    at: time,
    amount,
    bankRef: `00ICB${compactDay(day)}${String(maker.next()).padStart(8, '0')}`,
    counterparty: payers[place],
    counterpartyAccount: '',
    summary: '结算款',
    purpose: `${said}清算`,
  });
}

/** A fen by which a channel tries the account: it settles nothing. */
function trial(maker: Maker, payer: Payer, day: Day): Ref {
  const ref = receipt(maker, payer, day, 1n, '');
  const entry = maker.world.rows[ref]!;
  Object.assign(entry.row, { summary: '打款验证', purpose: '账户验证' });
  return ref;
}

/** The fees that a channel takes apart: a debit that the ledger knows by its reference. */
function feeDebit(maker: Maker, day: Day, fee: bigint): void {
  const time = at(day, clockAt(10, 0));
  const bankRef = `00ICB${compactDay(day)}${String(maker.next()).padStart(8, '0')}`;
  const [counterparty, counterpartyAccount] = ['蚂蚁（杭州）基金销售有限公司', '6222000000000000001'];
  const words = { bankRef, counterparty, counterpartyAccount };
  maker.habit = 'settled-fees-apart';
  const left = maker.book(
    bookRow({ at: time, amount: -fee, account: houseAccount.icbc, kind: 'fee', memo: '服务费', ...words }),
  );
  const right = maker.bank('icbc', { at: time, amount: -fee, summary: '服务费扣收', purpose: '', ...words });
  maker.bond('bank', [left], [right]);
}

const ways = ['on-time', 'on-time', 'late', 'in-two', 'short', 'missing', 'stray', 'over'] as const;

/** A day that was not paid as it should have been: what is owed, and what came of it on its due day (0: nothing). */
type Odd = { owed: bigint; due: Day; paid: bigint; bond: Bond };

const isNear = (owed: bigint, paid: bigint): boolean => {
  const off = owed - paid;
  return (off < 0n ? -off : off) * 5n <= owed;
};

/**
 * A short receipt that names no day could as well be that of another day of about its size that was not paid rightly; one far
 * too short, on the last day, may be a part of which the rest is to come. The files do not tell.
 */
function markUntold({ telling }: Payer, odds: readonly Odd[]): void {
  for (const one of odds.filter(({ paid }) => paid > 0n)) {
    const { owed, due, paid, bond } = one;
    const others = odds.filter((other) => other !== one);
    const days = others.filter((other) => due >= other.due && due <= other.due + 1);
    const receipts = others.filter((other) => other.paid > 0n && other.due >= due && other.due <= due + 1);
    const contested =
      telling !== 'days' &&
      (days.some((other) => isNear(other.owed, paid)) || receipts.some((other) => isNear(owed, other.paid)));
    if (contested || (due === LAST_DAY && !isNear(owed, paid))) bond.determinable = false;
  }
}

function settle(maker: Maker, payer: Payer, { day, rows, net }: Owed): Odd | null {
  const { place } = payer;
  const scope = `settle-${place}` as const;
  const due = dueDay(day);
  const subjects = [`${place}:${dayText(day)}`];
  const drawn = net < 0n ? 'negative' : maker.oneOf(ways);
  const way = drawn === 'late' && due + 1 > LAST_DAY ? 'on-time' : drawn;
  maker.habit = `settled-${way}`;
  const pay = (amount: bigint, on = due): Ref => receipt(maker, payer, on, amount, compactDay(day));
  if (way === 'missing' || way === 'stray') {
    maker.bond(scope, rows, [], { wanted: 'SETTLEMENT_SHORT', subjects });
    const bond = maker.world.bonds.at(-1)!;
    if (way === 'stray') maker.alone(scope, trial(maker, payer, due), 'BANK_ONLY');
    return { owed: net, due, paid: 0n, bond };
  }
  if (way === 'short') {
    const paid = net - (net > 9000n ? 4762n : net / 2n);
    maker.bond(scope, rows, [pay(paid)], { wanted: 'SETTLEMENT_SHORT', subjects });
    return { owed: net, due, paid, bond: maker.world.bonds.at(-1)! };
  }
  if (way === 'over') maker.bond(scope, rows, [pay(net + 1n)], { wanted: 'SETTLEMENT_OVER', subjects });
  else if (way === 'late') maker.bond(scope, rows, [pay(net, due + 1)], { subjects });
  else if (way === 'in-two')
    maker.bond(
      scope,
      rows,
      allocate(net, [7n, 5n]).map((part) => pay(part)),
      { subjects },
    );
  else maker.bond(scope, rows, [pay(net)], { subjects });
  return null;
}

/**
 * Pays what the channels owe for the days run, each day in a way of its own. Of the days that a holiday holds back, three
 * come in one credit. Days that are due after the period are in transit and no business of any reconciliation here.
 */
export function settleAll(maker: Maker): void {
  for (const place of ['wechat', 'alipay'] as const) {
    const payer: Payer = { place, telling: maker.oneOf(tellings) };
    const owed = owedBy(maker, place).filter(({ day }) => day >= FIRST_DAY && dueDay(day) <= LAST_DAY);
    const heldBack = owed.filter(({ day }) => dueDay(day) - day > 4);
    const together = heldBack.length > 3 ? heldBack.slice(0, 3) : [];
    for (const { rows, net, day } of owed)
      if (net === 0n && !together.some((one) => one.day === day)) {
        maker.habit = 'settled-nothing-owed';
        maker.bond(`settle-${place}`, rows, [], { subjects: [`${place}:${dayText(day)}`] });
      }
    const alone = owed.filter((one) => !together.includes(one) && one.net !== 0n);
    const odds = alone.map((one) => settle(maker, payer, one)).filter((odd) => odd !== null);
    markUntold(payer, odds);
    if (together.length > 0) {
      const total = together.reduce((sum, { net }) => sum + net, 0n);
      maker.habit = 'settled-together';
      const rows = together.flatMap((one) => one.rows);
      const subjects = together.map(({ day }) => `${place}:${dayText(day)}`);
      const said = `${compactDay(together[0]!.day)}-${compactDay(together.at(-1)!.day)}`;
      const right = receipt(maker, payer, dueDay(together[0]!.day), total, said);
      maker.bond(`settle-${place}`, rows, [right], { subjects });
    }
    for (const { day, fee } of owed) if (fee !== 0n) feeDebit(maker, dueDay(day), fee);
  }
}
