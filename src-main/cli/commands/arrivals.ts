import type { Arrival, InboxFileView, InboxReport } from '../../../shared/entity/arrival.ts';
import { arrivalStateWords } from '../../../shared/text/terms.ts';
import type { Shell } from '../main.ts';
import { exitCodeOf, exitCodes, type Output } from '../output.ts';
import { type Call, type Options, withCore } from '../session.ts';
import { showProblems } from './setup.ts';

/** "2026-10-12  wechat  late  due 2026-10-13T10:30:00+08:00": one source on one day. */
function arrivalLine({ day, source, state, due, rows, files, declared }: Arrival, { say, language }: Output): string {
  const told = [
    ...(rows > 0 ? [say('arrivalRows', { rows })] : []),
    ...files.map(({ name, importedAt, importedBy }) =>
      say('arrivalFile', { file: name, at: importedAt, by: importedBy }),
    ),
    ...declared.map(({ by, note }) => say('arrivalDeclared', { by, note })),
    ...(files.length === 0 && due !== null ? [say('arrivalDue', { due })] : []),
  ];
  return [day, source.padEnd(14), arrivalStateWords[state][language], ...told].join('  ');
}

/** Control characters in a name would move the terminal's own cursor. */
const printable = (name: string): string => name.replaceAll(/\p{Cc}/gu, '?');

const movedLine = ({ name, outcome, movedTo }: InboxFileView, { say }: Output): string =>
  movedTo === null
    ? `${say('left')}  ${printable(name)}`
    : say('inboxMoved', { outcome: say(outcome), name: printable(name), movedTo: printable(movedTo) });

/** Lines of a run of the inbox for people; Problems go to stderr. */
function tell(output: Output, { files, late }: InboxReport): void {
  for (const file of files) {
    output.line(movedLine(file, output));
    showProblems(output, file.problems, printable(file.name));
  }
  if (late.length > 0) output.line(output.say('inboxLate'));
  for (const one of late) output.line(`  ${arrivalLine(one, output)}`);
}

/** Runs the inbox and prints its report; the exit code says whether a file was refused or could not be taken. */
export async function takeInbox(
  call: Call,
  { person }: Options,
  output: Output,
  asked: { source?: string | undefined; day?: string | undefined; silentWhenEmpty: boolean },
): Promise<number> {
  const { source, day, silentWhenEmpty } = asked;
  const report = await call('inbox.run', { source, day, person, language: output.language });
  if (report.files.length === 0 && silentWhenEmpty) return exitCodes.done;
  if (report.files.length === 0) output.line(output.say('inboxNothing'));
  if (output.json) output.value({ inbox: report }, () => '');
  else tell(output, report);
  return exitCodeOf(report.files.flatMap(({ problems }) => problems));
}

const showArrivals = (options: Options, output: Output, given: { day?: string; to?: string }): Promise<number> =>
  withCore(options, output, async (call) => {
    for (const one of await call('sources.arrivals', given)) output.value(one, arrivalLine);
    return exitCodes.done;
  });

type Empty = { source: string; day: string; note: string; withdraw: boolean };

const sayEmpty = (options: Options, output: Output, { withdraw, ...given }: Empty): Promise<number> =>
  withCore(options, output, async (call) => {
    const method = withdraw ? 'files.withdrawEmpty' : 'files.declareEmpty';
    output.value(await call(method, { ...given, person: options.person }), arrivalLine);
    return exitCodes.done;
  });

/** What came, what is late, and what there was nothing of. */
export function arrivalCommands({ program, run }: Shell): void {
  program
    .command('arrivals')
    .description('what came of every source and what is late; without a day, yesterday')
    .option('--day <day>')
    .option('--to <day>')
    .action((given: { day?: string; to?: string }) => run((options, output) => showArrivals(options, output, given)));
  program
    .command('empty')
    .description('say that a source has nothing for a day, where it says so by other means than a file')
    .requiredOption('--source <code>')
    .requiredOption('--day <day>')
    .requiredOption('--note <text>', 'how that is known, or why it is withdrawn')
    .option('--withdraw', 'take that back, also where a file without rows was taken for the day', false)
    .action((given: Empty) => run((options, output) => sayEmpty(options, output, given)));
}
