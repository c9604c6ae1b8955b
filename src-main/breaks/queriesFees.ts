import type { FeeTerms } from '../../shared/value/fee.ts';
import type { Day } from '../../shared/value/time.ts';
import { costIn, ofTerms, type Read, type ScheduledTerms, type Write } from '../store/index.ts';
import type { OffRow } from './feeTerms.ts';
import { hasNarrowRun } from './narrowRun.ts';

/** What the rows of a source's day are, in few figures: others, where a row has come, gone or changed. */
export type DayRows = { readonly sourceId: number; readonly day: Day; readonly rows: string };

/** The days up to one that a source has rows of. */
export const rowsByDay = (db: Read, sourceId: number, day: Day): DayRows[] =>
  db
    .prepare<[number, Day], DayRows>(
      `SELECT d.source_id AS sourceId, d.business_day AS day,
         max(d.last_id) || ' ' || (SELECT sum(t.rows) || ' ' || sum(t.in_minor) || ' ' || sum(t.out_minor) || ' ' || sum(t.fee_minor)
           FROM daily_totals t WHERE t.source_id = d.source_id AND t.business_day = d.business_day) AS rows
       FROM day_runs d WHERE d.source_id = ? AND d.business_day <= ? GROUP BY d.source_id, d.business_day`,
    )
    .all(sourceId, day);

export type Check = { readonly sourceId: number; readonly day: Day; readonly basis: string };

/** What the days up to one were last looked at by. */
export const checksUntil = (db: Read, day: Day): Check[] =>
  db
    .prepare<[Day], Check>(
      'SELECT source_id AS sourceId, day, basis FROM fee_checks WHERE day <= ? ORDER BY source_id, day',
    )
    .all(day);

/** Takes back what was found on a source's day. */
export function forgetFees(db: Write, { sourceId, day }: Pick<Check, 'sourceId' | 'day'>): void {
  db.prepare('DELETE FROM fee_checks WHERE source_id = ? AND day = ?').run(sourceId, day);
  db.prepare('DELETE FROM fee_findings WHERE source_id = ? AND day = ?').run(sourceId, day);
  db.prepare('DELETE FROM fee_drifts WHERE source_id = ? AND day = ?').run(sourceId, day);
}

export function keepCheck(db: Write, { sourceId, day, basis }: Check): void {
  db.prepare('INSERT INTO fee_checks (source_id, day, basis) VALUES (?, ?, ?)').run(sourceId, day, basis);
}

/** The rows of one kind on a source's day that some terms are about. */
export type Group = {
  readonly terms: ScheduledTerms;
  readonly all: readonly ScheduledTerms[];
  readonly day: Day;
  readonly kind: string;
  readonly returning: boolean;
  /** Its number among the groups of the day. */
  readonly place: number;
};

const costOfRow = (terms: FeeTerms, { returning }: Group): string => costIn(terms, returning, 't.amount_minor');

/** The condition that a row t is of a group, and its values in order. */
function inGroup({ terms, all, day, kind }: Group): { text: string; values: unknown[] } {
  const own = ofTerms(terms, all, 't');
  return { text: `${own.text} AND t.business_day = ? AND t.kind = ?`, values: [...own.values, day, kind] };
}

/** Which rows t some terms are about, by kind, and what they should cost. */
type Charged = { text: string; values: readonly unknown[]; kind: string; cost: string; place: number };

/**
 * Rows whose fee is not what it should be, of many terms at once: a condition, and what a row that fulfils it should cost
 * and by which terms. Each of the three takes the values. The kind goes first: it tells the terms apart.
 */
export function offOf(all: readonly Charged[]): Record<'where' | 'expected' | 'place', string> & { values: unknown[] } {
  const parts = all.map(({ text, cost, place }) => ({
    text: `t.kind = ? AND t.fee_minor <> ${cost} AND ${text}`,
    cost,
    place,
  }));
  const each = (then: (one: (typeof parts)[number]) => string | number): string =>
    `CASE ${parts.map((one) => `WHEN ${one.text} THEN ${then(one)}`).join(' ')} END`;
  return {
    where: `(${parts.map(({ text }) => `(${text})`).join(' OR ')})`,
    expected: each(({ cost }) => cost),
    place: each(({ place }) => place),
    values: all.flatMap(({ kind, values }) => [kind, ...values]),
  };
}

