import type { BacktestReport, BacktestRow } from '../../../shared/entity/backtest.ts';
import { problemOf } from '../../../shared/entity/problem.ts';
import { Refusal } from '../../../shared/value/result.ts';
import { readText } from '../arguments.ts';
import type { Shell } from '../main.ts';
import { exitCodes, type Output } from '../output.ts';
import { type Call, type Options, showAll } from '../session.ts';
import { showProblems } from './setup.ts';

type Money = BacktestReport['risk']['added'];

function reportLines(report: BacktestReport, { say }: Output): string {
  const { id, reconciliation, ruleSet, from, to, days, rulesHash, base, passes, risk, changes, timings } = report;
  const percent = (value: string | null): string => (value === null ? say('noBase') : say('percent', { value }));
  const money = ({ matches, sums }: Money): string =>
    [matches, ...sums.map(({ amount, currency }) => `${amount} ${currency}`)].join(' · ');
  const rates = ({ precision, recall }: { precision: string | null; recall: string | null }) => ({
    precision: percent(precision),
    recall: percent(recall),
  });
  const closed = days.filter((day) => day.closed).length;
  const { matches, right, wrong, unjudged, found } = report;
  const judged = { matches, right, wrong, unjudged, found, whole: base.people + base.closed, ...rates(report) };
  const risks = { added: money(risk.added), lost: money(risk.lost), contradicting: money(risk.contradicting) };
  const milliseconds = (timings.base ?? 0) + (timings.runs ?? 0) + (timings.compare ?? 0);
  const head = { id, reconciliation, ruleSet, from, to, days: days.length, closed, hash: rulesHash.slice(0, 16) };
  return [
    say('backtestHead', head),
    `  ${say('backtestJudged', judged)}`,
    ...passes.map((pass) => `    ${say('backtestPass', { ...pass, ...rates(pass) })}`),
    `  ${say('backtestRisk', risks)}`,
    `  ${say('backtestChanges', { ...changes, id })}`,
    `  ${say('backtestTime', { milliseconds })}`,
  ].join('\n');
}

const marks = { added: '+', lost: '-', changed: '~' } as const;

function rowLine(one: BacktestRow, { say }: Output): string {
  const { change, before, after, left, right, numbers: _, contradicts, ...row } = one;
  const side = (one: { pass: string; outcome: 'matched' | 'mismatched' } | null): string =>
    one === null ? '∅' : `${one.pass} ${say(one.outcome)}`;
  const words = { ...row, mark: marks[change], before: side(before), after: side(after) };
  const line = say('backtestRow', { ...words, left: left.join(' '), right: right.join(' ') });
  return contradicts ? `${line}  ${say('contradicts')}` : line;
}

/** "2026-10-01..2026-10-12", or one day. Throws Refusal INPUT_INVALID. */
function spanOf(text: string): { from: string; to: string } {
  const [from = '', to = from, ...more] = text.split('..');
  if (more.length > 0 || from === '' || to === '')
    throw new Refusal(
      problemOf('INPUT_INVALID', { params: { path: `--days ${text}`, reason: 'YYYY-MM-DD..YYYY-MM-DD' } }),
    );
  return { from, to };
}

type Given = { rules: string; days: string; ruleSet?: string; reconciliation?: string };

async function backtest(call: Call, output: Output, given: Given, { person }: Options): Promise<number> {
  const { rules, days, ...which } = given;
  const order = { yaml: await readText(rules), ...which, ...spanOf(days), person };
  const { problems, reports } = await call('rules.backtest', order);
  const code = showProblems(output, problems, rules);
  for (const report of reports) output.value(report, reportLines);
  if (code === exitCodes.done && reports.length === 0) output.line(output.say('rulesUnchanged'));
  return code;
}

/** Trying rules on past days: `backtest`, `list`, `show`. */
export function ruleCommands({ program, withCall }: Shell): void {
  const parent = program.command('rules').description('try changed rules on past days before they go into force');
  parent
    .command('backtest')
    .description('run changed rules over days that were run, closed or not, and leave them as they are')
    .requiredOption('--rules <file>', 'a whole setup, or a list of ruleSets alone')
    .requiredOption('--days <from..to>')
    .option('--rule-set <code>', 'of the file this one alone')
    .option('--reconciliation <id>', 'this one, changed or not')
    .action((given: Given) => withCall((call, output, options) => backtest(call, output, given, options)));
  parent
    .command('list')
    .description('back-tests, the newest first')
    .option('--reconciliation <id>')
    .action(({ reconciliation }: { reconciliation?: string }) =>
      withCall((call, output) => showAll(call, output, 'rules.backtests', { reconciliation }, reportLines)),
    );
  parent
    .command('show <id>')
    .description('the difference row by row: + added, - lost, ~ changed; the largest first')
    .option('--change <change>', 'added | lost | changed')
    .action((id: string, { change }: { change?: BacktestRow['change'] }) =>
      withCall((call, output) => showAll(call, output, 'rules.backtestRows', { id, change }, rowLine)),
    );
}
