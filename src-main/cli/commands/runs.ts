import type { Output as Answer, RunView } from '../../../shared/contract/methods.ts';
import type { Shell } from '../main.ts';
import { exitCodes, type Output } from '../output.ts';
import { type Call, showAll, windowsOf } from '../session.ts';

const viewLine = (
  { run, day, reconciliation, number, state, ruleSet, ruleVersion, report }: RunView,
  { say }: Output,
): string =>
  say('runKept', {
    ...{ run, day, reconciliation, number, rules: `${ruleSet} v${ruleVersion}` },
    state: say(state === 'current' ? 'runCurrent' : 'runSuperseded'),
    matches: report.matched.matches,
    openLeft: report.openLeft.rows,
    openRight: report.openRight.rows,
    hash: report.resultHash.slice(0, 16),
  });

type Line = Answer<'runs.compare'>['rows'][number];
const marks = { came: '+', went: '-', changed: '~' } as const;

function changeLine({ change, before, after, left, right, group, amount, currency }: Line, { say }: Output): string {
  const side = (one: Line['before']): string => (one === null ? '∅' : `${say(one.what)} ${one.pass}`.trim());
  const rows = [...left, ...right, ...group].join(' ');
  return `${marks[change]} ${side(before)} → ${side(after)}  ${amount} ${currency}  ${rows}`;
}

async function compare(call: Call, output: Output, run: string, other: string): Promise<number> {
  let said = false;
  for await (const { rows, came, went, changed } of windowsOf(call, 'runs.compare', { run, with: other })) {
    if (!said) output.line(output.say('runsDiffer', { came, went, changed }));
    said = true;
    for (const row of rows) output.value(row, changeLine);
  }
  return exitCodes.done;
}

/** Runs as they are kept: `list`, `compare`. */
export function runCommands({ program, withCall }: Shell): void {
  const parent = program.command('runs').description('every run of a day is kept; the latest prevails');
  parent
    .command('list')
    .description('the newest first')
    .option('--day <day>')
    .option('--reconciliation <id>')
    .action((filter: { day?: string; reconciliation?: string }) =>
      withCall((call, output) => showAll(call, output, 'runs.list', filter, viewLine)),
    );
  parent
    .command('compare <run> <other>')
    .description('what came (+), went (-) and changed (~) from one run of a day to another')
    .action((one: string, other: string) => withCall((call, output) => compare(call, output, one, other)));
}
