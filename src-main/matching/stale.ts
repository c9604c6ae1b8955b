import type { Day } from '../../shared/value/time.ts';
import type { Read } from '../store/index.ts';
import { inputFiles } from './queries.ts';
import { apartSince, type CurrentRun, runsBetween } from './queriesClosed.ts';
import { inputHashOf } from './run.ts';

/** Why a run is not what it would be now: a file came since, or a match that it made, or leaned on, was taken apart. */
export type StaleReason = 'file' | 'undone';
export type StaleRun = { readonly reconciliationId: number; readonly day: Day; readonly why: StaleReason };

function reasonOf(db: Read, run: CurrentRun): StaleReason | null {
  if (inputHashOf(inputFiles(db, run.reconciliationId, run.day)) !== run.inputHash) return 'file';
  return apartSince(db, run) ? 'undone' : null;
}

/** The current runs of a span of days that are stale, oldest first. */
export const staleRuns = (db: Read, first: Day, last: Day): StaleRun[] =>
  runsBetween(db, first, last).flatMap((run) => {
    const why = reasonOf(db, run);
    return why === null ? [] : [{ reconciliationId: run.reconciliationId, day: run.day, why }];
  });