const offColumns = 'id INTEGER PRIMARY KEY, amount INTEGER, fee INTEGER, expected INTEGER';
const freshOff = `DROP TABLE IF EXISTS temp.fee_off; CREATE TEMP TABLE fee_off (${offColumns})`;

/**
 * The rows of a source's day whose fee is not what the terms of their group say, as temp.fee_day_off: all groups in one
 * walk over the day, which may have millions.
 */
export function collectDay(
  db: Write,
  { sourceId, day }: Pick<Check, 'sourceId' | 'day'>,
  groups: readonly Group[],
): void {
  db.exec(`DROP TABLE IF EXISTS temp.fee_day_off; CREATE TEMP TABLE fee_day_off (${offColumns}, place INTEGER)`);
  if (groups.length === 0) return;
  const off = offOf(
    groups.map((group) => ({
      ...inGroup(group),
      kind: group.kind,
      cost: costOfRow(group.terms, group),
      place: group.place,
    })),
  );
  db.prepare(
    `INSERT INTO fee_day_off SELECT t.id, t.amount_minor, t.fee_minor, ${off.expected}, ${off.place}
     FROM transactions_by_day t WHERE t.source_id = ? AND t.business_day = ? AND t.status = 'success' AND t.fee_minor IS NOT NULL AND ${off.where}`,
  ).run(...off.values, ...off.values, sourceId, day, ...off.values);
}

/** The rows of a group that its day was found to have, as temp.fee_off; how many there are. */
export function collectOff(db: Write, { place }: Group): number {
  db.exec(freshOff);
  return db
    .prepare('INSERT INTO fee_off SELECT id, amount, fee, expected FROM fee_day_off WHERE place = ? ORDER BY id')
    .run(place).changes;
}

/** A row of an order at its channel; its place in time is the day, the second and the number. */
export type OrderRow = {
  readonly id: bigint;
  readonly orderNo: string;
  readonly kind: string;
  readonly amount: bigint;
  readonly fee: bigint | null;
  readonly day: bigint;
  readonly at: bigint;
};
const orderRow =
  't.id AS id, t.order_no AS orderNo, t.kind AS kind, t.amount_minor AS amount, t.fee_minor AS fee, t.business_day AS day, coalesce(t.occurred_at, 0) AS at';

/** The rows of a group that name an order. */
export function refundsOf(db: Read, group: Group): OrderRow[] {
  const { text, values } = inGroup(group);
  return db
    .prepare<unknown[], OrderRow>(`SELECT ${orderRow} FROM transactions_by_day t WHERE ${text} AND t.order_no <> ''`)
    .safeIntegers()
    .all(...values);
}

/** What a channel's day has of some orders. */
export const ordersOn = (db: Read, { terms }: Group, day: Day, orders: readonly string[]): OrderRow[] =>
  db
    .prepare<unknown[], OrderRow>(
      `SELECT ${orderRow} FROM transactions_by_day t WHERE t.source_id = ? AND t.business_day = ? AND t.status = 'success' AND t.order_no IN (SELECT value FROM json_each(?))`,
    )
    .safeIntegers()
    .all(terms.sourceId, day, JSON.stringify(orders));

/** Puts rows in question in place of others: temp.fee_off. */
export function replaceOff(db: Write, rows: readonly (OrderRow & { readonly expected: bigint })[]): void {
  db.exec(freshOff);
  const insert = db.prepare('INSERT INTO fee_off VALUES (?, ?, ?, ?)');
  for (const { id, amount, fee, expected } of rows) insert.run(id, amount, fee, expected);
}

/** Has a group more rows than so many? No more than these are counted. */
export function isLargerThan(db: Read, group: Group, rows: number): boolean {
  const { text, values } = inGroup(group);
  return (
    db
      .prepare<unknown[], number>(
        `SELECT count(*) > ? FROM (SELECT 1 FROM transactions_by_day t WHERE ${text} LIMIT ?)`,
      )
      .pluck()
      .get(rows, ...values, rows + 1) === 1
  );
}

