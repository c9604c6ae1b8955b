import type { TransactionKind } from '../../../shared/entity/transaction.ts';
import type { Day } from '../../../shared/value/time.ts';
import { type CivilSeconds, compactDay, dayAt } from './clock.ts';
import { below } from './draw.ts';
import { type LimitBook, limitBook } from './limits.ts';
import type { Bank, BankRow, BookRow, MovementBreak, VirtualAccount } from './model.ts';
import type { Plan } from './plan.ts';
import type { MovementRole, Pools, Seat } from './pools.ts';
import { digits } from './words.ts';

export type MovementEvent = { what: 'movement'; at: CivilSeconds; role: MovementRole; key: number };

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

export type Needs = { plan: Plan; pools: Pools; purse: Purse };
export type Draft = { at: CivilSeconds; seat: Seat; kind: TransactionKind; amount: bigint; memo: string; by: string };

/** A movement that has its row at the bank: a withdrawal or a top-up by transfer. */
export function atBank({ purse }: Needs, draft: Draft): Moved {
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

export type Pair = { from: Seat; to: Seat };

/** A movement between two accounts over one real account: two rows of one voucher that sum to zero. */
export function between({ purse }: Needs, { from, to }: Pair, draft: Omit<Draft, 'seat'>): Moved {
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

export const clerkOf = (plan: Plan): string =>
  (plan.setup.people.find(({ role }) => role === 'clerk') ?? plan.setup.people[0]!).name;

/** Who sets a movement off: the holder of a personal account, else the company's clerk. */
export const personOf = (plan: Plan, { account }: Seat): string =>
  account.level === 'person' ? account.holder : clerkOf(plan);

/** May the account give this much? Its own money, the bank's, and the limits must all reach. */
export const canGive = (
  { purse }: Needs,
  { account, bank }: Seat,
  kind: TransactionKind,
  amount: bigint,
  day: Day,
): boolean =>
  (purse.accounts.get(account.code) ?? 0n) >= amount &&
  (purse.banks.get(bank.realAccount.code) ?? 0n) >= amount &&
  purse.limits.allows({ account, kind, amount: -amount, day });

/** The first that holds from a drawn place on; null where none does, and the movement does not take place. */
export function drawn<T>(key: number, list: readonly T[], holds: (item: T) => boolean): T | null {
  const start = below(key, 10, list.length);
  for (let step = 0; step < list.length; step += 1) {
    const item = list[(start + step) % list.length]!;
    if (holds(item)) return item;
  }
  return null;
}

/** Two accounts over one real account between which the amount may move. */
export function pairOf(
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
