import type Database from 'better-sqlite3';
import type { Side } from '../../shared/entity/transaction.ts';
import type { Day } from '../../shared/value/time.ts';
import type { Listing, Series, StatementBalance } from './format.ts';
import { content, type Key, recordKeys, sameEntry, statedEntry } from './identity.ts';
import { recountTotals, withStagingFile } from './queriesStaging.ts';

/**
 * Takes out of a staging file what stands in it several times because several messages of the file tell it: the same
 * entry in a 052 and a 053. Of an entry as many are kept as the message with most of them has; those of a statement go
 * before those of a notice. Returns how many went.
 */
export function removeRepeats(staging: string, series: readonly Series[]): number {
  if (new Set(series.map(({ number }) => number)).size < 2) return 0;
  return withStagingFile(staging, (db) => {
    db.exec('CREATE TEMP TABLE told (part INTEGER, first INTEGER, last INTEGER, number INTEGER)');
    const insert = db.prepare('INSERT INTO told VALUES (?, ?, ?, ?)');
    for (const { part, firstRecord, lastRecord, number } of series) insert.run(part, firstRecord, lastRecord, number);
    db.exec(`CREATE TEMP TABLE teller AS SELECT t.id AS id, s.number AS number FROM told s CROSS JOIN main.transactions t
      ON t.part = s.part AND t.record BETWEEN s.first AND s.last`);
    const columns = ['account', 'civil_day', 'amount_minor', 'currency', 'bank_ref'];
    const words = ['order_no', 'counterparty_account', 'memo'].map(
      (column) => `CASE WHEN bank_ref IS NULL THEN ${column} END`,
    );
    const key = [...columns, ...words].join(', ');
    const { changes } = db
      .prepare(
        `DELETE FROM main.transactions WHERE id IN (
           SELECT id FROM (
             SELECT id, rank() OVER (PARTITION BY ${key}, place ORDER BY number) AS telling FROM (
               SELECT t.*, s.number, row_number() OVER (PARTITION BY ${key}, s.number ORDER BY t.id) AS place
                 FROM teller s JOIN main.transactions t ON t.id = s.id))
            WHERE telling > 1)`,
      )
      .run();
    if (changes > 0) recountTotals(db);
    return changes;
  });
}

export type SiftOrder = {
  sourceId: number;
  side: Side;
  listing: Listing;
  balances: readonly StatementBalance[];
  /** The business days that the file covers. */
  firstDay: Day;
  lastDay: Day;
};
/** `known`: rows taken out of the staging file since they were here. `revised`: rows that are there and that it contradicts. */
export type Sifted = { known: number; revised: number };

/**
 * Takes out of a staging file what the source has already, and notes in its table `difference` what the file contradicts.
 * Identity is content and occurrence: of k identical staged rows as many are known as the workspace has; what is beyond
 * that is a legitimate twin and stays. Sorted and spilled to disk, so that a million rows take bounded memory.
 */
export function sift(staging: string, workspace: string, order: SiftOrder): Sifted {
  return withStagingFile(staging, (db) => {
    db.prepare('ATTACH ? AS books').run(workspace);
    db.exec(`CREATE TEMP TABLE span AS SELECT business_day, min(occurred_at) AS first, max(occurred_at) AS last
      FROM main.transactions GROUP BY business_day`);
    noteApart(db, order);
    let known = takeKnown(db, order);
    const keys = order.listing === 'statements' ? [...sameEntry[order.side], ...statedEntry] : sameEntry[order.side];
    for (const key of keys) known += pairUp(db, key, null);
    db.exec(`CREATE TABLE main.difference (change TEXT NOT NULL, old_id INTEGER, fresh_id INTEGER)`);
    const revised = findRevised(db, order);
    recountTotals(db);
    return { known, revised };
  });
}

/**
 * Leaves in temp.apart the rows of statements that the file's own statements only go on from, or lead up to, on the same
 * day: pages, and the several statements that a bank may send a day. The balances prove that they tell of other
 * entries, so that an entry that is said in the same words in both is there twice. One that begins or ends where the
 * other does may be the same statement, unless their numbers differ.
 */
