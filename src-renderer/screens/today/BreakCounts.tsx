import { Link } from 'wouter';
import type { DayReport } from '../../../shared/contract/methods.ts';
import { breakKindWords } from '../../../shared/text/terms.ts';
import { windowWords } from '../../../shared/text/window.ts';
import { useLanguage } from '../../data/language.tsx';
import { groupedCount } from '../../data/text.ts';
import { Money } from '../../parts/Money.tsx';
import { BreakStateMark } from '../../parts/State.tsx';

/** How many breaks of each kind and state, and their effect; each leads to its list. */
export function BreakCounts({ breaks, currency }: { breaks: DayReport['breaks']; currency: string }) {
  const { say } = useLanguage();
  if (breaks.length === 0) return <p className="muted">{say(windowWords.noBreaks)}</p>;
  return (
    <table className="sheet narrow">
      <thead>
        <tr>
          <th>{say(windowWords.kind)}</th>
          <th>{say(windowWords.state)}</th>
          <th className="right">{say(windowWords.rows)}</th>
          <th className="right">{say(windowWords.effectIn, { currency })}</th>
        </tr>
      </thead>
      <tbody>
        {breaks.map((row) => (
          <tr key={`${row.kind} ${row.state}`}>
            <td>
              <Link href={`/breaks?kind=${row.kind}`}>{say(breakKindWords[row.kind])}</Link>
            </td>
            <td>
              <BreakStateMark state={row.state} />
            </td>
            <td className="right">{groupedCount(row.count)}</td>
            <td className="right">
              <Money amount={row.effect} currency={currency} dash />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
