import { at, clockAt, dayAt } from './clock.ts';
import { below, keyOf, oneOf } from './draw.ts';
import type { MovementBreak } from './model.ts';
import {
  addTo,
  atBank,
  between,
  canGive,
  clerkOf,
  drawn,
  type Moved,
  type MovementEvent,
  type Needs,
  nextBankRef,
  type Pair,
  pairOf,
  personOf,
} from './moving.ts';
import type { Plan } from './plan.ts';
import type { MovementRole, Seat } from './pools.ts';
import { memosOfTransfers } from './words.ts';

const OPENS = clockAt(9, 30);
const CLOSES = clockAt(17, 0);
const MOVE_KEY = 90;
const SYSTEM = '系统';

/** A day's movements at the bank and between accounts, in the order of time, in office hours. */
export function* movementEvents(
  plan: Plan,
  dayIndex: number,
  roles: readonly MovementRole[],
): Generator<MovementEvent> {
  for (const [index, role] of roles.entries()) {
    const clock = OPENS + Math.floor(((index + 1) * (CLOSES - OPENS)) / (roles.length + 1));
    const key = keyOf(plan.seed, MOVE_KEY, dayIndex, index);
    yield { what: 'movement', at: at(plan.days[dayIndex]!, clock), role, key };
  }
}

/** 20.00 to 800.00; larger for institutions. */
const withdrawalAmount = (key: number, { account }: Seat): bigint =>
  BigInt(account.level === 'person' ? 2000 + below(key, 1, 78_000) : 50_000 + below(key, 1, 450_000));

function withdrawal(needs: Needs, { at: time, key }: MovementEvent): Moved[] {
  const fits = (seat: Seat): boolean => canGive(needs, seat, 'withdrawal', withdrawalAmount(key, seat), dayAt(time));
  const seat = drawn(key, needs.pools.withdrawers, fits);
  if (!seat) return [];
  const by = personOf(needs.plan, seat);
  return [
    atBank(needs, { at: time, seat, kind: 'withdrawal', amount: -withdrawalAmount(key, seat), memo: '提现', by }),
  ];
}

/** Twins at the bank: the same text, account and amount twice, each with its own number. */
function withdrawalTwice(needs: Needs, event: MovementEvent): Moved[] {
  const [first] = withdrawal(needs, event);
  if (!first?.bank) return [];
  const { account: code, amount } = first.book[0]!;
  const seat = needs.pools.withdrawers.find(({ account }) => account.code === code)!;
  if (!canGive(needs, seat, 'withdrawal', -amount, dayAt(event.at))) return [first];
  const by = personOf(needs.plan, seat);
  return [first, atBank(needs, { at: event.at, seat, kind: 'withdrawal', amount, memo: '提现', by })];
}

function topUp(needs: Needs, { at: time, key }: MovementEvent): Moved[] {
  const amount = BigInt(100 * (50 + below(key, 1, 950)));
  const day = dayAt(time);
  const fits = ({ account }: Seat): boolean => needs.purse.limits.allows({ account, kind: 'topUp', amount, day });
  const seat = drawn(key, needs.pools.toppedUp, fits);
  if (!seat) return [];
  return [atBank(needs, { at: time, seat, kind: 'topUp', amount, memo: '线下充值', by: personOf(needs.plan, seat) })];
}

function transfer(needs: Needs, event: MovementEvent): Moved[] {
  const amount = BigInt(1000 + below(event.key, 1, 50_000));
  const { transferrers } = needs.pools;
  const pair = pairOf(needs, event, transferrers, transferrers, { kind: 'transfer', amount });
  if (!pair) return [];
  const memo = oneOf(event.key, 2, memosOfTransfers);
  return [between(needs, pair, { at: event.at, kind: 'transfer', amount, memo, by: clerkOf(needs.plan) })];
}

function grant(needs: Needs, event: MovementEvent): Moved[] {
  const amount = BigInt(100 * (50 + below(event.key, 1, 250)));
  const { granters, granted } = needs.pools;
  const pair = pairOf(needs, event, granters, granted, { kind: 'grant', amount });
  return pair
    ? [between(needs, pair, { at: event.at, kind: 'grant', amount, memo: '员工福利', by: clerkOf(needs.plan) })]
    : [];
}

function ownTransfer(needs: Needs, event: MovementEvent, by?: string): Moved[] {
  const amount = BigInt(500 + below(event.key, 1, 9500));
  const draft = { kind: 'ownTransfer', amount } as const;
  let pair: Pair | null = null;
  drawn(event.key, needs.pools.ownGroups, (group) => {
    pair = pairOf(needs, event, group, group, draft);
    return pair !== null;
  });
  if (!pair) return [];
  const { from } = pair as Pair;
  return [between(needs, pair, { ...draft, at: event.at, memo: '本人账户互转', by: by ?? personOf(needs.plan, from) })];
}

