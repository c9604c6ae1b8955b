import { problemOf } from '../../../shared/entity/problem.ts';
import { Refusal } from '../../../shared/value/result.ts';

/** What decides, once and for both threads, whether a piece of work is stopped or kept: one shared 32-bit number. */
export type Gate = SharedArrayBuffer;

const OPEN = 0;
const STOPPED = 1;
const KEPT = 2;

export const newGate = (): Gate => new SharedArrayBuffer(4);

/** True when the work will leave nothing; false when it is already being kept, and stopping comes too late. */
export const stop = (gate: Gate): boolean => Atomics.compareExchange(new Int32Array(gate), 0, OPEN, STOPPED) !== KEPT;

/**
 * The last thing before a commit: from here on the work cannot be stopped any more. Throws Refusal JOB_CANCELLED where it
 * was, so that whoever was told "stopped" never finds the work done.
 */
export function keep(gate: Gate): void {
  if (Atomics.compareExchange(new Int32Array(gate), 0, OPEN, KEPT) === STOPPED)
    throw new Refusal(problemOf('JOB_CANCELLED'));
}
