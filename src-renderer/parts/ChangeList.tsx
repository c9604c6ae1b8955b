import type { SetupChange } from '../../shared/contract/methods.ts';
import { sectionWords } from '../../shared/text/codes.ts';
import { windowWords } from '../../shared/text/window.ts';
import type { Words } from '../../shared/text/words.ts';
import { useLanguage } from '../data/language.tsx';

const actionWords: Record<SetupChange['action'], Words> = {
  add: windowWords.changeAdd,
  change: windowWords.changeChange,
  retire: windowWords.changeRetire,
};

const fieldText = ({ field, before, after }: SetupChange['fields'][number]): string =>
  before === '' ? `${field}: ${after}` : `${field}: ${before} → ${after}`;

/** What applying a setup would change, one line each. */
export function ChangeList({ changes }: { changes: readonly SetupChange[] }) {
  const { say } = useLanguage();
  if (changes.length === 0) return null;
  return (
    <table className="sheet">
      <thead>
        <tr>
          <th>{say(windowWords.changeAction)}</th>
          <th>{say(windowWords.changeWhat)}</th>
          <th>{say(windowWords.changeCode)}</th>
          <th>{say(windowWords.changeFields)}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={`${change.what}/${change.code}/${change.action}`}>
            <td>{say(actionWords[change.action])}</td>
            <td>{sectionWords[change.what] ? say(sectionWords[change.what]!) : change.what}</td>
            <td className="mono">{change.code}</td>
            <td className="wrap muted">{change.fields.map(fieldText).join(' · ')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
