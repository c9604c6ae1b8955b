import { formatMinor } from '../../shared/value/money.ts';
import { refuse } from '../../shared/value/result.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import { closedAt, type Read, type Write } from '../store/index.ts';
import type { Plan } from './plan.ts';
import { lastRunDay, readPlans } from './queries.ts';
import { membersOf, rememberApart, removeMatch } from './queriesApart.ts';
import {
  type HandMatch,
  madeMatch,
  matchOfRow,
  type OpenRow,
  openAgain,
  openOf,
  openOfDay,
  placeOf,
  rowsOfDay,
  sourceCode,
  suggestedRows,
  writeByHand,
} from './queriesByHand.ts';
import { closedDayOf } from './queriesClosed.ts';
import { keepMatches } from './queriesRuns.ts';

export type HandOrder = {
  readonly reconciliation: string;
  /** Row numbers of transactions; which side each is on is known. */
  readonly rows: readonly number[];
  /** Why, in words; needed where the figures differ. */
  readonly note: string;
  readonly person: string;
};

/** A match as the other rooms need it: its number, its day (that of the last run, or the first that is open) and its rows. */
export type HandMade = {
  readonly id: string;
  readonly reconciliation: string;
  readonly day: Day;
  readonly left: readonly number[];
  readonly right: readonly number[];
};

/** The plan of a reconciliation. Throws Refusal RECONCILIATION_UNKNOWN. */
function planOf(db: Read, code: string): Plan {
  const plan = readPlans(db, code)[0];
  if (plan) return plan;
  const known = readPlans(db).map((one) => one.code);
  throw refuse('RECONCILIATION_UNKNOWN', { code, known: known.join(', ') });
}

/** The rows of a settlement that are open, named as "wechat" and its day. */
export function settlementRows(db: Read, reconciliation: string, source: string, day: Day): number[] {
  const plan = planOf(db, reconciliation);
  return openOfDay(db, plan.reconciliationId, 'left', source, day);
}

function requireOpen(db: Read, plan: Plan, rows: readonly number[]): OpenRow[] {
  const open = openOf(db, plan.reconciliationId, rows);
  const found = new Set(open.map(({ id }) => id));
  for (const row of rows) {
    if (found.has(row)) continue;
    const at = { row: placeOf(db, row), reconciliation: plan.code };
    const match = matchOfRow(db, plan.reconciliationId, row);
    throw match === null ? refuse('ROW_NOT_OPEN', at) : refuse('ROW_TAKEN', { ...at, match: `m${match}` });
  }
  const currencies = [...new Set(open.map(({ currency }) => currency))];
  if (currencies.length > 1) throw refuse('MATCH_CURRENCIES', { currencies: currencies.join(', ') });
  return open;
}

type SumKind = 'gross' | 'net';
const sumOf = (rows: readonly OpenRow[], kind: SumKind): bigint =>
  rows.reduce((sum, { minor, fee }) => sum + minor - (kind === 'net' ? (fee ?? 0n) : 0n), 0n);
const feesOf = (rows: readonly OpenRow[]): bigint | null =>
  rows.every(({ fee }) => fee !== null) ? rows.reduce((sum, { fee }) => sum + fee!, 0n) : null;

/** What a settlement sums on the channel's side; null where the reconciliation is not one of settlements. */
function settlementSum(plan: Plan): SumKind | null {
  const pass = plan.passes.find((one) => one.kind === 'group-sum');
  return pass ? pass.sum : null;
}

/** The one channel day that the left rows are, all of it: half a day would leave the rest without a proof. */
function settlementOf(db: Read, left: readonly OpenRow[]): { sourceId: number; day: Day } {
  const { sourceId, day } = left[0]!;
  const same = left.every((row) => row.sourceId === sourceId && row.day === day);
  if (!same || left.length !== rowsOfDay(db, sourceId, day))
    throw refuse('SETTLEMENT_PART', { settlement: `${sourceCode(db, sourceId)}:${formatDay(day)}` });
  return { sourceId, day };
}

type Weighed = Pick<HandMatch, 'several' | 'leftMinor' | 'rightMinor' | 'failed' | 'settlement'>;

/** What the rows come to. Rows of one side alone undo one another or are no match. */
function weigh(db: Read, plan: Plan, left: readonly OpenRow[], right: readonly OpenRow[]): Weighed {
  const { currency } = (left[0] ?? right[0])!;
  if (left.length === 0 || right.length === 0) {
    const net = sumOf([...left, ...right], 'net');
    if (net !== 0n || left.length + right.length < 2)
      throw refuse('MATCH_ONE_SIDED', { sum: formatMinor(net, currency), currency });
    return { several: 'net', leftMinor: 0n, rightMinor: 0n, failed: null, settlement: null };
  }
  const settles = settlementSum(plan);
  const sums = { leftMinor: sumOf(left, settles ?? 'gross'), rightMinor: sumOf(right, 'gross') };
  const differs = sums.leftMinor !== sums.rightMinor ? ['amount'] : [];
  if (settles !== null) {
    const failed = differs[0] ?? null;
    return { ...sums, several: 'group', failed, settlement: settlementOf(db, left) };
  }
  const [ours, theirs] = [feesOf(left), feesOf(right)];
  // A side that does not say its fee cannot contradict the other.
  const fee = ours !== null && theirs !== null && ours !== theirs ? ['fee'] : [];
  const failed = [...differs, ...fee].join(',') || null;
  return { ...sums, several: left.length + right.length === 2 ? null : 'group', failed, settlement: null };
}

