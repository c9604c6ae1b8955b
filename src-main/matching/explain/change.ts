import type { RulePass } from '../../../shared/entity/rules.ts';
import type { EditKind, RuleChange, RuleEdit } from '../../../shared/entity/whyNot.ts';
import { judge } from './judge.ts';
import type { Failure, Json, Mend } from './judged.ts';
import { mended } from './mends.ts';
import type { Near } from './nearest.ts';
import { keyOfPass, newPasses } from './newPass.ts';
import type { Pair } from './pairGates.ts';
import type { Pool } from './pool.ts';
import type { PoolRow } from './row.ts';
import { type Effect, effectOn } from './trial.ts';

/** A change that would let a pass take the row: the pass as it would be, and what was mended. */
type Draft = { readonly after: RulePass; readonly at: number; readonly edits: RuleEdit[]; readonly cost: number };

export type Found = { readonly draft: Draft; readonly effect: Effect };

/** Changes that are tried for a row before it is said that there is none. */
const MOST_TRIED = 6;
/** A pass more is a larger change than several figures. */
const A_PASS = 10;

/** Two rows in the places that a pass gives them. */
export const pairOf = (row: PoolRow, other: PoolRow): Pair => {
  if (row.place !== other.place)
    return row.place === 'left' ? { left: row, right: other } : { left: other, right: row };
  const earlier =
    row.day < other.day || (row.day === other.day && (row.occurredAt ?? 0) <= (other.occurredAt ?? 0)) ? row : other;
  return { left: earlier, right: earlier === row ? other : row };
};

const editOf = (at: number, { kind, path, from, to, before, after }: Mend): RuleEdit => ({
  kind,
  path: ['passes', at, ...path].join('/'),
  from,
  to,
  before,
  after,
});

/** What mends every gate that a pass fails; null where one cannot be. */
function draftOf(pass: RulePass, at: number, failures: readonly Failure[]): Draft | null {
  const mends = failures.flatMap(({ mend }) => (mend ? [mend] : []));
  if (failures.length === 0 || mends.length < failures.length) return null;
  const after = mended(pass, mends);
  if (!after) return null;
  const edits = mends.map((mend) => editOf(at, mend));
  return { after, at, edits, cost: mends.reduce((sum, { cost }) => sum + cost, 0) };
}

const added = (pool: Pool, after: RulePass, cost: number): Draft => {
  const edit = { kind: 'add-pass' as EditKind, path: 'passes/-', from: null, to: after as unknown as Json };
  const before = '';
  return { after, at: pool.plan.passes.length, edits: [{ ...edit, before, after: keyOfPass(after) }], cost };
};

const kindsOf = ({ edits }: Draft): number => {
  const kinds = new Set(edits.map(({ kind }) => kind));
  return kinds.has('add-pass') ? A_PASS : kinds.size;
};

/** Rows that no rule may take: by hand with another, or taken apart from this one. */
export function inTheWay(pool: Pool, row: PoolRow, other: PoolRow): 'taken' | 'apart' | null {
  if (other.taken !== null && other.taken.id !== row.taken?.id) return 'taken';
  const apart = pool.apart.some(
    ({ net, rows }) => rows.has(row.id) && rows.has(other.id) && (net || rows.get(row.id) !== rows.get(other.id)),
  );
  return apart ? 'apart' : null;
}

const beforeNumbers = new Set<string>(['filter', 'side', 'key-missing', 'key', 'day']);
const isDenied = (failures: readonly Failure[]): boolean =>
  failures.some(({ gate }) => gate === 'agree') && !failures.some(({ gate }) => beforeNumbers.has(gate));

/** Every change that could do it, the smallest first: fewest kinds of change, then the cheapest, then the nearest row. */
function draftsFor(pool: Pool, row: PoolRow, near: readonly Near[]): Draft[] {
  const { passes } = pool.plan;
  const drafts = near
    .filter(({ row: other }) => inTheWay(pool, row, other) === null)
    .flatMap(({ row: other }, rank) => {
      const pair = pairOf(row, other);
      const judged = passes.map((pass) => judge(pool, pass, pair));
      // Where a key says that they belong together and a number denies it, no later pass may take them.
      const denied = judged.findIndex((failures) => isDenied(failures));
      const inPlace = passes.flatMap((pass, at) =>
        denied >= 0 && at > denied ? [] : (draftOf(pass, at, judged[at]!) ?? []),
      );
      const more = denied >= 0 ? [] : newPasses(pool, pair).map((pass, index) => added(pool, pass, index));
      return [...inPlace, ...more].map((draft) => ({ draft, rank }));
    });
  return drafts
    .sort((a, b) => kindsOf(a.draft) - kindsOf(b.draft) || a.draft.cost - b.draft.cost || a.rank - b.rank)
    .map(({ draft }) => draft);
}

/** The smallest change of the rules that really matches the row: each is tried over what is open, and the first that does is it. */
export function smallestChange(pool: Pool, row: PoolRow, near: readonly Near[]): Found | null {
  const tried = new Set<string>();
  for (const draft of draftsFor(pool, row, near)) {
    const key = `${draft.at} ${JSON.stringify(draft.after)}`;
    if (tried.has(key)) continue;
    if (tried.size >= MOST_TRIED) break;
    tried.add(key);
    const effect = effectOn(pool, row, draft.after, pool.plan.passes[draft.at] ?? null, draft.at);
    if (effect) return { draft, effect };
  }
  return null;
}

export type Described = Omit<RuleChange, 'reconciliation' | 'ruleSet' | 'rows'> & { rows: number[] };

export function described(row: PoolRow, { draft, effect }: Found): Described {
  return {
    pass: draft.after.code,
    passName: draft.after.name,
    edits: draft.edits,
    rows: [...effect.match.left, ...effect.match.right].filter((id) => id !== row.id),
    others: effect.others,
  };
}
