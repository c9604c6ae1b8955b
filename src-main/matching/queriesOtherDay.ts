import type { Write } from '../store/index.ts';
import { type KeySql, partsOf, type Rows, type Sql } from './compile.ts';

/** Is anything of a side open? */
export const hasRows = (db: Write, rows: Rows): boolean =>
  partsOf(rows).some((part) => db.prepare(`SELECT 1 FROM ${part.text} x LIMIT 1`).get(...part.values) !== undefined);

/** Leaves of the hits those that are one to one, of one amount and currency, and that no further number contradicts. */
export function dropAmbiguous(db: Write): void {
  db.exec(`DELETE FROM hits WHERE left_id IN (SELECT left_id FROM hits GROUP BY left_id HAVING count(*) > 1)
      OR right_id IN (SELECT right_id FROM hits GROUP BY right_id HAVING count(*) > 1);
    DELETE FROM hits WHERE against OR failed LIKE '%amount,%' OR failed LIKE '%currency,%'`);
}

/** Takes hits of some rows out. */
export function dropRows(db: Write, ids: readonly number[]): void {
  const given = 'SELECT value FROM json_each(?)';
  db.prepare(`DELETE FROM hits WHERE left_id IN (${given}) OR right_id IN (${given})`).run(
    JSON.stringify(ids),
    JSON.stringify(ids),
  );
}

/**
 * Takes hits out whose keys another row of a side has as well, on a day of the two or between them: a number that is
 * given out again names nothing across days. Only the days in question are walked, and only where there are hits.
 */
export function dropUsedElsewhere(
  db: Write,
  side: 'left' | 'right',
  sources: readonly number[],
  filter: Sql,
  keySql: readonly KeySql[],
): void {
  const span = db
    .prepare<[], { first: number | null; last: number | null }>(
      `SELECT min(min(a.business_day, b.business_day)) AS first, max(max(a.business_day, b.business_day)) AS last
       FROM hits h JOIN transactions a ON a.id = h.left_id JOIN transactions b ON b.id = h.right_id`,
    )
    .get()!;
  if (span.first === null) return;
  const names = keySql.map((_, index) => `k${index}`);
  const alias = side === 'left' ? 'l' : 'r';
  const on = keySql.map((key, index) => `c.k${index} = ${key[side](alias)}`).join(' AND ');
  db.exec(`DROP TABLE IF EXISTS temp.other_keys;
    CREATE TEMP TABLE other_keys (${names.map((name) => `${name} TEXT`).join(', ')}, left_id INTEGER, right_id INTEGER, PRIMARY KEY (${names.join(', ')}, left_id)) WITHOUT ROWID;
    INSERT INTO other_keys SELECT ${keySql.map((key) => key.left('a')).join(', ')}, h.left_id, h.right_id FROM hits h JOIN transactions a ON a.id = h.left_id;
    DROP TABLE IF EXISTS temp.used_elsewhere; CREATE TEMP TABLE used_elsewhere (left_id INTEGER PRIMARY KEY)`);
  db.prepare(
    `INSERT OR IGNORE INTO used_elsewhere SELECT c.left_id FROM transactions_by_day ${alias} CROSS JOIN other_keys c ON ${on}
     WHERE ${alias}.source_id IN (${sources.join(', ')}) AND ${alias}.business_day BETWEEN ? AND ? AND (${filter.text}) AND ${alias}.id <> c.${side}_id`,
  ).run(span.first, span.last!, ...filter.values);
  db.exec('DELETE FROM hits WHERE left_id IN (SELECT left_id FROM used_elsewhere)');
}

/** Names what the hits differ in: the day, unless two neighbouring days lie within so many seconds of each other. */
export function nameDays(db: Write, oneMoment: number): void {
  db.exec(`UPDATE hits SET evidence = json_set(coalesce(evidence, '{}'), '$.cutoff', seconds)
    FROM (SELECT h.rowid AS hit, abs(a.occurred_at - b.occurred_at) AS seconds FROM hits h JOIN transactions a ON a.id = h.left_id JOIN transactions b ON b.id = h.right_id
      WHERE abs(h.day_difference) = 1) near WHERE near.hit = hits.rowid AND near.seconds <= ${oneMoment};
    UPDATE hits SET failed = coalesce(failed, '') || 'day,' WHERE json_extract(evidence, '$.cutoff') IS NULL`);
}
