import { readFile, writeFile } from 'node:fs/promises';
import type { SetupChange } from '../../../shared/contract/methods.ts';
import { type Problem, problemOf } from '../../../shared/entity/problem.ts';
import { Refusal } from '../../../shared/value/result.ts';
import type { Shell } from '../main.ts';
import { exitCodeOf, exitCodes, type Output } from '../output.ts';
import { withCore } from '../session.ts';

/** A text file's content. Throws Refusal FILE_NOT_FOUND. */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new Refusal(problemOf('FILE_NOT_FOUND', { params: { file } }));
  }
}

export function showProblems(output: Output, problems: readonly Problem[], file: string): number {
  for (const problem of problems) output.problem({ ...problem, where: { file, ...problem.where } });
  return exitCodeOf(problems);
}

const changeLine = ({ action, what, code, fields }: SetupChange): string =>
  `${{ add: '+', change: '~', retire: '-' }[action]} ${what} ${code}${fields.map(({ field, before, after }) => `\n    ${field}: ${before || '∅'} → ${after || '∅'}`).join('')}`;

export function setupCommands({ program, run }: Shell): void {
  const setup = program.command('setup').description('the declared setup (setup.yaml)');
  for (const action of ['check', 'diff', 'apply'] as const)
    setup
      .command(`${action} <file>`)
      .description(
        {
          check: 'every mistake with its line',
          diff: 'what applying would change',
          apply: 'apply it; twice is the same as once',
        }[action],
      )
      .action((file: string) =>
        run((options, output) =>
          withCore(
            options,
            output,
            async (call) => {
              const yaml = await readText(file);
              const person = options.person;
              const answer =
                action === 'check'
                  ? { ...(await call('setup.check', { yaml })), changes: [] }
                  : action === 'diff'
                    ? await call('setup.diff', { yaml })
                    : await call('setup.apply', { yaml, person });
              const code = showProblems(output, answer.problems, file);
              for (const change of answer.changes) output.value(change, changeLine);
              if (code === exitCodes.done && answer.changes.length === 0)
                output.say(action === 'check' ? 'no mistakes' : 'no changes');
              return code;
            },
            true,
          ),
        ),
      );
  setup
    .command('export [file]')
    .description('write the applied setup as YAML')
    .action((file: string | undefined) =>
      run((options, output) =>
        withCore(options, output, async (call) => {
          const { yaml } = await call('setup.export', {});
          if (file) await writeFile(file, yaml);
          else output.value({ yaml }, (value) => value.yaml);
          return exitCodes.done;
        }),
      ),
    );
}
