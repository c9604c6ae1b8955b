import { windowWords } from '../../../shared/text/window.ts';
import { useCall } from '../../data/calls.ts';
import { useDesk } from '../../data/desk.tsx';
import { useLanguage } from '../../data/language.tsx';
import { groupedCount, moment } from '../../data/text.ts';
import { StateMark } from '../../parts/State.tsx';
import { agreeing, daysText, disagreeing } from './Totals.tsx';

const LATEST = 200;

/** The files that are in the workspace, the latest first as the core lists them. */
export function FileTable() {
  const { info } = useDesk();
  const { say } = useLanguage();
  const files = useCall('files.list', { limit: LATEST }, { enabled: info?.enterprise !== null });
  const rows = files.data?.rows ?? [];
  if (rows.length === 0) return <p className="muted">{say(windowWords.noFiles)}</p>;
  const person = (code: string): string => info?.people.find((known) => known.code === code)?.name ?? code;
  return (
    <table className="sheet">
      <thead>
        <tr>
          <th>{say(windowWords.file)}</th>
          <th>{say(windowWords.source)}</th>
          <th>{say(windowWords.days)}</th>
          <th className="right">{say(windowWords.newRows)}</th>
          <th className="right">{say(windowWords.knownRows)}</th>
          <th>{say(windowWords.controlTotals)}</th>
          <th>{say(windowWords.importedBy)}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((file) => (
          <tr key={file.id}>
            <td className="wrap">{file.name}</td>
            <td>{info?.sources.find((source) => source.code === file.source)?.name ?? file.source}</td>
            <td className="figures">{daysText(file.firstDay, file.lastDay)}</td>
            <td className="right">{groupedCount(file.rowsNew)}</td>
            <td className="right muted">{groupedCount(file.rowsKnown)}</td>
            <td>
              {file.totals.length === 0 ? (
                <span className="muted">{say(windowWords.noTotals)}</span>
              ) : (
                <StateMark {...(file.totals.every((total) => total.agrees) ? agreeing : disagreeing)} />
              )}
            </td>
            <td className="muted">
              {person(file.importedBy)} {moment(file.importedAt)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
