import type { Setup } from '../../../shared/entity/setup.ts';
import type { TransactionKind } from '../../../shared/entity/transaction.ts';
import { limitAmount, limitsOn } from './limits.ts';
import type { Bank, MovementBreak, VirtualAccount } from './model.ts';
import { holdings, type Plan } from './plan.ts';

export type MovementRole =
  | 'withdrawal'
  | 'withdrawalTwice'
  | 'topUp'
  | 'transfer'
  | 'grant'
  | 'ownTransfer'
  | MovementBreak;

/** An account with the bank under it. */
export type Seat = { account: VirtualAccount; bank: Bank };
/** An account whose withdrawals a limit per transaction holds down. */
export type LimitedSeat = Seat & { allowed: bigint };

/** Who may take part in what, as the account types say. */
export type Pools = {
  banks: readonly Bank[];
  withdrawers: readonly Seat[];
  toppedUp: readonly Seat[];
  transferrers: readonly Seat[];
  granters: readonly Seat[];
  granted: readonly Seat[];
  /** Accounts of one holder over one real account, at least two in a group. */
  ownGroups: readonly (readonly Seat[])[];
  /** Accounts whose type forbids withdrawals. */
  forbidden: readonly Seat[];
  /** The best first: no other limit that the movement would run into, then most money above the limit. */
  limited: readonly LimitedSeat[];
};

function ownGroupsOf(seats: readonly Seat[]): Seat[][] {
  const groups = Map.groupBy(seats, ({ account }) => `${account.realAccount} ${account.holder}`);
  return [...groups.values()].filter((group) => group.length > 1);
}

/** Accounts with a limit per withdrawal and no other on their withdrawals: those are exceeded once and by one row alone. */
function limitedOf(setup: Setup, withdrawers: readonly Seat[]): LimitedSeat[] {
  return withdrawers.flatMap((seat) => {
    const limits = limitsOn(setup, seat.account, 'withdrawal', 'out');
    if (limits.length === 0 || limits.some(({ per }) => per !== 'transaction')) return [];
    const amounts = limits.map((limit) => limitAmount(limit, setup.enterprise.currency));
    return [{ ...seat, allowed: amounts.toSorted((a, b) => (a < b ? -1 : 1))[0]! }];
  });
}

/** The pools of a plan. */
export function poolsOf({ setup, banks }: Plan): Pools {
  const seats = (...kinds: TransactionKind[]): Seat[] =>
    banks.flatMap((bank) => holdings(setup, bank.realAccount.code, kinds).map((account) => ({ account, bank })));
  const withdrawers = seats('withdrawal');
  const granting = seats('grant');
  const isPerson = ({ account }: Seat): boolean => account.level === 'person';
  return {
    banks,
    withdrawers,
    toppedUp: seats('topUp'),
    transferrers: seats('transfer'),
    granters: granting.filter((seat) => !isPerson(seat)),
    granted: granting.filter(isPerson),
    ownGroups: ownGroupsOf(seats('ownTransfer')),
    forbidden: seats().filter(({ account }) => !withdrawers.some((seat) => seat.account === account)),
    limited: limitedOf(setup, withdrawers),
  };
}

/** Can a break be injected under this setup? */
export function breakRoom(pools: Pools, kind: MovementBreak): boolean {
  const needed: Record<MovementBreak, readonly unknown[]> = {
    BANK_ONLY: pools.banks,
    UNLINKED_VIRTUAL: pools.transferrers,
    KIND_NOT_ALLOWED: pools.forbidden,
    LIMIT_EXCEEDED: pools.limited,
    AUTOMATIC_OWN_TRANSFER: pools.ownGroups,
  };
  return needed[kind].length > 0;
}
