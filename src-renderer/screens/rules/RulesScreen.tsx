import { useState, useSyncExternalStore } from 'react';
import type { Output } from '../../../shared/contract/methods.ts';
import { ruleWords } from '../../../shared/text/rules.ts';
import { windowWords } from '../../../shared/text/window.ts';
import { useCall } from '../../data/calls.ts';
import { useDesk } from '../../data/desk.tsx';
import { useLanguage } from '../../data/language.tsx';
import { Empty, Page } from '../../parts/Page.tsx';
import { Failure } from '../../parts/Problems.tsx';
import { RulePage } from './RulePage.tsx';
import { draftName } from './useRuleDraft.ts';

export type InUse = Output<'rules.list'>['reconciliations'][number];

/** Rules: what is in force for every reconciliation, a draft of them as a form and as text, tried on past days, put into force. */
export function RulesScreen() {
  const { drafts, info } = useDesk();
  const { say } = useLanguage();
  useSyncExternalStore(drafts.store.subscribe, drafts.store.get);
  const [chosen, setChosen] = useState<string | null>(null);
  const rules = useCall('rules.list', {});
  const title = say(ruleWords.title);
  if (!rules.data)
    return (
      <Page title={title} summary={rules.error ? '' : say(windowWords.loading)}>
        {rules.error ? <Failure error={rules.error} /> : null}
      </Page>
    );
  const { reconciliations, ruleSets } = rules.data;
  const isDraft = ({ ruleSet }: InUse): boolean => drafts.of(draftName(info, ruleSet)) !== null;
  const shown =
    reconciliations.find(({ code }) => code === chosen) ?? reconciliations.find(isDraft) ?? reconciliations[0];
  const inForce = ruleSets.find(({ code }) => code === shown?.ruleSet);
  if (!shown || !inForce)
    return (
      <Page title={title} summary={say(ruleWords.none)}>
        <Empty>{say(ruleWords.none)}</Empty>
      </Page>
    );
  return (
    <RulePage
      key={shown.code}
      reconciliation={shown}
      using={reconciliations.filter(({ ruleSet }) => ruleSet === inForce.code)}
      inForce={inForce}
      chooser={
        <select
          aria-label={say(windowWords.reconciliation)}
          value={shown.code}
          onChange={(event) => setChosen(event.currentTarget.value)}
        >
          {reconciliations.map((one) => (
            <option key={one.code} value={one.code}>
              {one.name}
              {isDraft(one) ? say(ruleWords.draftMark) : ''}
            </option>
          ))}
        </select>
      }
    />
  );
}
