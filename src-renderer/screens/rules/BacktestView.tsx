import { useMemo, useState } from 'react';
import type { BacktestReport, BacktestRow } from '../../../shared/entity/backtest.ts';
import { ruleWords } from '../../../shared/text/rules.ts';
import { useLanguage } from '../../data/language.tsx';
import { groupedCount } from '../../data/text.ts';
import { Icon } from '../../parts/icons.tsx';
import { Money } from '../../parts/Money.tsx';
import { Count, Percent } from './Figure.tsx';
import { figuresByPass } from './figures.ts';
import { RowDifference } from './RowDifference.tsx';

function Risk({ risk }: Pick<BacktestReport, 'risk'>) {
  const { say } = useLanguage();
  const lines = [
    { words: ruleWords.riskAdded, of: risk.added, tone: 'tone-matched' },
    { words: ruleWords.riskLost, of: risk.lost, tone: 'tone-open' },
    { words: ruleWords.riskAgainst, of: risk.contradicting, tone: 'tone-break' },
  ];
  return (
    <table className="sheet narrow">
      <tbody>
        {lines.map(({ words, of, tone }) => (
          <tr key={words.en}>
            <td>{say(words)}</td>
            <td className="right">
              <Count count={of.matches} tone={tone} />
            </td>
            <td className="right">
              {of.sums.length === 0 ? <span className="muted">—</span> : null}
              {of.sums.map(({ amount, currency }) => (
                <span key={currency} className="sum">
                  <Money amount={amount} currency={currency} /> <span className="muted">{currency}</span>
                </span>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ByPass({ report }: { report: BacktestReport }) {
  const { say } = useLanguage();
  const lines = figuresByPass(report);
  const had = report.before.reduce((sum, { matches }) => sum + matches, 0);
  const heads = [
    ruleWords.before,
    ruleWords.after,
    ruleWords.right,
    ruleWords.wrong,
    ruleWords.unjudged,
    ruleWords.precision,
    ruleWords.recall,
    ruleWords.milliseconds,
  ];
  const cells = (before: number | null, after: BacktestReport['passes'][number] | BacktestReport | null) => [
    <Count key="before" count={before} />,
    <Count key="after" count={after?.matches} />,
    <Count key="right" count={after?.right} tone="tone-matched" />,
    <Count key="wrong" count={after?.wrong} tone="tone-break" />,
    <Count key="unjudged" count={after?.unjudged} />,
    <Percent key="precision" value={after?.precision ?? null} />,
    <Percent key="recall" value={after?.recall ?? null} />,
  ];
  const line = (key: string, name: string, figures: ReturnType<typeof cells>, milliseconds: number | null) => (
    <tr key={key}>
      <td>{name}</td>
      {[...figures, <Count key="milliseconds" count={milliseconds} />].map((cell) => (
        <td key={cell.key} className="right">
          {cell}
        </td>
      ))}
    </tr>
  );
  return (
    <table className="sheet">
      <thead>
        <tr>
          <th>{say(ruleWords.passName)}</th>
          {heads.map((words) => (
            <th key={words.en} className="right">
              {say(words)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map(({ pass, name, before, after, milliseconds }) =>
          line(pass, after ? name : say(ruleWords.gone, { name }), cells(before, after), milliseconds),
        )}
      </tbody>
      <tfoot>{line('whole', say(ruleWords.whole), cells(had, report), report.timings.runs ?? null)}</tfoot>
    </table>
  );
}

type Props = { report: BacktestReport; name: string; onBack(): void; onRow(row: BacktestRow): void; onClose(): void };

/** A back-test: how it is judged, the money at risk, each pass before and after, and every row that would differ. */
export function BacktestView({ report, name, onBack, onRow, onClose }: Props) {
  const { say } = useLanguage();
  const { from, to, days, base, timings, matches, found, missed, wrong } = report;
  const [isWhole, setWhole] = useState(true);
  const whole = base.people + base.closed;
  const took = useMemo(() => {
    const { base: ready = 0, runs = 0, compare = 0 } = timings;
    return { total: groupedCount(ready + runs + compare), base: ready, runs, compare };
  }, [timings]);
  const judged = { matches, whole, found, missed, wrong };
  return (
    <>
      <div className="filters">
        <button type="button" className="plain" onClick={onBack}>
          <Icon name="left" /> {say(ruleWords.allTests)}
        </button>
        <strong>{say(ruleWords.testTitle, { name, from, to })}</strong>
        <span className="muted">
          {say(ruleWords.testDaysOf, { days: days.length, closed: days.filter(({ closed }) => closed).length })}
        </span>
        <span className="spring" />
        <button type="button" className="plain" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {say(ruleWords.figures)} <Icon name="down" />
        </button>
      </div>
      {isWhole ? (
        <div className="scroll figures-first">
          <p className="after">{say(whole === 0 ? ruleWords.judgedNone : ruleWords.judged, judged)}</p>
          <div className="report-parts">
            <section>
              <h2>{say(ruleWords.risk)}</h2>
              <Risk risk={report.risk} />
            </section>
            <section>
              <h2>{say(ruleWords.byPass)}</h2>
              <ByPass report={report} />
            </section>
          </div>
          <p className="after muted">{say(ruleWords.took, took)}</p>
        </div>
      ) : null}
      <RowDifference report={report} onRow={onRow} onClose={onClose} />
    </>
  );
}
