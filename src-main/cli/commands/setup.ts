import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SetupChange } from '../../../shared/contract/methods.ts';
import type { Problem } from '../../../shared/entity/problem.ts';
import { sectionWords } from '../../../shared/text/codes.ts';
import { holdsWorkspace } from '../../core/index.ts';
import { checkSetupText } from '../../core/setupFile.ts';
import { readText } from '../arguments.ts';
import type { Shell } from '../main.ts';
import { exitCodeOf, exitCodes, type Output } from '../output.ts';
import { type Options, withCore } from '../session.ts';

/** Prints Problems found in a file; the exit code says whether any of them is an error. */
export function showProblems(output: Output, problems: readonly Problem[], file: string): number {
  for (const problem of problems) output.problem({ ...problem, where: { file, ...problem.where } });
  return exitCodeOf(problems);
}

const signs = { add: '+', change: '~', retire: '-' } as const;

const changeLine = ({ action, what, code, fields }: SetupChange, { language }: Output): string =>
  [
    `${signs[action]} ${sectionWords[what]?.[language] ?? what} ${code}`,
    ...fields.map(({ field, before, after }) => `    ${field}: ${before || '∅'} → ${after || '∅'}`),
  ].join('\n');

function showOutcome(
  output: Output,
  file: string,
  problems: readonly Problem[],
  changes: readonly SetupChange[],
): number {
  const code = showProblems(output, problems, file);
  for (const change of changes) output.value(change, changeLine);
  if (code === exitCodes.done && changes.length === 0) output.line(output.say('noChanges'));
  return code;
}

async function check(output: Output, file: string): Promise<number> {
  const { problems } = checkSetupText(await readText(file));
  const code = showProblems(output, problems, file);
  if (code === exitCodes.done) output.line(output.say('noMistakes'));
  return code;
}

/** Compares with the workspace; where there is none yet, with an empty one that is thrown away. */
async function diff(options: Options, output: Output, file: string): Promise<number> {
  const yaml = await readText(file);
  const scratch = holdsWorkspace(options.workspace) ? null : await mkdtemp(join(tmpdir(), 'gouji-diff-'));
  try {
    return await withCore(
      { ...options, workspace: scratch ?? options.workspace },
      output,
      async (call) => {
        const { problems, changes, untried } = await call('setup.diff', { yaml });
        const code = showOutcome(output, file, problems, changes);
        if (untried.length > 0) output.line(output.say('rulesUntried', { names: untried.join(', ') }));
        return code;
      },
      scratch !== null,
    );
  } finally {
    if (scratch) await rm(scratch, { recursive: true, force: true });
  }
}

/** A setup with mistakes makes no workspace. */
async function apply(options: Options, output: Output, file: string, reason: string | undefined): Promise<number> {
  const yaml = await readText(file);
  const { problems } = checkSetupText(yaml);
  if (exitCodeOf(problems) !== exitCodes.done) return showProblems(output, problems, file);
  return withCore(
    options,
    output,
    async (call) => {
      const applied = await call('setup.apply', { yaml, reason, person: options.person });
      return showOutcome(output, file, applied.problems, applied.changes);
    },
    true,
  );
}

const exported = (options: Options, output: Output, file: string | undefined): Promise<number> =>
  withCore(options, output, async (call) => {
    const { yaml } = await call('setup.export', {});
    if (file) await writeFile(file, yaml);
    else output.value({ yaml }, (value) => value.yaml);
    return exitCodes.done;
  });

export function setupCommands({ program, run }: Shell): void {
  const setup = program.command('setup').description('the declared setup (setup.yaml)');
  setup
    .command('check <file>')
    .description('every mistake with its line; needs no workspace')
    .action((file: string) => run((_options, output) => check(output, file)));
  setup
    .command('diff <file>')
    .description('what applying it would change')
    .action((file: string) => run((options, output) => diff(options, output, file)));
  setup
    .command('apply <file>')
    .description('apply it, making the workspace where there is none; twice is the same as once')
    .option('--reason <text>', 'why changed rules go into force without a back-test')
    .action((file: string, { reason }: { reason?: string }) =>
      run((options, output) => apply(options, output, file, reason)),
    );
  setup
    .command('export [file]')
    .description('write the applied setup as YAML')
    .action((file: string | undefined) => run((options, output) => exported(options, output, file)));
}
