import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { problemOf } from '../../shared/entity/problem.ts';
import { type Language, languages } from '../../shared/text/words.ts';
import { arrivalCommands } from './commands/arrivals.ts';
import { breakCommands } from './commands/breaks.ts';
import { bulkCommands } from './commands/bulk.ts';
import { dataCommands } from './commands/data.ts';
import { dayCommands } from './commands/days.ts';
import { demoCommand } from './commands/demo.ts';
import { fileCommands } from './commands/files.ts';
import { gateCommands } from './commands/gates.ts';
import { generateCommand } from './commands/generate.ts';
import { keepCommands } from './commands/keep.ts';
import { mappingCommands } from './commands/mapping.ts';
import { matchCommands } from './commands/matches.ts';
import { openCommand } from './commands/open.ts';
import { outCommands } from './commands/out.ts';
import { revisionCommands } from './commands/revisions.ts';
import { ruleCommands } from './commands/rules.ts';
import { runCommands } from './commands/runs.ts';
import { setupCommands } from './commands/setup.ts';
import { exitCodes, type Output, outputTo } from './output.ts';
import { type Call, guarded, type Options, withCore } from './session.ts';

/** What every command is built with: its options and output are known once the arguments are read. */
export type Shell = {
  program: Command;
  run(work: (options: Options, output: Output) => Promise<number>): Promise<void>;
  /** The same with the workspace's core open. */
  withCall(work: (call: Call, output: Output, options: Options) => Promise<number>): Promise<void>;
  /** Asks the core for one thing and shows it. */
  answer<T>(
    ask: (call: Call, options: Options) => Promise<T>,
    line: (value: T, output: Output) => string,
  ): Promise<void>;
};

const languageOf = (asked: string | undefined): Language =>
  (asked ?? process.env.LC_ALL ?? process.env.LANG ?? '').toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';

const version = (): string =>
  (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version;

function build(): Shell {
  const program = new Command('gouji')
    .description('Gouji 勾稽: reconcile banks, channels and the ledger from the terminal')
    .version(version())
    .option('--workspace <dir>', 'the workspace folder (账套)', process.env.GOUJI_WORKSPACE ?? 'workspace')
    .option('--json', 'JSON lines and nothing else on stdout', false)
    .option('--person <code>', 'who acts; unattended runs are "system"', process.env.GOUJI_PERSON ?? 'system')
    .addOption(new Option('--lang <language>', 'of the lines for people; the system’s unless told').choices(languages))
    .exitOverride()
    .showHelpAfterError();
  const run: Shell['run'] = async (work) => {
    const given = program.opts<Options>();
    const output = outputTo(process.stdout, process.stderr, given.json, languageOf(given.lang));
    process.exitCode = await guarded(output, () => work(given, output));
  };
  const withCall: Shell['withCall'] = (work) =>
    run((options, output) => withCore(options, output, (call) => work(call, output, options)));
  const answer: Shell['answer'] = (ask, line) =>
    withCall(async (call, output, options) => {
      output.value(await ask(call, options), line);
      return exitCodes.done;
    });
  return { program, run, withCall, answer };
}

/** Wrong usage: commander has said so on stderr; a script that asked for JSON gets it as a Problem too. */
function usage(error: CommanderError): number {
  if (error.exitCode === 0) return exitCodes.done;
  if (process.argv.includes('--json')) {
    const output = outputTo(process.stdout, process.stderr, true, languageOf(undefined));
    const reason = error.message.replace(/^error: /, '');
    output.problem(problemOf('INPUT_INVALID', { params: { path: '', reason } }));
  }
  return exitCodes.usage;
}

/** Whoever reads stdout may go before the end (`gouji list … | head`); that is no failure of ours. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const shell = build();
for (const add of [
  demoCommand,
  generateCommand,
  setupCommands,
  fileCommands,
  arrivalCommands,
  revisionCommands,
  mappingCommands,
  dataCommands,
  dayCommands,
  ruleCommands,
  runCommands,
  matchCommands,
  breakCommands,
  bulkCommands,
  gateCommands,
  outCommands,
  keepCommands,
  openCommand,
])
  add(shell);
try {
  await shell.program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = usage(error);
}
