import type { EventName, EventPayload } from '../../shared/contract/methods.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { type Day, parseDay } from '../../shared/value/time.ts';
import type { Read, Workspace, Write } from '../store/index.ts';
import type { Jobs, Turns } from './jobs.ts';

/** What the handlers share. Lists read through `read`, so that they never see work that is not committed. */
export type Context = {
  readonly workspace: Workspace;
  readonly db: Write;
  readonly read: Read;
  readonly jobs: Jobs;
  readonly turns: Turns;
  readonly now: () => Date;
  /** Writes a Bug down and gives it the incident id that people see. */
  readonly bug: (error: unknown) => string;
  emit<E extends EventName>(event: E, payload: EventPayload<E>): void;
};

/** The Day of ISO text. Throws Refusal DAY_INVALID. */
export function dayFrom(text: string): Day {
  const day = parseDay(text);
  if (day === null) throw new Refusal(problemOf('DAY_INVALID', { params: { reason: text } }));
  return day;
}

export const dayOrNone = (text: string | undefined): Day | undefined =>
  text === undefined ? undefined : dayFrom(text);

/** Runs work in one transaction that may pause between its steps; anything thrown rolls all of it back. */
export async function inTransaction<T>(db: Write, work: () => Promise<T> | T): Promise<T> {
  db.exec('BEGIN IMMEDIATE');
  try {
    const value = await work();
    db.exec('COMMIT');
    return value;
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/** Lets waiting messages (a cancel, a question) through between two steps of long work. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
