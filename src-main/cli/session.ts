import type { Connection } from '../../shared/contract/handlers.ts';
import type { Output as Answer, EventPayload, Input, MethodName } from '../../shared/contract/methods.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { stageWords } from '../../shared/text/terminal.ts';
import type { Language } from '../../shared/text/words.ts';
import { newId } from '../../shared/value/ids.ts';
import { Refusal } from '../../shared/value/result.ts';
import { type Core, openCore } from '../core/index.ts';
import { exitCodeOf, exitCodes, type Output } from './output.ts';

/** The options of every command. */
export type Options = { workspace: string; json: boolean; person: string; lang?: Language };
export type Call = Connection['call'];

function progressLine({ stage, label, done, total, unit, rows }: EventPayload<'progress'>, output: Output): string {
  const share = total ? `${Math.floor((done / total) * 100)}%` : `${done} ${unit}`;
  const counted = rows === undefined ? '' : `  ${output.say('progressRows', { rows })}`;
  return `${label}  ${stageWords[stage]?.[output.language] ?? stage}  ${share}${counted}`;
}

/** Ctrl-C stops the calls under way, and those that would follow are not begun. */
function stoppable(core: Core): { call: Call; release(): void } {
  const running = new Set<string>();
  let stopped = false;
  const stop = (): void => {
    stopped = true;
    for (const job of running) void core.call('jobs.cancel', { job });
  };
  process.on('SIGINT', stop);
  const call: Call = async (method, input) => {
    if (stopped) throw new Refusal(problemOf('JOB_CANCELLED'));
    const job = newId('job');
    running.add(job);
    try {
      return await core.call(method, input, { job });
    } finally {
      running.delete(job);
    }
  };
  return { call, release: () => void process.off('SIGINT', stop) };
}

/** Opens the workspace's core, hands over a call that shows progress and stops on Ctrl-C, and closes it whatever happens. */
export async function withCore(
  options: Options,
  output: Output,
  work: (call: Call) => Promise<number>,
  create = false,
): Promise<number> {
  const core = await openCore({
    workspace: options.workspace,
    create,
    emit: (event, payload) =>
      event === 'progress' && output.progress(progressLine(payload as EventPayload<'progress'>, output)),
    onBug: (incident, error) =>
      process.stderr.write(`${incident} ${error instanceof Error ? error.stack : String(error)}\n`),
  });
  const { call, release } = stoppable(core);
  try {
    return await work(call);
  } finally {
    await core.close();
    release();
  }
}

/** Methods that answer with a window of a list, and how many rows there are in all. */
type Windowed = {
  [M in MethodName]: Answer<M> extends { readonly rows: readonly unknown[]; readonly total: number } ? M : never;
}[MethodName];
type Filter<M extends Windowed> = Omit<Input<M>, 'offset' | 'limit'>;

/** So many rows are asked for at once. */
const WINDOW = 1000;

/** A list window by window, `most` rows of it at most. */
export async function* windowsOf<M extends Windowed>(
  call: Call,
  method: M,
  filter: Filter<M>,
  most = Number.MAX_SAFE_INTEGER,
): AsyncGenerator<Answer<M>> {
  for (let offset = 0; offset < most; offset += WINDOW) {
    const window = { offset, limit: Math.min(WINDOW, most - offset) };
    // What belongs to the filter of a method that is not named here is checked by the method's own schema.
    const answer = await call(method, { ...filter, ...window } as never);
    yield answer;
    if (offset + WINDOW >= answer.total) return;
  }
}

/** Shows every row of a list. */
export async function showAll<M extends Windowed>(
  call: Call,
  output: Output,
  method: M,
  filter: Filter<M>,
  line: (row: Answer<M>['rows'][number], output: Output) => string,
): Promise<number> {
  for await (const { rows } of windowsOf(call, method, filter)) for (const row of rows) output.value(row, line);
  return exitCodes.done;
}

const unwritable = new Set(['EACCES', 'EPERM', 'EROFS', 'EISDIR', 'ENOTDIR', 'ENOENT', 'EEXIST', 'EBUSY']);

/** What a command's own reading and writing of files met, as a person can act on it; a Bug is written to stderr. */
function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const { code = '', path } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC') return new Refusal(problemOf('DISK_FULL', { retry: true }));
  if (path !== undefined && unwritable.has(code))
    return new Refusal(problemOf('FILE_NOT_WRITABLE', { params: { file: path, reason: code } }));
  const incident = newId('inc');
  process.stderr.write(`${incident} ${error instanceof Error ? error.stack : String(error)}\n`);
  return new Refusal(problemOf('INTERNAL', { params: { incident } }));
}

/** Runs a command's work and turns what it meets into an exit code of the terminal contract. */
export async function guarded(output: Output, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    const { problems } = asRefusal(error);
    for (const problem of problems) output.problem(problem);
    return exitCodeOf(problems);
  }
}
