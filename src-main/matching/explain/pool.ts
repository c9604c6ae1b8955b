import type { Ignorable } from '../../../shared/entity/rules.ts';
import { keyFields } from '../../../shared/entity/transaction.ts';
import type { Read } from '../../store/index.ts';
import { narrow, normalNumber } from '../normal.ts';
import { type Plan, settlementWords } from '../plan.ts';
import { allSources, lastRunDay, readPlans } from '../queries.ts';
import {
  accountsOf,
  apartOf,
  mismatchedSince,
  neighboursOf,
  openRowsOf,
  openStamp,
  rowsStanding,
  type SuggestedRow,
  suggestedRowsOf,
  writtenStamp,
} from '../queriesPool.ts';
import { wordsOf } from '../words.ts';
import type { Place, PoolRow } from './row.ts';
import type { Trial } from './trial.ts';

/** Open rows of a side that are held in memory. Where more are open a file is missing, and no rule mends that. */
const MOST_OPEN = 20_000;
/** Pairs that differ are looked at as far back as late files are. */
const MISMATCHED_DAYS = 40;

export const everything: readonly Ignorable[] = ['case', 'spaces', 'zeros', 'width', 'signs'];
/** Fields that many rows share find nobody. */
export const telling = keyFields.filter((field) => !['channel', 'account', 'counterpartyAccount'].includes(field));

/** What is open in a reconciliation, and what is near it: held in memory from one question to the next. */
export type Pool = {
  readonly plan: Plan;
  readonly words: readonly string[];
  readonly lastDay: number | null;
  readonly rows: Readonly<Record<Place, readonly PoolRow[]>>;
  /** Rows in matches that an open row shares a key with, what these are matched with, and pairs that differ. */
  readonly taken: readonly PoolRow[];
  readonly byId: ReadonlyMap<number, PoolRow>;
  readonly neighbours: ReadonlyMap<number, readonly number[]>;
  readonly suggested: ReadonlyMap<number, readonly SuggestedRow[]>;
  readonly apart: ReturnType<typeof apartOf>;
  readonly accounts: ReturnType<typeof accountsOf>;
  readonly unseen: number;
  readonly index: Readonly<Record<Place, SideIndex>>;
  /** What trials have found; they depend on nothing else. */
  readonly trials: Map<string, Trial>;
};

/** Looks rows of a side up by what they say. */
export type SideIndex = {
  /** By each telling number without what could be ignored. */
  byNumber(): ReadonlyMap<string, readonly PoolRow[]>;
  /** By the words of the texts that could be numbers. */
  byWord(): ReadonlyMap<string, readonly PoolRow[]>;
  /** In the order of the amounts. */
  byAmount(): readonly PoolRow[];
};

