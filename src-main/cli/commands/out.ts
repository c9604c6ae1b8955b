import { resolve } from 'node:path';
import type { Shell } from '../main.ts';
import { exitCodes } from '../output.ts';
import { withCore } from '../session.ts';

export function outCommands({ program, run }: Shell): void {
  program
    .command('statement')
    .description('the reconciliation workbook')
    .requiredOption('--for <reconciliation>')
    .requiredOption('--period <days>', 'a day, or first..last')
    .requiredOption('--out <file>')
    .action((given: { for: string; period: string; out: string }) =>
      run((options, output) =>
        withCore(options, output, async (call) => {
          const [day = '', to] = given.period.split('..');
          const built = await call('statement.build', {
            reconciliation: given.for,
            day,
            to,
            out: resolve(given.out),
            person: options.person,
          });
          output.value(
            built,
            (value) =>
              `statement ${value.number}  ${value.file}\n  SHA-256 ${value.hash}${value.provisional ? '\n  provisional: not yet accepted by the central ledger' : ''}`,
          );
          return exitCodes.done;
        }),
      ),
    );
  program
    .command('sync')
    .description('send journals to the central ledger and take its verdicts')
    .option('--central <url>', 'PostgreSQL; without it the ledger embedded in the workspace')
    .action(({ central }: { central?: string }) =>
      run((options, output) =>
        withCore(options, output, async (call) => {
          const pushed = await call('sync.push', { central, person: options.person });
          output.value(
            pushed,
            (value) =>
              `${value.engine}: sealed ${value.sealed}, sent ${value.sent}, accepted ${value.accepted}, rejected ${value.rejected}, waiting ${value.waiting}`,
          );
          return pushed.rejected > 0 ? exitCodes.problems : exitCodes.done;
        }),
      ),
    );
  program
    .command('doctor')
    .description('look at the workspace itself')
    .action(() =>
      run((options, output) =>
        withCore(options, output, async (call) => {
          const { checks, ok } = await call('doctor', {});
          for (const check of checks)
            output.value(check, (value) => `${value.ok ? '✓' : '✗'} ${value.name}: ${value.detail}`);
          return ok ? exitCodes.done : exitCodes.problems;
        }),
      ),
    );
  program
    .command('backup')
    .description('a complete copy of the database')
    .option('--out <dir>')
    .action(({ out }: { out?: string }) =>
      run((options, output) =>
        withCore(options, output, async (call) => {
          output.value(await call('backup.create', { out }), (value) => `${value.file}  ${value.bytes} bytes`);
          return exitCodes.done;
        }),
      ),
    );
}
