import { basename } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { type Encoding, encodingNamed, encodings } from '../../../shared/entity/encoding.ts';
import type { ImportReport } from '../../../shared/entity/importReport.ts';
import { problemOf } from '../../../shared/entity/problem.ts';
import { Refusal } from '../../../shared/value/result.ts';
import { identifyFiles, parseFiles } from '../../core/parse.ts';
import type { Shell } from '../main.ts';
import { exitCodes, type Output } from '../output.ts';
import { type Options, withCore } from '../session.ts';
import { takeInbox } from './arrivals.ts';
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

async function identify(output: Output, files: readonly string[], encoding?: Encoding): Promise<number> {
  const found = await identifyFiles(files, encoding);
  for (const one of found) {
    output.value(one, ({ format, sure, file, why, encoding: told, encodingWhy }, { say }) => {
      const first = say('identified', { format: format ?? say('unknownFormat'), sure, file, why });
      return told === null ? first : `${first}\n  ${told}  ${encodingWhy}`;
    });
    if (!output.json) showProblems(output, one.problems, basename(one.file));
  }
  return found.every((one) => one.format !== null) ? exitCodes.done : exitCodes.problems;
}

async function parse(output: Output, files: readonly string[], encoding?: Encoding): Promise<number> {
  let code: number = exitCodes.done;
  for await (const parsed of parseFiles(files, encoding)) {
    output.value(parsed, (value) => JSON.stringify(value, null, 2));
    if (!parsed.ok) code = exitCodes.problems;
  }
  return code;
}

type Chosen = { encoding?: Encoding };

/** Names as people write them (GBK, cp1252, Latin1) are taken as well. */
const encodingOption = (): Option =>
  new Option('--encoding <name>', `what their text is written in: ${encodings.join(', ')}`).argParser((name) => {
    const found = encodingNamed(name);
    if (found === null) throw new InvalidArgumentError(encodings.join(', '));
    return found;
  });

type Given = Chosen & { inbox: boolean; source?: string; day?: string };

function take(
  options: Options,
  output: Output,
  files: string[],
  { inbox, source, day, encoding }: Given,
): Promise<number> {
  if (inbox === files.length > 0)
    throw new Refusal(problemOf('INPUT_INVALID', { params: { path: 'import', reason: 'FILES_OR_INBOX' } }));
  return withCore(options, output, async (call) =>
    inbox
      ? takeInbox(call, options, output, { source, day, silentWhenEmpty: false })
      : showReports(output, await call('files.import', { files, source, day, encoding, person: options.person })),
  );
}

export function fileCommands({ program, run }: Shell): void {
  program
    .command('identify <files...>')
    .description('what a file is, how sure, and why')
    .addOption(encodingOption())
    .action((files: string[], { encoding }: Chosen) => run((_options, output) => identify(output, files, encoding)));
  program
    .command('parse <files...>')
    .description('what a file says, with no workspace')
    .addOption(encodingOption())
    .action((files: string[], { encoding }: Chosen) => run((_options, output) => parse(output, files, encoding)));
  program
    .command('import [files...]')
    .description('import files, each whole or not at all')
    .option('--inbox', "what lies in the workspace's inbox; each file is then moved to done or refused", false)
    .option('--source <code>', 'the source that they belong to')
    .addOption(encodingOption())
    .option('--day <day>', 'the day that they are of: others are refused, and an empty file that names no day is of it')
    .action((files: string[], given: Given) => run((options, output) => take(options, output, files, given)));
}
