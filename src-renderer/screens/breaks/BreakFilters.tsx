import { breakKinds, breakStates } from '../../../shared/entity/break.ts';
import { breakKindWords, breakStateWords } from '../../../shared/text/terms.ts';
import { windowWords } from '../../../shared/text/window.ts';
import { useDesk } from '../../data/desk.tsx';
import { useLanguage } from '../../data/language.tsx';
import { scopesOf } from '../../data/scopes.ts';
import { FilterMenu } from '../../parts/FilterMenu.tsx';
import { SearchBox } from '../../parts/SearchBox.tsx';
import { type BreakFilter, firstFilter, isNotClosed } from './filters.ts';

type Props = { filter: BreakFilter; day: string | null; onChange(change: Partial<BreakFilter>): void };

/** The filter as a line of words: which states, kinds, origin and days. */
export function BreakFilters({ filter, day, onChange }: Props) {
  const { info } = useDesk();
  const { say } = useLanguage();
  return (
    <search className="filters">
      <FilterMenu
        label={say(windowWords.state)}
        choices={breakStates.map((value) => ({ value, label: say(breakStateWords[value]) }))}
        chosen={filter.states}
        brief={isNotClosed(filter.states) ? say(windowWords.filterNotClosed) : undefined}
        onChange={(states) => onChange({ states })}
      />
      <FilterMenu
        label={say(windowWords.kind)}
        choices={breakKinds.map((value) => ({ value, label: say(breakKindWords[value]) }))}
        chosen={filter.kinds}
        onChange={(kinds) => onChange({ kinds })}
      />
      <FilterMenu
        single
        label={say(windowWords.filterScope)}
        choices={scopesOf(info, say)}
        chosen={filter.scope === null ? [] : [filter.scope]}
        onChange={([scope]) => onChange({ scope: scope ?? null })}
      />
      <FilterMenu
        single
        label={say(windowWords.filterDay)}
        any={say(windowWords.filterAllDays)}
        choices={day === null ? [] : [{ value: 'this', label: say(windowWords.filterThisDay, { day }) }]}
        chosen={filter.thisDay ? ['this'] : []}
        onChange={(chosen) => onChange({ thisDay: chosen.length > 0 })}
      />
      <SearchBox value={filter.search} onChange={(search) => onChange({ search })} />
      <button type="button" className="plain" onClick={() => onChange(firstFilter(''))}>
        {say(windowWords.filterClear)}
      </button>
    </search>
  );
}
