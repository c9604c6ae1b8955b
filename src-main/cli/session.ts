import type { Connection } from '../../shared/contract/handlers.ts';
import type { EventPayload } from '../../shared/contract/methods.ts';
import { newId } from '../../shared/value/ids.ts';
import { Refusal } from '../../shared/value/result.ts';
import { type Core, openCore } from '../core/index.ts';
import { exitCodeOf, exitCodes, type Output } from './output.ts';

export type Options = { workspace: string; json: boolean; person: string };
export type Call = Connection['call'];

const progressLine = ({ stage, label, done, total, unit, rows }: EventPayload<'progress'>): string => {
  const share = total ? `${Math.floor((done / total) * 100)}%` : `${done} ${unit}`;
  return `${label}  ${stage}  ${share}${rows === undefined ? '' : `  ${rows} rows`}`;
};

/** Opens the workspace's core, hands over a call that shows progress and stops on Ctrl-C, and closes it whatever happens. */
export async function withCore(options: Options, output: Output, work: (call: Call) => Promise<number>, create = false): Promise<number> {
  let core: Core | undefined;
  const running = new Set<string>();
  const stop = (): void => {
    for (const job of running) void core?.call('jobs.cancel', { job });
  };
  process.on('SIGINT', stop);
  try {
    core = await openCore({
      workspace: options.workspace,
      create,
      emit: (event, payload) => event === 'progress' && output.progress(progressLine(payload as EventPayload<'progress'>)),
      onBug: (incident, error) => process.stderr.write(`${incident} ${error instanceof Error ? error.stack : String(error)}\n`),
    });
    const opened = core;
    const call: Call = async (method, input) => {
      const job = newId('job');
      running.add(job);
      try {
        return await opened.call(method, input, { job });
      } finally {
        running.delete(job);
      }
    };
    return await work(call);
  } finally {
    process.off('SIGINT', stop);
    await core?.close();
  }
}

/** Runs a command's work and turns what it meets into an exit code of the terminal contract. */
export async function guarded(output: Output, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) {
      for (const problem of error.problems) output.problem(problem);
      return exitCodeOf(error.problems);
    }
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    return exitCodes.environment;
  }
}
