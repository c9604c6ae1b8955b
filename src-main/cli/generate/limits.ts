import type { Setup } from '../../../shared/entity/setup.ts';
import type { TransactionKind } from '../../../shared/entity/transaction.ts';
import { parseMinor, sizeOf } from '../../../shared/value/money.ts';
import { type Day, monthOf, parseDay } from '../../../shared/value/time.ts';
import { dayText } from './clock.ts';
import type { VirtualAccount } from './model.ts';

type Limit = Setup['limits'][number];

const bankOf = (setup: Setup, account: VirtualAccount): string | undefined =>
  setup.realAccounts.find((real) => real.code === account.realAccount)?.bank;

/** The limits that a movement of a kind and direction on an account has to keep. */
export const limitsOn = (
  setup: Setup,
  account: VirtualAccount,
  kind: TransactionKind,
  direction: 'in' | 'out',
): Limit[] =>
  setup.limits.filter(
    (limit) =>
      (limit.bank === undefined || limit.bank === bankOf(setup, account)) &&
      (limit.type === undefined || limit.type === account.type) &&
      (limit.kinds === undefined || limit.kinds.includes(kind)) &&
      (limit.direction === undefined || limit.direction === direction),
  );

export const limitAmount = (limit: Limit, currency: string): bigint => {
  const minor = parseMinor(limit.amount, currency);
  if (minor === null) throw new RangeError(`limit ${limit.code} has the amount ${limit.amount}`);
  return minor;
};

const inForce = (limit: Limit, day: Day): boolean =>
  (limit.from === undefined || day >= parseDay(limit.from)!) && (limit.to === undefined || day <= parseDay(limit.to)!);

/** The stretch of days in which a limit adds up, as the key of its sum. */
const stretchOf = (per: Limit['per'], day: Day): string => {
  if (per === 'month') return String(monthOf(day).first);
  return per === 'year' ? dayText(day).slice(0, 4) : String(day);
};

export type Movement = { account: VirtualAccount; kind: TransactionKind; amount: bigint; day: Day };

export type LimitBook = { allows(movement: Movement): boolean; use(movement: Movement): void };

/** Adds up what was moved, so that nothing but an injected break exceeds a limit. */
export function limitBook(setup: Setup): LimitBook {
  const used = new Map<string, bigint>();
  const { currency } = setup.enterprise;
  const keyOf = (limit: Limit, { account, day }: Movement): string =>
    `${limit.code} ${account.code} ${stretchOf(limit.per, day)}`;
  const applying = ({ account, kind, amount, day }: Movement): Limit[] =>
    limitsOn(setup, account, kind, amount > 0n ? 'in' : 'out').filter((limit) => inForce(limit, day));
  return {
    allows: (movement) =>
      applying(movement).every((limit) => {
        const before = limit.per === 'transaction' ? 0n : (used.get(keyOf(limit, movement)) ?? 0n);
        return before + sizeOf(movement.amount) <= limitAmount(limit, currency);
      }),
    use(movement) {
      for (const limit of applying(movement)) {
        if (limit.per === 'transaction') continue;
        const key = keyOf(limit, movement);
        used.set(key, (used.get(key) ?? 0n) + sizeOf(movement.amount));
      }
    },
  };
}
