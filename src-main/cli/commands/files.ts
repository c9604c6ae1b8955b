import { basename } from 'node:path';
import type { ImportReport } from '../../../shared/entity/importReport.ts';
import { identifyFiles, parseFiles } from '../../core/parse.ts';
import type { Shell } from '../main.ts';
import { exitCodes, type Output } from '../output.ts';
import { withCore } from '../session.ts';
import { showProblems } from './setup.ts';

const daysOf = ({ firstDay, lastDay }: ImportReport): string =>
  firstDay === null ? '' : ` ${firstDay === lastDay ? firstDay : `${firstDay} – ${lastDay}`}`;

export const reportLine = (report: ImportReport, { say }: Output): string => {
  const { read, staged, known, skipped, rejected } = report;
  const counts = say('importCounts', { read, staged, known, skipped, rejected });
  const what = `${report.format ?? '?'} → ${report.source ?? '?'}`;
  return `${say(report.outcome)}  ${basename(report.file)}  ${what}${daysOf(report)}  ${counts}`;
};

const fine: ReadonlySet<ImportReport['outcome']> = new Set(['imported', 'known']);

/** Prints import reports; the exit code says whether any file is not in the workspace. */
function showReports(output: Output, reports: readonly ImportReport[]): number {
  let code: number = exitCodes.done;
  for (const report of reports) {
    output.value(report, reportLine);
    if (!output.json) showProblems(output, report.problems, basename(report.file));
    if (!fine.has(report.outcome)) code = exitCodes.problems;
  }
  return code;
}

async function identify(output: Output, files: readonly string[]): Promise<number> {
  const found = await identifyFiles(files);
  for (const one of found) {
    output.value(one, ({ format, sure, file, why }, { say }) =>
      say('identified', { format: format ?? say('unknownFormat'), sure, file, why }),
    );
    if (!output.json) showProblems(output, one.problems, basename(one.file));
  }
  return found.every((one) => one.format !== null) ? exitCodes.done : exitCodes.problems;
}

async function parse(output: Output, files: readonly string[]): Promise<number> {
  let code: number = exitCodes.done;
  for await (const parsed of parseFiles(files)) {
    output.value(parsed, (value) => JSON.stringify(value, null, 2));
    if (!parsed.ok) code = exitCodes.problems;
  }
  return code;
}

export function fileCommands({ program, run }: Shell): void {
  program
    .command('identify <files...>')
    .description('what a file is, how sure, and why')
    .action((files: string[]) => run((_options, output) => identify(output, files)));
  program
    .command('parse <files...>')
    .description('what a file says, with no workspace')
    .action((files: string[]) => run((_options, output) => parse(output, files)));
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
