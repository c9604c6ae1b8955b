import type { EventPayload } from '../../../shared/contract/methods.ts';
import type { Problem } from '../../../shared/entity/problem.ts';
import type { Gate } from './gate.ts';
import type { StepName } from './steps.ts';

/** What the core's thread asks of the writing thread, one thing at a time, and what it is told. */
export type Order = { id: number; step: StepName; input: unknown; now: Date; gate: Gate };
export type Report =
  | { id: number; type: 'progress'; payload: Omit<EventPayload<'progress'>, 'job'> }
  | { id: number; type: 'done'; value: unknown }
  | { id: number; type: 'refused'; problems: Problem[] }
  | { id: number; type: 'bug'; error: unknown };
