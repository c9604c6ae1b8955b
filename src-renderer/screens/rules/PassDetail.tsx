import { useState } from 'react';
import type { SideFilter } from '../../../shared/entity/rules.ts';
import { passKindWords, ruleWords } from '../../../shared/text/rules.ts';
import { useLanguage } from '../../data/language.tsx';
import { Detail } from '../../parts/Detail.tsx';
import { Icon } from '../../parts/icons.tsx';
import { type DraftPass, readRules, withCopy, withMoved, without, withRestored, withValue } from './draft.ts';
import { Committed } from './form/Committed.tsx';
import { FilterForm } from './form/FilterForm.tsx';
import { FormRow } from './form/FormRow.tsx';
import { PassField } from './form/PassField.tsx';
import { fieldsOfKind } from './passFields.ts';
import type { RuleDraft } from './useRuleDraft.ts';

type Props = { rules: RuleDraft; shown: DraftPass; onMoved(at: number): void; onClose(): void };

/** What can be done with a pass as a whole. */
function PassActions({ rules, shown: { pass, at }, onMoved, onClose }: Props) {
  const { say } = useLanguage();
  const count = rules.set?.passes.length ?? 0;
  const move = (to: number): void => {
    rules.change(withMoved(rules.text, at, to));
    onMoved(to);
  };
  return (
    <div className="pass-actions">
      <button type="button" className="plain" disabled={at === 0} onClick={() => move(at - 1)}>
        {say(ruleWords.moveUp)}
      </button>
      <button type="button" className="plain" disabled={at === count - 1} onClick={() => move(at + 1)}>
        {say(ruleWords.moveDown)}
      </button>
      <button
        type="button"
        className="plain"
        onClick={() => {
          rules.change(withCopy(rules.text, at, say(ruleWords.copyOf, { name: pass.name })));
          onMoved(at + 1);
        }}
      >
        {say(ruleWords.duplicate)}
      </button>
      <button
        type="button"
        className="plain"
        disabled={count === 1}
        onClick={() => {
          rules.change(without(rules.text, at));
          onClose();
        }}
      >
        {say(ruleWords.switchOff)}
      </button>
    </div>
  );
}

/** A pass of the rules in force that the draft leaves out. */
function SwitchedOff({ rules, shown: { pass }, onClose }: Props) {
  const { say } = useLanguage();
  return (
    <Detail title={pass.name} onClose={onClose}>
      <p className="muted">{say(ruleWords.removedHint)}</p>
      <p className="after">
        <button
          type="button"
          className="filter active"
          onClick={() => {
            rules.change(withRestored(rules.text, rules.inForce.text, pass.code));
            onClose();
          }}
        >
          {say(ruleWords.switchOn)}
        </button>
      </p>
    </Detail>
  );
}

/** One pass as a form; what is filled in goes into the draft's text at once. */
export function PassDetail(props: Props) {
  const { rules, shown, onClose } = props;
  const { pass, at, state } = shown;
  const { say } = useLanguage();
  const [refused, setRefused] = useState(false);
  if (state === 'removed') return <SwitchedOff {...props} />;
  const put = (path: readonly string[], value: unknown): void => {
    const next = withValue(rules.text, at, path, value);
    const right = readRules(next) !== null;
    setRefused(!right);
    if (right) rules.change(next);
  };
  const onFilter = (side: 'left' | 'right') => (field: keyof SideFilter, value: unknown) => put([side, field], value);
  return (
    <Detail title={pass.name} onClose={onClose}>
      <PassActions {...props} />
      <p className="muted">
        {say(passKindWords[pass.kind])} <span className="mono">{pass.code}</span>
      </p>
      {refused ? (
        <p className="notice tone-break" role="alert">
          <Icon name="triangle" />
          {say(ruleWords.refusedEdit)}
        </p>
      ) : null}
      <div className="pass-form">
        <FormRow label={say(ruleWords.passName)}>
          <Committed
            hidden
            label={say(ruleWords.passName)}
            value={pass.name}
            read={(text) => text.trim() || null}
            hint={say(ruleWords.notEmpty)}
            onCommit={(name) => put(['name'], name)}
          />
        </FormRow>
        {fieldsOfKind(pass.kind).map(({ field, control }) => (
          <PassField
            key={field}
            field={field}
            control={control}
            value={(pass as Record<string, unknown>)[field]}
            onChange={(value) => put([field], value)}
          />
        ))}
        <FilterForm label={say(ruleWords.leftFilter)} filter={pass.left} onChange={onFilter('left')} />
        <FilterForm label={say(ruleWords.rightFilter)} filter={pass.right} onChange={onFilter('right')} />
      </div>
    </Detail>
  );
}
