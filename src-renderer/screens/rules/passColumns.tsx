import type { PassCount } from '../../../shared/contract/runReport.ts';
import { passFieldWords, passKindWords, ruleWords } from '../../../shared/text/rules.ts';
import { windowWords } from '../../../shared/text/window.ts';
import type { Words } from '../../../shared/text/words.ts';
import type { Say } from '../../data/say.ts';
import { groupedCount } from '../../data/text.ts';
import type { Column } from '../../parts/DataTable.tsx';
import type { DraftPass, PassState } from './draft.ts';
import { filterText, keysText, ruleWord, tolerancesText } from './passText.ts';

/** What the day's run tells of each pass; `day` is null where it was not run. */
export type RunCounts = { readonly day: string | null; readonly passes: readonly PassCount[] };

/** How a pass of a draft stands beside the rules in force. */
export const stateWords: Record<Exclude<PassState, 'same'>, Words> = {
  added: ruleWords.stateAdded,
  changed: ruleWords.stateChanged,
  moved: ruleWords.stateMoved,
  removed: ruleWords.stateRemoved,
};

const Short = ({ text }: { text: string }) =>
  text === '' ? <span className="muted">—</span> : <span title={text}>{text}</span>;

function Count({ count, tone }: { count: number | undefined; tone: string }) {
  if (!count) return <span className="muted">—</span>;
  return <span className={tone}>{groupedCount(count)}</span>;
}

/** Whether a pass is other than in force: only a draft has that column. */
const stateColumn = (say: Say): Column<DraftPass> => ({
  key: 'state',
  title: say(ruleWords.state),
  width: '88px',
  cell: ({ state }) =>
    state === 'same' ? null : (
      <span className={state === 'removed' ? 'tone-pending' : 'tone-open'}>{say(stateWords[state])}</span>
    ),
});

/** What a pass is by itself. */
function ownColumns(say: Say, currency: string, isDraft: boolean): Column<DraftPass>[] {
  return [
    {
      key: 'order',
      title: say(ruleWords.order),
      width: '28px',
      align: 'right',
      cell: ({ at }) => (at < 0 ? '' : at + 1),
    },
    {
      key: 'name',
      title: say(ruleWords.passName),
      width: 'minmax(136px, 1.3fr)',
      cell: ({ pass, state }) => (
        <span className={state === 'removed' ? 'switched-off' : undefined} title={`${pass.name} (${pass.code})`}>
          {pass.name}
        </span>
      ),
    },
    ...(isDraft ? [stateColumn(say)] : []),
    {
      key: 'kind',
      title: say(ruleWords.passKind),
      width: 'minmax(110px, 1fr)',
      cell: ({ pass }) => <Short text={say(passKindWords[pass.kind])} />,
    },
    {
      key: 'keys',
      title: say(passFieldWords.keys),
      width: 'minmax(110px, 1fr)',
      cell: ({ pass }) => <Short text={keysText(pass, say)} />,
    },
    {
      key: 'tolerance',
      title: say(ruleWords.tolerances),
      width: 'minmax(84px, 0.8fr)',
      cell: ({ pass }) => <Short text={tolerancesText(pass, currency, say)} />,
    },
    {
      key: 'left',
      title: say(windowWords.leftSide),
      width: 'minmax(96px, 1fr)',
      cell: ({ pass }) => <Short text={filterText(pass.left, say)} />,
    },
    {
      key: 'right',
      title: say(windowWords.rightSide),
      width: 'minmax(84px, 1fr)',
      cell: ({ pass }) => <Short text={filterText(pass.right, say)} />,
    },
    { key: 'outcome', title: say(windowWords.outcome), width: '64px', cell: ({ pass }) => ruleWord(pass.outcome, say) },
  ];
}

/** What each pass decided on the day. */
function countColumns(say: Say, { day, passes }: RunCounts): Column<DraftPass>[] {
  if (day === null) return [];
  const countOf = (code: string): PassCount | undefined => passes.find((one) => one.pass === code);
  return [
    {
      key: 'matched',
      title: say(ruleWords.confirmedOn, { day: day.slice(5) }),
      width: '92px',
      align: 'right',
      cell: ({ pass }) => <Count count={countOf(pass.code)?.matched} tone="tone-matched" />,
    },
    {
      key: 'suggested',
      title: say(ruleWords.suggestedOn),
      width: '72px',
      align: 'right',
      cell: ({ pass }) => <Count count={countOf(pass.code)?.suggested} tone="tone-suggested" />,
    },
  ];
}

/** The columns of the list of passes; a draft says how each stands beside the rules in force. */
export const passColumns = (say: Say, currency: string, isDraft: boolean, counts: RunCounts): Column<DraftPass>[] => [
  ...ownColumns(say, currency, isDraft),
  ...countColumns(say, counts),
];
