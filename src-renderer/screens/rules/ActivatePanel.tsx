import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { BacktestReport } from '../../../shared/entity/backtest.ts';
import { ruleWords } from '../../../shared/text/rules.ts';
import { windowWords } from '../../../shared/text/window.ts';
import { useCall } from '../../data/calls.ts';
import { useDesk } from '../../data/desk.tsx';
import { useLanguage } from '../../data/language.tsx';
import { moment } from '../../data/text.ts';
import { ChangeList } from '../../parts/ChangeList.tsx';
import { Detail } from '../../parts/Detail.tsx';
import { Icon } from '../../parts/icons.tsx';
import { Failure, Problems } from '../../parts/Problems.tsx';
import { RuleChanges } from './RuleChanges.tsx';
import type { RuleDraft } from './useRuleDraft.ts';

type Using = { code: string; name: string; days: readonly string[] };
type Props = {
  rules: RuleDraft;
  yaml: string;
  /** Of exactly these rules: by it their back-tests are known. */
  rulesHash: string;
  /** The reconciliations that the rule set is of. */
  using: readonly Using[];
  onActivated(): void;
  onClose(): void;
};

/** Whether a reconciliation's past was tried by exactly these rules. */
function Standing({ one, test, isUntried }: { one: Using; test: BacktestReport | undefined; isUntried: boolean }) {
  const { info } = useDesk();
  const { say } = useLanguage();
  const { name } = one;
  if (isUntried)
    return (
      <p className="standing tone-open">
        <Icon name="dot" /> {say(ruleWords.untested, { name })}
      </p>
    );
  if (!test) return one.days.length > 0 ? null : <p className="muted">{say(ruleWords.neverRun, { name })}</p>;
  const person = info?.people.find(({ code }) => code === test.person)?.name ?? test.person;
  return (
    <p className="standing tone-matched">
      <Icon name="tick" /> {say(ruleWords.tested, { name, at: moment(test.at), person })}
    </p>
  );
}

/** What the setup would change, whether it was tried, and the step into force: with a back-test of this draft, or with a reason. */
export function ActivatePanel({ rules, yaml, rulesHash, using, onActivated, onClose }: Props) {
  const { connection, info, person } = useDesk();
  const { say } = useLanguage();
  const [reason, setReason] = useState('');
  const tests = useCall('rules.backtests', {}).data?.rows ?? [];
  const diff = useCall('setup.diff', { yaml });
  const data = diff.isPlaceholderData ? undefined : diff.data;
  const untried = data?.untried ?? [];
  const mistakes = data?.problems ?? [];
  const apply = useMutation({
    mutationFn: () => connection.call('setup.apply', { yaml, person: person ?? '', reason }),
    onSuccess: ({ problems }) => {
      if (!problems.some(({ severity }) => severity === 'error')) onActivated();
    },
  });
  const name = info?.people.find(({ code }) => code === person)?.name ?? person ?? say(windowWords.noPerson);
  const lacks = (untried.length > 0 && reason.trim() === '') || person === null || info?.readOnly === true;
  return (
    <Detail title={say(ruleWords.activateTitle)} onClose={onClose}>
      {diff.error ? <Failure error={diff.error} /> : null}
      {data
        ? using.map((one) => (
            <Standing
              key={one.code}
              one={one}
              test={tests.find((test) => test.reconciliation === one.code && test.rulesHash === rulesHash)}
              isUntried={untried.includes(one.code)}
            />
          ))
        : null}
      <h3>{say(ruleWords.activateChanges)}</h3>
      {data?.changes.length === 0 && mistakes.length === 0 ? (
        <p className="muted">{say(ruleWords.activateNothing)}</p>
      ) : null}
      <RuleChanges rules={rules} />
      <details className="as-setup">
        <summary className="muted">{say(ruleWords.activateAsSetup)}</summary>
        <ChangeList changes={data?.changes ?? []} />
      </details>
      <Problems problems={[...mistakes, ...(apply.data?.problems ?? [])]} />
      {apply.error ? <Failure error={apply.error} /> : null}
      <label className="reason">
        <span>{say(ruleWords.reason)}</span>
        <textarea rows={2} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        <span className="muted">{say(untried.length > 0 ? ruleWords.reasonNeeded : ruleWords.reasonMay)}</span>
      </label>
      <p className="together after">
        <Button
          size="xs"
          loading={apply.isPending}
          disabled={!data || lacks || mistakes.length > 0}
          onClick={() => apply.mutate()}
        >
          {say(ruleWords.activate)}
        </Button>
        <span className="muted">{say(ruleWords.asPerson, { name })}</span>
      </p>
    </Detail>
  );
}
