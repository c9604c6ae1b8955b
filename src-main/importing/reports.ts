import type { ImportReport } from '../../shared/entity/importReport.ts';
import { type Problem, problemOf } from '../../shared/entity/problem.ts';
import { formatDay } from '../../shared/value/time.ts';
import type { KnownFile } from './queriesCommit.ts';
import type { Copied, Staged } from './task.ts';

/** Rows that are no movement of the source, over all reasons. */
export const skippedOf = ({ skipped }: Staged): number => Object.values(skipped).reduce((sum, count) => sum + count, 0);

/** The days that a file covers: what it says itself, and the business days of its rows. */
export function daysOf({ coverage, firstDay, lastDay }: Staged): { firstDay: number | null; lastDay: number | null } {
  if (!coverage) return { firstDay, lastDay };
  return {
    firstDay: Math.min(coverage.firstDay, firstDay ?? coverage.firstDay),
    lastDay: Math.max(coverage.lastDay, lastDay ?? coverage.lastDay),
  };
}

/** What is known of a file before its outcome is: `begun` is performance.now() of its start. */
export const blankReport = (file: { name: string; begun: number }, copied: Copied | null): ImportReport => ({
  file: file.name,
  hash: copied?.hash ?? null,
  bytes: copied?.bytes ?? 0,
  outcome: 'refused',
  format: null,
  mappingVersion: null,
  source: null,
  encoding: null,
  firstDay: null,
  lastDay: null,
  read: 0,
  staged: 0,
  known: 0,
  skipped: 0,
  rejected: 0,
  totals: [],
  problems: [],
  revision: null,
  milliseconds: Math.round(performance.now() - file.begun),
});

/** Every problem names the file, whatever else it names. */
const placed = (problems: readonly Problem[], file: string): Problem[] =>
  problems.map((problem) => ({ ...problem, where: { file, ...problem.where } }));

/** Nothing of the file is in the workspace; `rows` had been read when it was refused. */
export function refusedReport(base: ImportReport, problems: readonly Problem[], rows: number): ImportReport {
  const cancelled = problems.some(({ code }) => code === 'IMPORT_CANCELLED');
  const outcome = cancelled ? 'cancelled' : 'refused';
  return { ...base, outcome, problems: placed(problems, base.file), read: rows, rejected: rows };
}

const isoDay = (day: number | null): string | null => (day === null ? null : formatDay(day));

/** Nothing of the file is in the workspace until a person accepts what it changes. */
export function revisionReport(
  base: ImportReport,
  staged: Staged,
  written: { fresh: number; known: number },
  revision: string,
): ImportReport {
  const report = importedReport(base, staged, { ...written, emptyDay: null }, []);
  const problem = problemOf('REVISION_PENDING', { params: { id: revision }, severity: 'warning' });
  return {
    ...report,
    outcome: 'revision',
    staged: 0,
    revision,
    problems: [...placed([problem], base.file), ...report.problems],
  };
}

/** The same bytes were imported before; the figures are those of that import. */
export const knownReport = (base: ImportReport, known: KnownFile): ImportReport => ({
  ...base,
  outcome: 'known',
  format: known.format,
  mappingVersion: known.mapping,
  source: known.source,
  encoding: known.encoding,
  firstDay: isoDay(known.first_day),
  lastDay: isoDay(known.last_day),
  read: known.rows_read,
  known: known.rows_read - known.rows_skipped,
  skipped: known.rows_skipped,
});

const onlyDay = (day: number): { firstDay: string; lastDay: string } => ({
  firstDay: formatDay(day),
  lastDay: formatDay(day),
});

/** A file without rows was taken for the empty day of a source. */
export const emptyReport = (
  base: ImportReport,
  outcome: 'imported' | 'known',
  file: Pick<ImportReport, 'format' | 'encoding' | 'skipped'>,
  source: string,
  day: number,
): ImportReport => ({ ...base, ...file, outcome, source, ...onlyDay(day), read: file.skipped });

export function importedReport(
  base: ImportReport,
  staged: Staged,
  written: { fresh: number; known: number; emptyDay: number | null },
  contradictions: readonly Problem[],
): ImportReport {
  const { firstDay, lastDay } = daysOf(staged);
  const { emptyDay } = written;
  return {
    ...base,
    outcome: 'imported',
    format: staged.format,
    mappingVersion: staged.mapping?.version ?? null,
    source: staged.source.code,
    encoding: staged.encoding,
    firstDay: isoDay(firstDay ?? emptyDay),
    lastDay: isoDay(lastDay ?? emptyDay),
    read: staged.rows + staged.repeated + skippedOf(staged),
    staged: written.fresh,
    known: written.known,
    skipped: skippedOf(staged),
    totals: staged.totals,
    problems: placed([...staged.warnings, ...contradictions], base.file),
  };
}
