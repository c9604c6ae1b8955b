import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { type Read, requireWorker } from '../store/index.ts';
import { revisionRow } from './queriesRevisionList.ts';

/** A person's word on a revision. */
export type Decision = { id: string; person: string; note: string | null; now: Date };

type Pending = NonNullable<ReturnType<typeof revisionRow>>;

/** The revision that the decision is about. Throws Refusal NOT_FOUND, REVISION_DECIDED or PERSON_UNKNOWN. */
export function pendingFor(db: Read, { id, person }: Pick<Decision, 'id' | 'person'>): Pending {
  const revision = revisionRow(db, id);
  if (!revision) throw new Refusal(problemOf('NOT_FOUND', { params: { what: 'revision', id } }));
  if (revision.state !== 'pending')
    throw new Refusal(problemOf('REVISION_DECIDED', { params: { id, state: revision.state } }));
  requireWorker(db, person);
  return revision;
}

/** An instant as the tables keep it. */
export const secondsOf = (now: Date): number => Math.floor(now.getTime() / 1000);
