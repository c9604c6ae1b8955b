import type { RevisionRow, RevisionView } from '../../../shared/entity/revision.ts';
import type { Shell } from '../main.ts';
import { exitCodes, type Output } from '../output.ts';
import { type Call, type Options, showAll, windowsOf } from '../session.ts';
import { reportLine } from './files.ts';

function revisionLines(view: RevisionView, { say }: Output): string {
  const { id, source, file, days, changed, missing, added, known } = view;
  const state = say(view.state);
  return [
    say('revisionLine', { id, state, source, file, days: days.join(', '), changed, missing, added, known }),
    ...view.sums.map(({ currency, before, after }) =>
      say('revisionSum', {
        currency,
        beforeRows: before.rows,
        before: before.amount,
        beforeFee: before.fee,
        afterRows: after.rows,
        after: after.amount,
        afterFee: after.fee,
      }),
    ),
    ...view.touches.map(({ what, id: on, state: now, person, transaction }) =>
      say('revisionTouch', {
        person: person ?? '',
        transaction: transaction ?? '',
        what: say(what),
        id: on,
        state: now,
      }),
    ),
  ].join('\n');
}

const sides = (fields: Record<string, string> | null, names: readonly string[]): string =>
  names.map((name) => `${name}=${fields?.[name] ?? ''}`).join('  ');

/** "~ tx_… amount=8.00 → amount=9.00", "− tx_… …", "+ …": the numbers that name a row, and what differs. */
function rowLine({ change, transaction, before, after, fields }: RevisionRow): string {
  const named = [
    'day',
    'kind',
    'amount',
    'currency',
    'account',
    'orderNo',
    'channelNo',
    'refundNo',
    'batchNo',
    'bankRef',
  ];
  const known = (row: Record<string, string> | null): string =>
    sides(
      row,
      named.filter((name) => row?.[name] !== undefined),
    );
  if (change === 'changed') {
    const numbers = sides(
      before,
      named.filter((name) => before?.[name] !== undefined && !fields.includes(name)),
    );
    return `~ ${transaction}  ${numbers}\n    ${sides(before, fields)}\n  → ${sides(after, fields)}`;
  }
  return change === 'missing' ? `- ${transaction}  ${known(before)}` : `+ ${known(after)}`;
}

async function show(call: Call, output: Output, id: string): Promise<number> {
  let said = false;
  for await (const { revision, rows } of windowsOf(call, 'files.revision', { id })) {
    if (!said) output.value(revision, revisionLines);
    said = true;
    for (const row of rows) output.value(row, rowLine);
  }
  return exitCodes.done;
}

type Given = { note?: string; content?: string };

async function accept(call: Call, output: Output, id: string, given: Given, { person }: Options): Promise<number> {
  const { content: contentHash, note } = given;
  const { report, days } = await call('files.acceptRevision', { id, person, contentHash, note });
  output.value({ ...report, days }, (value) => reportLine(value, output));
  output.line(output.say('revisionDays', { days: days.join(', ') }));
  return exitCodes.done;
}

/** Files that change what is known: `list`, `show`, `accept`, `reject`. */
export function revisionCommands({ program, withCall, answer }: Shell): void {
  const parent = program
    .command('revision')
    .description('files that change or lack records that were imported before; --person says who decides');
  parent
    .command('list')
    .description('every revision, newest first')
    .action(() => withCall((call, output) => showAll(call, output, 'files.revisions', {}, revisionLines)));
  parent
    .command('show <id>')
    .description('the difference, row by row: ~ changed, - missing, + added')
    .action((id: string) => withCall((call, output) => show(call, output, id)));
  parent
    .command('accept <id>')
    .description('put the file in the place of what it changes; the old rows are kept')
    .option('--content <hash>', 'the content hash of the difference that was looked at')
    .option('--note <text>', 'in words')
    .action((id: string, given: Given) =>
      withCall((call, output, options) => accept(call, output, id, given, options)),
    );
  parent
    .command('reject <id>')
    .description('leave everything as it is')
    .requiredOption('--note <text>', 'why')
    .action((id: string, { note }: { note: string }) =>
      answer((call, { person }) => call('files.rejectRevision', { id, note, person }), revisionLines),
    );
}
