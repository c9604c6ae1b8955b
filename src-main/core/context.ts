import type { EventName, EventPayload } from '../../shared/contract/methods.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { type Day, parseDay } from '../../shared/value/time.ts';
import type { Read, Workspace, Write } from '../store/index.ts';
import type { Jobs, Turns } from './jobs.ts';
import type { Writer } from './writing/writer.ts';

/** What the handlers share. Lists read through `read`, so that they never see work that is not committed. */
export type Context = {
  readonly workspace: Workspace;
  readonly db: Write;
  readonly read: Read;
  readonly jobs: Jobs;
  readonly turns: Turns;
  /** Long writing in a thread of its own. Whoever asks it has the turn. */
  readonly writer: Writer;
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
