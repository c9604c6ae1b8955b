import { useState } from 'react';
import type { RuleSetInForce } from '../../../shared/contract/ruleMethods.ts';
import type { BacktestReport, BacktestRow } from '../../../shared/entity/backtest.ts';
import { useCall } from '../../data/calls.ts';
import type { InUse } from './RulesScreen.tsx';
import { type RuleDraft, useRuleDraft } from './useRuleDraft.ts';

export type View = 'passes' | 'text' | 'tests';
/** What stands beside the list: a pass (by its place in the list), the days to try on, the step into force, a row of a report. */
export type Aside =
  | { readonly type: 'pass'; readonly at: number }
  | { readonly type: 'try' }
  | { readonly type: 'activate' }
  | { readonly type: 'row'; readonly row: BacktestRow };

export type RulePageState = {
  readonly reconciliation: InUse;
  readonly rules: RuleDraft;
  /** The reconciliation's back-tests, the newest first, and the hashes by which the draft's and those in force are known. */
  readonly reports: readonly BacktestReport[];
  readonly reportsError: unknown;
  readonly hashes: { readonly draft: string | null; readonly force: string | null };
  readonly isTried: boolean;
  readonly view: View;
  readonly aside: Aside | null;
  readonly cursor: number;
  readonly report: BacktestReport | null;
  /** The version whose place was taken on this page. */
  readonly replaced: number | null;
  show(view: View): void;
  open(aside: Aside): void;
  close(): void;
  openPass(at: number): void;
  moveTo(at: number): void;
  openReport(report: BacktestReport | null): void;
  /** The draft is in force: it is a draft no more. */
  activated(): void;
};

/** What the page of one reconciliation's rules shows, and where it stands. */
export function useRulePage(reconciliation: InUse, inForce: RuleSetInForce): RulePageState {
  const rules = useRuleDraft(inForce);
  const force = useCall('rules.check', { ruleSet: inForce.code, text: inForce.text });
  const tests = useCall('rules.backtests', { reconciliation: reconciliation.code });
  const [view, setView] = useState<View>('passes');
  const [aside, setAside] = useState<Aside | null>(null);
  const [cursor, setCursor] = useState(0);
  const [report, setReport] = useState<BacktestReport | null>(null);
  const [replaced, setReplaced] = useState<number | null>(null);
  const hashes = {
    draft: rules.draft ? (rules.checked?.rulesHash ?? null) : null,
    force: force.data?.rulesHash ?? null,
  };
  const reports = tests.data?.rows ?? [];
  const show = (next: View): void => {
    setView(next);
    setAside(null);
  };
  const openPass = (at: number): void => {
    setCursor(at);
    setAside({ type: 'pass', at });
  };
  return {
    ...{ reconciliation, rules, reports, hashes, view, aside, cursor, report, replaced, show, openPass },
    reportsError: tests.error,
    isTried: reports.some(({ rulesHash }) => rulesHash === hashes.draft),
    open: setAside,
    close: () => setAside(null),
    moveTo: (at) => (aside?.type === 'pass' ? openPass(at) : setCursor(at)),
    openReport(next) {
      setReport(next);
      show('tests');
    },
    activated() {
      rules.discard();
      setReplaced(inForce.version);
      show('passes');
    },
  };
}
