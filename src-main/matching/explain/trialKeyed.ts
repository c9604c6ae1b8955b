import type { ExactKeyPass, GroupByKeyPass, ReferenceInTextPass } from '../../../shared/entity/rules.ts';
import { COMMON_KEY_ROWS, fullKey } from '../keys.ts';
import { normalNumber } from '../normal.ts';
import type { Edge } from '../queriesExactKey.ts';
import { isTolerated, nearness } from '../tolerance.ts';
import { untangle } from '../twins.ts';
import { wordsOf } from '../words.ts';
import type { Pool } from './pool.ts';
import { isTaken, net, type Place, type PoolRow } from './row.ts';

/** What a pass would do with rows: what it matches, what it leaves in question, and pairs whose figures differ. */
export type Outcome = {
  readonly matches: { left: number[]; right: number[] }[];
  readonly ambiguous: { left: number[]; right: number[] }[];
  readonly differing: { left: number[]; right: number[] }[];
};
export type Sides = Readonly<Record<Place, readonly PoolRow[]>>;
export const emptyOutcome = (): Outcome => ({ matches: [], ambiguous: [], differing: [] });

const SEPARATOR = '\u0000';

/** The keys of a row as one text; null where one is missing. */
export function keyOf(
  keys: readonly { field: keyof PoolRow['fields']; ignore: Parameters<typeof normalNumber>[1] }[],
  row: PoolRow,
): string | null {
  const parts: string[] = [];
  for (const { field, ignore } of keys) {
    const text = row.fields[field];
    if (!text) return null;
    const normal = ignore.length === 0 ? text : normalNumber(text, ignore);
    if (normal === '') return null;
    parts.push(normal);
  }
  return parts.join(SEPARATOR);
}

export const keysOn = (pass: Pick<ExactKeyPass, 'keys'>, place: Place): Parameters<typeof keyOf>[0] =>
  pass.keys.map((key) => {
    const full = fullKey(key);
    return { field: full[place], ignore: full.ignore };
  });

const padded = (value: bigint | number, digits: number): string =>
  value < 0
    ? `-${String(value)
        .slice(1)
        .padStart(digits - 1, '0')}`
    : String(value).padStart(digits, '0');

/** What orders rows by content: the same text as takeTangled makes. */
const orderOf = (row: PoolRow): string =>
  [
    padded(row.minor, 20),
    padded(row.fee ?? 0n, 20),
    row.currency,
    row.status,
    padded(row.occurredAt ?? 0, 15),
    row.file,
    padded(row.part, 6),
    padded(row.record, 12),
  ].join('|');

type Comparing = Pick<ExactKeyPass, 'compare' | 'amountTolerance' | 'feeTolerance'>;

/** The gates that fail, in order; compileGates for rows at hand. */
function failedGates(pass: Comparing, left: PoolRow, right: PoolRow): string | null {
  const failed = pass.compare.filter((gate) => {
    if (gate === 'status') return left.status !== right.status;
    if (gate === 'currency') return left.currency !== right.currency;
    if (gate === 'amount') return !isTolerated(left.minor, right.minor, pass.amountTolerance, left.currency);
    if (left.fee === null || right.fee === null) return false;
    return !isTolerated(left.fee, right.fee, pass.feeTolerance, left.currency);
  });
  return failed.length === 0 ? null : failed.join(',');
}

/** Amounts that agree neither in size nor in direction: the key names two things. */
const isOpposite = (left: PoolRow, right: PoolRow, failed: string | null): boolean =>
  (failed?.includes('amount') ?? false) &&
  left.minor !== -right.minor &&
  left.minor < 0n !== right.minor < 0n &&
  left.minor !== 0n &&
  right.minor !== 0n;

export const edgeOf = (left: PoolRow, right: PoolRow, failed: string | null = null, against: 0 | 1 = 0): Edge => ({
  opposite: isOpposite(left, right, failed) ? 1 : 0,
  left: left.id,
  right: right.id,
  failed,
  evidence: null,
  against,
  leftOrder: orderOf(left),
  rightOrder: orderOf(right),
  leftDay: left.day,
  rightDay: right.day,
});

