import { resolve } from 'node:path';
import type { Output as Answer } from '../../../shared/contract/methods.ts';
import type { Shell } from '../main.ts';
import { exitCodes, type Output } from '../output.ts';
import { type Options, withCore } from '../session.ts';

type StatementGiven = { for: string; period: string; out: string };

const statementLines = ({ number, file, hash, provisional }: Answer<'statement.build'>, { say }: Output): string =>
  [say('statement', { number, file }), `  SHA-256 ${hash}`, ...(provisional ? [`  ${say('provisional')}`] : [])].join(
    '\n',
  );

const statement = (options: Options, output: Output, given: StatementGiven): Promise<number> =>
  withCore(options, output, async (call) => {
    const [day = '', to] = given.period.split('..');
    const built = await call('statement.build', {
      reconciliation: given.for,
      day,
      to,
      out: resolve(given.out),
      person: options.person,
      language: options.lang,
    });
    output.value(built, statementLines);
    return exitCodes.done;
  });

const sync = (options: Options, output: Output, central: string | undefined): Promise<number> =>
  withCore(options, output, async (call) => {
    const pushed = await call('sync.push', { central, person: options.person });
    output.value(pushed, (value, { say }) => say('synced', value));
    return pushed.rejected > 0 ? exitCodes.problems : exitCodes.done;
  });

export function outCommands({ program, run }: Shell): void {
  program
    .command('statement')
    .description('the reconciliation workbook')
    .requiredOption('--for <reconciliation>')
    .requiredOption('--period <days>', 'a day, or first..last')
    .requiredOption('--out <file>')
    .action((given: StatementGiven) => run((options, output) => statement(options, output, given)));
  program
    .command('sync')
    .description('send journals to the central ledger and take its verdicts')
    .option('--central <url>', 'PostgreSQL; without it the ledger embedded in the workspace')
    .action(({ central }: { central?: string }) => run((options, output) => sync(options, output, central)));
}
