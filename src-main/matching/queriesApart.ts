import { assert } from '../../shared/value/result.ts';
import type { Day } from '../../shared/value/time.ts';
import type { Read, Write } from '../store/index.ts';
import { type MatchTotal, workColumns } from './queriesExactKey.ts';
import type { At } from './queriesSums.ts';

/** Matches of a pass of this run that hold rows of both sides (of a net, two rows) of what a person took apart. */
export function reunited(db: Read, { reconciliationId, runId, pass }: At): number[] {
  const known = db.prepare('SELECT 1 FROM taken_apart WHERE reconciliation_id = ? LIMIT 1').get(reconciliationId);
  if (known === undefined) return [];
  return db
    .prepare<[number, number, number], number>(
      `SELECT DISTINCT x.match_id FROM taken_apart a CROSS JOIN taken_apart_members m ON m.taken_apart_id = a.id
         CROSS JOIN match_members x ON x.reconciliation_id = a.reconciliation_id AND x.transaction_id = m.transaction_id
         CROSS JOIN matches made ON made.id = x.match_id AND made.run_id = ? AND made.pass = ?
       WHERE a.reconciliation_id = ?
       GROUP BY a.id, x.match_id HAVING iif(a.shape = 'net', made.shape = 'net' AND count(*) > 1, count(DISTINCT m.side) = 2)
       ORDER BY x.match_id`,
    )
    .pluck()
    .all(runId, pass, reconciliationId);
}

type Taken = { left: number[]; right: number[]; total: Omit<MatchTotal, 'pass'> };

/** Unmakes a match of the run under way; its rows are open again in the working tables. The total is what to count off. */
export function takeBack(db: Write, matchId: number): Taken {
  const match = db
    .prepare<
      [number],
      { shape: MatchTotal['shape']; outcome: MatchTotal['outcome']; currency: string; left: bigint; right: bigint }
    >(
      'SELECT shape, outcome, currency, left_minor AS "left", right_minor AS "right" FROM matches WHERE id = ? AND made_by IS NULL',
    )
    .safeIntegers()
    .get(matchId);
  assert(match, `match ${matchId} was made by this run`);
  const { left: leftMinor, right: rightMinor, ...kind } = match;
  const [left, right] = (['left', 'right'] as const).map((side) => membersOf(db, matchId, side)) as [
    number[],
    number[],
  ];
  removeMatch(db, matchId);
  for (const [side, ids] of [
    ['left', left],
    ['right', right],
  ] as const)
    db.prepare(
      `INSERT INTO temp.${side}_open (${workColumns}) SELECT ${workColumns} FROM transactions WHERE id IN (SELECT value FROM json_each(?))`,
    ).run(JSON.stringify(ids));
  const rows = { matches: -1, leftRows: -left.length, rightRows: -right.length };
  return { left, right, total: { ...kind, ...rows, leftMinor: -leftMinor, rightMinor: -rightMinor } };
}

/**
 * Makes suggestions of whatever a pass of the run under way has matched; its rows are open again. To be called before the
 * working tables let go of them.
 */
export function suggestMatches(
  db: Write,
  { reconciliationId, runId, pass, day }: At & { day: number },
  why: string,
): void {
  const base = db.prepare<[], number>('SELECT coalesce(max(id), 0) FROM suggestions').pluck().get() ?? 0;
  db.exec('DROP TABLE IF EXISTS temp.unmade; CREATE TEMP TABLE unmade (place INTEGER PRIMARY KEY, match_id INTEGER)');
  db.prepare('INSERT INTO unmade (match_id) SELECT id FROM matches WHERE run_id = ? AND pass = ? ORDER BY id').run(
    runId,
    pass,
  );
  const members = `SELECT u.place AS place, u.match_id AS match_id, m.transaction_id AS transaction_id, m.side AS side FROM unmade u CROSS JOIN match_members m ON m.match_id = u.match_id AND m.grouped = 1
    UNION ALL SELECT u.place, u.match_id, p.left_id, 'left' FROM unmade u CROSS JOIN matches p ON p.id = u.match_id WHERE p.left_id IS NOT NULL
    UNION ALL SELECT u.place, u.match_id, p.right_id, 'right' FROM unmade u CROSS JOIN matches p ON p.id = u.match_id WHERE p.right_id IS NOT NULL`;
  db.exec(`DROP TABLE IF EXISTS temp.unmade_members; CREATE TEMP TABLE unmade_members AS ${members}`);
  db.prepare(
    `INSERT INTO suggestions (id, reconciliation_id, run_id, day, pass, why, left_count, right_count)
     SELECT ${base} + place, ?, ?, ?, ?, ?, sum(side = 'left'), sum(side = 'right') FROM unmade_members GROUP BY place ORDER BY place`,
  ).run(reconciliationId, runId, day, pass, why);
  db.exec(`INSERT INTO suggestion_members (suggestion_id, transaction_id, side)
    SELECT ${base} + place, transaction_id, side FROM unmade_members ORDER BY place, transaction_id`);
  db.prepare(
    'DELETE FROM match_members WHERE reconciliation_id = ? AND transaction_id IN (SELECT transaction_id FROM unmade_members)',
  ).run(reconciliationId);
  db.exec(`DELETE FROM match_days WHERE match_id IN (SELECT match_id FROM unmade);
    DELETE FROM matches WHERE id IN (SELECT match_id FROM unmade)`);
}

/** The rows of a match on one side, pair or group. */
export const membersOf = (db: Read, matchId: number, side: 'left' | 'right'): number[] =>
  db
    .prepare<[number, number, string], number>(
      `SELECT ${side}_id FROM matches WHERE id = ? AND ${side}_id IS NOT NULL
       UNION SELECT transaction_id FROM match_members WHERE match_id = ? AND grouped = 1 AND side = ? ORDER BY 1`,
    )
    .pluck()
    .all(matchId, matchId, side);

/** Deletes a match and what it holds. */
export function removeMatch(db: Write, id: number): void {
  const held = `SELECT left_id FROM matches WHERE id = @id UNION ALL SELECT right_id FROM matches WHERE id = @id
    UNION ALL SELECT transaction_id FROM match_members WHERE match_id = @id AND grouped = 1`;
  db.prepare(
    `DELETE FROM match_members WHERE reconciliation_id = (SELECT reconciliation_id FROM matches WHERE id = @id) AND transaction_id IN (${held})`,
  ).run({ id });
  db.prepare('DELETE FROM match_days WHERE match_id = ?').run(id);
  db.prepare('DELETE FROM matches WHERE id = ?').run(id);
}

/** Remembers what a person took apart. */
export function rememberApart(
  db: Write,
  apart: {
    reconciliationId: number;
    shape: string;
    note: string;
    at: number;
    person: string;
    /** Of the match. */
    day: Day;
    left: readonly number[];
    right: readonly number[];
  },
): void {
  const { left, right, ...row } = apart;
  const { lastInsertRowid } = db
    .prepare(
      `INSERT INTO taken_apart (reconciliation_id, shape, note, at, person, day, last_run_id)
       SELECT @reconciliationId, @shape, @note, @at, @person, @day, coalesce(max(id), 0) FROM runs`,
    )
    .run(row);
  const member = db.prepare(
    'INSERT INTO taken_apart_members (taken_apart_id, transaction_id, side) SELECT ?, value, ? FROM json_each(?)',
  );
  member.run(lastInsertRowid, 'left', JSON.stringify(left));
  member.run(lastInsertRowid, 'right', JSON.stringify(right));
}