/** Rows in question, some of the largest and some of the first: what they have in common is asked of all. */
export function someOff(db: Read): OffRow[] {
  const some = (order: string): OffRow[] =>
    db.prepare<[], OffRow>(`SELECT amount, fee FROM fee_off ORDER BY ${order} LIMIT 250`).safeIntegers().all();
  return [...some('abs(amount) DESC, id'), ...some('id')];
}

/** More explained rows than this are a stretch, or are walked to see. */
const MOST_LOOKED_AT = 20_000;

/**
 * Can a stretch of `several` rows and more be explained by `other` to three quarters? Then some `several` explained rows
 * that follow one another in it, g gaps apart, have two thirds of g others between them at most. For where its gaps make
 * w such runs side by side, and no more, it has (w + 1)g explained rows at most, and a third of that in others; one of the
 * runs has its share of these at most, (w + 1)g / 3w, which is the most where w is 1. Between two rows those are counted
 * that stand between them in the file too: no more than there are, and few are read.
 */
export function mayStretch(db: Read, group: Group, other: FeeTerms, several: number): boolean {
  const gapsOfRun = several - 1;
  const mostOthers = Math.floor((2 * gapsOfRun) / 3);
  const { text, values } = inGroup(group);
  const [agreed, instead] = [costOfRow(group.terms, group), costOfRow(other, group)];
  const at = 'coalesce(t.occurred_at, 0)';
  const explained = db
    .prepare<[number], { id: number; at: number }>(
      `SELECT t.id AS id, ${at} AS at FROM fee_off o CROSS JOIN transactions t ON t.id = o.id
       WHERE t.fee_minor = ${instead} AND ${agreed} <> ${instead} ORDER BY ${at}, t.id LIMIT ?`,
    )
    .all(MOST_LOOKED_AT);
  if (explained.length === MOST_LOOKED_AT) return true;
  const between = db
    .prepare<unknown[], number>(
      `SELECT count(*) FROM (SELECT 1 FROM transactions t WHERE t.id > ? AND t.id < ? AND ${text} AND ${at} > ? AND ${at} < ? AND ${agreed} <> ${instead} LIMIT ${mostOthers + 1})`,
    )
    .pluck();
  return hasNarrowRun(explained.length - 1, gapsOfRun, mostOthers, (index) => {
    const [before, row] = [explained[index]!, explained[index + 1]!];
    return between.get(Math.min(before.id, row.id), Math.max(before.id, row.id), ...values, before.at, row.at)!;
  });
}

/** A stretch of a group's time in which other terms explain nearly all rows that tell the two apart. */
export type Stretch = {
  /** Rows that are explained, and all that tell. */
  readonly rows: number;
  readonly telling: number;
  /** All rows of the group that tell, whether in the stretch or not. */
  readonly all: number;
  readonly ids: readonly number[];
};

/**
 * The stretch of a group's time in which each of `others` explains most: of the rows that the two terms charge differently,
 * each that other explains counts one for it and each that it does not three against it, so that a stretch with more than
 * it began with is explained to three quarters at least. (Bentley 1984, Programming Pearls: the maximal subarray.) All are
 * looked for in one walk over the rows.
 */
export function stretchesOf(db: Read, group: Group, others: readonly FeeTerms[]): Stretch[] {
  const { text, values } = inGroup(group);
  const agreed = costOfRow(group.terms, group);
  const told = others.map((other) => {
    const instead = costOfRow(other, group);
    return `iif(${agreed} = ${instead}, 0, iif(t.fee_minor = ${instead} AND t.id IN (SELECT id FROM fee_off), 1, -3))`;
  });
  const rows = db
    .prepare<unknown[], number[]>(
      `SELECT t.id, ${told.join(', ')} FROM transactions_by_day t WHERE ${text} ORDER BY coalesce(t.occurred_at, 0), t.id`,
    )
    .raw();
  const walks = others.map(() => new Walk());
  for (const [id, ...scores] of rows.iterate(...values))
    walks.forEach((walk, index) => {
      if (scores[index] !== 0) walk.take(id!, scores[index]!);
    });
  return walks.map((walk) => walk.best());
}

/** Finds the stretch of the largest sum; of several the one that ends first, and of those the shortest. */
class Walk {
  private place = 0;
  private score = 0;
  private first = 1;
  private most = { score: 0, first: 1, last: 0 };
  private readonly explained: { id: number; place: number }[] = [];

