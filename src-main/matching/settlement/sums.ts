import { balancedGroups, SUM_LIMITS, type SumGroup } from '../residue/sums.ts';
import { type Board, type Claim, type Group, type Receipt, received, type Settled, total } from './board.ts';

/** Accidental groups (in millionths) that may be expected where one is still taken for the truth. */
const MOST_BY_CHANCE = 1000;
/** Days and receipts of one source that are searched at all: a month that nobody paid. */
const MOST_ROWS = 40;
/** So many days come in one receipt, so many receipts bring one day. */
const MOST_DAYS = 10;
const MOST_PARTS = 3;
/** A part smaller than this of the whole is a fee or a trial, and completes nothing by itself. */
const LEAST_PART = 100n;
const STEPS = 5_000_000;

const size = (minor: bigint): bigint => (minor < 0n ? -minor : minor);

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
  const own = board.claims.filter((claim) => claim.sourceId === sourceId && claim.owed !== 0n);
  const receipts = board.receipts.filter(
    (receipt) => receipt.sources.has(sourceId) && own.some((claim) => when(claim, receipt)),
  );
  const claims = own.filter((claim) => receipts.some((receipt) => when(claim, receipt)));
  if (claims.length + receipts.length > MOST_ROWS) return [];
  return balanced(claims, receipts);
}

const inParts = ({ claims, receipts }: Group): boolean =>
  receipts.length === 1 || receipts.every(({ minor }) => size(minor) * LEAST_PART >= size(total(claims)));

/** Settles several days in one receipt, and one day in several, where no other sums agree and nothing speaks against it. */
export function settleSums(board: Board): void {
  const sources = [...new Set(board.claims.map(({ sourceId }) => sourceId))];
  const inTime = (claim: Claim, receipt: Receipt): boolean => board.inTime({ claims: [claim], receipts: [receipt] });
  const found = sources.flatMap((source) => groupsOf(board, source, inTime));
  const open = found.filter(({ group }) => board.inTime(group));
  const certain = open.filter(
    ({ group, unique, byChance }) =>
      unique &&
      byChance <= MOST_BY_CHANCE &&
      group.claims.length + group.receipts.length > 2 &&
      board.uncontradicted(group) &&
      !board.skips(group) &&
      inParts(group) &&
      // Two sources may say the same words: a receipt that both could have is neither's.
      open.every((other) => other.group === group || !other.group.receipts.some((one) => group.receipts.includes(one))),
  );
  board.settle(certain.map(({ group, byChance }): Settled => ({ ...group, evidence: { sums: 'UNIQUE', byChance } })));
  // Among many days something always balances: what is likely to be such an accident is not worth a person's time.
  const likely = open.filter((one) => !certain.includes(one) && !board.skips(one.group));
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
