import { ignorable, type PassKey } from '../../../../shared/entity/rules.ts';
import { keyFields } from '../../../../shared/entity/transaction.ts';
import { passFieldWords, ruleWords } from '../../../../shared/text/rules.ts';
import { useLanguage } from '../../../data/language.tsx';
import { FilterMenu } from '../../../parts/FilterMenu.tsx';
import { Icon } from '../../../parts/icons.tsx';
import { ruleWord } from '../passText.ts';
import { Choice } from './inputs.tsx';

type Whole = Exclude<PassKey, string>;

const wholeOf = (key: PassKey): Whole => (typeof key === 'string' ? { left: key, right: key, ignore: [] } : key);
/** A key that is the same on both sides and ignores nothing is its field's name. */
const shortOf = ({ left, right, ignore }: Whole): PassKey =>
  ignore.length > 0 ? { left, right, ignore } : left === right ? left : ({ left, right } as PassKey);

type Props = { number: number; value: Whole; onChange(value: Whole): void; onRemove: (() => void) | null };

function Key({ number, value, onChange, onRemove }: Props) {
  const { say } = useLanguage();
  const { left, right, ignore } = value;
  const label = say(ruleWords.key, { number });
  const change = (fields: Partial<Record<keyof Whole, unknown>>): void => onChange({ ...value, ...fields } as Whole);
  return (
    <li className="key">
      <Choice
        label={label}
        value={left}
        choices={keyFields}
        onChange={(field) => change(left === right ? { left: field, right: field } : { left: field })}
      />
      <Choice
        label={`${label} ${say(ruleWords.onRight)}`}
        value={left === right ? undefined : right}
        none={say(ruleWords.sameField)}
        choices={keyFields}
        onChange={(field) => change({ right: field ?? left })}
      />
      <FilterMenu
        label={say(passFieldWords.ignore)}
        any="—"
        choices={ignorable.options.map((sign) => ({ value: sign, label: ruleWord(sign, say) }))}
        chosen={ignore}
        onChange={(signs) => change({ ignore: signs })}
      />
      {onRemove === null ? null : (
        <button type="button" className="plain" aria-label={`${say(ruleWords.removeKey)} ${number}`} onClick={onRemove}>
          <Icon name="cross" />
        </button>
      )}
    </li>
  );
}

/** The fields that must be equal on both sides, each with what does not count in it. */
export function KeyList({ value, onChange }: { value: readonly PassKey[]; onChange(value: PassKey[]): void }) {
  const { say } = useLanguage();
  const keys = value.map(wholeOf);
  const put = (next: readonly Whole[]): void => onChange(next.map(shortOf));
  const unused = keyFields.find((field) => keys.every(({ left }) => left !== field));
  return (
    <>
      <ol className="keys">
        {keys.map((key, at) => (
          <Key
            // biome-ignore lint/suspicious/noArrayIndexKey: a key has no other name than its place
            key={at}
            number={at + 1}
            value={key}
            onChange={(changed) => put(keys.with(at, changed))}
            onRemove={keys.length === 1 ? null : () => put(keys.toSpliced(at, 1))}
          />
        ))}
      </ol>
      {unused === undefined ? null : (
        <button type="button" className="plain" onClick={() => put([...keys, wholeOf(unused)])}>
          {say(ruleWords.addKey)}
        </button>
      )}
    </>
  );
}