const injectedInto = (
  moved: Moved,
  kind: MovementBreak,
  scope: 'bank' | 'policy',
  subject: string,
  source: string,
): Moved => ({
  ...moved,
  injected: { kind, scope, subject, source },
});

/** The bank takes a fee that nobody booked. */
function bankOnly({ pools, purse }: Needs, { at: time, key }: MovementEvent): Moved[] {
  const bank = oneOf(key, 3, pools.banks);
  const amount = -BigInt(100 * (5 + below(key, 1, 40)));
  const bankRef = nextBankRef(purse, bank, dayAt(time));
  addTo(purse.banks, bank.realAccount.code, amount);
  const row = {
    at: time,
    amount,
    bankRef,
    counterparty: '',
    counterpartyAccount: '',
    summary: '账户管理费',
    purpose: '',
  };
  const moved: Moved = { book: [], bank: { bank, row }, linked: false, injected: null };
  return [injectedInto(moved, 'BANK_ONLY', 'bank', bankRef, bank.source.code)];
}

/** A transfer of which only one side was booked. */
function unlinked(needs: Needs, event: MovementEvent): Moved[] {
  const [moved] = transfer(needs, event);
  const [, lost] = moved?.book ?? [];
  if (!moved || !lost) return [];
  addTo(needs.purse.accounts, lost.account, -lost.amount);
  const half: Moved = { ...moved, book: moved.book.slice(0, 1), linked: false };
  return [injectedInto(half, 'UNLINKED_VIRTUAL', 'bank', lost.voucherNo, needs.plan.bookSource)];
}

/** A withdrawal from an account whose type forbids withdrawals; the bank paid it all the same. */
function forbidden(needs: Needs, { at: time, key }: MovementEvent): Moved[] {
  const amount = BigInt(5000 + below(key, 1, 10_000));
  const seat = drawn(key, needs.pools.forbidden, (one) => canGive(needs, one, 'withdrawal', amount, dayAt(time)));
  if (!seat) return [];
  const by = personOf(needs.plan, seat);
  const moved = atBank(needs, { at: time, seat, kind: 'withdrawal', amount: -amount, memo: '提现', by });
  return [injectedInto(moved, 'KIND_NOT_ALLOWED', 'policy', moved.book[0]!.bankRef, needs.plan.bookSource)];
}

/** A withdrawal over the limit per transaction, by the account that holds most above its limit. */
function limitExceeded(needs: Needs, { at: time, key }: MovementEvent): Moved[] {
  const { accounts, banks } = needs.purse;
  const beyond = BigInt(100 + below(key, 1, 90_000));
  const able = needs.pools.limited.filter(({ account, bank, allowed }) => {
    const amount = allowed + beyond;
    return (accounts.get(account.code) ?? 0n) >= amount && (banks.get(bank.realAccount.code) ?? 0n) >= amount;
  });
  if (able.length === 0) return [];
  const seat = oneOf(key, 2, able);
  const amount = -(seat.allowed + beyond);
  const by = personOf(needs.plan, seat);
  const moved = atBank(needs, { at: time, seat, kind: 'withdrawal', amount, memo: '提现', by });
  return [injectedInto(moved, 'LIMIT_EXCEEDED', 'policy', moved.book[0]!.bankRef, needs.plan.bookSource)];
}

/** Money moved between one holder's accounts with nobody asking for it. */
function automatic(needs: Needs, event: MovementEvent): Moved[] {
  return ownTransfer(needs, event, SYSTEM).map((moved) =>
    injectedInto(moved, 'AUTOMATIC_OWN_TRANSFER', 'policy', moved.book[0]!.voucherNo, needs.plan.bookSource),
  );
}

const makers: Record<MovementRole, (needs: Needs, event: MovementEvent) => Moved[]> = {
  withdrawal,
  withdrawalTwice,
  topUp,
  transfer,
  grant,
  ownTransfer: (needs, event) => ownTransfer(needs, event),
  BANK_ONLY: bankOnly,
  UNLINKED_VIRTUAL: unlinked,
  KIND_NOT_ALLOWED: forbidden,
  LIMIT_EXCEEDED: limitExceeded,
  AUTOMATIC_OWN_TRANSFER: automatic,
};

/** Makes a movement; none where money or limits do not reach. The purse is drawn on. */
export const moveBy = (needs: Needs, event: MovementEvent): Moved[] => makers[event.role](needs, event);