type Hit = { left: PoolRow; right: PoolRow; failed: string | null; against: 0 | 1 };

/** Pairs are confirmed one to one, twins by occurrence; all else is in question: settleHits for rows at hand. */
function settled(hits: readonly Hit[], outcome: 'confirm' | 'suggest'): Outcome {
  const out = emptyOutcome();
  if (outcome === 'suggest') {
    out.ambiguous.push(...hits.map(({ left, right }) => ({ left: [left.id], right: [right.id] })));
    return out;
  }
  const counts = new Map<PoolRow, number>();
  for (const { left, right } of hits) for (const row of [left, right]) counts.set(row, (counts.get(row) ?? 0) + 1);
  const isTangled = ({ left, right, against }: Hit): boolean =>
    against === 1 || counts.get(left)! > 1 || counts.get(right)! > 1;
  const write = (left: number, right: number, failed: string | null): void => {
    out[failed === null ? 'matches' : 'differing'].push({ left: [left], right: [right] });
  };
  for (const hit of hits)
    if (!isTangled(hit) && !isOpposite(hit.left, hit.right, hit.failed)) write(hit.left.id, hit.right.id, hit.failed);
  const tangled = hits.filter(isTangled).map((hit) => edgeOf(hit.left, hit.right, hit.failed, hit.against));
  const { pairs, ambiguous, duplicates } = untangle(tangled);
  for (const pair of pairs) write(pair.left, pair.right, pair.failed);
  out.ambiguous.push(...ambiguous, ...duplicates);
  return out;
}

export function tryExactKey(pool: Pool, pass: ExactKeyPass, rows: Sides): Outcome {
  const [leftKeys, rightKeys] = [keysOn(pass, 'left'), keysOn(pass, 'right')];
  const byKey = new Map<string, PoolRow[]>();
  for (const row of rows.right) {
    const key = isTaken(pass.right, row, pool.words) ? keyOf(rightKeys, row) : null;
    if (key === null) continue;
    const found = byKey.get(key);
    if (found) found.push(row);
    else byKey.set(key, [row]);
  }
  const near = nearness(pool.plan.calendar, pass.dayTolerance);
  const hits: Hit[] = [];
  for (const left of rows.left) {
    const key = isTaken(pass.left, left, pool.words) ? keyOf(leftKeys, left) : null;
    const found = key === null ? undefined : byKey.get(key);
    if (!found || found.length > COMMON_KEY_ROWS) continue;
    for (const right of found)
      if (near(left.day, right.day))
        hits.push({ left, right, failed: failedGates(pass, left, right), against: contradicts(pass, left, right) });
  }
  return settled(hits, pass.outcome);
}

function contradicts({ agree }: ExactKeyPass, left: PoolRow, right: PoolRow): 0 | 1 {
  const differ = agree.some((field) => {
    const [one, other] = [left.fields[field], right.fields[field]];
    return one && other && one !== other;
  });
  return differ ? 1 : 0;
}

/** Every pair of a row whose number stands in the other's text. */
function namedHits(pool: Pool, pass: ReferenceInTextPass, rows: Sides): Hit[] {
  const textPlace = pass.side === 'left' ? 'right' : 'left';
  const said = new Map<string, Map<PoolRow, boolean>>();
  for (const row of rows[textPlace]) {
    if (!isTaken(pass[textPlace], row, pool.words)) continue;
    for (const [word, doubtful] of wordsOf(pass.text.map((field) => row.fields[field] ?? '').join(' '))) {
      const normal = normalNumber(word, pass.ignore);
      if (normal.length < pass.minimumLength) continue;
      const found = said.get(normal);
      if (found) found.set(row, doubtful && (found.get(row) ?? true));
      else said.set(normal, new Map([[row, doubtful]]));
    }
  }
  const near = nearness(pool.plan.calendar, pass.dayTolerance);
  const hits = rows[pass.side].flatMap((row) => {
    const number = row.fields[pass.reference];
    const normal = number ? normalNumber(number, pass.ignore) : '';
    if (normal.length < pass.minimumLength || !isTaken(pass[pass.side], row, pool.words)) return [];
    return [...(said.get(normal) ?? [])].flatMap(([text, doubtful]): Hit[] => {
      const [left, right] = pass.side === 'left' ? [row, text] : [text, row];
      const sameWay = left.minor < 0n === right.minor < 0n && (left.minor === 0n) === (right.minor === 0n);
      if (!near(left.day, right.day) || !sameWay) return [];
      return [{ left, right, failed: failedGates(pass, left, right), against: doubtful ? 1 : 0 }];
    });
  });
  const whole = new Set(hits.filter(({ against }) => against === 0).map((hit) => hit[textPlace]));
  return hits.filter((hit) => hit.against === 0 || !whole.has(hit[textPlace]));
}

