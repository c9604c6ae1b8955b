import { Command, CommanderError } from 'commander';
import type { Language } from '../../shared/text/words.ts';
import { breakCommands } from './commands/breaks.ts';
import { dataCommands } from './commands/data.ts';
import { demoCommand } from './commands/demo.ts';
import { fileCommands } from './commands/files.ts';
import { outCommands } from './commands/out.ts';
import { setupCommands } from './commands/setup.ts';
import { type Output, exitCodes, outputTo } from './output.ts';
import { guarded, type Options } from './session.ts';

/** What every command is built with: its options and output are known once the arguments are read. */
export type Shell = { program: Command; run(work: (options: Options, output: Output) => Promise<number>): Promise<void> };

const languageOf = (asked: string | undefined): Language => ((asked ?? process.env.LC_ALL ?? process.env.LANG ?? '').toLowerCase().startsWith('zh') ? 'zh-CN' : 'en');

function build(): Shell {
  const program = new Command('gouji')
    .description('Gouji 勾稽: reconcile banks, channels and the ledger from the terminal')
    .option('--workspace <dir>', 'the workspace folder (账套)', process.env.GOUJI_WORKSPACE ?? 'workspace')
    .option('--json', 'JSON lines and nothing else on stdout', false)
    .option('--person <code>', 'who acts; unattended runs are "system"', process.env.GOUJI_PERSON ?? 'system')
    .option('--lang <language>', 'zh-CN or en')
    .exitOverride()
    .showHelpAfterError();
  const run: Shell['run'] = async (work) => {
    const given = program.opts<Options & { lang?: string }>();
    const output = outputTo(process.stdout, process.stderr, given.json, languageOf(given.lang));
    process.exitCode = await guarded(output, () => work(given, output));
  };
  return { program, run };
}

const shell = build();
for (const add of [demoCommand, setupCommands, fileCommands, dataCommands, breakCommands, outCommands]) add(shell);
try {
  await shell.program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
}
