import type { BacktestReport } from '../../../shared/entity/backtest.ts';
import { changeWords, ruleWords } from '../../../shared/text/rules.ts';
import { useDesk } from '../../data/desk.tsx';
import { useLanguage } from '../../data/language.tsx';
import { groupedCount, moment } from '../../data/text.ts';
import { Empty } from '../../parts/Page.tsx';
import { Percent } from './Figure.tsx';

type Props = {
  reports: readonly BacktestReport[];
  /** The hash of the draft's passes where there is one, and of those in force. */
  hashes: { readonly draft: string | null; readonly force: string | null };
  onOpen(report: BacktestReport): void;
};

/** Earlier back-tests of a reconciliation, the newest first: by which rules, over which days, with what result. */
export function BacktestList({ reports, hashes, onOpen }: Props) {
  const { info } = useDesk();
  const { say } = useLanguage();
  if (reports.length === 0) return <Empty>{say(ruleWords.testsNone)}</Empty>;
  const rulesOf = ({ rulesHash }: BacktestReport): string =>
    say(
      rulesHash === hashes.draft
        ? ruleWords.ofDraft
        : rulesHash === hashes.force
          ? ruleWords.ofForce
          : ruleWords.ofOthers,
    );
  const nameOf = (person: string): string => info?.people.find(({ code }) => code === person)?.name ?? person;
  return (
    <div className="scroll">
      <table className="sheet">
        <thead>
          <tr>
            <th>{say(ruleWords.testAt)}</th>
            <th>{say(ruleWords.testRules)}</th>
            <th>{say(ruleWords.testDays)}</th>
            <th>{say(ruleWords.testBy)}</th>
            <th className="right">{say(ruleWords.precision)}</th>
            <th className="right">{say(ruleWords.recall)}</th>
            <th className="right">{say(changeWords.added)}</th>
            <th className="right">{say(changeWords.lost)}</th>
            <th className="right">{say(changeWords.changed)}</th>
            <th className="right">{say(ruleWords.riskAgainst)}</th>
          </tr>
        </thead>
        <tbody>
          {reports.map((report) => (
            <tr key={report.id}>
              <td>
                <button type="button" className="link" onClick={() => onOpen(report)}>
                  {moment(report.at)}
                </button>
              </td>
              <td className={report.rulesHash === hashes.draft ? 'tone-matched' : 'muted'}>{rulesOf(report)}</td>
              <td>
                {report.from} – {report.to}
              </td>
              <td>{nameOf(report.person)}</td>
              <td className="right">
                <Percent value={report.precision} />
              </td>
              <td className="right">
                <Percent value={report.recall} />
              </td>
              {(['added', 'lost', 'changed'] as const).map((change) => (
                <td key={change} className="right">
                  {report.changes[change] === 0 ? (
                    <span className="muted">—</span>
                  ) : (
                    groupedCount(report.changes[change])
                  )}
                </td>
              ))}
              <td className={report.risk.contradicting.matches === 0 ? 'right muted' : 'right tone-break'}>
                {report.risk.contradicting.matches === 0 ? '—' : groupedCount(report.risk.contradicting.matches)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
