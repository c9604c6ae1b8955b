import { Menu, SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { windowWords } from '../../shared/text/window.ts';
import { type Language, languages } from '../../shared/text/words.ts';
import { useDesk } from '../data/desk.tsx';
import { useLanguage } from '../data/language.tsx';
import { dayAway, dayWithWeekday } from '../data/text.ts';
import { Icon } from '../parts/icons.tsx';

/** Each language is named in itself. */
const languageNames: Record<Language, string> = { 'zh-CN': '中文', en: 'English' };

function DayPicker() {
  const { info, day, setDay } = useDesk();
  const { say, language } = useLanguage();
  const days = [...(info?.days ?? [])].reverse();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame of its own
    <div className="day-picker" role="group" aria-label={say(windowWords.businessDay)}>
      <button
        type="button"
        className="plain"
        aria-label={say(windowWords.dayBefore)}
        disabled={day === null}
        onClick={() => day !== null && setDay(dayAway(day, -1))}
      >
        <Icon name="left" />
      </button>
      <Menu shadow="none" withinPortal={false}>
        <Menu.Target>
          <button type="button" className="plain day" disabled={days.length === 0}>
            {day === null ? say(windowWords.noDay) : dayWithWeekday(day, language)}
          </button>
        </Menu.Target>
        <Menu.Dropdown className="filter-choices">
          {days.map((known) => (
            <Menu.Item key={known} onClick={() => setDay(known)}>
              {dayWithWeekday(known, language)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <button
        type="button"
        className="plain"
        aria-label={say(windowWords.dayAfter)}
        disabled={day === null}
        onClick={() => day !== null && setDay(dayAway(day, 1))}
      >
        <Icon name="right" />
      </button>
    </div>
  );
}

function PersonPicker() {
  const { info, person, setPerson } = useDesk();
  const { say } = useLanguage();
  const people = info?.people ?? [];
  const name = people.find((known) => known.code === person)?.name;
  if (people.length === 0) return null;
  return (
    <Menu position="bottom-end" shadow="none" withinPortal={false}>
      <Menu.Target>
        <button type="button" className="plain" aria-label={`${say(windowWords.person)} ${name ?? ''}`}>
          {name ?? say(windowWords.noPerson)} <Icon name="down" />
        </button>
      </Menu.Target>
      <Menu.Dropdown className="filter-choices">
        {people.map((known) => (
          <Menu.Item key={known.code} onClick={() => setPerson(known.code)}>
            {known.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function LightSwitch() {
  const { say } = useLanguage();
  const { toggleColorScheme } = useMantineColorScheme();
  return (
    <button type="button" className="plain" aria-label={say(windowWords.lightOrDark)} onClick={toggleColorScheme}>
      <Icon name="sun" />
    </button>
  );
}

/** The workspace, the day that every page is about, the language and who is working. */
export function Header() {
  const { info } = useDesk();
  const { say, language, setLanguage } = useLanguage();
  return (
    <header className="header">
      <div className="workspace" title={info?.name}>
        <strong>{info?.enterprise ?? info?.name ?? say(windowWords.product)}</strong>
        {info?.readOnly ? <span className="tone-open">{say(windowWords.readOnly)}</span> : null}
      </div>
      <DayPicker />
      <span className="spring" />
      <SegmentedControl
        size="xs"
        aria-label={say(windowWords.language)}
        value={language}
        onChange={(value) => setLanguage(value as Language)}
        data={languages.map((value) => ({ value, label: languageNames[value] }))}
      />
      <LightSwitch />
      <PersonPicker />
    </header>
  );
}
