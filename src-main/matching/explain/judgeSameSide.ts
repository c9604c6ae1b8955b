import type { NetZeroPass, OwnTransferPass, ReversalPass } from '../../../shared/entity/rules.ts';
import { sizeOf } from '../../../shared/value/money.ts';
import { LEAST_NUMBER } from '../keys.ts';
import { standsIn } from '../words.ts';
import { type Failure, failure } from './judged.ts';
import { ifMended, widerDays } from './mends.ts';
import { currencyFailed, both as figures, type Pair, successFailed, suggestOnly, unless } from './pairGates.ts';
import type { Pool } from './pool.ts';
import { filterFailures, isTaken, money, net, type PoolRow, saysOneOf } from './row.ts';

type OneSided = NetZeroPass | ReversalPass | OwnTransferPass;

export const sideOf = (pass: OneSided): 'left' | 'right' => (pass.kind === 'net-zero' ? 'left' : pass.side);

const keysDiffer = (keys: readonly (keyof PoolRow['fields'])[], pair: Pair): Failure[] =>
  keys.flatMap((field): Failure[] => {
    const [one, other] = [pair.left.fields[field] ?? '', pair.right.fields[field] ?? ''];
    if (one === '' || other === '') return [failure('key-missing', { field, left: one, right: other })];
    return one === other ? [] : [failure('key', { field, left: one, right: other })];
  });

/** What a later row must say of an earlier one that it undoes. */
export function saysIt(pass: ReversalPass, earlier: PoolRow, later: PoolRow): { words: boolean; number: boolean } {
  const said = `${later.fields.memo ?? ''} ${later.fields.counterparty ?? ''}`;
  const number = pass.named ? (earlier.fields[pass.named] ?? '') : '';
  return {
    words: !pass.words || pass.words.length === 0 || saysOneOf(later, pass.words),
    number: !pass.named || (number.length >= LEAST_NUMBER && standsIn(said, number)),
  };
}

function reversalFailed(pool: Pool, pass: ReversalPass, pair: Pair): Failure[] {
  const { words, number } = saysIt(pass, pair.left, pair.right);
  const said = pair.right.fields.memo ?? '';
  return [
    ...(pair.left.sourceId === pair.right.sourceId ? [] : [failure('source')]),
    ...keysDiffer(pass.keys, pair),
    ...(number
      ? []
      : [failure('named', { field: pass.named!, left: pair.left.fields[pass.named!] ?? '', right: said })]),
    ...(words ? [] : [failure('words', { right: said, beyond: pass.words!.join(', ') })]),
    ...oppositeFailed(pair),
    ...laterFailed(pool, pass.dayTolerance, pair),
  ];
}

function oppositeFailed(pair: Pair): Failure[] {
  if (pair.left.currency !== pair.right.currency) return currencyFailed(pair);
  if (pair.left.minor === -pair.right.minor) return [];
  const amounts = figures(pair, (row) => money(row));
  if (pair.left.minor < 0n === pair.right.minor < 0n) return [failure('direction', amounts)];
  return [
    failure('amount', { ...amounts, beyond: money(pair.left, sizeOf(pair.right.minor) - sizeOf(pair.left.minor)) }),
  ];
}

function laterFailed({ plan }: Pool, tolerance: number, pair: Pair): Failure[] {
  const [left, right] = [pair.left.day, pair.right.day];
  if (right >= left && right - left <= tolerance) return [];
  // Only later rows are looked for, so that the tolerance is that of the later day.
  const mend = right < left ? null : widerDays(plan.calendar, tolerance, [{ left, right }]);
  return [failure('day', { ...figures(pair, ({ day }) => String(day)), beyond: String(right - left), mend })];
}

/** Out of one account, into another, one naming the other and none a third. */
export function transferAccounts(pool: Pool, out: PoolRow, into: PoolRow): { other: boolean; named: boolean } {
  const [from, to] = [pool.accounts.ofSource.get(out.sourceId), pool.accounts.ofSource.get(into.sourceId)];
  const says = (row: PoolRow): string => (row.fields.counterpartyAccount ?? '').replaceAll(' ', '');
  if (!from || !to) return { other: false, named: false };
  const fits = (said: string, number: string): boolean => said === '' || said === number;
  const names = says(out) === to.number || says(into) === from.number;
  return { other: from.id !== to.id, named: names && fits(says(out), to.number) && fits(says(into), from.number) };
}

function transferFailed(pool: Pool, pass: OwnTransferPass, pair: Pair): Failure[] {
  const { other, named } = transferAccounts(pool, pair.left, pair.right);
  return [
    ...unless(other && named, 'account', pair, ({ fields }) => fields.counterpartyAccount ?? ''),
    ...unless(pair.left.minor < 0n, 'direction', pair, (row) => money(row)),
    ...oppositeFailed(pair),
    ...laterFailed(pool, pass.dayTolerance, pair),
  ];
}

/** Rows of one voucher and real account are judged with all the others of theirs. */
function netFailed(pool: Pool, pass: NetZeroPass, pair: Pair): Failure[] {
  const real = (row: PoolRow): number | undefined => pool.accounts.ofVirtual.get(row.fields.account ?? '');
  const own = real(pair.left);
  const isOne = own !== undefined && own === real(pair.right);
  const out = [
    ...keysDiffer(pass.keys, pair),
    ...currencyFailed(pair),
    ...unless(isOne, 'account', pair, ({ fields }) => fields.account ?? ''),
    ...unless(pair.left.day === pair.right.day, 'day', pair, ({ day }) => String(day)),
  ];
  if (out.length > 0) return out;
  const same = (row: PoolRow): boolean =>
    pass.keys.every((key) => row.fields[key] === pair.left.fields[key]) &&
    row.currency === pair.left.currency &&
    row.day === pair.left.day &&
    row.status === 'success' &&
    real(row) === own &&
    isTaken(pass.left, row, pool.words);
  const sum = pool.rows.left.filter(same).reduce((total, row) => total + net(row), 0n);
  return sum === 0n ? [] : [failure('sum', { beyond: money(pair.left, sum) })];
}

/** Two rows of one side, the earlier first. */
export function judgeSameSide(pool: Pool, pass: OneSided, pair: Pair): Failure[] {
  const place = sideOf(pass);
  if (pair.left.place !== place) return [failure('side')];
  const filtered = [pair.left, pair.right].flatMap((row) => filterFailures(pass[place], row, pool.words, place));
  const asked =
    pass.kind === 'reversal'
      ? reversalFailed(pool, pass, pair)
      : pass.kind === 'own-transfer'
        ? transferFailed(pool, pass, pair)
        : netFailed(pool, ifMended(pass, filtered), pair);
  const only = pass.kind === 'net-zero' ? [] : suggestOnly(pass);
  return [...filtered, ...successFailed(pair), ...asked, ...only];
}
