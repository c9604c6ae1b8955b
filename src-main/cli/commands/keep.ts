import { resolve } from 'node:path';
import type { Output as Answer } from '../../../shared/contract/methods.ts';
import { doctorWords } from '../../../shared/text/terminal.ts';
import { fill } from '../../../shared/text/words.ts';
import { restoreBackup } from '../../core/restore.ts';
import type { Shell } from '../main.ts';
import { exitCodes, type Output } from '../output.ts';
import { type Options, withCore } from '../session.ts';

function checkLine({ name, ok, waiting, detail }: Answer<'doctor'>['checks'][number], { language }: Output): string {
  const words = doctorWords[name]?.[ok && !waiting ? 'well' : 'unwell'][language];
  const mark = waiting ? '!' : ok ? '✓' : '✗';
  return `${mark} ${words === undefined ? `${name}: ${detail}` : fill(words, { detail }).trimEnd()}`;
}

const doctor = (options: Options, output: Output): Promise<number> =>
  withCore(options, output, async (call) => {
    const { checks, ok } = await call('doctor', {});
    for (const check of checks) output.value(check, checkLine);
    return ok ? exitCodes.done : exitCodes.problems;
  });

const backup = (options: Options, output: Output, out: string | undefined): Promise<number> =>
  withCore(options, output, async (call) => {
    const made = await call('backup.create', { out: out === undefined ? undefined : resolve(out) });
    output.value(made, (value, { say }) => say('backedUp', value));
    return exitCodes.done;
  });

async function restore({ workspace, person }: Options, output: Output, file: string): Promise<number> {
  const { kept } = restoreBackup(resolve(workspace), resolve(file), { person });
  output.value({ backup: file, kept }, ({ backup }, { say }) =>
    [say('restored', { backup }), ...(kept === null ? [] : [say('kept', { file: kept })])].join('\n'),
  );
  return exitCodes.done;
}

/** What looks after the workspace itself. */
export function keepCommands({ program, run }: Shell): void {
  program
    .command('doctor')
    .description('look at the workspace itself')
    .action(() => run((options, output) => doctor(options, output)));
  program
    .command('backup')
    .description('a complete copy of the database')
    .option('--out <dir>')
    .action(({ out }: { out?: string }) => run((options, output) => backup(options, output, out)));
  program
    .command('restore <file>')
    .description('put a backup in the place of the database; what is there is kept in backups/ first')
    .action((file: string) => run((options, output) => restore(options, output, file)));
}