type Groups = { groups: { left: number[]; right: number[] }[]; rest: Hit[] };

/** One row and several of the other side that name nobody else, where their sum agrees. */
function namedGroups(pass: ReferenceInTextPass, hits: readonly Hit[], one: Place): Groups {
  const many = one === 'left' ? 'right' : 'left';
  const counts = new Map<PoolRow, number>();
  for (const hit of hits) counts.set(hit[many], (counts.get(hit[many]) ?? 0) + 1);
  const groups: Groups['groups'] = [];
  const taken = new Set<PoolRow>();
  for (const [row, named] of Map.groupBy(hits, (hit) => hit[one])) {
    if (named.length < 2 || named.some((hit) => counts.get(hit[many])! > 1)) continue;
    if (named.some(({ failed }) => failed?.includes('currency') || failed?.includes('status'))) continue;
    const sum = named.reduce((total, hit) => total + hit[many].minor, 0n);
    const [left, right] = one === 'left' ? [row.minor, sum] : [sum, row.minor];
    if (left === 0n || !isTolerated(left, right, pass.amountTolerance, row.currency)) continue;
    const ids = { [one]: [row.id], [many]: named.map((hit) => hit[many].id) };
    groups.push(ids as { left: number[]; right: number[] });
    taken.add(row);
  }
  return { groups, rest: hits.filter((hit) => !taken.has(hit[one])) };
}

export function tryReference(pool: Pool, pass: ReferenceInTextPass, rows: Sides): Outcome {
  const all = namedHits(pool, pass, rows);
  const lefts = namedGroups(pass, all, 'left');
  const rights = namedGroups(pass, lefts.rest, 'right');
  const textPlace = pass.side === 'left' ? 'right' : 'left';
  const counts = Map.groupBy(rights.rest, (hit) => hit[textPlace]);
  const vain = rights.rest.filter((hit) => counts.get(hit[textPlace])!.length > 1);
  const alone = rights.rest.filter((hit) => counts.get(hit[textPlace])!.length === 1);
  const differing = alone.filter(({ failed }) => failed?.includes('amount'));
  const agreeing = alone.filter(({ failed }) => !failed?.includes('amount'));
  const out = settled(
    agreeing.filter(({ against }) => against === 0),
    pass.outcome,
  );
  const groups = [...lefts.groups, ...rights.groups];
  const asPairs = (hits: readonly Hit[]): Outcome['ambiguous'] =>
    hits.map(({ left, right }) => ({ left: [left.id], right: [right.id] }));
  return {
    ...out,
    matches: [...out.matches, ...(pass.outcome === 'confirm' ? groups : [])],
    ambiguous: [
      ...out.ambiguous,
      ...asPairs(vain),
      ...asPairs(differing),
      ...asPairs(agreeing.filter(({ against }) => against === 1)),
      ...(pass.outcome === 'confirm' ? [] : groups),
    ],
  };
}

type Keyed = Map<string, PoolRow[]>;

