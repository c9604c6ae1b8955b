import { Button, Menu } from '@mantine/core';
import { type KeyboardEvent, useMemo } from 'react';
import type { RulePass } from '../../../shared/entity/rules.ts';
import { passKindWords, ruleWords } from '../../../shared/text/rules.ts';
import { useCall } from '../../data/calls.ts';
import { useDesk } from '../../data/desk.tsx';
import { useLanguage } from '../../data/language.tsx';
import { DataTable } from '../../parts/DataTable.tsx';
import { Icon } from '../../parts/icons.tsx';
import { Empty } from '../../parts/Page.tsx';
import { type DraftPass, withMoved, withNew } from './draft.ts';
import { passColumns } from './passColumns.tsx';
import { passKinds } from './passFields.ts';
import type { RuleDraft } from './useRuleDraft.ts';

/** Adds a pass of the kind that is chosen, behind the others. */
export function AddPass({ rules, onAdded }: { rules: RuleDraft; onAdded(at: number): void }) {
  const { say } = useLanguage();
  const add = (kind: RulePass['kind']): void => {
    rules.change(withNew(rules.text, kind, say(passKindWords[kind])));
    onAdded(rules.set?.passes.length ?? 0);
  };
  return (
    <Menu position="bottom-end" shadow="none" withinPortal={false}>
      <Menu.Target>
        <button type="button" className="plain" disabled={rules.set === null}>
          {say(ruleWords.addPass)} <Icon name="down" />
        </button>
      </Menu.Target>
      <Menu.Dropdown className="filter-choices">
        {passKinds().map((kind) => (
          <Menu.Item key={kind} onClick={() => add(kind)}>
            {say(passKindWords[kind])}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

type Props = {
  rules: RuleDraft;
  reconciliation: string;
  cursor: number;
  onCursor(index: number): void;
  onOpen(pass: DraftPass): void;
  onClose(): void;
  onText(): void;
};

const nothingToFetch = (): void => {};

/** The passes in their order, with what each decided on the day in the header. Alt with ↑ ↓ moves the one under the cursor. */
export function PassList({ rules, reconciliation, cursor, onCursor, onOpen, onClose, onText }: Props) {
  const { info, day } = useDesk();
  const { say } = useLanguage();
  const runs = useCall('runs.list', { reconciliation, ...(day === null ? {} : { day }), limit: 1 });
  const run = runs.data?.rows[0];
  const { passes, text, set } = rules;
  const isDraft = rules.draft !== null;
  const currency = info?.currency ?? 'CNY';
  const columns = useMemo(() => {
    const counts =
      run && run.day === day && run.report.passes.length > 0
        ? { day: run.day, passes: run.report.passes }
        : { day: null, passes: [] };
    return passColumns(say, currency, isDraft, counts);
  }, [say, currency, isDraft, run, day]);
  if (set === null)
    return (
      <Empty
        action={
          <Button size="xs" onClick={onText}>
            {say(ruleWords.toText)}
          </Button>
        }
      >
        {say(ruleWords.broken)}
      </Empty>
    );
  const move = (event: KeyboardEvent): boolean => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return false;
    const to = cursor + (event.key === 'ArrowUp' ? -1 : 1);
    if (cursor < set.passes.length && to >= 0 && to < set.passes.length) {
      rules.change(withMoved(text, cursor, to));
      onCursor(to);
    }
    return true;
  };
  return (
    <DataTable<DraftPass>
      label={say(ruleWords.viewPasses)}
      columns={columns}
      list={{ total: passes.length, rowAt: (index) => passes[index], onRange: nothingToFetch }}
      minWidth={isDraft ? 1120 : 1020}
      cursor={Math.min(cursor, Math.max(0, passes.length - 1))}
      onCursor={onCursor}
      onOpen={onOpen}
      onClose={onClose}
      onKey={move}
      hints={
        <>
          <kbd>Alt</kbd> <kbd>↑</kbd> <kbd>↓</kbd> {say(ruleWords.hintMovePass)}
        </>
      }
    />
  );
}