  take(id: number, score: number): void {
    this.place += 1;
    if (score > 0) this.explained.push({ id, place: this.place });
    this.score += score;
    if (this.score > this.most.score) this.most = { score: this.score, first: this.first, last: this.place };
    if (this.score > 0) return;
    this.score = 0;
    this.first = this.place + 1;
  }

  best(): Stretch {
    const { first, last } = this.toTheEnds();
    const ids = this.between(first, last);
    return { rows: ids.length, telling: last - first + 1, all: this.place, ids };
  }

  private between(first: number, last: number): number[] {
    return this.explained.filter(({ place }) => place >= first && place <= last).map(({ id }) => id);
  }

  /**
   * Terms that ran until shortly before the day's end, or from shortly after its beginning, ran to it: where at least half
   * of the few rows beyond are explained as well, a stray one near the end does not part them from the stretch.
   */
  private toTheEnds(): { first: number; last: number } {
    const { first, last } = this.most;
    if (last < first) return { first, last };
    const isExplained = (from: number, to: number, share: number): boolean =>
      this.between(from, to).length >= (to - from + 1) * share;
    const begins = first > 1 && isExplained(1, first - 1, 1 / 2) && isExplained(1, last, 3 / 4) ? 1 : first;
    const { place } = this;
    const ends = last < place && isExplained(last + 1, place, 1 / 2) && isExplained(begins, place, 3 / 4);
    return { first: begins, last: ends ? place : last };
  }
}

/** Takes the rows of a stretch out of question; what they come to as one. */
export function takeAlike(db: Write, { rows, ids }: Stretch): Omit<Drift, 'terms'> {
  db.exec('DROP TABLE IF EXISTS temp.fee_alike; CREATE TEMP TABLE fee_alike (id INTEGER PRIMARY KEY)');
  db.prepare('INSERT INTO fee_alike SELECT value FROM json_each(?)').run(JSON.stringify(ids));
  const found = db
    .prepare<[], Record<'expected' | 'charged' | 'firstId', bigint>>(
      `SELECT sum(o.expected) AS expected, sum(o.fee) AS charged, min(o.id) AS firstId
       FROM fee_alike a CROSS JOIN fee_off o ON o.id = a.id`,
    )
    .safeIntegers()
    .get()!;
  db.exec('DELETE FROM fee_off WHERE id IN (SELECT id FROM fee_alike)');
  return { ...found, rows, firstId: Number(found.firstId) };
}

/** Rows that are off alike, in minor units; the terms that explain them, as JSON, null where none do. */
export type Drift = {
  readonly rows: number;
  readonly expected: bigint;
  readonly charged: bigint;
  readonly firstId: number;
  readonly terms: string | null;
};

/** Writes rows that are off alike as one. */
export function keepDrift(db: Write, { terms: { sourceId, code, currency }, day, kind }: Group, drift: Drift): void {
  const sequence =
    db
      .prepare<[number, Day], number>('SELECT count(*) + 1 FROM fee_drifts WHERE source_id = ? AND day = ?')
      .pluck()
      .get(sourceId, day) ?? 1;
  const { terms, firstId, rows, expected, charged } = drift;
  db.prepare(
    `INSERT INTO fee_drifts (source_id, day, sequence, line, kind, currency, terms, first_id, rows, expected_minor, charged_minor)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(sourceId, day, sequence, code, kind, currency, terms, firstId, rows, expected, charged);
}

/** All that is in question, as one of which no terms say how. */
export function restOff(db: Read): Drift {
  const found = db
    .prepare<[], Record<'rows' | 'expected' | 'charged' | 'firstId', bigint>>(
      'SELECT count(*) AS rows, sum(expected) AS expected, sum(fee) AS charged, min(id) AS firstId FROM fee_off',
    )
    .safeIntegers()
    .get()!;
  return { ...found, rows: Number(found.rows), firstId: Number(found.firstId), terms: null };
}

/** Writes what is in question row by row. */
export function keepRows(db: Write, { terms: { sourceId, code }, day }: Group): void {
  db.prepare(
    `INSERT INTO fee_findings (source_id, day, transaction_id, line, expected_minor) SELECT ?, ?, id, ?, expected FROM fee_off`,
  ).run(sourceId, day, code);
}