const once = <T>(make: () => T): (() => T) => {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

function indexOf(rows: readonly PoolRow[], keysOf: (row: PoolRow) => Iterable<string>): Map<string, PoolRow[]> {
  const out = new Map<string, PoolRow[]>();
  for (const row of rows)
    for (const key of keysOf(row)) {
      const found = out.get(key);
      if (found) found.push(row);
      else out.set(key, [row]);
    }
  return out;
}

/** Shorter words of a text are no numbers. */
const SHORTEST_WORD = 4;

export const numbersOf = ({ fields }: PoolRow): Set<string> =>
  new Set(
    telling.flatMap((field) => {
      const text = fields[field];
      return text ? [normalNumber(text, everything)] : [];
    }),
  );

export const textWords = ({ fields }: PoolRow): Set<string> => {
  const text = `${fields.memo ?? ''} ${fields.counterparty ?? ''}`;
  const words = [...wordsOf(narrow(text)).keys()].filter((word) => word.length >= SHORTEST_WORD && /\d/.test(word));
  return new Set(words.map((word) => normalNumber(word, everything)));
};

const sideIndex = (rows: readonly PoolRow[]): SideIndex => ({
  byNumber: once(() => indexOf(rows, numbersOf)),
  byWord: once(() => indexOf(rows, textWords)),
  byAmount: once(() => [...rows].sort((a, b) => (a.minor < b.minor ? -1 : a.minor > b.minor ? 1 : a.id - b.id))),
});

export function placeIn({ left, right }: Pick<Plan, 'left' | 'right'>): (sourceId: number) => Place | null {
  const [lefts, rights] = [new Set(left.map(({ id }) => id)), new Set(right.map(({ id }) => id))];
  return (id) => (lefts.has(id) ? 'left' : rights.has(id) ? 'right' : null);
}

/** Rows that stand in matches and that a trial has to know of, with the other halves of their pairs. */
function takenNear(db: Read, plan: Plan, near: readonly number[], since: number): PoolRow[] {
  const place = placeIn(plan);
  const ids = new Set([...near, ...mismatchedSince(db, plan.reconciliationId, since)]);
  const first = rowsStanding(db, plan.reconciliationId, [...ids], place);
  const partners = first.flatMap(({ taken }) => (taken?.partner && !ids.has(taken.partner) ? [taken.partner] : []));
  return [...first, ...rowsStanding(db, plan.reconciliationId, partners, place)];
}

function load(db: Read, plan: Plan, open: number): Pool {
  const { reconciliationId } = plan;
  const lastDay = lastRunDay(db, reconciliationId);
  const rows = {
    left: openRowsOf(db, reconciliationId, 'left', MOST_OPEN),
    right: openRowsOf(db, reconciliationId, 'right', MOST_OPEN),
  };
  const openIds = new Set([...rows.left, ...rows.right].map(({ id }) => id));
  const pairs = neighboursOf(db, reconciliationId);
  const near = [...new Set(pairs.map(({ other }) => other))].filter((id) => !openIds.has(id));
  const taken = takenNear(db, plan, near, (lastDay ?? 0) - MISMATCHED_DAYS).filter(({ id }) => !openIds.has(id));
  const neighbours = new Map<number, number[]>();
  for (const { id, other } of pairs)
    for (const [one, two] of [
      [id, other],
      [other, id],
    ] as const)
      neighbours.set(one, [...(neighbours.get(one) ?? []), two]);
  return {
    plan,
    words: settlementWords(plan, allSources(db)),
    lastDay,
    rows,
    taken,
    byId: new Map([...rows.left, ...rows.right, ...taken].map((row) => [row.id, row])),
    neighbours,
    suggested: Map.groupBy(suggestedRowsOf(db, reconciliationId), ({ row }) => row),
    apart: apartOf(db, reconciliationId),
    accounts: accountsOf(db),
    unseen: Math.max(0, open - rows.left.length - rows.right.length),
    index: { left: sideIndex(rows.left), right: sideIndex(rows.right) },
    trials: new Map(),
  };
}

/** `asked`: nothing was written since the stamp was compared. */
type Held = { stamp: string; pool: Pool; asked: boolean };
type Memory = { written: string; plans: Plan[]; pools: Map<number, Held> };
/** One memory a connection: it goes with it. */
const memories = new WeakMap<Read, Memory>();

function memoryOf(db: Read): Memory {
  const written = writtenStamp(db);
  const found = memories.get(db);
  if (found?.written === written) return found;
  // Whatever was written may have changed the rules; the pools say themselves whether they still hold.
  const memory = { written, plans: readPlans(db), pools: found?.pools ?? new Map<number, Held>() };
  for (const held of memory.pools.values()) held.asked = false;
  memories.set(db, memory);
  return memory;
}

/** The plans as they are now, read again only where something was written. */
export const plansNow = (db: Read): readonly Plan[] => memoryOf(db).plans;

/** The pool of a reconciliation as it is now, read again only where something opened or closed. */
export function poolOf(db: Read, reconciliationId: number): Pool | null {
  const memory = memoryOf(db);
  const plan = memory.plans.find((one) => one.reconciliationId === reconciliationId);
  if (!plan) return null;
  const held = memory.pools.get(reconciliationId);
  if (held?.asked) return held.pool;
  const { open, stamp: openNow } = openStamp(db, reconciliationId);
  const stamp = `${openNow}|${plan.ruleSetId}|${plan.setupHash}|${JSON.stringify(plan.passes)}`;
  const pool = held?.stamp === stamp ? held.pool : load(db, plan, open);
  memory.pools.set(reconciliationId, { stamp, pool, asked: true });
  return pool;
}
