import type { Write } from '../store/index.ts';
import { type KeySql, partsOf, type Rows, type Sql, type Sum, summed } from './compile.ts';
import type { MatchTotal } from './queriesExactKey.ts';

export type SideOfSums = {
  readonly side: 'left' | 'right';
  readonly rows: Rows;
  readonly filter: Sql;
  readonly sum: Sum;
};

/** The rows of a side by key and currency, success rows only. */
export function keyRows(db: Write, { side, rows, filter, sum }: SideOfSums, keys: readonly KeySql[]): void {
  const alias = side === 'left' ? 'l' : 'r';
  const values = keys.map((key) => key[side](alias));
  const names = keys.map((_, index) => `k${index}`).join(', ');
  db.exec(`DROP TABLE IF EXISTS temp.${side}_keyed;
    CREATE TEMP TABLE ${side}_keyed (${keys.map((_, index) => `k${index} TEXT`).join(', ')}, currency TEXT, id INTEGER, minor INTEGER, business_day INTEGER,
      PRIMARY KEY (${names}, currency, id)) WITHOUT ROWID`);
  for (const part of partsOf(rows))
    db.prepare(
      `INSERT INTO temp.${side}_keyed SELECT ${values.join(', ')}, ${alias}.currency, ${alias}.id, ${summed(alias, sum)}, ${alias}.business_day
       FROM ${part.text} ${alias} WHERE (${filter.text}) AND ${alias}.status = 'success' AND ${values.map((value) => `${value} <> ''`).join(' AND ')}`,
    ).run(...part.values, ...filter.values);
}

/** Σ of each key of a side's keyed rows. */
export function sumKeyed(db: Write, side: 'left' | 'right', keys: readonly KeySql[]): void {
  const names = keys.map((_, index) => `k${index}`).join(', ');
  db.exec(`DROP TABLE IF EXISTS temp.${side}_sums;
    CREATE TEMP TABLE ${side}_sums AS SELECT ${names}, currency, sum(minor) AS minor, count(*) AS rows, min(business_day) AS first_day, max(business_day) AS last_day
      FROM ${side}_keyed GROUP BY ${names}, currency`);
}

/** Gives the left rows that share a number and a day the keys that one of them alone has. */
export function spreadKeys(
  db: Write,
  { rows, filter }: Pick<SideOfSums, 'rows' | 'filter'>,
  keys: readonly KeySql[],
  { column, sum }: { column: string; sum: Sum },
): void {
  const names = keys.map((_, index) => `k${index}`);
  const parts = partsOf(rows).map(
    (part) =>
      `SELECT l.id AS id, l.${column} AS shared, l.business_day AS business_day, l.currency AS currency, ${summed('l', sum)} AS minor, ${keys.map((key, index) => `nullif(${key.left('l')}, '') AS k${index}`).join(', ')}
       FROM ${part.text} l WHERE (${filter.text}) AND l.status = 'success' AND l.${column} <> ''`,
  );
  db.exec(
    `DROP TABLE IF EXISTS temp.sharing; CREATE TEMP TABLE sharing (id INTEGER, shared TEXT, business_day INTEGER, currency TEXT, minor INTEGER, ${names.map((name) => `${name} TEXT`).join(', ')})`,
  );
  db.prepare(`INSERT INTO sharing ${parts.join(' UNION ALL ')}`).run(
    ...partsOf(rows).flatMap((part) => [...part.values, ...filter.values]),
  );
  const whole = names.map((name) => `max(${name}) AS ${name}`).join(', ');
  const one = names.map((name) => `min(${name}) = max(${name})`).join(' AND ');
  db.exec(`INSERT OR IGNORE INTO left_keyed
    SELECT ${names.map((name) => `g.${name}`).join(', ')}, s.currency, s.id, s.minor, s.business_day
    FROM (SELECT shared, business_day, currency, ${whole} FROM sharing GROUP BY shared, business_day, currency HAVING count(*) > 1 AND ${one}) g
      JOIN sharing s ON s.shared = g.shared AND s.business_day = g.business_day AND s.currency = g.currency`);
}

