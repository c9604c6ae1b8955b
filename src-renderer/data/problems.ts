import { type Problem, problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';

/** What went wrong, as Problems: a bug in the window becomes an internal one, with its words as the incident. */
export const problemsOf = (cause: unknown): Problem[] =>
  cause instanceof Refusal
    ? cause.problems
    : [problemOf('INTERNAL', { params: { incident: cause instanceof Error ? cause.message : String(cause) } })];
