import type { BreakView, Resolution } from '../../../shared/entity/break.ts';
import { breakKindWords, breakStateWords } from '../../../shared/text/terms.ts';
import type { Shell } from '../main.ts';
import { exitCodes, type Output } from '../output.ts';
import { type Call, type Options, withCore } from '../session.ts';

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

type Given = { to: string; note: string; type: string; template?: string; content?: string };

/** The resolution that the options spell; the method's schema says what is missing or unknown. */
const resolutionFrom = ({ type, template, note = '' }: Given): Resolution =>
  (type === 'adjustment' ? { type, template, note } : { type, note }) as Resolution;

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
      ['--type <type>', 'adjustment (unless told) | write-off | explained | requested', false],
      ['--template <template>', 'adjustment: shortage-suspense | overage-suspense | fee-difference', false],
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

export function breakCommands({ program, run }: Shell): void {
  const parent = program.command('break').description('the life of a break; --person says who acts');
  for (const [name, { description, flags, act }] of Object.entries(acts)) {
    const command = parent.command(`${name} <ids...>`).description(description);
    for (const [flag, words, needed] of flags)
      if (needed) command.requiredOption(flag, words);
      else command.option(flag, words);
    command.action((ids: string[], given: Given) =>
      run((options, output) =>
        withCore(options, output, async (call) => {
          for (const id of ids) output.value(await act(call, id, given, options), line);
          return exitCodes.done;
        }),
      ),
    );
  }
}