/**
 * Matches open rows by hand: a pair, a group, or rows of one side that undo one another. Where figures differ a reason
 * is needed and the match is `mismatched`: it takes its rows, and the difference is a break. Inside the caller's
 * transaction. Throws Refusal RECONCILIATION_UNKNOWN, ROW_TAKEN, ROW_NOT_OPEN, MATCH_CURRENCIES, MATCH_ONE_SIDED,
 * SETTLEMENT_PART or MATCH_NEEDS_REASON.
 */
export function matchByHand(db: Write, { reconciliation, rows, note, person }: HandOrder): HandMade {
  const plan = planOf(db, reconciliation);
  const open = requireOpen(db, plan, [...new Set(rows)]);
  const [left, right] = [open.filter(({ side }) => side === 'left'), open.filter(({ side }) => side === 'right')];
  const weighed = weigh(db, plan, left, right);
  const { leftMinor, rightMinor, failed } = weighed;
  if (failed !== null && note.trim() === '') {
    const { currency } = left[0]!;
    const amount = (minor: bigint): string => formatMinor(minor, currency);
    const fees = (side: readonly OpenRow[]): bigint => feesOf(side) ?? 0n;
    const figures = leftMinor !== rightMinor ? [leftMinor, rightMinor] : [fees(left), fees(right)];
    throw refuse('MATCH_NEEDS_REASON', {
      gate: failed,
      left: amount(figures[0]!),
      right: amount(figures[1]!),
      difference: amount(figures[1]! - figures[0]!),
    });
  }
  const { reconciliationId } = plan;
  // Open rows were left by a run, so that there is a last one. What is found on a closed day belongs to the next.
  const closed = closedAt(db, reconciliationId);
  const day = Math.max(lastRunDay(db, reconciliationId)!, closed === null ? 0 : closed.day + 1);
  const ids = (side: readonly OpenRow[]): number[] => side.map((row) => row.id);
  const closedDay = closed === null ? null : closedDayOf(db, reconciliationId, ids(open));
  const id = writeByHand(db, { ...weighed, reconciliationId, day, left, right, note: note.trim(), person, closedDay });
  return { id: `m${id}`, reconciliation, day, left: ids(left), right: ids(right) };
}

const numberIn = (id: string, letter: 'm' | 's'): number | null =>
  new RegExp(`^${letter}\\d{1,15}$`).test(id) ? Number(id.slice(1)) : null;

const suggestionOf = (db: Read, id: string): ReturnType<typeof suggestedRows> => {
  const number = numberIn(id, 's');
  return number === null ? null : suggestedRows(db, number);
};

/**
 * What accepting a suggestion ("s3") would match: all of it, or those of its rows that are named. Throws Refusal
 * NOT_FOUND, MATCH_CHANGED (a row that it does not name) or SUGGESTION_AMBIGUOUS (it offers several, and all of them
 * together come to nothing).
 */
export function suggestedOrder(
  db: Read,
  id: string,
  chosen: readonly number[] | null,
): { reconciliation: string; rows: number[] } {
  const found = suggestionOf(db, id);
  const plan = readPlans(db).find((one) => one.reconciliationId === found?.reconciliationId);
  if (!found || !plan) throw refuse('NOT_FOUND', { what: 'suggestion', id });
  const named = new Set(found.rows.map((row) => row.id));
  const stranger = chosen?.find((row) => !named.has(row));
  if (stranger !== undefined) throw refuse('MATCH_CHANGED', { id, row: placeOf(db, stranger) });
  const rows = [...(chosen ?? named)];
  const open = openOf(db, plan.reconciliationId, rows);
  const [left, right] = [open.filter(({ side }) => side === 'left'), open.filter(({ side }) => side === 'right')];
  const sums = [sumOf(left, settlementSum(plan) ?? 'gross'), sumOf(right, 'gross')];
  const pair = left.length === 1 && right.length === 1;
  const whole = left.length > 0 && right.length > 0 ? sums[0] === sums[1] : sumOf(open, 'net') === 0n;
  if (chosen === null && !pair && !whole)
    throw refuse('SUGGESTION_AMBIGUOUS', { id, left: left.length, right: right.length });
  return { reconciliation: plan.code, rows };
}

/**
 * Takes a match ("m12") apart, whoever made it: the rows of both sides are open again, and no rule puts them together
 * again by itself. `expected` rows must be in it: a number may have passed to another match since it was looked at.
 * Inside the caller's transaction. Throws Refusal NOT_FOUND, DAY_CLOSED or MATCH_CHANGED.
 */
export function undoMatch(
  db: Write,
  {
    id,
    expected,
    note,
    person,
    now,
  }: { id: string; expected: readonly number[]; note: string; person: string; now: Date },
): HandMade {
  const number = numberIn(id, 'm');
  const made = number === null ? null : madeMatch(db, number);
  if (!made || number === null) throw refuse('NOT_FOUND', { what: 'match', id });
  const closed = closedAt(db, made.reconciliationId);
  if (closed !== null && made.day <= closed.day)
    throw refuse('DAY_CLOSED', { day: formatDay(made.day), reconciliation: made.reconciliation });
  const [left, right] = [membersOf(db, number, 'left'), membersOf(db, number, 'right')];
  const held = new Set([...left, ...right]);
  const stranger = expected.find((row) => !held.has(row));
  if (stranger !== undefined) throw refuse('MATCH_CHANGED', { id, row: placeOf(db, stranger) });
  const { reconciliationId, reconciliation, day, shape } = made;
  const at = Math.floor(now.getTime() / 1000);
  rememberApart(db, { reconciliationId, shape, note, at, person, day, left, right });
  keepMatches(db, [number]);
  removeMatch(db, number);
  openAgain(db, reconciliationId, 'left', left, day);
  openAgain(db, reconciliationId, 'right', right, day);
  return { id, reconciliation, day, left, right };
}
