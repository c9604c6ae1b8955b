import { Button, SegmentedControl } from '@mantine/core';
import { type ReactNode, useCallback, useState } from 'react';
import type { RuleSetInForce } from '../../../shared/contract/ruleMethods.ts';
import type { BacktestReport, BacktestRow } from '../../../shared/entity/backtest.ts';
import { ruleWords } from '../../../shared/text/rules.ts';
import { windowWords } from '../../../shared/text/window.ts';
import { useCall } from '../../data/calls.ts';
import { useDesk } from '../../data/desk.tsx';
import { useLanguage } from '../../data/language.tsx';
import type { Say } from '../../data/say.ts';
import { Icon } from '../../parts/icons.tsx';
import { Page } from '../../parts/Page.tsx';
import { Failure } from '../../parts/Problems.tsx';
import { ActivatePanel } from './ActivatePanel.tsx';
import { BacktestList } from './BacktestList.tsx';
import { BacktestView } from './BacktestView.tsx';
import { moment } from './figures.ts';
import { PassDetail } from './PassDetail.tsx';
import { AddPass, PassList } from './PassList.tsx';
import { RowDetail } from './RowDifference.tsx';
import type { InUse } from './RulesScreen.tsx';
import { RuleText } from './RuleText.tsx';
import { TryPanel } from './TryPanel.tsx';
import { type RuleDraft, useRuleDraft } from './useRuleDraft.ts';

type View = 'passes' | 'text' | 'tests';
/** What stands beside the list: a pass (by its place in the list), the days to try on, the step into force, a row of a report. */
type Aside = { type: 'pass'; at: number } | { type: 'try' } | { type: 'activate' } | { type: 'row'; row: BacktestRow };

function summaryOf({ inForce, draft, set, passes, problems }: RuleDraft, by: string, say: Say): string {
  const { name, version, since } = inForce;
  if (draft === null)
    return say(ruleWords.inForce, { name, version, day: moment(since).slice(0, 10), by, count: passes.length });
  if (set === null) return say(ruleWords.draftBroken, { name, count: Math.max(1, problems.length) });
  const count = passes.filter(({ state }) => state !== 'same').length;
  return say(count === 0 ? ruleWords.draftedText : ruleWords.drafted, { name, version, count });
}

/** A draft was begun on rules that are no longer those in force. */
function Overtaken({ rules: { draft, inForce } }: { rules: RuleDraft }) {
  const { say } = useLanguage();
  if (draft === null || draft.version === inForce.version) return null;
  return (
    <p className="notice tone-open inset">
      <Icon name="dot" />
      {say(ruleWords.overtaken, { before: draft.version, after: inForce.version })}
    </p>
  );
}

/** The sources of both sides, by their names. */
function Sides({ reconciliation: { left, right } }: { reconciliation: InUse }) {
  const { info } = useDesk();
  const { say } = useLanguage();
  const named = (codes: readonly string[]): string =>
    codes
      .map((code) => info?.sources.find((source) => source.code === code)?.name ?? code)
      .join(say(windowWords.listMark));
  const text = `${named(left)} ↔ ${named(right)}`;
  return (
    <span className="rule-sides muted" title={text}>
      {text}
    </span>
  );
}

type ActionProps = { rules: RuleDraft; isTried: boolean; onTry(): void; onActivate(): void };

/** What to do next: a draft is tried first and then put into force. */
function Actions({ rules, isTried, onTry, onActivate }: ActionProps) {
  const { say } = useLanguage();
  const isRight = rules.checked?.yaml != null;
  if (rules.draft === null)
    return (
      <Button size="xs" variant="default" disabled={!isRight} onClick={onTry}>
        {say(ruleWords.try)}
      </Button>
    );
  return (
    <>
      <Button size="xs" variant="default" onClick={rules.discard}>
        {say(ruleWords.discard)}
      </Button>
      <Button size="xs" variant={isTried ? 'default' : 'filled'} disabled={!isRight} onClick={onTry}>
        {say(ruleWords.try)}
      </Button>
      <Button size="xs" variant={isTried ? 'filled' : 'default'} disabled={!isRight} onClick={onActivate}>
        {say(ruleWords.activate)}
      </Button>
    </>
  );
}

type Props = {
  reconciliation: InUse;
  /** All reconciliations that run by the same rule set. */
  using: readonly InUse[];
  inForce: RuleSetInForce;
  chooser: ReactNode;
};

