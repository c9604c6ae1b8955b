import type { BreakView } from '../../../shared/entity/break.ts';
import { breakKindWords } from '../../../shared/text/terms.ts';
import { windowWords } from '../../../shared/text/window.ts';
import type { WorkspaceInfo } from '../../data/desk.tsx';
import type { Say } from '../../data/say.ts';
import { scopeName } from '../../data/scopes.ts';
import type { Column } from '../../parts/DataTable.tsx';
import { Money } from '../../parts/Money.tsx';
import { BreakStateMark } from '../../parts/State.tsx';

export const breakColumns = (say: Say, info: WorkspaceInfo | undefined, currency: string): Column<BreakView>[] => [
  {
    key: 'state',
    title: say(windowWords.state),
    width: '92px',
    cell: (row) => <BreakStateMark state={row.state} />,
  },
  {
    key: 'kind',
    title: say(windowWords.kind),
    width: 'minmax(120px, 0.7fr)',
    sort: 'kind',
    cell: (row) => say(breakKindWords[row.kind]),
  },
  {
    key: 'subject',
    title: say(windowWords.subject),
    width: 'minmax(180px, 1.4fr)',
    cell: (row) => <span className="mono">{row.subject}</span>,
  },
  {
    key: 'effect',
    title: say(windowWords.effectIn, { currency }),
    width: '120px',
    align: 'right',
    sort: 'effect',
    cell: (row) => <Money amount={row.effect} currency={row.currency} dash />,
  },
  { key: 'day', title: say(windowWords.day), width: '92px', sort: 'day', cell: (row) => row.day },
  {
    key: 'age',
    title: say(windowWords.age),
    width: '92px',
    align: 'right',
    sort: 'age',
    cell: (row) => (row.age === 0 ? <span className="muted">—</span> : row.age),
  },
  {
    key: 'scope',
    title: say(windowWords.filterScope),
    width: 'minmax(100px, 0.8fr)',
    cell: (row) => scopeName(row.scope, info, say),
  },
  {
    key: 'assignee',
    title: say(windowWords.assignee),
    width: '88px',
    cell: (row) =>
      row.assignee === null ? (
        <span className="muted">—</span>
      ) : (
        (info?.people.find((person) => person.code === row.assignee)?.name ?? row.assignee)
      ),
  },
];
