import type { Assignment, Price } from './assignment.ts';
import type { AssignmentProblem, ResidueRow } from './graph.ts';

type Rows = ReadonlyMap<number, bigint>;

const opens = (rows: readonly ResidueRow[]): Rows => new Map(rows.map((row) => [row.id, BigInt(row.open)]));
const priced = (prices: readonly Price[]): Rows => new Map(prices.map(({ id, price }) => [id, BigInt(price)]));
const sum = (numbers: Iterable<bigint>): bigint => [...numbers].reduce((total, number) => total + number, 0n);

/** The cheapest cost of each pair of rows that an edge joins. */
function costsOf(problem: AssignmentProblem): Map<string, bigint> {
  const costs = new Map<string, bigint>();
  for (const edge of problem.edges) {
    const [key, cost] = [`${edge.left}|${edge.right}`, BigInt(edge.cost)];
    const known = costs.get(key);
    if (known === undefined || cost < known) costs.set(key, cost);
  }
  return costs;
}

/** Each row of a side is in one pair or open, never both, never neither. */
function sideFaults(side: string, rows: readonly ResidueRow[], taken: readonly number[]): string[] {
  const wanted = rows.map((row) => row.id).sort((one, two) => one - two);
  const got = [...taken].sort((one, two) => one - two);
  return wanted.length === got.length && wanted.every((id, place) => id === got[place])
    ? []
    : [`the ${side} rows are not each in one pair or open`];
}

function priceFaults(problem: AssignmentProblem, left: Rows, right: Rows): string[] {
  const faults: string[] = [];
  for (const [side, rows, prices] of [
    ['left', problem.left, left],
    ['right', problem.right, right],
  ] as const)
    for (const row of rows) {
      const price = prices.get(row.id);
      if (price === undefined || price < 0n) faults.push(`${side} row ${row.id} has no price of 0 or more`);
    }
  return faults;
}

/** What is wrong with pairs and open rows under these prices (complementary slackness). */
function slacknessFaults(assignment: Assignment, gains: Map<string, bigint>, left: Rows, right: Rows): string[] {
  const faults: string[] = [];
  for (const pair of assignment.pairs)
    if (gains.get(`${pair.left}|${pair.right}`) !== left.get(pair.left)! + right.get(pair.right)!)
      faults.push(`pair ${pair.left}|${pair.right} is not at its price`);
  for (const id of assignment.openLeft) if (left.get(id) !== 0n) faults.push(`open left row ${id} has a price`);
  for (const id of assignment.openRight) if (right.get(id) !== 0n) faults.push(`open right row ${id} has a price`);
  return faults;
}

/**
 * Why an answer of `assign` does not prove itself; empty when it does. Looks at nothing but the problem and the answer:
 * the solution is one, costs what it says, the prices are feasible (none below 0; those of an edge's ends sum to what its
 * pair saves, or more), nothing costs less than `lowerBound`, and for an optimal answer the prices and the pairs agree
 * (complementary slackness), so that `lowerBound` is reached. The gaps are not part of it.
 */
export function certificateFaults(problem: AssignmentProblem, assignment: Assignment): string[] {
  const [leftOpen, rightOpen] = [opens(problem.left), opens(problem.right)];
  const [left, right] = [priced(assignment.prices.left), priced(assignment.prices.right)];
  const faults = [
    ...sideFaults('left', problem.left, [...assignment.pairs.map((pair) => pair.left), ...assignment.openLeft]),
    ...sideFaults('right', problem.right, [...assignment.pairs.map((pair) => pair.right), ...assignment.openRight]),
    ...priceFaults(problem, left, right),
  ];
  const costs = costsOf(problem);
  for (const pair of assignment.pairs)
    if (costs.get(`${pair.left}|${pair.right}`) !== BigInt(pair.cost))
      faults.push(`pair ${pair.left}|${pair.right} is not an edge of that cost`);
  if (faults.length > 0) return faults;
  const gains = new Map<string, bigint>();
  for (const edge of problem.edges) {
    const key = `${edge.left}|${edge.right}`;
    const gain = leftOpen.get(edge.left)! + rightOpen.get(edge.right)! - costs.get(key)!;
    gains.set(key, gain);
    if (left.get(edge.left)! + right.get(edge.right)! < gain) faults.push(`edge ${key} saves more than its price`);
  }
  const total =
    sum(assignment.pairs.map((pair) => BigInt(pair.cost))) +
    sum(assignment.openLeft.map((id) => leftOpen.get(id)!)) +
    sum(assignment.openRight.map((id) => rightOpen.get(id)!));
  if (total !== assignment.total) faults.push(`the solution costs ${total}, not ${assignment.total}`);
  const bound = sum(leftOpen.values()) + sum(rightOpen.values()) - sum(left.values()) - sum(right.values());
  if (bound !== assignment.lowerBound) faults.push(`the prices prove ${bound}, not ${assignment.lowerBound}`);
  if (assignment.verdict === 'BUDGET_EXHAUSTED') return faults;
  if (bound !== total) faults.push('the prices do not prove that the solution is the cheapest');
  return [...faults, ...slacknessFaults(assignment, gains, left, right)];
}
