import type { AmountTolerance, DayTolerance, Likeness, PassKey } from '../../../../shared/entity/rules.ts';
import { type PassField as Field, passFieldWords, ruleWords } from '../../../../shared/text/rules.ts';
import { windowWords } from '../../../../shared/text/window.ts';
import { useLanguage } from '../../../data/language.tsx';
import type { Control } from '../passFields.ts';
import { ruleWord } from '../passText.ts';
import { FormRow } from './FormRow.tsx';
import { Choice, NumberInput, Several, WordList } from './inputs.tsx';
import { KeyList } from './KeyList.tsx';
import { AmountInput, DaysInput } from './Tolerances.tsx';

type Props = { label: string; control: Control; value: unknown; onChange(value: unknown): void };

function Evidence({ value }: { value: readonly Likeness[] }) {
  const { say } = useLanguage();
  const pairs = value.map(({ left, right }) =>
    left === right ? ruleWord(left, say) : `${ruleWord(left, say)} = ${ruleWord(right, say)}`,
  );
  return (
    <>
      {pairs.join(say(windowWords.listMark))} <span className="muted">{say(ruleWords.inText)}</span>
    </>
  );
}

function Input({ label, control, value, onChange }: Props) {
  const list = (value ?? []) as string[];
  if (control.type === 'keys') return <KeyList value={value as PassKey[]} onChange={onChange} />;
  if (control.type === 'days') return <DaysInput value={value as DayTolerance} onChange={onChange} />;
  if (control.type === 'amount') return <AmountInput value={value as AmountTolerance} onChange={onChange} />;
  if (control.type === 'likeness') return <Evidence value={value as Likeness[]} />;
  if (control.type === 'words')
    return (
      <WordList label={label} value={list} onChange={(words) => onChange(words.length === 0 ? undefined : words)} />
    );
  if (control.type === 'several')
    return <Several label={label} value={list} choices={control.choices} onChange={onChange} />;
  if (control.type === 'number')
    return <NumberInput hidden label={label} value={value as number | undefined} {...control} onChange={onChange} />;
  return (
    <Choice
      label={label}
      value={value as string | undefined}
      none={control.optional ? '—' : undefined}
      choices={control.choices}
      onChange={onChange}
    />
  );
}

/** One field of a pass, filled in as its sort wants it. */
export function PassField({ field, ...rest }: Omit<Props, 'label'> & { field: Field }) {
  const { say } = useLanguage();
  const label = say(passFieldWords[field]);
  return (
    <FormRow label={label}>
      <Input label={label} {...rest} />
    </FormRow>
  );
}
