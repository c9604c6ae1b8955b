import type { BreakKind, BreakSummary } from '../../shared/entity/break.ts';
import { formatMinor } from '../../shared/value/money.ts';
import { formatDay } from '../../shared/value/time.ts';
import type { Read } from '../store/index.ts';
import { bucketOf, bucketsOf, labelOf } from './ageing.ts';
import { type BreakFilter, labelsOf, where } from './queriesList.ts';

/** The ids of all breaks of a filter, in an order that every machine has. */
export function idsOf(db: Read, filter: BreakFilter): string[] {
  const { text, values } = where(filter);
  return db
    .prepare<unknown[], string>(`SELECT b.id FROM breaks b ${text} ORDER BY b.id`)
    .pluck()
    .all(...values);
}

type Group = { kind: BreakKind; age: bigint; currency: string; sign: bigint; count: bigint; minor: bigint };
type Sum = { count: number; minor: bigint; currency: string };

/** Counts and sums by a name and currency, in the order in which the names come. */
function byName<N extends string>(groups: readonly Group[], nameOf: (group: Group) => N | null): (Sum & { name: N })[] {
  const sums = new Map<string, Sum & { name: N }>();
  for (const group of groups) {
    const name = nameOf(group);
    if (name === null) continue;
    const { currency } = group;
    const before = sums.get(`${name} ${currency}`) ?? { name, currency, count: 0, minor: 0n };
    const count = before.count + Number(group.count);
    sums.set(`${name} ${currency}`, { ...before, count, minor: before.minor + group.minor });
  }
  return [...sums.values()];
}

const counted = ({ count, minor, currency }: Sum): { count: number; amount: string; currency: string } => ({
  count,
  amount: formatMinor(minor, currency),
  currency,
});

type PoolRow = {
  source: string | null;
  currency: string;
  count: bigint;
  minor: bigint;
  oldest: bigint;
  next: bigint | null;
  attempts: bigint;
};

function poolOf(db: Read, { text, values }: ReturnType<typeof where>): BreakSummary['pool'] {
  return db
    .prepare<unknown[], PoolRow>(
      `SELECT (SELECT s.code FROM transactions t JOIN sources s ON s.id = t.source_id WHERE t.id = coalesce(b.left_id, b.right_id)) AS source,
         b.currency AS currency, count(*) AS count, sum(b.effect_minor) AS minor, min(b.first_seen_day) AS oldest, min(b.expires_day) AS next, max(b.attempts) AS attempts
       FROM breaks b ${text} AND b.state = 'pending' GROUP BY 1, 2 ORDER BY 1, 2`,
    )
    .safeIntegers()
    .all(...values)
    .map(({ source, oldest, next, attempts, ...sum }) => ({
      source: source ?? '',
      ...counted({ ...sum, count: Number(sum.count) }),
      oldest: formatDay(Number(oldest)),
      nextExpiry: next === null ? null : formatDay(Number(next)),
      mostAttempts: Number(attempts),
    }));
}

/** Breaks of a filter by age, kind and label, and the pool by source. */
export function summarise(db: Read, filter: BreakFilter): BreakSummary {
  const labels = labelsOf(db);
  const clause = where(filter);
  const groups = db
    .prepare<unknown[], Group>(
      `SELECT b.kind AS kind, b.last_seen_day - b.day AS age, b.currency AS currency, sign(b.effect_minor) AS sign, count(*) AS count, sum(b.effect_minor) AS minor
       FROM breaks b ${clause.text} GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
    )
    .safeIntegers()
    .all(...clause.values);
  const order = bucketsOf(labels).map(({ name }) => name);
  const buckets = byName(groups, ({ age }) => bucketOf(Number(age), labels));
  return {
    total: groups.reduce((sum, { count }) => sum + Number(count), 0),
    buckets: buckets
      .sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
      .map((sum) => ({ bucket: sum.name, ...counted(sum) })),
    kinds: byName(groups, ({ kind }) => kind).map((sum) => ({ kind: sum.name, ...counted(sum) })),
    labels: byName(groups, ({ sign }) => labelOf(sign, labels)).map((sum) => ({ label: sum.name, ...counted(sum) })),
    pool: poolOf(db, clause),
  };
}
