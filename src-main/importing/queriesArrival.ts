import type { Side } from '../../shared/entity/transaction.ts';
import { parseDelay } from '../../shared/value/calendar.ts';
import { assert } from '../../shared/value/result.ts';
import type { Day } from '../../shared/value/time.ts';
import type { Read, Write } from '../store/index.ts';
import type { Expecting } from './expecting.ts';

export type ExpectingSource = {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly side: Side;
  readonly cutoffSeconds: number;
  readonly expecting: Expecting | null;
};

type SourceRow = Omit<ExpectingSource, 'expecting'> & {
  days: Expecting['days'] | null;
  delay: string | null;
  bySeconds: number | null;
};

/** The sources in use, and when each expects its files. */
export const expectingSources = (db: Read): ExpectingSource[] =>
  db
    .prepare<[], SourceRow>(
      `SELECT id, code, name, side, cutoff_seconds AS cutoffSeconds, arrival_days AS days, arrival_delay AS delay, arrival_seconds AS bySeconds
         FROM sources WHERE active = 1 ORDER BY id`,
    )
    .all()
    .map(({ days, delay, bySeconds, ...source }) => ({ ...source, expecting: expectingOf(days, delay, bySeconds) }));

function expectingOf(days: Expecting['days'] | null, delay: string | null, bySeconds: number | null): Expecting | null {
  if (days === null || delay === null || bySeconds === null) return null;
  const after = parseDelay(delay);
  assert(after, 'the delay of an arrival was checked when the setup was applied');
  return { days, after, bySeconds };
}

export type CoveringFile = {
  readonly sourceId: number;
  readonly firstDay: Day;
  readonly lastDay: Day;
  readonly name: string;
  readonly hash: string;
  readonly importedAt: number;
  readonly importedBy: string;
};

/** Files with days in the span, in the order in which they came; a file that names no day stands for the days it was said to be of. */
export const coveringFiles = (db: Read, firstDay: Day, lastDay: Day): CoveringFile[] =>
  db
    .prepare<{ firstDay: Day; lastDay: Day }, CoveringFile>(
      `SELECT source_id AS sourceId, first_day AS firstDay, last_day AS lastDay, name, hash, imported_at AS importedAt,
              imported_by AS importedBy
         FROM import_files WHERE first_day <= :lastDay AND last_day >= :firstDay
       UNION ALL
       SELECT e.source_id, e.day, e.day, f.name, f.hash, e.declared_at, e.declared_by
         FROM days_said_empty e JOIN import_files f ON f.id = e.file_id WHERE e.day BETWEEN :firstDay AND :lastDay
        ORDER BY importedAt, hash`,
    )
    .all({ firstDay, lastDay });

export type DayRows = { readonly sourceId: number; readonly day: Day; readonly rows: number };

/** How many rows each source has on each day of the span; days without any are left out. */
export const rowsByDay = (db: Read, firstDay: Day, lastDay: Day): DayRows[] =>
  db
    .prepare<[Day, Day], DayRows>(
      `SELECT source_id AS sourceId, business_day AS day, sum(rows) AS rows FROM daily_totals
        WHERE business_day BETWEEN ? AND ? GROUP BY source_id, business_day HAVING sum(rows) > 0`,
    )
    .all(firstDay, lastDay);

export type EmptyDay = {
  readonly sourceId: number;
  readonly day: Day;
  readonly note: string;
  readonly at: number;
  readonly by: string;
};

/** Days of the span that somebody declared empty, by a file or by a word. */
export const emptyDays = (db: Read, firstDay: Day, lastDay: Day): EmptyDay[] =>
  db
    .prepare<[Day, Day], EmptyDay>(
      `SELECT source_id AS sourceId, day, note, declared_at AS at, declared_by AS by FROM days_said_empty
        WHERE day BETWEEN ? AND ? ORDER BY id`,
    )
    .all(firstDay, lastDay);

/** Rows that a source has on one day. */
export const rowsOfDay = (db: Read, sourceId: number, day: Day): number =>
  db
    .prepare<[number, Day], number | null>(
      'SELECT sum(rows) FROM daily_totals WHERE source_id = ? AND business_day = ?',
    )
    .pluck()
    .get(sourceId, day) ?? 0;

/** Was the day declared empty, by this file or, without one, by a word? */
export const isDeclaredEmpty = (db: Read, sourceId: number, day: Day, fileId: number | null): boolean =>
  db
    .prepare('SELECT 1 FROM days_said_empty WHERE source_id = ? AND day = ? AND file_id IS ?')
    .get(sourceId, day, fileId) !== undefined;

/** Declared as empty and with rows all the same: the contradictions of a span. */
export const contradictedDays = (db: Read, sourceId: number, firstDay: Day, lastDay: Day): (EmptyDay & DayRows)[] =>
  db
    .prepare<[number, Day, Day], EmptyDay & DayRows>(
      `SELECT e.source_id AS sourceId, e.day, e.note, e.declared_at AS at, e.declared_by AS by,
              (SELECT sum(rows) FROM daily_totals d WHERE d.source_id = e.source_id AND d.business_day = e.day) AS rows
         FROM days_said_empty e WHERE e.source_id = ? AND e.day BETWEEN ? AND ? AND rows > 0 ORDER BY e.id`,
    )
    .all(sourceId, firstDay, lastDay);

export type Declaration = {
  readonly sourceId: number;
  readonly day: Day;
  readonly fileId: number | null;
  readonly note: string;
  readonly at: number;
  readonly by: string;
};

/** Keeps that a day is empty. The caller has made sure that it was not kept before. */
export function insertEmptyDay(db: Write, { sourceId, day, fileId, note, at, by }: Declaration): void {
  db.prepare(
    'INSERT INTO empty_days (source_id, day, file_id, note, declared_at, declared_by) VALUES (?, ?, ?, ?, ?, ?)',
  ).run(sourceId, day, fileId, note, at, by);
}

/** Takes back what was said of a day, by files and by words; gives how many declarations that were. They stay where they are. */
export function withdrawEmptyDay(db: Write, { sourceId, day, note, at, by }: Omit<Declaration, 'fileId'>): number {
  const { changes } = db
    .prepare(
      `UPDATE empty_days SET withdrawn_at = ?, withdrawn_by = ?, withdrawn_note = ?
        WHERE source_id = ? AND day = ? AND withdrawn_at IS NULL`,
    )
    .run(at, by, note, sourceId, day);
  return changes;
}

/** The first day that the workspace has anything of; null in one that has nothing yet. */
export const firstDayKnown = (db: Read): Day | null =>
  db
    .prepare<[], Day | null>(
      'SELECT min(day) FROM (SELECT min(first_day) AS day FROM import_files UNION ALL SELECT min(day) FROM days_said_empty)',
    )
    .pluck()
    .get() ?? null;