/** The rows of a side by key and currency; of rows that share the number to be spread, all get the key that one has. */
function keyedRows(pool: Pool, pass: GroupByKeyPass, rows: readonly PoolRow[], place: Place): Keyed {
  const keys = keysOn(pass, place);
  const out: Keyed = new Map();
  const add = (key: string, row: PoolRow): void => {
    const at = `${key}${SEPARATOR}${row.currency}`;
    const found = out.get(at);
    if (!found) out.set(at, [row]);
    else if (!found.includes(row)) found.push(row);
  };
  const taken = rows.filter((row) => row.status === 'success' && isTaken(pass[place], row, pool.words));
  for (const row of taken) {
    const key = keyOf(keys, row);
    if (key !== null) add(key, row);
  }
  if (place === 'right' || !pass.spread) return out;
  const { spread } = pass;
  const sharing = taken.filter((row) => row.fields[spread]);
  for (const group of Map.groupBy(sharing, (row) =>
    [row.fields[spread], row.day, row.currency].join(SEPARATOR),
  ).values()) {
    const found = keys.map((key) => new Set(group.map((row) => keyOf([key], row)).filter((one) => one !== null)));
    if (group.length < 2 || found.some((one) => one.size !== 1)) continue;
    const key = found.map((one) => [...one][0]).join(SEPARATOR);
    for (const row of group) add(key, row);
  }
  return out;
}

/** Groups of what is open, by row; kept with the pool, since every candidate of every row asks for them. */
const groupsOf = new WeakMap<Pool, Map<string, ReadonlyMap<PoolRow, PoolRow[]>>>();

function openGroups(pool: Pool, pass: GroupByKeyPass, place: Place): ReadonlyMap<PoolRow, PoolRow[]> {
  const known = groupsOf.get(pool) ?? new Map<string, ReadonlyMap<PoolRow, PoolRow[]>>();
  groupsOf.set(pool, known);
  const name = JSON.stringify([place, pass.keys, pass[place], pass.spread]);
  const found = known.get(name);
  if (found) return found;
  const groups = [...keyedRows(pool, pass, pool.rows[place], place).values()];
  const made = new Map(groups.flatMap((rows) => rows.map((row) => [row, rows] as const)));
  known.set(name, made);
  return made;
}

/** The rows of both sides that a group pass puts together with those of a pair. */
export function groupUnder(
  pool: Pool,
  pass: GroupByKeyPass,
  pair: { left: PoolRow; right: PoolRow },
): Record<Place, PoolRow[]> {
  const of = (place: Place): PoolRow[] => openGroups(pool, pass, place).get(pair[place]) ?? [pair[place]];
  return { left: of('left'), right: of('right') };
}

export function tryGroups(pool: Pool, pass: GroupByKeyPass, rows: Sides): Outcome {
  const out = emptyOutcome();
  const rights = keyedRows(pool, pass, rows.right, 'right');
  const near = nearness(pool.plan.calendar, pass.dayTolerance);
  const sum = (some: readonly PoolRow[], kind: 'gross' | 'net'): bigint =>
    some.reduce((total, row) => total + (kind === 'net' ? net(row) : row.minor), 0n);
  for (const [key, left] of keyedRows(pool, pass, rows.left, 'left')) {
    const right = rights.get(key);
    if (!right || (pass.spread && left.length === 1)) continue;
    const [owed, came] = [sum(left, pass.leftSum), sum(right, pass.rightSum)];
    if (!isTolerated(owed, came, pass.amountTolerance, left[0]!.currency)) continue;
    if (owed === 0n && left.length + right.length !== 2) continue;
    const days = (some: readonly PoolRow[]): [number, number] => [
      Math.min(...some.map(({ day }) => day)),
      Math.max(...some.map(({ day }) => day)),
    ];
    const [[leftFirst, leftLast], [rightFirst, rightLast]] = [days(left), days(right)];
    if (!near(leftLast, rightFirst) || !near(leftFirst, rightLast)) continue;
    const group = { left: left.map(({ id }) => id), right: right.map(({ id }) => id) };
    out[pass.outcome === 'confirm' ? 'matches' : 'ambiguous'].push(group);
  }
  return out;
}
