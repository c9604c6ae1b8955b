import { type Problem, problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import type { Write } from '../store/index.ts';
import type { BreakFilter } from './queriesList.ts';
import { idsOf } from './queriesSummary.ts';

/** Problems of one refusal: enough to see what is in the way. */
const MOST_TOLD = 100;

/** Without states, all that are not closed. */
export const notClosed = (filter: BreakFilter): BreakFilter => ({
  ...filter,
  states: filter.states ?? ['pending', 'open', 'assigned', 'proposed'],
});

/**
 * Does one act on every break of a filter, inside the caller's transaction. A clerk who acts on many at once means all of
 * them: where some do not fit it is refused as a whole with a Problem for each; `fitting` does it for the others and
 * returns the Problems of those that were left. Throws Refusal SELECTION_CHANGED where there are not as many as expected.
 */
export function onEach(
  db: Write,
  { filter, fitting, expected }: { filter: BreakFilter; fitting: boolean; expected?: number },
  act: (id: string) => unknown,
): { done: string[]; left: Problem[] } {
  const ids = idsOf(db, notClosed(filter));
  if (expected !== undefined && expected !== ids.length)
    throw new Refusal(problemOf('SELECTION_CHANGED', { params: { expected, found: ids.length } }));
  const done: string[] = [];
  const left: Problem[] = [];
  // A transaction within one is a savepoint: what an act began before it was refused is taken back.
  const one = db.transaction(act);
  for (const id of ids)
    try {
      one(id);
      done.push(id);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      left.push(...error.problems);
    }
  if (left.length > 0 && !fitting) throw new Refusal(...left.slice(0, MOST_TOLD));
  return { done, left: left.slice(0, MOST_TOLD) };
}
