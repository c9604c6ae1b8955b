import { sizeOf } from '../../../shared/value/money.ts';
import { balancedGroups, SUM_LIMITS, type SumGroup } from '../residue/sums.ts';
import {
  type Board,
  type Claim,
  type Group,
  onlyEachOther,
  type Receipt,
  received,
  type Settled,
  total,
} from './board.ts';

/** Accidental groups (in millionths) that may be expected where one is still taken for the truth. */
const MOST_BY_CHANCE = 1000;
/** Where the group leaves nothing over: round amounts of one day and its two receipts still agree with a purpose. */
const MOST_BY_CHANCE_OF_ALL = 20_000;
/** Days and receipts of one source that are searched at all: a month that nobody paid. */
const MOST_ROWS = 40;
/** So many days come in one receipt, so many receipts bring one day. */
const MOST_DAYS = 10;
const MOST_PARTS = 3;
/** A part smaller than this of the whole is a fee or a trial, and completes nothing by itself. */
const LEAST_PART = 100n;
const STEPS = 5_000_000;

type Found = { group: Group; unique: boolean; byChance: number };

/** Days in one receipt, and receipts of one day, whose sums are equal; single pairs among them, since they contest the others. */
function balanced(claims: readonly Claim[], receipts: readonly Receipt[]): Found[] {
  const left = claims.map(({ owed }, id) => ({ id, minor: owed }));
  const right = receipts.map(({ minor }, id) => ({ id, minor }));
  const searches = [
    { mostLeft: MOST_DAYS, mostRight: 1 },
    { mostLeft: 1, mostRight: MOST_PARTS },
  ];
  const found = new Map<string, SumGroup & { certain: boolean }>();
  for (const most of searches) {
    const answer = balancedGroups({ left, right, ...most }, { ...SUM_LIMITS, steps: STEPS });
    for (const group of answer.groups)
      found.set(`${group.left}|${group.right}`, { ...group, certain: answer.verdict === 'UNIQUE' && group.unique });
  }
  const groups = [...found.values()];
  const alone = (group: SumGroup): boolean =>
    groups.every(
      (other) =>
        other === group ||
        (!group.left.some((id) => other.left.includes(id)) && !group.right.some((id) => other.right.includes(id))),
    );
  return groups.map((group) => ({
    group: { claims: group.left.map((id) => claims[id]!), receipts: group.right.map((id) => receipts[id]!) },
    unique: group.certain && alone(group),
    byChance: group.byChance,
  }));
}

/** The groups of one source, among its open days and the receipts that come when these are due. */
export function groupsOf(board: Board, sourceId: number, when: (claim: Claim, receipt: Receipt) => boolean): Found[] {
  const own = board.claims.filter((claim) => claim.sourceId === sourceId);
  const receipts = board.receipts.filter(
    (receipt) => receipt.sources.has(sourceId) && own.some((claim) => when(claim, receipt)),
  );
  const claims = own.filter((claim) => receipts.some((receipt) => when(claim, receipt)));
  if (claims.length + receipts.length > MOST_ROWS) return [];
  return balanced(claims, receipts);
}

const inParts = ({ claims, receipts }: Group): boolean =>
  receipts.length === 1 || receipts.every(({ minor }) => sizeOf(minor) * LEAST_PART >= sizeOf(total(claims)));

/** What is left of a block when a group is taken: nothing, where it has every day and receipt that could be meant. */
const isAll = (board: Board, { claims, receipts }: Group): boolean =>
  board.claims.every((claim) => claims.includes(claim) || !receipts.some((receipt) => board.fits(claim, receipt))) &&
  board.receipts.every((receipt) => receipts.includes(receipt) || !claims.some((claim) => board.fits(claim, receipt)));

/**
 * The days that fell due together (the first working day after days off) in the one receipt of that day, with the days
 * before that owed us less than nothing, and nothing else that could be meant: that everything due is paid is one way
 * only, however round the amounts are.
 */