function noteApart(db: Database.Database, { sourceId, listing, balances, firstDay, lastDay }: SiftOrder): void {
  db.exec('CREATE TEMP TABLE apart (id INTEGER PRIMARY KEY)');
  if (listing !== 'statements') return;
  db.exec(
    `CREATE TEMP TABLE joining (account TEXT, currency TEXT, first INTEGER, last INTEGER, opening INTEGER, closing INTEGER, number INTEGER)`,
  );
  const insert = db.prepare('INSERT INTO joining VALUES (?, ?, ?, ?, ?, ?, ?)');
  for (const { account, currency, firstDay: first, lastDay: last, opening, closing, number = null } of balances)
    insert.run(account, currency, first, last, opening, closing, number);
  db.prepare(
    `INSERT OR IGNORE INTO apart SELECT t.id
       FROM joining s CROSS JOIN books.statement_balances b
         ON b.source_id = :sourceId AND b.account = s.account AND b.currency = s.currency AND NOT (${notJoined})
        AND (b.opening_minor <> s.opening AND b.closing_minor <> s.closing OR b.number <> s.number)
       CROSS JOIN books.transactions_by_day t
         ON t.source_id = :sourceId AND t.business_day BETWEEN :firstDay AND :lastDay
        AND t.file_id = b.file_id AND t.account = b.account AND t.currency = b.currency
        AND t.civil_day BETWEEN max(b.first_day, s.first) AND min(b.last_day, s.last)`,
  ).run({ sourceId, firstDay, lastDay });
}

/** Rows of the workspace that the file does not repeat are left in temp.gone. */
function takeKnown(db: Database.Database, { sourceId, firstDay, lastDay }: SiftOrder): number {
  const columns = content.join(', ');
  db.prepare(
    `CREATE TEMP TABLE same AS
     SELECT count(*) FILTER (WHERE fresh = 0) AS here, count(*) FILTER (WHERE fresh = 1) AS come,
            json_group_array(id) FILTER (WHERE fresh = 0) AS olds, json_group_array(id) FILTER (WHERE fresh = 1) AS ids
       FROM (SELECT 0 AS fresh, id, ${columns} FROM books.transactions
              WHERE id IN (SELECT t.id FROM books.transactions_by_day t WHERE t.source_id = :sourceId AND t.business_day BETWEEN :firstDay AND :lastDay
                          AND t.id NOT IN (SELECT id FROM apart))
             UNION ALL SELECT 1, id, ${columns} FROM main.transactions)
      GROUP BY ${columns} HAVING here > 0`,
  ).run({ sourceId, firstDay, lastDay });
  db.exec(`CREATE TEMP TABLE gone (id INTEGER PRIMARY KEY);
    INSERT INTO gone SELECT o.value FROM same, json_each(same.olds) o WHERE o.key >= same.come`);
  const { changes } = db
    .prepare(
      'DELETE FROM main.transactions WHERE id IN (SELECT f.value FROM same, json_each(same.ids) f WHERE f.key < same.here)',
    )
    .run();
  db.exec('DROP TABLE same');
  return changes;
}

/**
 * Pairs what is left on both sides by a key, one by one in file order. Without a `change` the pairs are the same record
 * and the staged row goes; else they are noted under that name. Returns how many pairs there were.
 */
function pairUp(db: Database.Database, { columns, old, fresh, alone = false }: Key, change: string | null): number {
  const key = columns.join(', ');
  const free = 'NOT EXISTS (SELECT 1 FROM main.difference d WHERE d.fresh_id = n.id)';
  db.exec(`DROP TABLE IF EXISTS temp.pairs;
    CREATE TEMP TABLE pairs AS SELECT o.value AS old_id, f.value AS fresh_id FROM (
      SELECT count(*) FILTER (WHERE fresh = 0) AS here, count(*) FILTER (WHERE fresh = 1) AS come,
             json_group_array(id) FILTER (WHERE fresh = 0) AS olds, json_group_array(id) FILTER (WHERE fresh = 1) AS ids
        FROM (SELECT 0 AS fresh, t.* FROM gone g CROSS JOIN books.transactions t ON t.id = g.id WHERE ${old}
              UNION ALL SELECT 1, n.* FROM main.transactions n WHERE ${change === null ? '' : `${free} AND `}${fresh})
       GROUP BY ${key} HAVING ${alone ? 'here = 1 AND come = 1' : 'here > 0 AND come > 0'}) AS met,
      json_each(met.olds) o JOIN json_each(met.ids) f ON f.key = o.key`);
  db.exec('DELETE FROM gone WHERE id IN (SELECT old_id FROM pairs)');
  if (change === null)
    return db.prepare('DELETE FROM main.transactions WHERE id IN (SELECT fresh_id FROM pairs)').run().changes;
  return db.prepare('INSERT INTO main.difference SELECT ?, old_id, fresh_id FROM pairs').run(change).changes;
}

