import { basename } from 'node:path';
import type { ImportReport } from '../../../shared/entity/importReport.ts';
import { identifyFiles, parseFiles } from '../../core/parse.ts';
import type { Shell } from '../main.ts';
import { exitCodes, type Output } from '../output.ts';
import { withCore } from '../session.ts';
import { showProblems } from './setup.ts';

const reportLine = (report: ImportReport): string => {
  const counts = `read ${report.read}, staged ${report.staged}, known ${report.known}, skipped ${report.skipped}, rejected ${report.rejected}`;
  const days =
    report.firstDay === null
      ? ''
      : report.firstDay === report.lastDay
        ? ` ${report.firstDay}`
        : ` ${report.firstDay} – ${report.lastDay}`;
  return `${report.outcome.padEnd(9)} ${basename(report.file)}  ${report.format ?? '?'} → ${report.source ?? '?'}${days}  ${counts}`;
};

/** Prints import reports; the exit code says whether any file was refused. */
export function showReports(output: Output, reports: readonly ImportReport[]): number {
  let code: number = exitCodes.done;
  for (const report of reports) {
    output.value(report, reportLine);
    if (!output.json) showProblems(output, report.problems, basename(report.file));
    if (report.outcome === 'refused' || report.outcome === 'cancelled') code = exitCodes.problems;
  }
  return code;
}

export function fileCommands({ program, run }: Shell): void {
  program
    .command('identify <files...>')
    .description('what a file is, how sure, and why')
    .action((files: string[]) =>
      run(async (_options, output) => {
        const found = await identifyFiles(files);
        for (const one of found)
          output.value(one, (value) => `${value.format ?? 'unknown'}  ${value.sure}%  ${value.file}  ${value.why}`);
        return found.every((one) => one.format !== null) ? exitCodes.done : exitCodes.problems;
      }),
    );
  program
    .command('parse <files...>')
    .description('what a file says, with no workspace')
    .action((files: string[]) =>
      run(async (_options, output) => {
        let code: number = exitCodes.done;
        for await (const parsed of parseFiles(files)) {
          output.value(parsed, (value) => JSON.stringify(value, null, 2));
          if (!parsed.ok) code = exitCodes.problems;
        }
        return code;
      }),
    );
  program
    .command('import <files...>')
    .description('import files, each whole or not at all')
    .option('--source <code>', 'the source that they belong to')
    .action((files: string[], { source }: { source?: string }) =>
      run((options, output) =>
        withCore(options, output, async (call) =>
          showReports(output, await call('files.import', { files, source, person: options.person })),
        ),
      ),
    );
}
