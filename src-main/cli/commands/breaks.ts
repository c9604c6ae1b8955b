import type { Command } from 'commander';
import type { Output as MethodOutput } from '../../../shared/contract/methods.ts';
import type { BreakAttachment, BreakView, ResolutionInput } from '../../../shared/entity/break.ts';
import { actionWords } from '../../../shared/text/codes.ts';
import { breakKindWords, breakStateWords } from '../../../shared/text/terms.ts';
import type { Shell } from '../main.ts';
import { exitCodes, type Output } from '../output.ts';
import type { Call, Options } from '../session.ts';

type Shown = MethodOutput<'break.show'>;
type Acted = BreakView & { journal?: string | null; contentHash?: string };

const line = (view: Acted, { say, language }: Output): string =>
  [
    view.id,
    `${view.kind} ${breakKindWords[view.kind][language]}`,
    view.subject,
    breakStateWords[view.state][language],
    ...(view.assignee ? [`→ ${view.assignee}`] : []),
    ...(view.journal ? [say('withJournal', { journal: view.journal })] : []),
    ...(view.contentHash ? [say('withContent', { hash: view.contentHash })] : []),
  ].join('  ');

export type Given = {
  to: string;
  note: string;
  type: string;
  template?: string;
  content?: string;
  what?: string;
  row?: string[];
  evidence?: string[];
};

/** The resolution that the options spell; the method's schema says what is missing or unknown. */
export function resolutionFrom({ type, template, note = '', what, row: rows, evidence }: Given): ResolutionInput {
  const own: Record<string, object> = {
    adjustment: { template },
    matched: { rows },
    requested: { what },
    explained: { evidence },
  };
  return { type, note, ...own[type] } as ResolutionInput;
}

type Act = (call: Call, id: string, given: Given, options: Options) => Promise<Acted>;
type Flag = readonly [flags: string, description: string, needed: boolean];

const note: Flag = ['--note <text>', 'in words', true];

/** The acts on a break: what each needs to be told, and the method that does it. */
const acts: Record<string, { description: string; flags: readonly Flag[]; act: Act }> = {
  assign: {
    description: 'give it to a person',
    flags: [['--to <person>', 'to whom', true]],
    act: (call, id, { to }, { person }) => call('break.assign', { id, to, person }),
  },
  note: {
    description: 'say something about it',
    flags: [note],
    act: (call, id, given, { person }) => call('break.note', { id, note: given.note, person }),
  },
  propose: {
    description: 'propose how to resolve it (maker)',
    flags: [
      [
        '--type <type>',
        'adjustment (unless told) | matched | write-off | requested | split-corrected | explained',
        false,
      ],
      ['--template <template>', 'adjustment: shortage-suspense | overage-suspense | fee-difference', false],
      ['--row <id...>', 'matched: the open transactions that belong together', false],
      ['--what <what>', 'requested: refund (unless told) | repayment', false],
      ['--evidence <hash...>', 'explained: what is attached', false],
      ['--note <text>', 'in words', false],
    ],
    act: (call, id, { type = 'adjustment', ...given }, { person }) =>
      call('break.propose', { id, resolution: resolutionFrom({ ...given, type }), person }),
  },
  approve: {
    description: 'approve what another proposed (checker); an adjustment posts its journal',
    flags: [['--content <hash>', 'the content hash that was looked at', false]],
    act: (call, id, { content }, { person }) => call('break.approve', { id, person, contentHash: content }),
  },
  return: {
    description: 'give a proposal back to its maker',
    flags: [note],
    act: (call, id, given, { person }) => call('break.return', { id, note: given.note, person }),
  },
  reopen: {
    description: 'open a resolved one again; its journal is reversed',
    flags: [note],
    act: (call, id, given, { person }) => call('break.reopen', { id, note: given.note, person }),
  },
};

const attachmentLine = ({ hash, name, bytes, person, note: words }: BreakAttachment): string =>
  [hash, name, `${bytes} B`, person, words].filter((word) => word !== '').join('  ');

/** A break with what was done and attached: every event a line. */
function shown({ break: view, events, attachments }: Shown, output: Output): string {
  const done = events.map(({ at, person, action, content }) => {
    const words = actionWords[action]?.[output.language] ?? action;
    return `  ${at}  ${person}  ${words}  ${typeof content.note === 'string' ? content.note : ''}`.trimEnd();
  });
  return [line(view, output), ...done, ...attachments.map((one) => `  ${attachmentLine(one)}`)].join('\n');
}

function readingCommands(parent: Command, answer: Shell['answer']): void {
  parent
    .command('show <id>')
    .description('what it is, what was done about it, and what is attached')
    .action((id: string) => answer((call) => call('break.show', { id }), shown));
  parent
    .command('attach <id> <file>')
    .description('keep a file as evidence, by its hash')
    .option('--note <text>', 'in words')
    .action((id: string, file: string, { note: words }: { note?: string }) =>
      answer((call, { person }) => call('break.attach', { id, file, note: words, person }), attachmentLine),
    );
}

export function breakCommands({ program, withCall, answer }: Shell): void {
  const parent = program.command('break').description('the life of a break; --person says who acts');
  readingCommands(parent, answer);
  for (const [name, { description, flags, act }] of Object.entries(acts)) {
    const command = parent.command(`${name} <ids...>`).description(description);
    for (const [flag, words, needed] of flags)
      if (needed) command.requiredOption(flag, words);
      else command.option(flag, words);
    command.action((ids: string[], given: Given) =>
      withCall(async (call, output, options) => {
        for (const id of ids) output.value(await act(call, id, given, options), line);
        return exitCodes.done;
      }),
    );
  }
}
