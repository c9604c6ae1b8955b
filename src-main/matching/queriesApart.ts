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
