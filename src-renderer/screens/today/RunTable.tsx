import { Fragment } from 'react';
import { Link } from 'wouter';
import type { RunReport } from '../../../shared/contract/runReport.ts';
import { windowWords } from '../../../shared/text/window.ts';
import { useLanguage } from '../../data/language.tsx';
import { groupedCount } from '../../data/text.ts';
import { Money } from '../../parts/Money.tsx';

function Count({ count, tone }: { count: number; tone?: string }) {
  if (count === 0) return <span className="muted">—</span>;
  return <span className={tone}>{groupedCount(count)}</span>;
}

function RunRow({ run }: { run: RunReport }) {
  const { say } = useLanguage();
  const cells = [
    { key: 'left', rows: run.left.rows, amount: run.left.amount },
    { key: 'right', rows: run.right.rows, amount: run.right.amount },
  ];
  return (
    <tr>
      <td>
        <Link href={`/match?reconciliation=${run.reconciliation}`}>{run.name}</Link>{' '}
        <span className="muted">{say(windowWords.runNumber, { number: run.number })}</span>
      </td>
      {cells.map((cell) => [
        <td key={`${cell.key}-rows`} className="right">
          <Count count={cell.rows} />
        </td>,
        <td key={cell.key} className="right">
          <Money amount={cell.amount} currency={run.currency} dash={cell.rows === 0} />
        </td>,
      ])}
      <td className="right">
        <Count count={run.matched.matches} tone="tone-matched" />
      </td>
      <td className="right">
        <Count count={run.mismatched} tone="tone-break" />
      </td>
      <td className="right">
        <Count count={run.suggested} tone="tone-suggested" />
      </td>
      {[run.openLeft, run.openRight].map((open, index) => [
        <td key={`${index ? 'right' : 'left'}-rows`} className="right">
          <Count count={open.rows} tone="tone-open" />
        </td>,
        <td key={index ? 'right' : 'left'} className="right">
          <Money amount={open.amount} currency={run.currency} dash />
        </td>,
      ])}
    </tr>
  );
}

const limitWords = {
  budget: windowWords.givenUp_budget,
  rows: windowWords.givenUp_rows,
  candidates: windowWords.givenUp_candidates,
} as const;

/** What passes of the run did not look at whole, under its figures. */
function GivenUpRows({ run }: { run: RunReport }) {
  const { say } = useLanguage();
  return run.givenUp.map(({ pass, passName, limit, most, rows }) => (
    <tr key={`${pass} ${limit}`}>
      <td colSpan={12} className="tone-pending">
        ⚠{' '}
        {say(windowWords.givenUp, {
          pass: passName,
          rows: groupedCount(rows),
          limit: say(limitWords[limit], { most: groupedCount(most) }),
        })}
      </td>
    </tr>
  ));
}

/** Each reconciliation of the day: both sides, what is matched, what is left and what it is worth. */
export function RunTable({ runs, currency }: { runs: readonly RunReport[]; currency: string }) {
  const { say } = useLanguage();
  const amount = say(windowWords.amountIn, { currency });
  const pair = (key: string) => [
    <th key={`${key}-rows`} className="right">
      {say(windowWords.rows)}
    </th>,
    <th key={key} className="right">
      {amount}
    </th>,
  ];
  return (
    <table className="sheet">
      <thead>
        <tr>
          <th rowSpan={2}>{say(windowWords.reconciliation)}</th>
          <th colSpan={2} className="span">
            {say(windowWords.leftSide)}
          </th>
          <th colSpan={2} className="span">
            {say(windowWords.rightSide)}
          </th>
          <th rowSpan={2} className="right">
            {say(windowWords.matched)}
          </th>
          <th rowSpan={2} className="right">
            {say(windowWords.mismatched)}
          </th>
          <th rowSpan={2} className="right">
            {say(windowWords.suggested)}
          </th>
          <th colSpan={2} className="span">
            {say(windowWords.openLeft)}
          </th>
          <th colSpan={2} className="span">
            {say(windowWords.openRight)}
          </th>
        </tr>
        <tr>{['left', 'right', 'openLeft', 'openRight'].map(pair)}</tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <Fragment key={run.run}>
            <RunRow run={run} />
            <GivenUpRows run={run} />
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}
