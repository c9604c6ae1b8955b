import { Menu } from '@mantine/core';
import { windowWords } from '../../shared/text/window.ts';
import { useLanguage } from '../data/language.tsx';
import { Icon } from './icons.tsx';

type Choice<Value extends string> = { value: Value; label: string };
type Props<Value extends string> = {
  label: string;
  choices: readonly Choice<Value>[];
  chosen: readonly Value[];
  onChange(chosen: Value[]): void;
  /** One at most: choosing closes the menu. */
  single?: boolean;
  /** The words for no restriction. */
  any?: string;
  /** A shorter word for what is chosen, where there is one. */
  brief?: string | undefined;
};

/** A filter that reads as words, "State: open, assigned", and opens to be changed. */
export function FilterMenu<Value extends string>(props: Props<Value>) {
  const { label, choices, chosen, onChange, single = false } = props;
  const { say } = useLanguage();
  const any = props.any ?? say(windowWords.filterAll);
  const named = choices.filter((choice) => chosen.includes(choice.value)).map((choice) => choice.label);
  const toggle = (value: Value): void => {
    if (single) onChange([value]);
    else onChange(chosen.includes(value) ? chosen.filter((item) => item !== value) : [...chosen, value]);
  };
  return (
    <Menu position="bottom-start" closeOnItemClick={single} shadow="none" withinPortal={false}>
      <Menu.Target>
        <button type="button" className={chosen.length > 0 ? 'filter active' : 'filter'}>
          <span className="muted">{label}</span>{' '}
          {props.brief ?? (named.length > 0 ? named.join(say(windowWords.listMark)) : any)}
          <Icon name="down" />
        </button>
      </Menu.Target>
      <Menu.Dropdown className="filter-choices">
        <Menu.Item role="menuitemradio" aria-checked={chosen.length === 0} onClick={() => onChange([])}>
          <span className="tick">{chosen.length === 0 ? <Icon name="tick" /> : null}</span>
          {any}
        </Menu.Item>
        {choices.map((choice) => (
          <Menu.Item
            key={choice.value}
            role={single ? 'menuitemradio' : 'menuitemcheckbox'}
            aria-checked={chosen.includes(choice.value)}
            onClick={() => toggle(choice.value)}
          >
            <span className="tick">{chosen.includes(choice.value) ? <Icon name="tick" /> : null}</span>
            {choice.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