const isAllDue = (board: Board, group: Group): boolean =>
  group.receipts.length === 1 &&
  group.claims.every(({ due, owed }) => due === group.receipts[0]!.day || owed < 0n) &&
  isAll(board, group);

/** The sums that agree in time, of every source. */
function timelySums(board: Board): Found[] {
  const sources = [...new Set(board.claims.map(({ sourceId }) => sourceId))];
  const inTime = (claim: Claim, receipt: Receipt): boolean => board.inTime({ claims: [claim], receipts: [receipt] });
  return sources.flatMap((source) => groupsOf(board, source, inTime)).filter(({ group }) => board.inTime(group));
}

const isSingle = ({ claims, receipts }: Group): boolean => claims.length === 1 && receipts.length === 1;

/** A group that could be true by what it says: of neighbouring days, with parts that are some, named by nobody else. */
const isSound = (board: Board, group: Group): boolean =>
  board.uncontradicted(group) && !board.skips(group) && inParts(group);

/**
 * Settles one day in one receipt where the sums are equal and neither has another. A sum of several contests it only where
 * its other days or receipts have no equal of their own: among many days something always balances.
 */
export function settleSingles(board: Board): void {
  const sums = timelySums(board);
  const pairs = board.claims.flatMap((claim) =>
    board.receipts
      .filter((receipt) => receipt.minor === claim.owed && board.fits(claim, receipt))
      .map((receipt) => ({ claim, receipt })),
  );
  const singles = onlyEachOther(pairs);
  const equal = new Set(singles.flatMap(({ claims, receipts }): (Claim | Receipt)[] => [...claims, ...receipts]));
  const rivals = sums.map(({ group }) => group).filter((group) => !isSingle(group) && isSound(board, group));
  const contested = ({ claims, receipts }: Group): boolean =>
    rivals.some((rival) => {
      const both = [...rival.claims, ...rival.receipts];
      const others = both.filter((one) => one !== claims[0] && one !== receipts[0]);
      return others.length < both.length && others.every((one) => !equal.has(one));
    });
  board.settle(singles.filter((group) => !contested(group)).map((group) => ({ ...group, evidence: null })));
}

/** Settles several days in one receipt, and one day in several, where no other sums agree and nothing speaks against it. */
export function settleSums(board: Board): void {
  const sums = timelySums(board);
  const certain = sums.filter(
    ({ group, unique, byChance }) =>
      unique &&
      !isSingle(group) &&
      isSound(board, group) &&
      (byChance <= (isAll(board, group) ? MOST_BY_CHANCE_OF_ALL : MOST_BY_CHANCE) || isAllDue(board, group)) &&
      // Two sources may say the same words: a receipt that both could have is neither's.
      sums.every((other) => other.group === group || !other.group.receipts.some((one) => group.receipts.includes(one))),
  );
  board.settle(certain.map(({ group, byChance }): Settled => ({ ...group, evidence: { sums: 'UNIQUE', byChance } })));
  const likely = sums.filter(
    (one) => !certain.includes(one) && (one.byChance <= MOST_BY_CHANCE || !board.skips(one.group)),
  );
  board.suggest(likely.map(({ group }) => group));
}

/** Settles what the receipts say they are of, where all that name the same days come to what these owe. */
export function settleNamed(board: Board): void {
  const bySet = Map.groupBy(board.receipts, (receipt) =>
    board
      .namedBy(receipt)
      .map(({ sourceId, day }) => `${sourceId}:${day}`)
      .join(),
  );
  bySet.delete('');
  const groups = [...bySet.values()].map((receipts): Group => ({ claims: board.namedBy(receipts[0]!), receipts }));
  board.settle(
    groups
      .filter(
        (group) =>
          total(group.claims) === received(group.receipts) &&
          board.inTime(group) &&
          new Set(group.claims.map(({ sourceId }) => sourceId)).size === 1 &&
          groups.every((other) => other === group || !other.claims.some((claim) => group.claims.includes(claim))),
      )
      .map((group) => ({ ...group, evidence: null })),
  );
}
