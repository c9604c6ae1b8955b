import { Button, SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import type { RuleSetInForce } from '../../../shared/contract/ruleMethods.ts';
import { ruleWords } from '../../../shared/text/rules.ts';
import { windowWords } from '../../../shared/text/window.ts';
import { useDesk } from '../../data/desk.tsx';
import { useLanguage } from '../../data/language.tsx';
import type { Say } from '../../data/say.ts';
import { moment } from '../../data/text.ts';
import { Icon } from '../../parts/icons.tsx';
import { Page } from '../../parts/Page.tsx';
import { Failure } from '../../parts/Problems.tsx';
import { BacktestList } from './BacktestList.tsx';
import { BacktestView } from './BacktestView.tsx';
import { AddPass, PassList } from './PassList.tsx';
import { RuleAside } from './RuleAside.tsx';
import type { InUse } from './RulesScreen.tsx';
import { RuleText } from './RuleText.tsx';
import type { RuleDraft } from './useRuleDraft.ts';
import { type RulePageState, useRulePage, type View } from './useRulePage.ts';

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

/** What to do next: a draft is tried first and then put into force. */
function Actions({ page: { rules, isTried, open } }: { page: RulePageState }) {
  const { say } = useLanguage();
  const isRight = rules.checked?.yaml != null;
  const tryIt = (): void => open({ type: 'try' });
  if (rules.draft === null)
    return (
      <Button size="xs" variant="default" disabled={!isRight} onClick={tryIt}>
        {say(ruleWords.try)}
      </Button>
    );
  return (
    <>
      <Button size="xs" variant="default" onClick={rules.discard}>
        {say(ruleWords.discard)}
      </Button>
      <Button size="xs" variant={isTried ? 'default' : 'filled'} disabled={!isRight} onClick={tryIt}>
        {say(ruleWords.try)}
      </Button>
      <Button
        size="xs"
        variant={isTried ? 'filled' : 'default'}
        disabled={!isRight}
        onClick={() => open({ type: 'activate' })}
      >
        {say(ruleWords.activate)}
      </Button>
    </>
  );
}

/** The rules were put into force on this page just now. */
function Activated({ page: { replaced, rules } }: { page: RulePageState }) {
  const { say } = useLanguage();
  const { name, version } = rules.inForce;
  if (replaced === null || replaced >= version || rules.draft !== null) return null;
  return (
    <p className="notice tone-matched inset" role="status">
      <Icon name="tick" />
      {say(ruleWords.activated, { name, version })}
    </p>
  );
}

/** The passes, the text or the back-tests. */
function Shown({ page }: { page: RulePageState }) {
  const { rules, reconciliation, view, report, close } = page;
  if (view === 'text') return <RuleText rules={rules} />;
  if (view === 'passes')
    return (
      <PassList
        rules={rules}
        reconciliation={reconciliation.code}
        cursor={page.cursor}
        onCursor={page.moveTo}
        onOpen={(pass) => page.openPass(rules.passes.indexOf(pass))}
        onClose={close}
        onText={() => page.show('text')}
      />
    );
  if (page.reportsError) return <Failure error={page.reportsError} />;
  if (report === null) return <BacktestList reports={page.reports} hashes={page.hashes} onOpen={page.openReport} />;
  return (
    <BacktestView
      report={report}
      name={reconciliation.name}
      onBack={() => page.openReport(null)}
      onRow={(row) => page.open({ type: 'row', row })}
      onClose={close}
    />
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
  const page = useRulePage(reconciliation, inForce);
  const { rules, view, aside } = page;
  const by = info?.people.find(({ code }) => code === inForce.by)?.name ?? inForce.by;
  return (
    <Page
      title={say(ruleWords.title)}
      summary={summaryOf(rules, by, say)}
      action={<Actions page={page} />}
      detail={aside === null ? null : <RuleAside page={page} aside={aside} using={using} />}
    >
      <div className="filters">
        {chooser}
        <Sides reconciliation={reconciliation} />
        <SegmentedControl
          size="xs"
          aria-label={say(ruleWords.view)}
          value={view}
          onChange={(value) => page.show(value as View)}
          data={[
            { value: 'passes', label: say(ruleWords.viewPasses) },
            { value: 'text', label: say(ruleWords.viewText) },
            { value: 'tests', label: say(ruleWords.viewTests) },
          ]}
        />
        <span className="spring" />
        {view === 'passes' ? <AddPass rules={rules} onAdded={page.openPass} /> : null}
      </div>
      <Overtaken rules={rules} />
      <Activated page={page} />
      {rules.error ? <Failure error={rules.error} /> : null}
      <Shown page={page} />
    </Page>
  );
}
