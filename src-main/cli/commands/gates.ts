import { Option } from 'commander';
import type { Output as Answer } from '../../../shared/contract/methods.ts';
import { type GateLine, type GateView, gateStates } from '../../../shared/entity/gate.ts';
import { gateRoleWords, gateStateWords } from '../../../shared/text/terms.ts';
import type { Shell } from '../main.ts';
import type { Output } from '../output.ts';
import { showAll } from '../session.ts';

/** So many rows of a settlement's terms are shown, the largest first. */
const SHOWN = 1000;

/** The equation of a settlement, a line a term; ✗ marks what holds it back. */
function gateLines(view: GateView, { say, language }: Output): string {
  const { id, received, toClear, currency, residue, released } = view;
  const state = gateStateWords[view.state][language];
  const terms = view.terms.map(({ role, rows, amount, disputed }) =>
    say('gateTerm', { mark: disputed ? '✗' : ' ', role: gateRoleWords[role][language], rows, amount }),
  );
  return [
    say('gateLine', { id, state, received, toClear, currency, residue }),
    ...terms.map((line) => `  ${line}`),
    ...(released ? [`  ${say('gateReleased', released)}`] : []),
  ].join('\n');
}

const rowLine = ({ role, label, amount, transaction, break: about }: GateLine, { language }: Output): string =>
  ['   ', gateRoleWords[role][language], label, amount, transaction, about].filter((word) => word !== null).join('  ');

const shown = ({ gate, rows }: Answer<'gate.show'>, output: Output): string =>
  [gateLines(gate, output), ...rows.map((row) => rowLine(row, output))].join('\n');

type Filter = { day?: string; to?: string; reconciliation?: string; source?: string; state?: GateView['state'] };

/** Settlements before they are cleared (清算前核对): `list` (or nothing), `show`, `release`. */
export function gateCommands({ program, withCall, answer }: Shell): void {
  const parent = program
    .command('gate')
    .description('may a settlement be cleared: the equation, its rows, the release');
  parent
    .command('list', { isDefault: true })
    .description('settlements of channel days, or settled on them')
    .option('--day <day>')
    .option('--to <day>')
    .option('--reconciliation <id>')
    .option('--source <code>')
    .addOption(new Option('--state <state>').choices(gateStates))
    .action((filter: Filter) => withCall((call, output) => showAll(call, output, 'gates.list', filter, gateLines)));
  parent
    .command('show <settlement>')
    .description('with the rows of its terms; "settlements:wechat:2026-10-12"')
    .action((id: string) => answer((call) => call('gate.show', { id, limit: SHOWN }), shown));
  parent
    .command('release <settlement>')
    .description('let it go, where the equation holds and nothing is in dispute')
    .option('--note <text>', 'why')
    .option('--content-hash <hash>', 'of the figures that were seen: others are refused')
    .action((id: string, given: { note?: string; contentHash?: string }) =>
      answer((call, { person }) => call('gate.release', { id, ...given, person }), gateLines),
    );
}
