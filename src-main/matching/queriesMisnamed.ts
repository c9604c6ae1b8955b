import type { Day } from '../../shared/value/time.ts';
import type { Write } from '../store/index.ts';
import type { Gates, KeySql, Sql } from './compile.ts';
import type { Near } from './queriesExactKey.ts';

/** Left rows without a partner that are looked through for the same number written otherwise; where a file is missing, all are. */
const MOST_ALONE = 20_000;

/**
 * Takes hits out whose amounts differ where a left row without a partner has the right row's keys as a later pass reads
 * them, and agrees: the number of the hit's left row is that one's. These left rows are without a partner then, and returned.
 */
export function dropStrangers(
  db: Write,
  later: { keys: readonly KeySql[]; filter: Sql; gates: Gates },
  near: Near,
): number[] {
  const differing = db.prepare("SELECT 1 FROM hits WHERE failed LIKE '%amount%' LIMIT 1").get();
  if (differing === undefined) return [];
  const alone = db.prepare<[], number>(`SELECT count(*) FROM (SELECT 1 FROM left_alone LIMIT ${MOST_ALONE + 1})`);
  if (alone.pluck().get()! > MOST_ALONE) return [];
  const names = later.keys.map((_, index) => `k${index}`);
  db.exec(`DROP TABLE IF EXISTS temp.alone_keys;
    CREATE TEMP TABLE alone_keys (${names.map((name) => `${name} TEXT`).join(', ')}, id INTEGER, PRIMARY KEY (${names.join(', ')}, id)) WITHOUT ROWID`);
  db.prepare(
    `INSERT INTO alone_keys SELECT ${later.keys.map((key) => `coalesce(${key.left('l')}, '')`).join(', ')}, l.id
     FROM left_alone a CROSS JOIN transactions l ON l.id = a.id WHERE (${later.filter.text})`,
  ).run(...later.filter.values);
  const found = db
    .prepare<[], { hit: number; left: number }>(
      `SELECT h.hit AS hit, h.left_id AS "left" FROM (SELECT rowid AS hit, left_id, right_id FROM hits WHERE failed LIKE '%amount%') h
         CROSS JOIN transactions r ON r.id = h.right_id
       WHERE EXISTS (SELECT 1 FROM alone_keys k CROSS JOIN transactions l ON l.id = k.id
         WHERE ${later.keys.map((key, index) => `k.k${index} = ${key.right('r')} AND k.k${index} <> ''`).join(' AND ')}
           AND ${near('l.business_day', 'r.business_day')} AND (${later.gates.failed}) IS NULL AND NOT (${later.gates.against}))
       ORDER BY 1`,
    )
    .all();
  const remove = db.prepare('DELETE FROM hits WHERE rowid = ?');
  for (const { hit } of found) remove.run(hit);
  const lefts = [...new Set(found.map(({ left }) => left))];
  db.prepare('INSERT INTO left_alone SELECT value FROM json_each(?) WHERE value NOT IN (SELECT left_id FROM hits)').run(
    JSON.stringify(lefts),
  );
  return lefts;
}

/** A row, a number that it says, and the days on which the row of that number would be. */
export type Saying = {
  readonly id: number;
  readonly number: string;
  readonly minor: bigint;
  readonly first: Day;
  readonly last: Day;
};

/**
 * Which of these left rows say, in a column, the number of a right row that was matched with another and is of another
 * amount? The days in question are walked: to be asked only where something depends on it.
 */
export function saysAnothers(
  db: Write,
  {
    reconciliationId,
    column,
    sources,
    filter,
  }: { reconciliationId: number; column: string; sources: readonly number[]; filter: Sql },
  asked: readonly Saying[],
): number[] {
  if (asked.length === 0) return [];
  db.exec(`DROP TABLE IF EXISTS temp.sayings;
    CREATE TEMP TABLE sayings (number TEXT, id INTEGER, minor INTEGER, first INTEGER, last INTEGER, PRIMARY KEY (number, id)) WITHOUT ROWID`);
  const insert = db.prepare('INSERT INTO sayings VALUES (?, ?, ?, ?, ?)');
  for (const { number, id, minor, first, last } of asked) insert.run(number, id, minor, first, last);
  const [first, last] = [Math.min(...asked.map((one) => one.first)), Math.max(...asked.map((one) => one.last))];
  return db
    .prepare<unknown[], number>(
      `SELECT DISTINCT s.id FROM transactions_by_day r CROSS JOIN sayings s ON s.number = r.${column}
       WHERE r.source_id IN (${sources.join(', ')}) AND r.business_day BETWEEN ? AND ? AND r.business_day BETWEEN s.first AND s.last AND r.amount_minor <> s.minor AND (${filter.text})
         AND EXISTS (SELECT 1 FROM match_members g CROSS JOIN matches m ON m.id = g.match_id AND m.failed_gates IS NULL
           WHERE g.reconciliation_id = ? AND g.transaction_id = r.id) ORDER BY 1`,
    )
    .pluck()
    .all(first, last, ...filter.values, reconciliationId);
}
