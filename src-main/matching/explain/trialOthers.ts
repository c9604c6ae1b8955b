import type { NetZeroPass, OwnTransferPass, ReversalPass, WindowPass } from '../../../shared/entity/rules.ts';
import { candidatesOf, type OpenRow } from '../candidates.ts';
import { numberRules } from '../contradictions.ts';
import { decide } from '../passes/window.ts';
import { untangle } from '../twins.ts';
import { openRow } from './judgeResidue.ts';
import { saysIt, sideOf, transferAccounts } from './judgeSameSide.ts';
import type { Pool } from './pool.ts';
import { isTaken, net, type PoolRow, saysOneOf } from './row.ts';
import { edgeOf, emptyOutcome, type Outcome, type Sides } from './trialKeyed.ts';

const compare = (a: bigint | number | string, b: bigint | number | string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The order of content that the residue is solved in: openRows of the queries. */
const byContent = (a: PoolRow, b: PoolRow): number =>
  compare(a.minor, b.minor) ||
  compare(a.fee ?? 0n, b.fee ?? 0n) ||
  compare(a.currency, b.currency) ||
  compare(a.day, b.day) ||
  compare(a.occurredAt ?? 0, b.occurredAt ?? 0) ||
  compare(a.file, b.file) ||
  compare(a.part, b.part) ||
  compare(a.record, b.record);

export function tryWindow(pool: Pool, pass: WindowPass, rows: Sides): Outcome {
  const open = (place: 'left' | 'right'): OpenRow[] =>
    rows[place]
      .filter((row) => row.status === 'success' && row.minor !== 0n && isTaken(pass[place], row, pool.words))
      .sort(byContent)
      .map((row, rank) => openRow(pool, row, rank));
  const [left, right] = [open('left'), open('right')];
  const candidates = candidatesOf(left, right, pass, pool.plan.calendar, numberRules(pool.plan.passes));
  if (!candidates) return emptyOutcome();
  const { confirmed, suggested } = decide(left, right, candidates, pass);
  const ids = (some: readonly OpenRow[]): number[] => some.map(({ id }) => id);
  return {
    matches: confirmed.map((one) => ({ left: ids(one.left), right: ids(one.right) })),
    ambiguous: suggested,
    differing: [],
  };
}

/** Which of two rows of a reversal comes later: by the moment, else by what they say, else by what was there to be undone. */
function isLater(pass: ReversalPass, a: PoolRow, b: PoolRow): boolean {
  const [at, bt] = [a.occurredAt ?? 0, b.occurredAt ?? 0];
  if (b.day > a.day || bt > at) return true;
  if (bt !== at) return false;
  const points = (earlier: PoolRow, later: PoolRow): number => {
    const says = pass.words && pass.words.length > 0 && saysOneOf(later, pass.words) ? 1 : 0;
    return says + (pass.named && saysIt(pass, earlier, later).number ? 1 : 0);
  };
  const [told, other] = [points(a, b), points(b, a)];
  return told > other || (told === other && a.minor > 0n);
}

/** Does the second row undo the first? */
function undoes(pool: Pool, pass: ReversalPass | OwnTransferPass, a: PoolRow, b: PoolRow): boolean {
  if (b.day < a.day || b.day - a.day > pass.dayTolerance || a.currency !== b.currency) return false;
  if (pass.kind === 'own-transfer') {
    const { other, named } = transferAccounts(pool, a, b);
    return a.minor < 0n && other && named;
  }
  const { words, number } = saysIt(pass, a, b);
  return (
    a.sourceId === b.sourceId &&
    words &&
    number &&
    pass.keys.every((key) => a.fields[key] && a.fields[key] === b.fields[key]) &&
    isLater(pass, a, b)
  );
}

export function tryUndone(pool: Pool, pass: ReversalPass | OwnTransferPass, rows: Sides): Outcome {
  const place = sideOf(pass);
  const some = rows[place].filter(
    (row) => row.status === 'success' && row.minor !== 0n && isTaken(pass[place], row, pool.words),
  );
  const byAmount = Map.groupBy(some, ({ minor }) => minor);
  const edges = some.flatMap((a) =>
    (byAmount.get(-a.minor) ?? []).filter((b) => undoes(pool, pass, a, b)).map((b) => edgeOf(a, b)),
  );
  const onSide = (ids: number[]): { left: number[]; right: number[] } =>
    place === 'left' ? { left: ids, right: [] } : { left: [], right: ids };
  if (pass.outcome === 'suggest')
    return { ...emptyOutcome(), ambiguous: edges.map(({ left, right }) => onSide([left, right])) };
  const { pairs, ambiguous } = untangle(edges);
  return {
    matches: pairs.map(({ left, right }) => onSide([left, right])),
    ambiguous: ambiguous.map(({ left, right }) => onSide([...new Set([...left, ...right])])),
    differing: [],
  };
}

export function tryNets(pool: Pool, pass: NetZeroPass, rows: Sides): Outcome {
  const out = emptyOutcome();
  const keyOf = (row: PoolRow): string | null => {
    const real = pool.accounts.ofVirtual.get(row.fields.account ?? '');
    const keys = pass.keys.map((key) => row.fields[key]);
    return real === undefined || keys.some((key) => !key)
      ? null
      : JSON.stringify([real, row.currency, row.day, ...keys]);
  };
  const some = rows.left.filter((row) => row.status === 'success' && isTaken(pass.left, row, pool.words));
  for (const [key, group] of Map.groupBy(some, keyOf))
    if (key !== null && group.length > 1 && group.reduce((sum, row) => sum + net(row), 0n) === 0n)
      out.matches.push({ left: group.map(({ id }) => id), right: [] });
  return out;
}
