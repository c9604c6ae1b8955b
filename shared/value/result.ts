import { type Problem, type ProblemCode, problemOf } from '../entity/problem.ts';

/** The outcome of work that can meet a Problem: a value, or at least one Problem. Never both. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: Problem[] };

export const done = <T>(value: T): Result<T> => ({ ok: true, value });
export const failed = <T = never>(...problems: Problem[]): Result<T> => ({ ok: false, problems });

/**
 * Carries Problems up through code that cannot go on. Thrown where a file, a setup or an input breaks a rule that a
 * person can do something about; caught at the edge of a room or by core. Anything else that is thrown is a Bug.
 */
export class Refusal extends Error {
  readonly problems: Problem[];
  constructor(...problems: Problem[]) {
    super(problems.map((problem) => `${problem.code} ${JSON.stringify(problem.params)}`).join('; '));
    this.name = 'Refusal';
    this.problems = problems;
  }
}

/** A Refusal of one Problem that is about no place of a file, to be thrown. */
export const refuse = (code: ProblemCode, params: Record<string, string | number>): Refusal =>
  new Refusal(problemOf(code, { params }));

/** Stops the job when something that must hold does not: a Bug, never a message about the user's data. */
export function assert(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${what}`);
}
