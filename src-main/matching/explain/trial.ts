import type { RulePass } from '../../../shared/entity/rules.ts';
import type { Pool } from './pool.ts';
import type { Place, PoolRow } from './row.ts';
import { emptyOutcome, type Outcome, type Sides, tryExactKey, tryGroups, tryReference } from './trialKeyed.ts';
import { tryNets, tryUndone, tryWindow } from './trialOthers.ts';

/** What a pass would do with what is open, by row. */
export type Trial = {
  /** The match that a row would stand in. */
  readonly matchOf: ReadonlyMap<number, { left: number[]; right: number[] }>;
  readonly ambiguous: ReadonlySet<number>;
  readonly differing: ReadonlySet<number>;
};

/** Trials that are remembered of one pool. */
const MOST_TRIALS = 200;

/** Of a suggestion of these the rows are kept from the passes that follow: a key says that they belong together. */
const holding = new Set(['not-unique', 'contradicts']);
const holders = new Set(['exact-key', 'reference-in-text', 'reversal', 'own-transfer']);

/** Does an earlier pass keep the row for a person to decide on? */
function isHeld(pool: Pool, row: PoolRow, before: number): boolean {
  return (pool.suggested.get(row.id) ?? []).some(
    ({ pass, why }) => pass < before && holding.has(why) && holders.has(pool.plan.passes[pass]?.kind ?? ''),
  );
}

/** The rows that a pass at a place would see: what is open, and what it or a later pass took. */
function seenAt(pool: Pool, at: number): Sides {
  const sees = (row: PoolRow): boolean =>
    row.taken === null
      ? !isHeld(pool, row, at)
      : !row.taken.byHand && row.taken.partner !== null && row.taken.pass >= at;
  const on = (place: Place): PoolRow[] => [
    ...pool.rows[place].filter(sees),
    ...pool.taken.filter((row) => row.place === place && sees(row)),
  ];
  return { left: on('left'), right: on('right') };
}

function outcomeOf(pool: Pool, pass: RulePass, rows: Sides): Outcome {
  switch (pass.kind) {
    case 'exact-key':
      return tryExactKey(pool, pass, rows);
    case 'reference-in-text':
      return tryReference(pool, pass, rows);
    case 'group-by-key':
      return tryGroups(pool, pass, rows);
    case 'window':
      return tryWindow(pool, pass, rows);
    case 'net-zero':
      return tryNets(pool, pass, rows);
    case 'reversal':
    case 'own-transfer':
      return tryUndone(pool, pass, rows);
    default:
      // Sums over whole days, and sums of any rows, are not tried: a change of them is never offered.
      return emptyOutcome();
  }
}

/** Does a match put rows of both sides together that a person took apart? */
function isApart({ apart }: Pool, match: { left: number[]; right: number[] }): boolean {
  if (apart.length === 0) return false;
  return apart.some(({ net, rows }) => {
    const held = [...match.left, ...match.right].filter((id) => rows.has(id));
    if (net) return held.length > 1 && (match.left.length === 0 || match.right.length === 0);
    return new Set(held.map((id) => rows.get(id))).size === 2;
  });
}

/**
 * What a pass would do, in its place or as one after all others, with what is open. Rows that it would leave are not
 * handed to later passes. Remembered, since many open rows ask for the same change.
 */
export function tryPass(pool: Pool, pass: RulePass, at: number): Trial {
  const key = `${at} ${JSON.stringify(pass)}`;
  const known = pool.trials.get(key);
  if (known) return known;
  const outcome = outcomeOf(pool, pass, seenAt(pool, at));
  const matchOf = new Map<number, { left: number[]; right: number[] }>();
  const ambiguous = new Set<number>();
  for (const match of outcome.matches)
    for (const id of [...match.left, ...match.right])
      if (isApart(pool, match)) ambiguous.add(id);
      else matchOf.set(id, match);
  for (const group of outcome.ambiguous)
    for (const id of [...group.left, ...group.right]) if (!matchOf.has(id)) ambiguous.add(id);
  const differing = new Set(outcome.differing.flatMap(({ left, right }) => [...left, ...right]));
  const trial = { matchOf, ambiguous, differing };
  if (pool.trials.size >= MOST_TRIALS) pool.trials.clear();
  pool.trials.set(key, trial);
  return trial;
}

const bare = (row: PoolRow | undefined): boolean => row !== undefined && (row.taken === null || row.taken.mismatched);

export type Effect = {
  readonly match: { left: number[]; right: number[] };
  readonly others: { rows: number; matches: number; ambiguous: number; differing: number; freed: number };
};

/**
 * What a changed pass (or a new one: `before` is null) would do besides matching the row: what it does of that as it is
 * is taken off. Null where it would not match the row.
 */
export function effectOn(
  pool: Pool,
  row: PoolRow,
  after: RulePass,
  before: RulePass | null,
  at: number,
): Effect | null {
  const changed = tryPass(pool, after, at);
  const match = changed.matchOf.get(row.id);
  if (!match) return null;
  const now: Trial = before
    ? tryPass(pool, before, at)
    : { matchOf: new Map(), ambiguous: new Set(), differing: new Set() };
  const own = new Set([...match.left, ...match.right]);
  const won = [...changed.matchOf].filter(([id]) => !own.has(id) && !now.matchOf.has(id) && bare(pool.byId.get(id)));
  const fresh = (some: ReadonlySet<number>, than: ReadonlySet<number>): number =>
    [...some].filter((id) => !own.has(id) && !than.has(id) && bare(pool.byId.get(id))).length;
  const freed = [...now.matchOf.keys()].filter((id) => !changed.matchOf.has(id) && !bare(pool.byId.get(id))).length;
  return {
    match,
    others: {
      rows: won.length,
      matches: new Set(won.map(([, one]) => one)).size,
      ambiguous: fresh(changed.ambiguous, now.ambiguous),
      differing: fresh(changed.differing, now.differing),
      freed,
    },
  };
}
