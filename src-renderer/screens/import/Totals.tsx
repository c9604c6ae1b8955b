import type { ImportReport } from '../../../shared/entity/importReport.ts';
import { windowWords } from '../../../shared/text/window.ts';
import { useLanguage } from '../../data/language.tsx';
import { StateMark } from '../../parts/State.tsx';

export const daysText = (first: string | null, last: string | null): string =>
  first === null || last === null ? '' : first === last ? first : `${first} – ${last}`;

/** What the file says of itself next to what its rows add up to. */
export function TotalsTable({ totals }: { totals: ImportReport['totals'] }) {
  const { say } = useLanguage();
  if (totals.length === 0) return null;
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
              {total.agrees ? (
                <StateMark icon="tick" tone="matched" words={windowWords.agrees} />
              ) : (
                <StateMark icon="triangle" tone="break" words={windowWords.disagrees} />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
