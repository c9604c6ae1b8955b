import type { Day } from '../../shared/value/time.ts';
import type { Read, Write } from '../store/index.ts';
import type { DayRange } from './queries.ts';

/** Days up to `last` of which sources have rows above `lastRow`: what came for them after they were closed. */
export const lateDays = (
  db: Read,
  sources: readonly number[],
  last: Day,
  lastRow: number,
): { sourceId: number; day: Day }[] =>
  db
    .prepare<[string, number, number], { sourceId: number; day: Day }>(
      `SELECT DISTINCT d.source_id AS sourceId, d.business_day AS day FROM json_each(?) s CROSS JOIN day_runs d ON d.source_id = s.value
       WHERE d.business_day <= ? AND d.last_id > ? ORDER BY 1, 2`,
    )
    .all(JSON.stringify(sources), last, lastRow);

/** Notes which rows of closed days a run carries. */
export function noteLate(db: Write, reconciliationId: number, day: Day, ranges: readonly DayRange[]): void {
  const note = db.prepare(
    `INSERT OR IGNORE INTO late_rows (reconciliation_id, transaction_id, closed_day, day)
     SELECT ?, t.id, t.business_day, ? FROM transactions_by_day t WHERE t.source_id = ? AND t.business_day BETWEEN ? AND ? AND t.id > ?`,
  );
  for (const { sourceId, first, last, after } of ranges)
    if (after !== undefined) note.run(reconciliationId, day, sourceId, first, last, after);
}

/** Remembers which rows of the pool a closed day left open, before a run takes from it. */
export function markCarried(db: Write, reconciliationId: number, closed: Day): void {
  db.exec('DROP TABLE IF EXISTS temp.carried; CREATE TEMP TABLE carried (id INTEGER PRIMARY KEY, day INTEGER)');
  db.prepare(
    'INSERT INTO temp.carried SELECT transaction_id, since_day FROM open_items WHERE reconciliation_id = ? AND until_day IS NULL AND since_day <= ?',
  ).run(reconciliationId, closed);
}

/** Matches that a run made of rows which a closed day left open, or which came after it, name that day. */
export function linkClosed(db: Write, reconciliationId: number, runId: number, day: Day): void {
  db.prepare(
    `UPDATE matches SET evidence = json_set(coalesce(evidence, '{}'), '$.closedDay', date(found.day * 86400, 'unixepoch')) FROM (
       SELECT m.match_id AS id, min(x.day) AS day
       FROM (SELECT id, day FROM temp.carried UNION SELECT transaction_id, closed_day FROM late_rows WHERE reconciliation_id = @reconciliationId AND day = @day) x
         CROSS JOIN match_members m ON m.reconciliation_id = @reconciliationId AND m.transaction_id = x.id GROUP BY m.match_id) found
     WHERE matches.id = found.id AND matches.run_id = @runId`,
  ).run({ reconciliationId, runId, day });
}

/** The first closed day that left some rows open, or that they are of and came after; null where none did. */
export const closedDayOf = (db: Read, reconciliationId: number, rows: readonly number[]): Day | null =>
  db
    .prepare<unknown[], number | null>(
      `SELECT min(coalesce(min(l.closed_day, o.since_day), l.closed_day, o.since_day))
       FROM json_each(@rows) g LEFT JOIN late_rows l ON l.reconciliation_id = @reconciliationId AND l.transaction_id = g.value
         LEFT JOIN open_items o ON o.reconciliation_id = @reconciliationId AND o.transaction_id = g.value
           AND o.since_day <= (SELECT max(day) FROM day_closes WHERE reconciliation_id = @reconciliationId AND state = 'closed')`,
    )
    .pluck()
    .get({ reconciliationId, rows: JSON.stringify(rows) }) ?? null;

export type LateCount = { reconciliation: string; closedDay: Day; rows: number };

/** Rows of closed days that the runs of a day carry. */
export const lateCounts = (db: Read, day: Day): LateCount[] =>
  db
    .prepare<[number], LateCount>(
      `SELECT r.code AS reconciliation, l.closed_day AS closedDay, count(*) AS rows FROM late_rows l JOIN reconciliations r ON r.id = l.reconciliation_id
       WHERE l.day = ? GROUP BY r.id, l.closed_day ORDER BY r.id, l.closed_day`,
    )
    .all(day);

/** Closed days whose rows a revision changes or takes away. */
export const closedByRevision = (db: Read, revision: string): { reconciliation: string; day: Day }[] =>
  db
    .prepare<[string], { reconciliation: string; day: Day }>(
      `SELECT DISTINCT r.code AS reconciliation, x.business_day AS day FROM revisions v CROSS JOIN revision_rows x ON x.revision_id = v.id AND x.transaction_id IS NOT NULL
         CROSS JOIN reconciliation_sources m ON m.source_id = v.source_id CROSS JOIN reconciliations r ON r.id = m.reconciliation_id
       WHERE v.id = ? AND x.business_day <= (SELECT max(c.day) FROM day_closes c WHERE c.reconciliation_id = m.reconciliation_id AND c.state = 'closed')
       ORDER BY 2, 1`,
    )
    .all(revision);

export type CurrentRun = { id: number; reconciliationId: number; day: Day; inputHash: string };

/** Current runs of a span of days, oldest first, with what each said it had read. */
export const runsBetween = (db: Read, first: Day, last: Day): CurrentRun[] =>
  db
    .prepare<[number, number], CurrentRun>(
      `SELECT id, reconciliation_id AS reconciliationId, day, input_hash AS inputHash FROM runs
       WHERE state = 'current' AND day BETWEEN ? AND ? ORDER BY day, reconciliation_id`,
    )
    .all(first, last);

/** Was a match taken apart, on the run's day or before, after the run was made? */
export const apartSince = (db: Read, { id, reconciliationId, day }: CurrentRun): boolean =>
  db
    .prepare('SELECT 1 FROM taken_apart WHERE reconciliation_id = ? AND day <= ? AND last_run_id >= ? LIMIT 1')
    .get(reconciliationId, day, id) !== undefined;
