import { ActivatePanel } from './ActivatePanel.tsx';
import { PassDetail } from './PassDetail.tsx';
import { RowDetail } from './RowDifference.tsx';
import type { InUse } from './RulesScreen.tsx';
import { TryPanel } from './TryPanel.tsx';
import type { Aside, RulePageState } from './useRulePage.ts';

type Props = { page: RulePageState; aside: Aside; using: readonly InUse[] };

/** What stands beside the list. */
export function RuleAside({ page, aside, using }: Props) {
  const { rules, reconciliation, report, close } = page;
  if (aside.type === 'try')
    return <TryPanel rules={rules} reconciliation={reconciliation} onTried={page.openReport} onClose={close} />;
  if (aside.type === 'row') return report ? <RowDetail report={report} row={aside.row} onClose={close} /> : null;
  if (aside.type === 'activate') {
    const { yaml, rulesHash } = rules.checked ?? {};
    if (!yaml || !rulesHash) return null;
    return <ActivatePanel {...{ rules, yaml, rulesHash, using }} onActivated={page.activated} onClose={close} />;
  }
  const shown = rules.passes[aside.at];
  if (!shown) return null;
  const key = `${shown.pass.code} ${shown.state === 'removed'}`;
  return <PassDetail key={key} rules={rules} shown={shown} onMoved={page.openPass} onClose={close} />;
}
