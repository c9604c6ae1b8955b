import { useCallback, useMemo, useState } from 'react';
import { useSearch } from 'wouter';
import type { Input } from '../../../shared/contract/methods.ts';
import type { MatchView } from '../../../shared/entity/match.ts';
import { windowWords } from '../../../shared/text/window.ts';
import type { Words } from '../../../shared/text/words.ts';
import { useList } from '../../data/calls.ts';
import { useDesk } from '../../data/desk.tsx';
import { useLanguage } from '../../data/language.tsx';
import { groupedCount } from '../../data/text.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import { FilterMenu } from '../../parts/FilterMenu.tsx';
import { Empty, Page } from '../../parts/Page.tsx';
import { Failure } from '../../parts/Problems.tsx';
import { SearchBox } from '../../parts/SearchBox.tsx';
import { matchColumns } from './columns.tsx';
import { MatchDetail } from './MatchDetail.tsx';

type Filter = Pick<Input<'matches.list'>, 'reconciliation' | 'outcome' | 'search' | 'sort'>;

const outcomes: { value: MatchView['outcome']; words: Words }[] = [
  { value: 'matched', words: windowWords.matched },
  { value: 'mismatched', words: windowWords.mismatched },
  { value: 'suggested', words: windowWords.suggested },
];

function Filters({ filter, onChange }: { filter: Filter; onChange(filter: Filter): void }) {
  const { info } = useDesk();
  const { say } = useLanguage();
  return (
    <search className="filters">
      <FilterMenu
        single
        label={say(windowWords.reconciliation)}
        choices={(info?.reconciliations ?? []).map(({ code, name }) => ({ value: code, label: name }))}
        chosen={filter.reconciliation === undefined ? [] : [filter.reconciliation]}
        onChange={([reconciliation]) => onChange({ ...filter, reconciliation })}
      />
      <FilterMenu
        single
        label={say(windowWords.outcome)}
        choices={outcomes.map(({ value, words }) => ({ value, label: say(words) }))}
        chosen={filter.outcome === undefined ? [] : [filter.outcome]}
        onChange={([outcome]) => onChange({ ...filter, outcome })}
      />
      <SearchBox
        value={filter.search ?? ''}
        onChange={(search) => onChange({ ...filter, search: search || undefined })}
      />
    </search>
  );
}

const firstFilter = (query: string): Filter => {
  const reconciliation = new URLSearchParams(query).get('reconciliation');
  return { sort: 'label', ...(reconciliation === null ? {} : { reconciliation }) };
};

/** The day's matches with what made them; the mismatched and the suggested are one click away. */
export function MatchScreen() {
  const { day, info } = useDesk();
  const { say } = useLanguage();
  const query = useSearch();
  const [filter, setFilter] = useState<Filter>(() => firstFilter(query));
  const [cursor, setCursor] = useState(0);
  const [opened, setOpened] = useState<MatchView | null>(null);
  const currency = info?.currency ?? 'CNY';
  const list = useList(
    'matches.list',
    useMemo(() => ({ ...filter, ...(day === null ? {} : { day }) }), [filter, day]),
  );
  const columns = useMemo(() => matchColumns(say, info, currency), [say, info, currency]);
  const close = useCallback(() => setOpened(null), []);
  const narrow = (next: Filter): void => {
    setFilter(next);
    setCursor(0);
  };
  const summary = list.whole ? say(windowWords.summaryMatches, { total: groupedCount(list.total) }) : '';
  return (
    <Page
      title={say(windowWords.match)}
      summary={summary}
      detail={opened === null ? null : <MatchDetail match={opened} onClose={close} />}
    >
      <Filters filter={filter} onChange={narrow} />
      {list.error ? <Failure error={list.error} /> : null}
      {list.whole !== undefined && list.total === 0 ? (
        <Empty>{say(windowWords.matchesNone)}</Empty>
      ) : (
        <DataTable<MatchView>
          label={say(windowWords.match)}
          columns={columns}
          list={list}
          minWidth={960}
          cursor={Math.min(cursor, Math.max(0, list.total - 1))}
          onCursor={(index) => {
            setCursor(index);
            const row = list.rowAt(index);
            if (opened !== null && row) setOpened(row);
          }}
          onOpen={setOpened}
          onClose={close}
          sort={filter.sort}
          onSort={(sort) => narrow({ ...filter, sort: sort as Filter['sort'] })}
        />
      )}
    </Page>
  );
}
