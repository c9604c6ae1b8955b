import type { DayClose } from '../../../shared/entity/dayClose.ts';
import { breakKindWords } from '../../../shared/text/terms.ts';
import type { Shell } from '../main.ts';
import { exitCodes, type Output } from '../output.ts';
import { showAll } from '../session.ts';

const states = {
  proposed: 'closeProposed',
  returned: 'closeReturned',
  closed: 'closeClosed',
  reopened: 'closeReopened',
} as const;
const sides = { left: 'sideLeft', right: 'sideRight' } as const;

function lines(close: DayClose, { say, language }: Output): string {
  const { content, state, maker, checker, reopenedBy, reopenedNote } = close;
  const { day, reconciliation, run, number, byHand, matches, open, breaks } = content;
  return [
    say('closeLine', {
      day,
      reconciliation,
      state: say(states[state]),
      maker,
      checker: checker ?? '–',
      run,
      number,
      byHand,
    }),
    ...(reopenedBy === null ? [] : [`  ${say('closeReopenedBy', { person: reopenedBy, note: reopenedNote ?? '' })}`]),
    ...matches.map((one) => `  ${say('closeMatches', one)}`),
    ...open.map((one) => `  ${say('closeOpen', { ...one, side: say(sides[one.side]) })}`),
    ...breaks.map(
      ({ kind, count, effect, currency }) =>
        `  ▲ ${breakKindWords[kind][language]} ${kind}: ${count}, ${effect} ${currency}`,
    ),
  ].join('\n');
}

type Given = { reconciliation?: string; note?: string; content?: string };

/** Closes of the whole day: each, and the hash that an approval of all of them binds. */
function show(output: Output, { closes, contentHash }: { closes: readonly DayClose[]; contentHash: string }): number {
  for (const close of closes) output.value(close, lines);
  output.line(output.say('withContent', { hash: contentHash }));
  return exitCodes.done;
}

/** Closing days: `close`, `approve`, `return`, `reopen`, `list`. */
export function dayCommands({ program, withCall }: Shell): void {
  const parent = program
    .command('day')
    .description('close days in order: one person proposes, another approves; --person says who acts');
  const one = '--reconciliation <id>';
  parent
    .command('close <day>')
    .description('propose to close a day as it stands')
    .option(one)
    .option('--note <text>', 'in words')
    .action((day: string, { reconciliation, note }: Given) =>
      withCall(async (call, output, { person }) =>
        show(output, await call('day.close', { day, reconciliation, note, person })),
      ),
    );
  parent
    .command('approve <day>')
    .description('close what was proposed; the day is frozen from then on')
    .option(one)
    .option('--content <hash>', 'the content hash that was looked at')
    .action((day: string, { reconciliation, content: contentHash }: Given) =>
      withCall(async (call, output, { person }) =>
        show(output, await call('day.approve', { day, reconciliation, contentHash, person })),
      ),
    );
  for (const [name, description] of [
    ['return', 'give a proposal back'],
    ['reopen', 'open a closed day again, the latest first'],
  ] as const)
    parent
      .command(`${name} <day>`)
      .description(description)
      .option(one)
      .requiredOption('--note <text>', 'why')
      .action((day: string, { reconciliation, note = '' }: Given) =>
        withCall(async (call, output, { person }) =>
          show(output, await call(`day.${name}`, { day, reconciliation, note, person })),
        ),
      );
  parent
    .command('list')
    .description('closes as they were made, the latest day first, with what was open')
    .option('--day <day>')
    .option(one)
    .action((filter: { day?: string; reconciliation?: string }) =>
      withCall((call, output) => showAll(call, output, 'day.closes', filter, lines)),
    );
}
