import type { MatchView } from '../../../shared/entity/match.ts';
import { fieldWords } from '../../../shared/text/codes.ts';
import type { Shell } from '../main.ts';
import type { Output } from '../output.ts';

const line = (view: MatchView, { say, language }: Output): string =>
  [
    view.id,
    view.reconciliation,
    view.label,
    `${view.leftCount} × ${view.leftAmount}`,
    `${view.rightCount} × ${view.rightAmount} ${view.currency}`,
    ...(view.failedGates.length > 0
      ? [
          say('matchDiffers', {
            gates: view.failedGates.map((gate) => fieldWords[gate]?.[language] ?? gate).join(', '),
          }),
        ]
      : []),
  ].join('  ');

type Given = { reconciliation: string; note?: string; row?: string[] };

/** Matches by hand: `make`, `accept`, `undo`. */
export function matchCommands({ program, answer }: Shell): void {
  const parent = program.command('match').description('matches by hand; --person says who acts');
  parent
    .command('make <rows...>')
    .description('match open transactions; all of a settlement are named "wechat:2026-10-12"')
    .requiredOption('--reconciliation <id>')
    .option('--note <text>', 'why; needed where the figures differ, and the difference is a break then')
    .action((rows: string[], { reconciliation, note }: Given) =>
      answer((call, { person }) => call('match.make', { reconciliation, rows, note, person }), line),
    );
  parent
    .command('accept <suggestion>')
    .description('match what a suggestion (s12 of list matches) names')
    .option('--row <id...>', 'those of its transactions that belong together, where it offers several')
    .option('--note <text>', 'why')
    .action((id: string, { row: rows, note }: Given) =>
      answer((call, { person }) => call('match.accept', { id, rows, note, person }), line),
    );
  parent
    .command('undo <match>')
    .description('take a match (m12) apart; no rule makes it again by itself')
    .requiredOption('--note <text>', 'why')
    .option('--row <id...>', 'transactions that were seen in it')
    .action((id: string, { note = '', row: rows = [] }: Given) =>
      answer(
        (call, { person }) => call('match.undo', { id, rows, note, person }),
        ({ left, right, journals }, { say }) =>
          say('matchUndone', { id, left, right, journals: journals.join(', ') || '–' }),
      ),
    );
}
