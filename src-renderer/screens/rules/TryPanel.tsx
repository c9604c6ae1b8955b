import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, useSyncExternalStore } from 'react';
import type { BacktestReport } from '../../../shared/entity/backtest.ts';
import { ruleWords } from '../../../shared/text/rules.ts';
import { newId } from '../../../shared/value/ids.ts';
import { parseDay } from '../../../shared/value/time.ts';
import { useDesk } from '../../data/desk.tsx';
import { useLanguage } from '../../data/language.tsx';
import { Detail } from '../../parts/Detail.tsx';
import { JobProgress } from '../../parts/JobProgress.tsx';
import { Failure, Problems } from '../../parts/Problems.tsx';
import { Committed } from './form/Committed.tsx';
import type { RuleDraft } from './useRuleDraft.ts';

type Props = {
  rules: RuleDraft;
  reconciliation: { code: string; name: string; days: readonly string[] };
  onTried(report: BacktestReport): void;
  onClose(): void;
};

function DayInput({ label, value, onChange }: { label: string; value: string; onChange(day: string): void }) {
  const { say } = useLanguage();
  return (
    <Committed
      size="day"
      label={label}
      value={value}
      read={(text) => (parseDay(text.trim()) === null ? null : text.trim())}
      hint={say(ruleWords.notDay)}
      onCommit={onChange}
    />
  );
}

/** Tries the draft on past days: over which, how far it is, and a way to stop it. */
export function TryPanel({ rules, reconciliation, onTried, onClose }: Props) {
  const { jobs, person } = useDesk();
  const { say } = useLanguage();
  const { days, name } = reconciliation;
  const [from, setFrom] = useState(days.at(-1) ?? '');
  const [to, setTo] = useState(days[0] ?? '');
  const [id, setId] = useState<string | null>(null);
  const running = useSyncExternalStore(jobs.store.subscribe, jobs.store.get).find((job) => job.id === id);
  const yaml = rules.checked?.yaml ?? null;
  const tried = useMutation({
    mutationFn: (order: { yaml: string; job: string }) =>
      jobs.run(
        'rules.backtest',
        // Without a draft nothing differs, and the rules in force are tried because they are asked for by name.
        {
          yaml: order.yaml,
          ...(rules.draft ? {} : { reconciliation: reconciliation.code }),
          from,
          to,
          person: person ?? '',
        },
        { title: ruleWords.trying, params: { name }, id: order.job },
      ),
    onSuccess: ({ reports }) => {
      const report = reports.find((one) => one.reconciliation === reconciliation.code) ?? reports[0];
      if (report) onTried(report);
    },
  });
  const start = (): void => {
    if (yaml === null) return;
    const job = newId('job');
    setId(job);
    tried.mutate({ yaml, job });
  };
  const isNothing = tried.data?.reports.length === 0 && tried.data.problems.length === 0;
  return (
    <Detail title={say(ruleWords.tryTitle)} onClose={onClose}>
      <p>{say(ruleWords.tryExplain)}</p>
      {rules.draft === null ? <p className="muted">{say(ruleWords.trySame)}</p> : null}
      {days.length === 0 ? <p className="tone-open">{say(ruleWords.tryNoDays)}</p> : null}
      <div className="together after">
        <DayInput label={say(ruleWords.from)} value={from} onChange={setFrom} />
        <DayInput label={say(ruleWords.to)} value={to} onChange={setTo} />
        <Button
          size="xs"
          loading={tried.isPending}
          disabled={yaml === null || from === '' || to === ''}
          onClick={start}
        >
          {say(ruleWords.tryNow)}
        </Button>
      </div>
      {running ? <JobProgress job={running} onStop={() => jobs.cancel(running.id)} /> : null}
      {tried.error ? <Failure error={tried.error} /> : null}
      {tried.data ? <Problems problems={tried.data.problems} /> : null}
      {isNothing ? <p className="notice">{say(ruleWords.tryNothing)}</p> : null}
    </Detail>
  );
}