/** Notes what the file changes and what it lacks; where there is either, also what it adds. Returns how many rows it contradicts. */
function findRevised(db: Database.Database, order: SiftOrder): number {
  const { side, listing } = order;
  const keys = recordKeys(side, listing);
  if (listing === 'statements') keepLost(db, order.balances);
  let revised = 0;
  for (const key of keys) revised += pairUp(db, key, 'changed');
  if (listing === 'bill') keepLostOfBill(db, order.sourceId);
  if (listing !== 'selection')
    revised += db.prepare("INSERT INTO main.difference SELECT 'missing', id, NULL FROM gone ORDER BY id").run().changes;
  if (revised > 0)
    db.exec(`INSERT INTO main.difference SELECT 'added', NULL, n.id FROM main.transactions n
      WHERE NOT EXISTS (SELECT 1 FROM main.difference d WHERE d.fresh_id = n.id) ORDER BY n.id`);
  return revised;
}

/**
 * Leaves in temp.gone the rows that a whole statement of their account and day does not list. A bank may send several
 * statements a day, and pages: one that goes on where another ends, or that begins the same day with another balance,
 * speaks of other entries than that other one, whose rows it cannot lack.
 */
function keepLost(db: Database.Database, balances: readonly StatementBalance[]): void {
  db.exec(
    `CREATE TEMP TABLE stated (account TEXT, currency TEXT, first INTEGER, last INTEGER, opening INTEGER, closing INTEGER)`,
  );
  const insert = db.prepare('INSERT INTO stated VALUES (?, ?, ?, ?, ?, ?)');
  for (const { account, currency, firstDay, lastDay, opening, closing, page } of balances)
    if (!page) insert.run(account, currency, firstDay, lastDay, opening, closing);
  const own =
    'b.file_id = t.file_id AND b.account = t.account AND b.currency = t.currency AND t.civil_day BETWEEN b.first_day AND b.last_day';
  db.exec(`DELETE FROM gone WHERE id NOT IN (
    SELECT t.id FROM gone g CROSS JOIN books.transactions t ON t.id = g.id JOIN stated s
      ON s.account = t.account AND s.currency = t.currency AND t.civil_day BETWEEN s.first AND s.last
     WHERE NOT EXISTS (SELECT 1 FROM books.statement_balances b WHERE ${own})
        OR EXISTS (SELECT 1 FROM books.statement_balances b WHERE ${own} AND ${restated}))`);
}

/** Does the statement `s` neither go on where the statement `b` of a file ends, nor end where that begins? */
const notJoined = `NOT (b.last_day = s.first AND b.closing_minor = s.opening) AND NOT (b.first_day = s.last AND b.opening_minor = s.closing)`;

/** Does the statement `s` speak of what the statement `b` of a file spoke of? */
export const restated = `${notJoined} AND NOT (b.first_day = s.first AND b.opening_minor <> s.opening)`;

/**
 * Leaves in temp.gone the rows that a channel's bill of their day does not list. A bill does not say which days it is
 * of: it is taken for the whole bill of a day when it has at least half of what is there, and a row for missing when
 * the bill goes on after it and begins before it, or has nothing new on that day. A piece of a bill that joins another
 * is no revision by that, and neither is a single row of an earlier day.
 */
function keepLostOfBill(db: Database.Database, sourceId: number): void {
  db.prepare(
    `DELETE FROM gone WHERE id NOT IN (
       SELECT t.id FROM gone g CROSS JOIN books.transactions t ON t.id = g.id
         JOIN (SELECT t.business_day AS day, count(*) AS rows FROM gone g CROSS JOIN books.transactions t ON t.id = g.id GROUP BY 1) lost
           ON lost.day = t.business_day
         JOIN (SELECT business_day AS day, sum(rows) AS rows FROM books.daily_totals WHERE source_id = ? GROUP BY 1) had ON had.day = t.business_day
         JOIN span s ON s.business_day = t.business_day
        WHERE 2 * lost.rows <= had.rows
          AND ((t.occurred_at > s.first AND t.occurred_at < s.last)
            OR NOT EXISTS (SELECT 1 FROM main.transactions n WHERE n.business_day = t.business_day
                AND NOT EXISTS (SELECT 1 FROM main.difference d WHERE d.fresh_id = n.id))))`,
  ).run(sourceId);
}
