import type { ImportReport } from '../../../shared/entity/importReport.ts';
import { windowWords } from '../../../shared/text/window.ts';
import { useLanguage } from '../../data/language.tsx';
import { StateMark } from '../../parts/State.tsx';

export const daysText = (first: string | null, last: string | null): string =>
  first === null || last === null ? '' : first === last ? first : `${first} – ${last}`;

export const agreeing = { icon: 'tick', tone: 'matched', words: windowWords.agrees } as const;
export const disagreeing = { icon: 'triangle', tone: 'break', words: windowWords.disagrees } as const;

/** What the file says of itself next to what its rows add up to; folded while they agree. */
export function TotalsTable({ totals }: { totals: ImportReport['totals'] }) {
  const { say } = useLanguage();
  if (totals.length === 0) return <p className="muted">{say(windowWords.noTotals)}</p>;
  const agree = totals.every((total) => total.agrees);
  return (
    <details className="totals" open={!agree}>
      <summary>
        {say(windowWords.totalsCount, { count: totals.length })} <StateMark {...(agree ? agreeing : disagreeing)} />
      </summary>
      <TotalLines totals={totals} />
    </details>
  );
}

function TotalLines({ totals }: { totals: ImportReport['totals'] }) {
  const { say } = useLanguage();
  return (
    <table className="sheet narrow">
      <thead>
        <tr>
          <th>{say(windowWords.controlTotals)}</th>
          <th className="right">{say(windowWords.declared)}</th>
          <th className="right">{say(windowWords.computed)}</th>
          <th />
        </tr>
      </thead>
      <tbody>
        {totals.map((total) => (
          <tr key={total.name}>
            <td>{total.name}</td>
            <td className="right">{total.declared}</td>
            <td className="right">{total.computed}</td>
            <td>
              <StateMark {...(total.agrees ? agreeing : disagreeing)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