/** The rules of one reconciliation. */
export function RulePage({ reconciliation, using, inForce, chooser }: Props) {
  const { info } = useDesk();
  const { say } = useLanguage();
  const rules = useRuleDraft(inForce);
  const forceHash = useCall('rules.check', { ruleSet: inForce.code, text: inForce.text }).data?.rulesHash ?? null;
  const tests = useCall('rules.backtests', { reconciliation: reconciliation.code });
  const [view, setView] = useState<View>('passes');
  const [aside, setAside] = useState<Aside | null>(null);
  const [cursor, setCursor] = useState(0);
  const [report, setReport] = useState<BacktestReport | null>(null);
  // The version whose place was taken here.
  const [replaced, setReplaced] = useState<number | null>(null);
  const close = useCallback(() => setAside(null), []);

  const draftHash = rules.draft ? (rules.checked?.rulesHash ?? null) : null;
  const reports = tests.data?.rows ?? [];
  const ofDraft = reports.filter(({ rulesHash }) => rulesHash === draftHash);
  const by = info?.people.find(({ code }) => code === inForce.by)?.name ?? inForce.by;
  const show = (next: View): void => {
    setView(next);
    setAside(null);
  };
  const openPass = (at: number): void => {
    setCursor(at);
    setAside({ type: 'pass', at });
  };
  const asideOf = (): ReactNode => {
    if (aside === null) return null;
    if (aside.type === 'try')
      return (
        <TryPanel
          rules={rules}
          reconciliation={reconciliation}
          onTried={(made) => {
            setReport(made);
            show('tests');
          }}
          onClose={close}
        />
      );
    if (aside.type === 'row') return report ? <RowDetail report={report} row={aside.row} onClose={close} /> : null;
    if (aside.type === 'activate')
      return rules.checked?.yaml ? (
        <ActivatePanel
          rules={rules}
          yaml={rules.checked.yaml}
          using={using}
          tests={ofDraft}
          onActivated={() => {
            rules.discard();
            setReplaced(inForce.version);
            show('passes');
          }}
          onClose={close}
        />
      ) : null;
    const shown = rules.passes[aside.at];
    return shown ? (
      <PassDetail
        key={`${shown.pass.code} ${shown.state === 'removed'}`}
        rules={rules}
        shown={shown}
        onMoved={openPass}
        onClose={close}
      />
    ) : null;
  };
  return (
    <Page
      title={say(ruleWords.title)}
      summary={summaryOf(rules, by, say)}
      action={
        <Actions
          rules={rules}
          isTried={ofDraft.length > 0}
          onTry={() => setAside({ type: 'try' })}
          onActivate={() => setAside({ type: 'activate' })}
        />
      }
      detail={asideOf()}
    >
      <div className="filters">
        {chooser}
        <Sides reconciliation={reconciliation} />
        <SegmentedControl
          size="xs"
          aria-label={say(ruleWords.view)}
          value={view}
          onChange={(value) => show(value as View)}
          data={[
            { value: 'passes', label: say(ruleWords.viewPasses) },
            { value: 'text', label: say(ruleWords.viewText) },
            { value: 'tests', label: say(ruleWords.viewTests) },
          ]}
        />
        <span className="spring" />
        {view === 'passes' ? <AddPass rules={rules} onAdded={openPass} /> : null}
      </div>
      <Overtaken rules={rules} />
      {replaced !== null && replaced < inForce.version && rules.draft === null ? (
        <p className="notice tone-matched inset" role="status">
          <Icon name="tick" />
          {say(ruleWords.activated, { name: inForce.name, version: inForce.version })}
        </p>
      ) : null}
      {view === 'passes' ? (
        <PassList
          rules={rules}
          reconciliation={reconciliation.code}
          cursor={cursor}
          onCursor={(at) => (aside?.type === 'pass' ? openPass(at) : setCursor(at))}
          onOpen={(pass) => openPass(rules.passes.indexOf(pass))}
          onClose={close}
          onText={() => show('text')}
        />
      ) : null}
      {view === 'text' ? <RuleText rules={rules} /> : null}
      {view === 'tests' && tests.error ? <Failure error={tests.error} /> : null}
      {view === 'tests' && !report ? (
        <BacktestList reports={reports} hashes={{ draft: draftHash, force: forceHash }} onOpen={setReport} />
      ) : null}
      {view === 'tests' && report ? (
        <BacktestView
          report={report}
          name={reconciliation.name}
          onBack={() => {
            setReport(null);
            setAside(null);
          }}
          onRow={(row) => setAside({ type: 'row', row })}
          onClose={close}
        />
      ) : null}
    </Page>
  );
}
