import { useCallback, useMemo, useState } from 'react';
import { useSearch } from 'wouter';
import type { BreakView } from '../../../shared/entity/break.ts';
import { windowWords } from '../../../shared/text/window.ts';
import { useList } from '../../data/calls.ts';
import { useDesk } from '../../data/desk.tsx';
import { useLanguage } from '../../data/language.tsx';
import { groupedAmount, groupedCount } from '../../data/text.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import { Empty, Page } from '../../parts/Page.tsx';
import { Failure } from '../../parts/Problems.tsx';
import { BreakDetail } from './BreakDetail.tsx';
import { BreakFilters } from './BreakFilters.tsx';
import { breakColumns } from './columns.tsx';
import { asInput, type BreakFilter, firstFilter } from './filters.ts';

const WIDTH = 900;

/** What the rules could not settle: the list, narrowed in words, and one break beside it. */
export function BreaksScreen() {
  const { day, info } = useDesk();
  const { say } = useLanguage();
  const query = useSearch();
  const [filter, setFilter] = useState<BreakFilter>(() => firstFilter(query));
  const [cursor, setCursor] = useState(0);
  const [opened, setOpened] = useState<string | null>(null);
  const currency = info?.currency ?? 'CNY';
  const list = useList(
    'breaks.list',
    useMemo(() => asInput(filter, day), [filter, day]),
  );
  const columns = useMemo(() => breakColumns(say, info, currency), [say, info, currency]);
  const close = useCallback(() => setOpened(null), []);
  const narrow = (change: Partial<BreakFilter>): void => {
    setFilter((before) => ({ ...before, ...change }));
    setCursor(0);
  };
  const sums = (list.whole?.sums ?? []).map((sum) => `${groupedAmount(sum.amount, sum.currency)} ${sum.currency}`);
  const total = groupedCount(list.total);
  const summary =
    list.whole === undefined
      ? say(windowWords.loading)
      : list.total === 0
        ? say(windowWords.summaryNoBreaks)
        : say(windowWords.summaryBreaks, { total, sums: sums.join(say(windowWords.listMark)) || '—' });
  const open = (row: BreakView): void => setOpened(row.id);
  return (
    <Page
      title={say(windowWords.breaks)}
      summary={summary}
      detail={opened === null ? null : <BreakDetail id={opened} onClose={close} />}
    >
      <BreakFilters filter={filter} day={day} onChange={narrow} />
      {list.error ? <Failure error={list.error} /> : null}
      {list.whole !== undefined && list.total === 0 ? (
        <Empty>{say(windowWords.breaksNone)}</Empty>
      ) : (
        <DataTable
          label={say(windowWords.breaks)}
          columns={columns}
          list={list}
          minWidth={WIDTH}
          cursor={Math.min(cursor, Math.max(0, list.total - 1))}
          onCursor={(index) => {
            setCursor(index);
            const row = list.rowAt(index);
            if (opened !== null && row) open(row);
          }}
          onOpen={open}
          onClose={close}
          sort={filter.sort}
          onSort={(sort) => narrow({ sort: sort as BreakFilter['sort'] })}
        />
      )}
    </Page>
  );
}
