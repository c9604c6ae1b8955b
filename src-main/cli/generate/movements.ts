import type { TransactionKind } from '../../../shared/entity/transaction.ts';
import type { Day } from '../../../shared/value/time.ts';
import { at, type CivilSeconds, clockAt, compactDay, dayAt } from './clock.ts';
import { below, keyOf, oneOf } from './draw.ts';
import { type LimitBook, limitBook } from './limits.ts';
import type { Bank, BankRow, BookRow, MovementBreak, VirtualAccount } from './model.ts';
import type { Plan } from './plan.ts';
import type { MovementRole, Pools, Seat } from './pools.ts';
import { digits, memosOfTransfers } from './words.ts';

const OPENS = clockAt(9, 30);
const CLOSES = clockAt(17, 0);
const MOVE_KEY = 90;
const SYSTEM = '系统';

export type MovementEvent = { what: 'movement'; at: CivilSeconds; role: MovementRole; key: number };

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

/** What a movement puts where: rows of one `name` belong together in book ↔ bank. */
export type Moved = {
  book: readonly BookRow[];
  bank: { bank: Bank; row: BankRow } | null;
  linked: boolean;
  injected: { kind: MovementBreak; scope: 'bank' | 'policy'; subject: string; source: string } | null;
};

/** What the accounts hold, what limits are used, and the last numbers given. */
export type Purse = {
  accounts: Map<string, bigint>;
  banks: Map<string, bigint>;
  limits: LimitBook;
  numbers: { bank: number; voucher: number };
};

export const purseOf = (plan: Plan, openingOf: (text: string) => bigint): Purse => ({
  accounts: new Map(plan.setup.virtualAccounts.map(({ code, opening }) => [code, openingOf(opening)])),
  banks: new Map(plan.setup.realAccounts.map(({ code, opening }) => [code, openingOf(opening)])),
  limits: limitBook(plan.setup),
  numbers: { bank: 0, voucher: 0 },
});

export const addTo = (sums: Map<string, bigint>, key: string, amount: bigint): void => {
  sums.set(key, (sums.get(key) ?? 0n) + amount);
};

/** "I26101200000012": at most 16 letters, as MT940 allows. */
export function nextBankRef(purse: Purse, bank: Bank, day: Day): string {
  purse.numbers.bank += 1;
  return `${bank.source.code.slice(0, 1).toUpperCase()}${compactDay(day).slice(2)}${String(purse.numbers.bank).padStart(8, '0')}`;
}

function nextVoucher(purse: Purse, day: Day): string {
  purse.numbers.voucher += 1;
  return `PZ${compactDay(day)}${String(purse.numbers.voucher).padStart(6, '0')}`;
}

const noNumbers = { channel: null, orderNo: '', channelNo: '', refundNo: '', bankRef: '', voucherNo: '' } as const;
const cardOf = ({ code }: VirtualAccount): string =>
  `6222${digits(
    [...code].reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), 7),
    0,
    15,
  )}`;

type Needs = { plan: Plan; pools: Pools; purse: Purse };
type Draft = { at: CivilSeconds; seat: Seat; kind: TransactionKind; amount: bigint; memo: string; by: string };

/** A movement that has its row at the bank: a withdrawal or a top-up by transfer. */
function atBank({ purse }: Needs, draft: Draft): Moved {
  const { account, bank } = draft.seat;
  const bankRef = nextBankRef(purse, bank, dayAt(draft.at));
  const other = { counterparty: account.holder, counterpartyAccount: cardOf(account) };
  purse.limits.use({ account, kind: draft.kind, amount: draft.amount, day: dayAt(draft.at) });
  addTo(purse.accounts, account.code, draft.amount);
  addTo(purse.banks, bank.realAccount.code, draft.amount);
  const row = { ...noNumbers, ...other, bankRef, at: draft.at, amount: draft.amount, memo: draft.memo };
  return {
    book: [{ ...row, account: account.code, kind: draft.kind, status: 'success', fee: null, initiatedBy: draft.by }],
    bank: {
      bank,
      row: {
        ...other,
        at: draft.at,
        amount: draft.amount,
        bankRef,
        summary: draft.memo,
        purpose: `${account.holder}${draft.memo}`,
      },
    },
    linked: true,
    injected: null,
  };
}

type Pair = { from: Seat; to: Seat };

/** A movement between two accounts over one real account: two rows of one voucher that sum to zero. */
function between({ purse }: Needs, { from, to }: Pair, draft: Omit<Draft, 'seat'>): Moved {
  const voucherNo = nextVoucher(purse, dayAt(draft.at));
  const side = (seat: Seat, other: Seat, amount: bigint): BookRow => {
    purse.limits.use({ account: seat.account, kind: draft.kind, amount, day: dayAt(draft.at) });
    addTo(purse.accounts, seat.account.code, amount);
    return {
      ...noNumbers,
      at: draft.at,
      account: seat.account.code,
      kind: draft.kind,
      status: 'success',
      amount,
      fee: null,
      voucherNo,
      counterparty: other.account.holder,
      counterpartyAccount: other.account.code,
      memo: draft.memo,
      initiatedBy: draft.by,
    };
  };
  return {
    book: [side(from, to, -draft.amount), side(to, from, draft.amount)],
    bank: null,
    linked: true,
    injected: null,
  };
}

const clerkOf = (plan: Plan): string =>
  (plan.setup.people.find(({ role }) => role === 'clerk') ?? plan.setup.people[0]!).name;

/** Who sets a movement off: the holder of a personal account, else the company's clerk. */
const personOf = (plan: Plan, { account }: Seat): string =>
  account.level === 'person' ? account.holder : clerkOf(plan);

/** May the account give this much? Its own money, the bank's, and the limits must all reach. */
const canGive = ({ purse }: Needs, { account, bank }: Seat, kind: TransactionKind, amount: bigint, day: Day): boolean =>
  (purse.accounts.get(account.code) ?? 0n) >= amount &&
  (purse.banks.get(bank.realAccount.code) ?? 0n) >= amount &&
  purse.limits.allows({ account, kind, amount: -amount, day });

/** The first that holds from a drawn place on; null where none does, and the movement does not take place. */
function drawn<T>(key: number, list: readonly T[], holds: (item: T) => boolean): T | null {
  const start = below(key, 10, list.length);
  for (let step = 0; step < list.length; step += 1) {
    const item = list[(start + step) % list.length]!;
    if (holds(item)) return item;
  }
  return null;
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

/** Two accounts over one real account between which the amount may move. */
function pairOf(
  needs: Needs,
  { key, at: time }: MovementEvent,
  froms: readonly Seat[],
  tos: readonly Seat[],
  draft: { kind: TransactionKind; amount: bigint },
): Pair | null {
  const day = dayAt(time);
  const receives = ({ account }: Seat): boolean => needs.purse.limits.allows({ account, ...draft, day });
  const from = drawn(key, froms, (seat) => canGive(needs, seat, draft.kind, draft.amount, day));
  if (!from) return null;
  const suits = (seat: Seat): boolean =>
    seat.account !== from.account &&
    seat.bank === from.bank &&
    (seat.account.holder === from.account.holder) === (draft.kind === 'ownTransfer') &&
    receives(seat);
  const to = drawn(key + 1, tos, suits);
  return to && { from, to };
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
