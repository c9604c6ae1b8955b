import { existsSync } from 'node:fs';
import type { ZodError } from 'zod';
import type { JobContext } from '../../shared/contract/handlers.ts';
import {
  type EventName,
  type EventPayload,
  type Input,
  type MethodName,
  methods,
  type Output,
} from '../../shared/contract/methods.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { newId } from '../../shared/value/ids.ts';
import { Refusal } from '../../shared/value/result.ts';
import { asEnvironmentProblem, databaseFile, openWorkspace } from '../store/index.ts';
import type { Context } from './context.ts';
import { handlersOf } from './handlers.ts';
import { Jobs, Turns } from './jobs.ts';
import { writerOf } from './writing/writer.ts';

export type CoreOptions = {
  /** The workspace's folder. */
  workspace: string;
  /** Make it where it is not there yet. */
  create?: boolean;
  emit?: (event: EventName, payload: unknown) => void;
  /** Where a Bug is written, with the incident id that the person sees. */
  onBug?: (incident: string, error: unknown) => void;
  now?: () => Date;
};

export type Core = {
  call<M extends MethodName>(method: M, input: Input<M>, options?: { job?: string }): Promise<Output<M>>;
  /** For transports, where the method's name and the input come as they are; a name that is written out is no such case. */
  call<S extends string>(
    method: S extends MethodName ? never : S,
    input: unknown,
    options?: { job?: string },
  ): Promise<unknown>;
  close(): Promise<void>;
};

/** Is there a workspace's database in the folder? */
export const holdsWorkspace = (folder: string): boolean => existsSync(databaseFile(folder));

const inputProblem = (error: ZodError): Refusal =>
  new Refusal(
    ...error.issues.map((issue) =>
      problemOf('INPUT_INVALID', { params: { path: issue.path.join('.'), reason: issue.message } }),
    ),
  );

/**
 * Opens a workspace and answers the contract's methods on it. Every input is validated; a Problem rejects with Refusal;
 * anything else is a Bug: the work was rolled back and the caller gets INTERNAL with an incident id.
 * Throws the Refusals of openWorkspace.
 */
export async function openCore({
  workspace: folder,
  create = false,
  emit = () => undefined,
  onBug = () => undefined,
  now = () => new Date(),
}: CoreOptions): Promise<Core> {
  const workspace = openWorkspace(folder, { create, now: now() });
  const writer = writerOf(databaseFile(folder));
  const context: Context = {
    workspace,
    db: workspace.db,
    read: workspace.reader(),
    jobs: new Jobs(),
    turns: new Turns(writer.quiet),
    writer,
    now,
    bug: (error) => {
      const incident = newId('inc');
      onBug(incident, error);
      return incident;
    },
    emit: <E extends EventName>(event: E, payload: EventPayload<E>) => emit(event, payload),
  };
  const handlers = handlersOf(context);

  async function call(method: string, input: unknown, { job = newId('job') }: { job?: string } = {}): Promise<unknown> {
    if (!Object.hasOwn(methods, method)) throw new Refusal(problemOf('METHOD_UNKNOWN', { params: { method } }));
    const name = method as MethodName;
    const parsed = methods[name].input.safeParse(input);
    if (!parsed.success) throw inputProblem(parsed.error);
    const jobContext: JobContext = {
      job,
      signal: context.jobs.begin(job),
      progress: (payload) => emit('progress', { job, ...payload }),
    };
    try {
      // The handler's input type was proven by the schema of the same name.
      const handle = handlers[name] as (value: unknown, job: JobContext) => unknown;
      return await handle(parsed.data, jobContext);
    } catch (error) {
      const known = asEnvironmentProblem(error);
      if (known instanceof Refusal) throw known;
      throw new Refusal(problemOf('INTERNAL', { params: { incident: context.bug(error) } }));
    } finally {
      context.jobs.end(job);
    }
  }

  return {
    call: call as Core['call'],
    close: async () => {
      context.jobs.cancelAll();
      await context.turns.take(() => undefined);
      await writer.close();
      await workspace.folding.done();
      context.read.close();
      workspace.close();
    },
  };
}
