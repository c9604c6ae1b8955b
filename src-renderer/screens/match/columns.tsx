import type { MatchView } from '../../../shared/entity/match.ts';
import type { MatchDifference } from '../../../shared/entity/rules.ts';
import { windowWords } from '../../../shared/text/window.ts';
import type { Words } from '../../../shared/text/words.ts';
import { formatMinor } from '../../../shared/value/money.ts';
import type { WorkspaceInfo } from '../../data/desk.tsx';
import type { Say } from '../../data/say.ts';
import { scopeName } from '../../data/scopes.ts';
import { differenceOf, groupedCount } from '../../data/text.ts';
import type { Column } from '../../parts/DataTable.tsx';
import { Money } from '../../parts/Money.tsx';
import { OutcomeMark } from '../../parts/State.tsx';

const shapeWords: Record<MatchView['shape'], Words> = {
  pair: windowWords.shapePair,
  group: windowWords.shapeGroup,
  net: windowWords.shapeNet,
};

export const gateWords: Record<MatchDifference, Words> = {
  status: windowWords.gateStatus,
  currency: windowWords.gateCurrency,
  amount: windowWords.gateAmount,
  fee: windowWords.gateFee,
  day: windowWords.gateDay,
};

const shapeText = (row: MatchView, say: Say): string =>
  row.shape === 'pair'
    ? say(shapeWords.pair)
    : `${say(shapeWords[row.shape])} ${groupedCount(row.leftCount)} : ${groupedCount(row.rightCount)}`;

/** Which rule made it, and in what it differs. */
const whyText = (row: MatchView, say: Say): string =>
  [
    row.passName,
    ...(row.dayDifference === 0 ? [] : [say(windowWords.dayDifference, { count: Math.abs(row.dayDifference) })]),
    ...row.failedGates.map((gate) => `≠ ${say(gateWords[gate])}`),
  ].join(' · ');

function Difference({ row }: { row: MatchView }) {
  const difference = row.shape === 'net' ? null : differenceOf(row.leftAmount, row.rightAmount, row.currency);
  if (difference === null) return <span className="muted">—</span>;
  return <Money amount={formatMinor(difference, row.currency)} currency={row.currency} dash />;
}

export const matchColumns = (say: Say, info: WorkspaceInfo | undefined, currency: string): Column<MatchView>[] => [
  {
    key: 'outcome',
    title: say(windowWords.outcome),
    width: '104px',
    cell: (row) => <OutcomeMark outcome={row.outcome} />,
  },
  {
    key: 'label',
    title: say(windowWords.label),
    width: 'minmax(180px, 1.2fr)',
    sort: 'label',
    cell: (row) => <span className="mono">{row.label}</span>,
  },
  {
    key: 'left',
    title: say(windowWords.leftAmountIn, { currency }),
    width: '116px',
    align: 'right',
    sort: 'amount',
    cell: (row) => <Money amount={row.leftAmount} currency={row.currency} />,
  },
  {
    key: 'right',
    title: say(windowWords.rightAmountIn, { currency }),
    width: '116px',
    align: 'right',
    cell: (row) =>
      row.shape === 'net' ? (
        <span className="muted">—</span>
      ) : (
        <Money amount={row.rightAmount} currency={row.currency} />
      ),
  },
  {
    key: 'difference',
    title: say(windowWords.difference),
    width: '96px',
    align: 'right',
    cell: (row) => <Difference row={row} />,
  },
  { key: 'shape', title: say(windowWords.shape), width: '96px', cell: (row) => shapeText(row, say) },
  {
    key: 'why',
    title: say(windowWords.why),
    width: 'minmax(160px, 1.2fr)',
    sort: 'pass',
    cell: (row) => whyText(row, say),
  },
  {
    key: 'reconciliation',
    title: say(windowWords.reconciliation),
    width: 'minmax(100px, 0.8fr)',
    cell: (row) => scopeName(row.reconciliation, info, say),
  },
];
