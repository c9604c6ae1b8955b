import type { Command } from 'commander';
import type { BreakSummary } from '../../../shared/entity/break.ts';
import type { Problem } from '../../../shared/entity/problem.ts';
import { labelWords } from '../../../shared/text/codes.ts';
import { problemLine } from '../../../shared/text/problemLine.ts';
import { breakKindWords } from '../../../shared/text/terms.ts';
import { countOf } from '../arguments.ts';
import type { Shell } from '../main.ts';
import type { Output } from '../output.ts';
import type { Call } from '../session.ts';
import { type Given, resolutionFrom } from './breaks.ts';

type Filter = Partial<
  Record<'day' | 'to' | 'scope' | 'source' | 'search' | 'minAge' | 'maxAge' | 'expected', string>
> & {
  kind?: string[];
  state?: string[];
  fitting?: boolean;
};

const filtered = (command: Command): Command =>
  command
    .option('--day <day>')
    .option('--until <day>', 'with --day: days up to this one')
    .option('--scope <code>')
    .option('--source <code>')
    .option('--kind <kind...>')
    .option('--state <state...>', 'all that are not closed, unless told')
    .option('--min-age <days>')
    .option('--max-age <days>')
    .option('--search <text>');

/** The filter as the contract has it; its schema says what is unknown. */
function filterFrom({ day, scope, source, search, kind, state, ...given }: Filter & { until?: string }): never {
  const age = (name: string, text: string | undefined): number | undefined =>
    text === undefined ? undefined : countOf(name, text);
  const ages = { minAge: age('--min-age', given.minAge), maxAge: age('--max-age', given.maxAge) };
  return { day, to: given.until, scope, source, search, kinds: kind, states: state, ...ages } as never;
}

function summaryLines({ total, buckets, kinds, labels, pool }: BreakSummary, { say, language }: Output): string {
  const line = (name: string, sum: { count: number; amount: string; currency: string }): string =>
    say('summaryLine', { name, count: sum.count, amount: sum.amount, currency: sum.currency });
  return [
    say('summaryTotal', { total }),
    ...buckets.map((one) => line(say('summaryAge', { bucket: one.bucket }), one)),
    ...kinds.map((one) => line(`${one.kind} ${breakKindWords[one.kind][language]}`, one)),
    ...labels.map((one) => line(labelWords[one.label][language], one)),
    ...pool.map(({ nextExpiry, mostAttempts, ...one }) =>
      say('summaryPool', { ...one, next: nextExpiry ?? '–', attempts: mostAttempts }),
    ),
  ].join('\n');
}

const doneLines = ({ done, left }: { done: number; left: Problem[] }, { say, language }: Output): string =>
  [say('bulkDone', { done, left: left.length }), ...left.map((problem) => problemLine(problem, language))].join('\n');

type Bulk = Given & Filter & { until?: string };
type Common = { filter: never; fitting?: boolean; expected?: number; person: string };

/** Acts on all breaks of a filter at once, and what there is: `breaks summary|assign|note|propose`. */
export function bulkCommands({ program, answer }: Shell): void {
  const parent = program.command('breaks').description('all breaks of a filter at once; --person says who acts');
  filtered(
    parent.command('summary').description('counts and money by age, kind and label, and the carry-over pool'),
  ).action((given: Filter) => answer((call) => call('breaks.summary', filterFrom(given)), summaryLines));
  const act = (
    name: string,
    description: string,
    work: (call: Call, common: Common, given: Bulk) => Promise<{ done: number; left: Problem[] }>,
  ): Command =>
    filtered(parent.command(name).description(description))
      .option('--fitting', 'do it for those that it fits, where it does not fit all', false)
      .option('--expected <n>', 'how many were seen; nothing is done with another number')
      .action((given: Bulk) =>
        answer(async (call, { person }) => {
          const expected = given.expected === undefined ? undefined : countOf('--expected', given.expected);
          return await work(call, { filter: filterFrom(given), fitting: given.fitting, expected, person }, given);
        }, doneLines),
      );
  act('assign', 'give them to a person', (call, common, { to }) =>
    call('breaks.assign', { ...common, to }),
  ).requiredOption('--to <person>', 'to whom');
  act('note', 'say something about all of them', (call, common, { note }) =>
    call('breaks.note', { ...common, note }),
  ).requiredOption('--note <text>', 'in words');
  act('propose', 'propose one resolution for all of them (maker)', (call, common, { type = 'adjustment', ...given }) =>
    call('breaks.propose', { ...common, resolution: resolutionFrom({ ...given, type }) }),
  )
    .option('--type <type>', 'adjustment (unless told) | write-off | requested | split-corrected | explained')
    .option('--template <template>', 'adjustment: shortage-suspense | overage-suspense | fee-difference')
    .option('--what <what>', 'requested: refund (unless told) | repayment')
    .option('--note <text>', 'in words');
}