export type At = {
  readonly reconciliationId: number;
  readonly runId: number;
  readonly day: number;
  readonly pass: number;
};

/**
 * Groups whose sums agree under the same key, all rows of both sides near enough to one another: each a match, a pair
 * where a side has one row each. `differ` is a condition over l and r that the sums do not agree, `evidence` a column.
 */
export function matchSums(
  db: Write,
  at: At,
  keys: readonly KeySql[],
  {
    differ,
    near,
    evidence,
    several,
  }: { differ: string; near: (left: string, right: string) => string; evidence: string; several: boolean },
): MatchTotal[] {
  const same = keys.map((_, index) => `r.k${index} = l.k${index}`).join(' AND ');
  const base = db.prepare<[], number>('SELECT coalesce(max(id), 0) FROM matches').pluck().get() ?? 0;
  db.exec(`CREATE INDEX temp.right_sums_key ON right_sums (${keys.map((_, index) => `k${index}`).join(', ')}, currency);
    DROP TABLE IF EXISTS temp.agreed;
    CREATE TEMP TABLE agreed AS SELECT ${keys.map((_, index) => `l.k${index}`).join(', ')}, l.currency AS currency, l.minor AS left_minor, r.minor AS right_minor,
      l.rows AS left_rows, r.rows AS right_rows, r.first_day - l.first_day AS day_difference, ${evidence} AS evidence
    FROM left_sums l CROSS JOIN right_sums r ON ${same} AND r.currency = l.currency
    -- Sums of nothing agree with anything that is nothing: they prove no group.
    WHERE NOT ${differ} AND (l.minor <> 0 OR l.rows + r.rows = 2) AND ${several ? 'l.rows > 1' : 'TRUE'} AND ${near('l.last_day', 'r.first_day')} AND ${near('l.first_day', 'r.last_day')}`);
  const member = (side: string): string =>
    `(SELECT m.id FROM ${side}_keyed m WHERE ${keys.map((_, index) => `m.k${index} = a.k${index}`).join(' AND ')} AND m.currency = a.currency)`;
  const pair = 'a.left_rows = 1 AND a.right_rows = 1';
  db.prepare(
    `INSERT INTO matches (id, reconciliation_id, run_id, day, pass, several, left_id, right_id, left_minor, right_minor, currency, day_difference, evidence)
     SELECT ${base} + a.rowid, ?, ?, ?, ?, iif(${pair}, NULL, 'group'), iif(${pair}, ${member('left')}, NULL), iif(${pair}, ${member('right')}, NULL),
       a.left_minor, a.right_minor, a.currency, a.day_difference, a.evidence FROM agreed a ORDER BY a.rowid`,
  ).run(at.reconciliationId, at.runId, at.day, at.pass);
  for (const side of ['left', 'right'])
    db.prepare(
      `INSERT INTO match_members (reconciliation_id, transaction_id, match_id, side, grouped)
       SELECT ?, m.id, ${base} + a.rowid, '${side}', NOT (${pair}) FROM agreed a CROSS JOIN ${side}_keyed m
         ON ${keys.map((_, index) => `m.k${index} = a.k${index}`).join(' AND ')} AND m.currency = a.currency ORDER BY m.id`,
    ).run(at.reconciliationId);
  return totalsOf(db, at.pass);
}

function totalsOf(db: Write, pass: number): MatchTotal[] {
  return (['pair', 'group'] as const).flatMap((shape) =>
    db
      .prepare<[], Omit<MatchTotal, 'pass' | 'shape' | 'outcome'>>(
        `SELECT currency, count(*) AS matches, sum(left_rows) AS leftRows, sum(right_rows) AS rightRows, sum(left_minor) AS leftMinor, sum(right_minor) AS rightMinor
         FROM agreed WHERE (left_rows = 1 AND right_rows = 1) = ${shape === 'pair' ? 1 : 0} GROUP BY currency ORDER BY currency`,
      )
      .safeIntegers()
      .all()
      .map((row) => ({
        ...row,
        matches: Number(row.matches),
        leftRows: Number(row.leftRows),
        rightRows: Number(row.rightRows),
        pass,
        shape,
        outcome: 'matched' as const,
      })),
  );
}
