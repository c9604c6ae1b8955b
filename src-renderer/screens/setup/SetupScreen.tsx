import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { SetupChange } from '../../../shared/contract/methods.ts';
import { windowWords } from '../../../shared/text/window.ts';
import { useCall } from '../../data/calls.ts';
import { useDesk } from '../../data/desk.tsx';
import type { Files, OfferedSetup } from '../../data/files.ts';
import { useLanguage } from '../../data/language.tsx';
import { ChangeList } from '../../parts/ChangeList.tsx';
import { Empty, Page } from '../../parts/Page.tsx';
import { Failure, Problems } from '../../parts/Problems.tsx';

/** Who may apply it: the people in force, or on the first run those that the setup itself brings. */
const peopleOf = (inForce: readonly { code: string }[], changes: readonly SetupChange[]): string[] =>
  inForce.length > 0
    ? inForce.map((person) => person.code)
    : changes.filter((change) => change.what === 'person').map((change) => change.code);

function Offer({ offered, files }: { offered: OfferedSetup; files: Files }) {
  const { connection, info, person } = useDesk();
  const { say } = useLanguage();
  const [, go] = useLocation();
  const [chosen, setChosen] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const diff = useCall('setup.diff', { yaml: offered.yaml });
  const changes = diff.data?.changes ?? [];
  const mistakes = (diff.data?.problems ?? []).filter((problem) => problem.severity === 'error');
  const people = peopleOf(info?.people ?? [], changes);
  const by = chosen ?? person ?? people[0] ?? '';
  const apply = useMutation({
    mutationFn: () => connection.call('setup.apply', { yaml: offered.yaml, person: by, reason }),
    onSuccess: (outcome) => {
      if (outcome.problems.some((problem) => problem.severity === 'error')) return;
      files.forgetSetup();
      go('/import');
    },
  });
  const untried = diff.data?.untried ?? [];
  const params = { file: offered.name, count: mistakes.length > 0 ? mistakes.length : changes.length };
  const summary =
    mistakes.length > 0
      ? say(windowWords.setupBroken, params)
      : changes.length === 0 && diff.data
        ? say(windowWords.setupNothing, params)
        : say(windowWords.setupReview, params);
  const action =
    changes.length > 0 && mistakes.length === 0 ? (
      <>
        <label className="muted">
          {say(windowWords.setupAs)}{' '}
          <select value={by} onChange={(event) => setChosen(event.currentTarget.value)}>
            {people.map((code) => (
              <option key={code}>{code}</option>
            ))}
          </select>
        </label>
        {untried.length > 0 ? (
          <label className="muted">
            {say(windowWords.setupReason, { names: untried.join(', ') })}{' '}
            <input value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          </label>
        ) : null}
        <Button
          size="xs"
          loading={apply.isPending}
          disabled={untried.length > 0 && reason.trim() === ''}
          onClick={() => apply.mutate()}
        >
          {say(windowWords.setupApply, { count: changes.length })}
        </Button>
      </>
    ) : null;
  return (
    <Page title={say(windowWords.setupTitle)} summary={diff.data ? summary : say(windowWords.loading)} action={action}>
      <div className="scroll">
        {diff.error ? <Failure error={diff.error} /> : null}
        {apply.error ? <Failure error={apply.error} /> : null}
        <Problems problems={[...(diff.data?.problems ?? []), ...(apply.data?.problems ?? [])]} />
        <ChangeList changes={changes} />
      </div>
    </Page>
  );
}

/** The first run: a setup.yaml is dropped, read as a list of changes, and applied. Later ones come the same way. */
export function SetupScreen({ files }: { files: Files }) {
  const { info } = useDesk();
  const { say } = useLanguage();
  if (files.offered) return <Offer key={files.offered.yaml} offered={files.offered} files={files} />;
  const summary = info?.enterprise === null ? say(windowWords.setupMissing) : say(windowWords.setupDone);
  return (
    <Page title={say(windowWords.setupTitle)} summary={summary}>
      <Empty
        action={
          <Button size="xs" onClick={() => void files.pickSetup()}>
            {say(windowWords.setupPick)}
          </Button>
        }
      >
        {say(windowWords.setupInvite)}
      </Empty>
    </Page>
  );
}
