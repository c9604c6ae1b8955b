import { sizeOf } from '../../../shared/value/money.ts';
import type { Day } from '../../../shared/value/time.ts';
import { Board, type Claim, type Group, onlyEachOther, type Receipt, type Settled, type Traded } from './board.ts';
import { groupsOf, settleNamed, settleSingles, settleSums } from './sums.ts';

/** Off by a thousandth, it is a rounding or a fee; such a receipt is not sought elsewhere. */
const CLOSE = 1000n;
/** A receipt within a fifth of what is owed is short or over; one further off may be a part of which the rest is to come. */
const NEAR = 5n;

const isWithin =
  (part: bigint) =>
  ({ owed }: Claim, { minor }: Receipt): boolean =>
    sizeOf(owed - minor) * part <= sizeOf(owed);
const isNear = isWithin(NEAR);

/** Between half and double, the same way round: a trial payment of a cent is nobody's settlement. */
const isConceivable = ({ owed }: Claim, { minor }: Receipt): boolean =>
  owed > 0n === minor > 0n && sizeOf(minor) * 2n >= sizeOf(owed) && sizeOf(minor) <= sizeOf(owed) * 2n;

type Pair = { claim: Claim; receipt: Receipt };

const pairsOf = (board: Board, holds: (claim: Claim, receipt: Receipt) => boolean): Pair[] =>
  board.claims.flatMap((claim) =>
    board.receipts.filter((receipt) => holds(claim, receipt)).map((receipt) => ({ claim, receipt })),
  );

/**
 * Ties a day to the receipt that is its own though the sums differ: named by it, or near to it, or the only one that can be
 * meant; each seen from both ends. What is far off waits until the day's last day, since another part may come. What is in
 * a sum that agrees is not tied to anything else.
 */
function settleDifferent(board: Board, today: Day): void {
  const doubtful = new Set(
    board.unclear.flatMap(({ claims, receipts }): (Claim | Receipt)[] => [...claims, ...receipts]),
  );
  const conceivable = (claim: Claim, receipt: Receipt): boolean =>
    claim.owed !== receipt.minor && isConceivable(claim, receipt) && board.fits(claim, receipt);
  const named = (claim: Claim, receipt: Receipt): boolean => board.namesAlone(receipt, claim);
  const ways = [named, isWithin(CLOSE), isNear, () => true];
  for (const way of ways) {
    const pairs = pairsOf(board, (claim, receipt) => conceivable(claim, receipt) && way(claim, receipt));
    const tied = onlyEachOther(pairs).filter(({ claims: [claim], receipts: [receipt] }) => {
      const waits = !isNear(claim!, receipt!) && today < claim!.last;
      return !waits && !doubtful.has(claim!) && !doubtful.has(receipt!);
    });
    board.settle(tied.map((group) => ({ ...group, evidence: null })));
  }
}

/** What a person should look at: pairs that may be meant, days that a receipt names, and sums of days that are overdue. */
function suggestRest(board: Board): void {
  const may = pairsOf(board, (claim, receipt) => isConceivable(claim, receipt) && board.fits(claim, receipt));
  const byClaim = Map.groupBy(may, ({ claim }) => claim);
  board.suggest(
    [...byClaim].map(([claim, pairs]) => ({ claims: [claim], receipts: pairs.map(({ receipt }) => receipt) })),
  );
  const bySet = Map.groupBy(
    board.receipts.filter((receipt) => board.namedBy(receipt).length > 1),
    (receipt) =>
      board
        .namedBy(receipt)
        .map(({ sourceId, day }) => `${sourceId}:${day}`)
        .join(),
  );
  board.suggest([...bySet.values()].map((receipts) => ({ claims: board.namedBy(receipts[0]!), receipts })));
  const sources = [...new Set(board.claims.map(({ sourceId }) => sourceId))];
  const overdue = sources.flatMap((source) => groupsOf(board, source, (claim, { day }) => day >= claim.due));
  board.suggest(overdue.map(({ group }) => group).filter((group) => !board.skips(group)));
}

/** The suggestions, each once, without what was settled after it was thought of, and none within another. */
function tidied(board: Board): Group[] {
  const [claims, receipts] = [new Set(board.claims), new Set(board.receipts)];
  const open = board.unclear.filter(
    (group) => group.claims.every((one) => claims.has(one)) && group.receipts.every((one) => receipts.has(one)),
  );
  const within = (inner: Group, outer: Group): boolean =>
    inner.claims.every((one) => outer.claims.includes(one)) &&
    inner.receipts.every((one) => outer.receipts.includes(one));
  return open.filter(
    (group, at) =>
      !open.some((other, place) => place !== at && within(group, other) && (!within(other, group) || place < at)),
  );
}

/** A day that owed nothing goes with the settlement that spans it, or stands by itself: nothing comes for it. */
function withNothingOwed(settled: readonly Settled[], claims: readonly Claim[]): Settled[] {
  const nothing = claims.filter(({ owed }) => owed === 0n);
  const spanned = (group: Group): Claim[] => {
    const days = group.claims.map(({ day }) => day);
    const [first, last] = [Math.min(...days), Math.max(...days)];
    return nothing.filter(({ sourceId, day }) => sourceId === group.claims[0]!.sourceId && day > first && day < last);
  };
  const taken = new Set(settled.flatMap(spanned));
  const alone = nothing.filter((claim) => !taken.has(claim));
  return [
    ...settled.map((group) => ({ ...group, claims: [...group.claims, ...spanned(group)] })),
    ...alone.map((claim) => ({ claims: [claim], receipts: [], evidence: null })),
  ];
}

export type Decided = { readonly settled: readonly Settled[]; readonly unclear: readonly Group[] };

/**
 * Which receipts bring which channel days of one real account and currency, on a day. First what the receipts name, then
 * equal sums of one day, then of several days or several receipts: exact and unique, of neighbouring days. Then receipts
 * that differ from the day that is plainly theirs. A day that owes nothing is settled with nothing. Whatever the order of
 * the lists, the same is decided. Amounts are minor units.
 */
export function decideSettlements(
  claims: readonly Claim[],
  receipts: readonly Receipt[],
  { today, traded }: { today: Day; traded: Traded },
): Decided {
  const board = new Board(claims, receipts, traded);
  settleNamed(board);
  settleSingles(board);
  settleSums(board);
  settleDifferent(board, today);
  suggestRest(board);
  return { settled: withNothingOwed(board.settled, claims), unclear: tidied(board) };
}
