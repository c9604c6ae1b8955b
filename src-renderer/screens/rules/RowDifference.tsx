import { useMemo, useState } from 'react';
import { type BacktestReport, type BacktestRow, backtestChanges } from '../../../shared/entity/backtest.ts';
import { changeWords, ruleWords } from '../../../shared/text/rules.ts';
import { windowWords } from '../../../shared/text/window.ts';
import { useList } from '../../data/calls.ts';
import { useLanguage } from '../../data/language.tsx';
import type { Say } from '../../data/say.ts';
import { groupedCount } from '../../data/text.ts';
import { type Column, DataTable } from '../../parts/DataTable.tsx';
import { Detail } from '../../parts/Detail.tsx';
import { FilterMenu } from '../../parts/FilterMenu.tsx';
import type { IconName } from '../../parts/icons.tsx';
import { Money } from '../../parts/Money.tsx';
import { Failure } from '../../parts/Problems.tsx';
import { StateMark, type Tone } from '../../parts/State.tsx';

const marks: Record<BacktestRow['change'], { icon: IconName; tone: Tone }> = {
  added: { icon: 'tick', tone: 'matched' },
  lost: { icon: 'cross', tone: 'open' },
  changed: { icon: 'half', tone: 'suggested' },
};

function Change({ row }: { row: BacktestRow }) {
  if (row.contradicts) return <StateMark icon="triangle" tone="break" words={ruleWords.against} />;
  return <StateMark {...marks[row.change]} words={changeWords[row.change]} />;
}

/** What each row is known by, or its id where it has no number. */
const numbersOf = ({ numbers, left, right }: BacktestRow, side: 'left' | 'right'): string[] =>
  (side === 'left' ? left : right).map((id, at) => numbers[side][at] || id);

function Numbers({ row, side }: { row: BacktestRow; side: 'left' | 'right' }) {
  const [first, ...others] = numbersOf(row, side);
  if (first === undefined) return <span className="muted">—</span>;
  return (
    <span className="mono" title={[first, ...others].join('\n')}>
      {first}
      {others.length === 0 ? null : <span className="muted"> +{others.length}</span>}
    </span>
  );
}

/** Names of passes by their codes, of the rules before and of those that were tried. */
const passNames = ({ passes, before }: BacktestReport): Map<string, string> =>
  new Map([...before, ...passes].map(({ pass, name }) => [pass, name]));

function decidedBy(
  one: { pass: string; outcome: 'matched' | 'mismatched'; madeBy?: string | null } | null,
  names: Map<string, string>,
  say: Say,
): string {
  if (one === null) return say(ruleWords.unmatched);
  if (one.madeBy) return say(ruleWords.byPerson, { name: one.madeBy });
  const name = names.get(one.pass) ?? one.pass;
  return one.outcome === 'matched' ? name : `${name} · ${say(windowWords.mismatched)}`;
}

function columnsOf(report: BacktestReport, say: Say): Column<BacktestRow>[] {
  const names = passNames(report);
  const text = (words: string) => <span title={words}>{words}</span>;
  return [
    { key: 'change', title: say(ruleWords.change), width: '104px', cell: (row) => <Change row={row} /> },
    { key: 'day', title: say(windowWords.day), width: '84px', cell: (row) => row.day },
    {
      key: 'left',
      title: say(windowWords.leftSide),
      width: 'minmax(150px, 1.2fr)',
      cell: (row) => <Numbers row={row} side="left" />,
    },
    {
      key: 'right',
      title: say(windowWords.rightSide),
      width: 'minmax(150px, 1.2fr)',
      cell: (row) => <Numbers row={row} side="right" />,
    },
    {
      key: 'amount',
      title: say(windowWords.amount),
      width: '132px',
      align: 'right',
      cell: (row) => (
        <>
          <Money amount={row.amount} currency={row.currency} /> <span className="muted">{row.currency}</span>
        </>
      ),
    },
    {
      key: 'before',
      title: say(ruleWords.beforeBy),
      width: 'minmax(110px, 1fr)',
      cell: (row) => text(decidedBy(row.before, names, say)),
    },
    {
      key: 'after',
      title: say(ruleWords.afterBy),
      width: 'minmax(110px, 1fr)',
      cell: (row) => text(decidedBy(row.after, names, say)),
    },
  ];
}

type Props = { report: BacktestReport; onRow(row: BacktestRow): void; onClose(): void };

/** Every match that would come, go or be another, the largest first. */
export function RowDifference({ report, onRow, onClose }: Props) {
  const { say } = useLanguage();
  const [change, setChange] = useState<BacktestRow['change'] | undefined>();
  const [cursor, setCursor] = useState(0);
  const { id, kept, changes } = report;
  const list = useList(
    'rules.backtestRows',
    useMemo(() => ({ id, ...(change === undefined ? {} : { change }) }), [id, change]),
  );
  const columns = useMemo(() => columnsOf(report, say), [report, say]);
  const all = changes.added + changes.lost + changes.changed;
  return (
    <>
      <search className="filters">
        <h2>{say(ruleWords.rowsTitle)}</h2>
        <FilterMenu
          single
          label={say(ruleWords.change)}
          choices={backtestChanges.map((value) => ({
            value,
            label: `${say(changeWords[value])} ${groupedCount(changes[value])}`,
          }))}
          chosen={change === undefined ? [] : [change]}
          onChange={([chosen]) => {
            setChange(chosen);
            setCursor(0);
          }}
        />
        {kept < all ? <span className="tone-open">{say(ruleWords.rowsKept, { kept: groupedCount(kept) })}</span> : null}
      </search>
      {list.error ? <Failure error={list.error} /> : null}
      {list.whole !== undefined && list.total === 0 ? (
        <p className="reading muted">{say(ruleWords.rowsNone)}</p>
      ) : (
        <DataTable<BacktestRow>
          label={say(ruleWords.rowsTitle)}
          columns={columns}
          list={list}
          minWidth={860}
          cursor={Math.min(cursor, Math.max(0, list.total - 1))}
          onCursor={setCursor}
          onOpen={onRow}
          onClose={onClose}
        />
      )}
    </>
  );
}

/** One row of the difference with the numbers of both sides; a group names its first. */
export function RowDetail({ report, row, onClose }: { report: BacktestReport; row: BacktestRow; onClose(): void }) {
  const { say } = useLanguage();
  const names = passNames(report);
  return (
    <Detail title={<Change row={row} />} onClose={onClose}>
      <dl className="facts">
        {[
          { words: windowWords.day, value: row.day },
          { words: windowWords.rows, value: groupedCount(row.rows) },
          { words: ruleWords.beforeBy, value: decidedBy(row.before, names, say) },
          { words: ruleWords.afterBy, value: decidedBy(row.after, names, say) },
        ].map(({ words, value }) => (
          <div key={words.en} className="fact">
            <dt>{say(words)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {(['left', 'right'] as const).map((side) => (
        <section key={side}>
          <h3>{say(side === 'left' ? windowWords.leftSide : windowWords.rightSide)}</h3>
          {numbersOf(row, side).map((number) => (
            <p key={number} className="mono">
              {number}
            </p>
          ))}
        </section>
      ))}
    </Detail>
  );
}
