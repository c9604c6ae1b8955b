import { ruleWords } from '../../../../shared/text/rules.ts';
import { windowWords } from '../../../../shared/text/window.ts';
import type { Words } from '../../../../shared/text/words.ts';
import { useLanguage } from '../../../data/language.tsx';
import { ruleWord } from '../passText.ts';
import { Committed } from './Committed.tsx';

type Labelled<T> = { label: string; value: T; onChange(value: T): void };

/** A whole number within its bounds; an empty one where it may be left out. */
export function NumberInput({
  label,
  value,
  onChange,
  least,
  most,
  optional = false,
  hidden = false,
}: Labelled<number | undefined> & { least: number; most: number; optional?: boolean; hidden?: boolean }) {
  const { say } = useLanguage();
  const read = (text: string): { number: number | undefined } | null => {
    if (text.trim() === '') return optional ? { number: undefined } : null;
    const number = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
    return number >= least && number <= most ? { number } : null;
  };
  return (
    <Committed
      size="number"
      label={label}
      hidden={hidden}
      value={value === undefined ? '' : String(value)}
      read={read}
      hint={say(ruleWords.notNumber, { least, most })}
      onCommit={({ number }) => onChange(number)}
    />
  );
}

/** One of several words; none where it may be left out. */
export function Choice({
  label,
  value,
  onChange,
  choices,
  none,
}: Labelled<string | undefined> & { choices: readonly string[]; none?: string | undefined }) {
  const { say } = useLanguage();
  return (
    <select
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
    >
      {none === undefined ? null : <option value="">{none}</option>}
      {choices.map((choice) => (
        <option key={choice} value={choice}>
          {ruleWord(choice, say)}
        </option>
      ))}
    </select>
  );
}

/** Yes, no, or not asked. */
export function YesNo({ label, value, onChange }: Labelled<boolean | undefined>) {
  const { say } = useLanguage();
  const words = value === undefined ? '' : value ? 'yes' : 'no';
  return (
    <select
      aria-label={label}
      value={words}
      onChange={({ currentTarget }) => onChange(currentTarget.value === '' ? undefined : currentTarget.value === 'yes')}
    >
      <option value="">{say(ruleWords.any)}</option>
      <option value="yes">{say(ruleWords.yes)}</option>
      <option value="no">{say(ruleWords.no)}</option>
    </select>
  );
}

/** Any of several words, in the order in which they are offered. */
export function Several({
  label,
  value,
  onChange,
  choices,
  words = {},
}: Labelled<readonly string[]> & { choices: readonly string[]; words?: Readonly<Record<string, Words>> }) {
  const { say } = useLanguage();
  const toggle = (choice: string): void =>
    onChange(choices.filter((one) => (one === choice ? !value.includes(one) : value.includes(one))));
  return (
    <fieldset className="several" aria-label={label}>
      {choices.map((choice) => (
        <label key={choice}>
          <input type="checkbox" checked={value.includes(choice)} onChange={() => toggle(choice)} />
          {words[choice] ? say(words[choice]) : ruleWord(choice, say)}
        </label>
      ))}
    </fieldset>
  );
}

/** Words of a person's own, separated by commas. */
export function WordList({ label, value, onChange }: Labelled<readonly string[]>) {
  const { say } = useLanguage();
  const read = (text: string): string[] =>
    text
      .split(/[,，、]/)
      .map((word) => word.trim())
      .filter((word) => word !== '');
  return (
    <>
      <Committed
        hidden
        label={label}
        value={value.join(say(windowWords.listMark))}
        read={read}
        hint=""
        onCommit={onChange}
      />
      <span className="muted"> {say(ruleWords.wordsHint)}</span>
    </>
  );
}
