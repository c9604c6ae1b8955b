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

const tick = <Icon name="tick" />;

/** A filter that reads as words, "State: open, assigned", and opens to be changed. */
export function FilterMenu<Value extends string>(props: Props<Value>) {
  const { label, choices, chosen, onChange, single = false } = props;
  const { say } = useLanguage();
  const any = props.any ?? say(windowWords.filterAll);
  const named = choices.filter((choice) => chosen.includes(choice.value)).map((choice) => choice.label);
  const toggle = (value: Value): void => {
    onChange(chosen.includes(value) ? chosen.filter((item) => item !== value) : [...chosen, value]);
  };
  return (
    <Menu position="bottom-start" shadow="none" withinPortal={false} checkIcon={tick}>
      <Menu.Target>
        <button type="button" className={chosen.length > 0 ? 'filter active' : 'filter'}>
          <span className="muted">{label}</span>{' '}
          {props.brief ?? (named.length > 0 ? named.join(say(windowWords.listMark)) : any)}
          <Icon name="down" />
        </button>
      </Menu.Target>
      <Menu.Dropdown className="filter-choices">
        <Menu.RadioItem value="" checked={chosen.length === 0} closeMenuOnClick onChange={() => onChange([])}>
          {any}
        </Menu.RadioItem>
        {choices.map(({ value, label: words }) =>
          single ? (
            <Menu.RadioItem
              key={value}
              value={value}
              checked={chosen.includes(value)}
              closeMenuOnClick
              onChange={() => onChange([value])}
            >
              {words}
            </Menu.RadioItem>
          ) : (
            <Menu.CheckboxItem key={value} checked={chosen.includes(value)} onChange={() => toggle(value)}>
              {words}
            </Menu.CheckboxItem>
          ),
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
