import type { Output } from '../../shared/contract/methods.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import type { Read } from '../store/index.ts';
import { compareCounts, compareLines, runPlace } from './queriesRuns.ts';

/**
 * What differs from one run to another of the same day, whichever was first. Throws Refusal NOT_FOUND, or INPUT_INVALID
 * for runs of two days or reconciliations.
 */
export function compareRuns(
  db: Read,
  one: string,
  other: string,
  window: { offset: number; limit: number },
): Output<'runs.compare'> {
  const [before, after] = [one, other].map((code) => {
    const place = runPlace(db, code);
    if (!place) throw new Refusal(problemOf('NOT_FOUND', { params: { what: 'run', id: code } }));
    return place;
  }) as [ReturnType<typeof runPlace> & object, ReturnType<typeof runPlace> & object];
  if (before.reconciliationId !== after.reconciliationId || before.day !== after.day)
    throw new Refusal(problemOf('INPUT_INVALID', { params: { path: 'with', reason: 'RUN_OTHER_DAY' } }));
  const forward = before.number <= after.number;
  const [from, to] = forward ? [before.number, after.number] : [after.number, before.number];
  const which = { reconciliationId: before.reconciliationId, day: before.day, from, to };
  const { came, went, changed } = compareCounts(db, which);
  const counts = forward ? { came, went, changed } : { came: went, went: came, changed };
  const lines = compareLines(db, which, window).map((line) => (forward ? line : turned(line)));
  return { before: before.report, after: after.report, ...counts, total: came + went + changed, rows: lines };
}

type Line = Output<'runs.compare'>['rows'][number];
const opposite = { came: 'went', went: 'came', changed: 'changed' } as const;
const turned = (line: Line): Line => ({
  ...line,
  change: opposite[line.change],
  before: line.after,
  after: line.before,
});
