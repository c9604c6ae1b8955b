import type { Arrival } from '../../shared/entity/arrival.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { civilOf, type Day, formatDay, formatInstant, instantAt } from '../../shared/value/time.ts';
import type { Read, Write } from '../store/index.ts';
import { type Clock, dueAt, stateOf } from './expecting.ts';
import {
  coveringFiles,
  type ExpectingSource,
  emptyDays,
  expectingSources,
  firstDayKnown,
  insertEmptyDay,
  isDeclaredEmpty,
  rowsByDay,
  rowsOfDay,
  withdrawEmptyDay,
} from './queriesArrival.ts';

/** What is known of a span of days, read once for all sources. */
type Known = {
  files: ReturnType<typeof coveringFiles>;
  empty: ReturnType<typeof emptyDays>;
  rows: ReadonlyMap<string, number>;
};

const key = (sourceId: number, day: Day): string => `${sourceId} ${day}`;

function knownOf(db: Read, firstDay: Day, lastDay: Day): Known {
  const rows = rowsByDay(db, firstDay, lastDay).map((row): [string, number] => [key(row.sourceId, row.day), row.rows]);
  return {
    files: coveringFiles(db, firstDay, lastDay),
    empty: emptyDays(db, firstDay, lastDay),
    rows: new Map(rows),
  };
}

function arrivalOf(source: ExpectingSource, day: Day, known: Known, clock: Clock, now: number): Arrival {
  const { id, code, name, side, expecting } = source;
  const instant = (seconds: number): string => formatInstant({ seconds, offsetMinutes: clock.offsetMinutes });
  const files = known.files.filter((file) => file.sourceId === id && file.firstDay <= day && file.lastDay >= day);
  const declared = known.empty.filter((one) => one.sourceId === id && one.day === day);
  const rows = known.rows.get(key(id, day)) ?? 0;
  const due = dueAt(expecting, day, clock);
  const found = { rows, covered: files.length > 0, declared: declared.length > 0 };
  return {
    source: code,
    name,
    side,
    day: formatDay(day),
    state: stateOf(expecting, day, found, clock, now),
    due: due === null ? null : formatInstant(due),
    rows,
    files: files.map((file) => ({
      name: file.name,
      hash: file.hash,
      importedAt: instant(file.importedAt),
      importedBy: file.importedBy,
    })),
    declared: declared.map(({ by, at, note }) => ({ by, at: instant(at), note })),
  };
}

const secondsOf = (now: Date): number => Math.floor(now.getTime() / 1000);

/** What came and what is missing of every source in use, day by day, as it stands at `now`. */
export function arrivals(db: Read, firstDay: Day, lastDay: Day, clock: Clock, now: Date): Arrival[] {
  const known = knownOf(db, firstDay, lastDay);
  const sources = expectingSources(db);
  const days = Array.from({ length: lastDay - firstDay + 1 }, (_, index) => firstDay + index);
  return days.flatMap((day) => sources.map((source) => arrivalOf(source, day, known, clock, secondsOf(now))));
}

/** How far back a run looks for files that are late: what nobody fetched for so long is told on its own day's report. */
const LATE_DAYS = 10;

/** What is late at `now`, of the last days since the workspace has anything at all. */
export function lateArrivals(db: Read, clock: Clock, now: Date): Arrival[] {
  const first = firstDayKnown(db);
  if (first === null) return [];
  const today = civilOf(secondsOf(now), clock.offsetMinutes).day;
  return arrivals(db, Math.max(first, today - LATE_DAYS), today, clock, now).filter(({ state }) => state === 'late');
}

/** A source as far as one of its days can be empty. */
type Emptied = { readonly id: number; readonly code: string; readonly cutoffSeconds: number };

/** Only a day that is over and has no rows can be declared empty. Throws Refusal DAY_INVALID or DAY_NOT_EMPTY. */
export function assertEmpty(db: Read, source: Emptied, day: Day, offsetMinutes: number, now: Date): void {
  if (secondsOf(now) < instantAt(day, source.cutoffSeconds, offsetMinutes).seconds)
    throw new Refusal(problemOf('DAY_INVALID', { params: { reason: 'DAY_NOT_OVER' } }));
  const rows = rowsOfDay(db, source.id, day);
  if (rows > 0)
    throw new Refusal(problemOf('DAY_NOT_EMPTY', { params: { source: source.code, day: formatDay(day), rows } }));
}

export type EmptyWord = { source: string; day: Day; note: string; person: string; offsetMinutes: number; now: Date };

/** Throws Refusal NOT_FOUND for a source that is not in use. */
function sourceNamed(db: Read, code: string): ExpectingSource {
  const source = expectingSources(db).find((one) => one.code === code);
  if (!source) throw new Refusal(problemOf('NOT_FOUND', { params: { what: 'source', id: code } }));
  return source;
}

/**
 * Keeps a person's word that a source has nothing for a day; said again, it changes nothing and gives false.
 * Throws Refusal NOT_FOUND for a source that is not in use, DAY_INVALID for a day that is not over, DAY_NOT_EMPTY where
 * the source has rows on it.
 */
export function declareEmpty(db: Write, { source: code, day, note, person, offsetMinutes, now }: EmptyWord): boolean {
  const source = sourceNamed(db, code);
  assertEmpty(db, source, day, offsetMinutes, now);
  if (isDeclaredEmpty(db, source.id, day, null)) return false;
  insertEmptyDay(db, { sourceId: source.id, day, fileId: null, note, at: secondsOf(now), by: person });
  return true;
}

/**
 * Takes back that a source has nothing for a day, whoever said it and by whichever file; the day is waited for again.
 * Throws Refusal NOT_FOUND for a source that is not in use, and DAY_NOT_DECLARED where nothing was said of the day.
 */
export function withdrawEmpty(
  db: Write,
  { source: code, day, note, person, now }: Omit<EmptyWord, 'offsetMinutes'>,
): void {
  const { id: sourceId } = sourceNamed(db, code);
  if (withdrawEmptyDay(db, { sourceId, day, note, at: secondsOf(now), by: person }) === 0)
    throw new Refusal(problemOf('DAY_NOT_DECLARED', { params: { source: code, day: formatDay(day) } }));
}
