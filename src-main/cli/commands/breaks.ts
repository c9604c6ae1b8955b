import type { BreakView, Resolution } from '../../../shared/entity/break.ts';
import type { Shell } from '../main.ts';
import { exitCodes } from '../output.ts';
import { type Call, type Options, withCore } from '../session.ts';

const line = (view: BreakView & { journal?: string | null; contentHash?: string }): string =>
  `${view.id}  ${view.kind}  ${view.subject}  ${view.state}${view.assignee ? `  → ${view.assignee}` : ''}${view.journal ? `  journal ${view.journal}` : ''}${view.contentHash ? `  content ${view.contentHash.slice(0, 16)}` : ''}`;

type Given = { to?: string; note?: string; type?: string; template?: string; content?: string };

/** The resolution that the options spell; the method's schema says what is missing. */
const resolutionFrom = ({ type = 'adjustment', template, note }: Given): Resolution =>
  (type === 'adjustment' ? { type, template, note: note ?? '' } : { type, note: note ?? '' }) as Resolution;

const acts: Record<string, (call: Call, id: string, given: Given, options: Options) => Promise<BreakView>> = {
  assign: (call, id, { to = '' }, { person }) => call('break.assign', { id, to, person }),
  note: (call, id, { note = '' }, { person }) => call('break.note', { id, note, person }),
  propose: (call, id, given, { person }) => call('break.propose', { id, resolution: resolutionFrom(given), person }),
  approve: (call, id, { content }, { person }) => call('break.approve', { id, person, contentHash: content }),
  return: (call, id, { note = '' }, { person }) => call('break.return', { id, note, person }),
  reopen: (call, id, { note = '' }, { person }) => call('break.reopen', { id, note, person }),
};

export function breakCommands({ program, run }: Shell): void {
  const command = program.command('break').description('the life of a break; --person says who acts');
  for (const [name, act] of Object.entries(acts))
    command
      .command(`${name} <ids...>`)
      .option('--to <person>', 'assign: to whom')
      .option('--note <text>')
      .option('--type <type>', 'propose: adjustment | write-off | explained | requested')
      .option('--template <template>', 'propose: shortage-suspense | overage-suspense | fee-difference')
      .option('--content <hash>', 'approve: the content hash that was looked at')
      .action((ids: string[], given: Given) =>
        run((options, output) =>
          withCore(options, output, async (call) => {
            for (const id of ids) output.value(await act(call, id, given, options), line);
            return exitCodes.done;
          }),
        ),
      );
}
