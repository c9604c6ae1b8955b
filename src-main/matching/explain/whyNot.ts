import type { GateFailure, Like, NearestCandidate, WhyNot } from '../../../shared/entity/whyNot.ts';
import { formatDay } from '../../../shared/value/time.ts';
import type { Read } from '../../store/index.ts';
import { rowsStanding } from '../queriesPool.ts';
import { type Described, described, inTheWay, pairOf, smallestChange } from './change.ts';
import { judge } from './judge.ts';
import { type Failure, failure } from './judged.ts';
import { type Near, nearestTo } from './nearest.ts';
import { type Pool, placeIn, poolOf } from './pool.ts';
import type { PoolRow } from './row.ts';

/** Candidates and change with rows by their numbers; core dresses them. */
export type WhyNotRows = Omit<WhyNot, 'nearest' | 'change'> & {
  readonly nearest: (Omit<NearestCandidate, 'row'> & { row: number })[];
  readonly change: (Described & { ruleSet: string }) | null;
};

const dayGates = new Set(['day', 'due']);
const asDay = (text: string): string => (text === '' ? '' : formatDay(Number(text)));

/** The first gate that two rows fail, pass by pass; then what else stands in the way. */
function gatesOf(pool: Pool, row: PoolRow, other: PoolRow): GateFailure[] {
  const pair = pairOf(row, other);
  return pool.plan.passes.map((pass, at) => {
    const first = judge(pool, pass, pair)[0] ?? standing(pool, row, other, at);
    const { gate, field, left, right, beyond } = first;
    const days = dayGates.has(gate) ? { left: asDay(left), right: asDay(right) } : { left, right };
    return { pass: pass.code, passName: pass.name, gate, field, beyond, ...days };
  });
}

/** Nothing of what the pass asks failed: then it was not unique, a person took them apart, or another has it. */
function standing(pool: Pool, row: PoolRow, other: PoolRow, at: number): Failure {
  const way = inTheWay(pool, row, other);
  if (way === 'taken') return failure('taken', { right: `m${other.taken!.id}` });
  if (way === 'apart') return failure('apart');
  const [own] = (pool.suggested.get(row.id) ?? []).filter(({ pass }) => pass <= at);
  if (own) return failure('not-unique', { beyond: `s${own.id}` });
  return failure(row.taken?.id === other.taken?.id && row.taken ? 'none' : 'not-unique');
}

function standingOf(pool: Pool, row: PoolRow): Pick<NearestCandidate, 'standing' | 'match'> {
  if (row.taken) return { standing: row.taken.mismatched ? 'mismatched' : 'taken', match: `m${row.taken.id}` };
  const [suggestion] = pool.suggested.get(row.id) ?? [];
  return suggestion ? { standing: 'suggested', match: `s${suggestion.id}` } : { standing: 'open', match: null };
}

/** Why no change is offered: what stands between the row and the nearest of those that are like it. */
function whyNone(pool: Pool, row: PoolRow, near: readonly Near[]): WhyNot['noChange'] {
  if (pool.lastDay === null) return 'not-run';
  const [first] = near;
  if (!first) return 'no-candidate';
  const ways = near.map(({ row: other }) => inTheWay(pool, row, other));
  const [way] = ways;
  if (way) return way;
  const waits = pool.plan.passes.some((pass) => {
    const [failed] = judge(pool, pass, pairOf(row, first.row));
    return failed?.gate === 'due';
  });
  if (waits) return 'wait';
  if (pool.suggested.has(row.id)) return 'not-unique';
  const certain: Like[] = ['key', 'amount'];
  return certain.every((like) => first.like.includes(like)) ? 'not-unique' : 'too-different';
}

/** A row that no run has left open, for its candidates all the same. */
const unseen = (db: Read, pool: Pool, id: number): PoolRow | null =>
  rowsStanding(db, pool.plan.reconciliationId, [id], placeIn(pool.plan))[0] ?? null;

/**
 * Why a row of a reconciliation is not matched: the nearest candidates with the first gate that each failed in every pass,
 * and the smallest change of the rules that would match it, with what else that would do. Looks only into what is open and
 * what stands near it. Null where the row is on no side of the reconciliation.
 */
export function whyNot(db: Read, reconciliationId: number, id: number): WhyNotRows | null {
  const pool = poolOf(db, reconciliationId);
  const row = pool && (pool.byId.get(id) ?? unseen(db, pool, id));
  if (!pool || !row) return null;
  const near = nearestTo(pool, row);
  const found = pool.byId.has(id) ? smallestChange(pool, row, near) : null;
  return {
    reconciliation: pool.plan.code,
    nearest: near.map(({ row: other, sameSide, like }) => ({
      row: other.id,
      label: '',
      sameSide,
      like,
      ...standingOf(pool, other),
      gates: gatesOf(pool, row, other),
    })),
    change: found && { ...described(row, found), ruleSet: pool.plan.ruleSet },
    noChange: found ? null : whyNone(pool, row, near),
    unseen: pool.unseen,
  };
}
