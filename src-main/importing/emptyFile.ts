import type { ImportReport } from '../../shared/entity/importReport.ts';
import { type Problem, problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import type { Read } from '../store/index.ts';
import { assertEmpty } from './arrivals.ts';
import { groundsOfDay } from './askedDay.ts';
import { contradictedDays, isDeclaredEmpty } from './queriesArrival.ts';
import type { KnownFile } from './queriesCommit.ts';
import { daysOf, emptyReport, knownReport, refusedReport } from './reports.ts';
import { chooseSource, type SourceChoice } from './sources.ts';
import type { Staged } from './task.ts';
import type { Writing } from './write.ts';

/** What a person asked for, and in which workspace. */
type Asked = {
  db: Read;
  sources: readonly SourceChoice[];
  source?: string | undefined;
  day?: Day | undefined;
  person: string;
  offsetMinutes: number;
  write: Writing;
};

/** The day that was named for a file which has neither rows nor days. Throws Refusal as assertEmpty does. */
export function emptyDayOf(
  db: Read,
  staged: Staged,
  { day, offsetMinutes }: Pick<Asked, 'day' | 'offsetMinutes'>,
): Day | null {
  if (day === undefined || daysOf(staged).firstDay !== null) return null;
  assertEmpty(db, staged.source, day, offsetMinutes, new Date());
  return day;
}

/** Rows came for days that somebody had declared empty: they stand, and it is said. */
export function contradictionsOf(db: Read, { source, firstDay, lastDay }: Staged): Problem[] {
  if (firstDay === null || lastDay === null) return [];
  return contradictedDays(db, source.id, firstDay, lastDay).map(({ day, rows, by }) =>
    problemOf('DAY_WAS_EMPTY', { params: { source: source.code, day: formatDay(day), rows, by }, severity: 'warning' }),
  );
}

/**
 * The same bytes again. A file without rows and days is the same for every empty day, and even for every merchant: it is
 * taken for the source and day that were named. Any other is known, if it is of the day that was asked for.
 */
export async function concludeKnown(asked: Asked, base: ImportReport, known: KnownFile): Promise<ImportReport> {
  const { first_day: firstDay, last_day: lastDay, format } = known;
  const problems = (source: string): Problem[] =>
    groundsOfDay({ firstDay, lastDay }, { name: base.file, source }, asked.day);
  if (firstDay !== null) {
    const other = problems(known.source);
    return other.length > 0
      ? refusedReport({ ...base, format, source: known.source }, other, 0)
      : knownReport(base, known);
  }
  try {
    const source = chooseSource(asked.sources, { format, accounts: [] }, asked.source ?? null);
    if (asked.day === undefined) return refusedReport({ ...base, format }, problems(source.code), 0);
    const file = { id: known.id, hash: known.hash, name: base.file };
    const outcome = await takeAgain(asked, file, source, asked.day);
    const { encoding, rows_skipped: skipped } = known;
    return emptyReport(base, outcome, { format, encoding, skipped }, source.code, asked.day);
  } catch (error) {
    if (error instanceof Refusal) return refusedReport({ ...base, format }, error.problems, 0);
    throw error;
  }
}

/** Takes a file that is kept already for one more empty day. */
async function takeAgain(
  { db, person, offsetMinutes, write }: Asked,
  { id: fileId, hash, name: note }: { id: number; hash: string; name: string },
  source: SourceChoice,
  day: Day,
): Promise<'imported' | 'known'> {
  if (isDeclaredEmpty(db, source.id, day, fileId)) return 'known';
  const now = new Date();
  assertEmpty(db, source, day, offsetMinutes, now);
  const at = Math.floor(now.getTime() / 1000);
  const declaration = { sourceId: source.id, day, fileId, note, at, by: person };
  const effect = { kind: 'imported', hash, source: source.code, rows: 0, emptyDay: day } as const;
  await write({ kind: 'day', declaration, effect });
  return 'imported';
}
