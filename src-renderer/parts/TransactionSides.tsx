import type { TransactionView } from '../../shared/entity/transaction.ts';
import { kindWords, sideWords, statusWords } from '../../shared/text/terms.ts';
import { windowWords } from '../../shared/text/window.ts';
import type { Words } from '../../shared/text/words.ts';
import { formatMinor } from '../../shared/value/money.ts';
import { useDesk } from '../data/desk.tsx';
import { useLanguage } from '../data/language.tsx';
import type { Say } from '../data/say.ts';
import { differenceOf } from '../data/text.ts';
import { Money } from './Money.tsx';

type TextField = { words: Words; mono?: true; of(row: TransactionView, say: Say): string | null };

const clock = (instant: string | null): string | null =>
  instant === null ? null : instant.slice(0, 19).replace('T', ' ');

const textFields: readonly TextField[] = [
  { words: windowWords.transactionKind, of: (row, say) => say(kindWords[row.kind]) },
  { words: windowWords.status, of: (row, say) => say(statusWords[row.status]) },
  { words: windowWords.day, of: (row) => row.day },
  { words: windowWords.time, of: (row) => clock(row.occurredAt) },
  { words: windowWords.account, mono: true, of: (row) => row.account },
  { words: windowWords.channel, of: (row) => row.channel },
  { words: windowWords.orderNo, mono: true, of: (row) => row.orderNo },
  { words: windowWords.channelNo, mono: true, of: (row) => row.channelNo },
  { words: windowWords.refundNo, mono: true, of: (row) => row.refundNo },
  { words: windowWords.bankRef, mono: true, of: (row) => row.bankRef },
  { words: windowWords.voucherNo, mono: true, of: (row) => row.voucherNo },
  { words: windowWords.counterparty, of: (row) => row.counterparty },
  { words: windowWords.memo, of: (row) => row.memo },
  { words: windowWords.origin, of: (row, say) => say(windowWords.originLine, { file: row.file, line: row.line }) },
];

type Sides = { left: TransactionView | null; right: TransactionView | null };

function SideHead({ row }: { row: TransactionView | null }) {
  const { info } = useDesk();
  const { say } = useLanguage();
  if (row === null) return <th className="muted">{say(windowWords.noPartner)}</th>;
  const source = info?.sources.find((known) => known.code === row.source)?.name ?? row.source;
  return (
    <th>
      {say(sideWords[row.side])} <span className="muted">{source}</span>
    </th>
  );
}

function AmountRow({ left, right, words, of }: Sides & { words: Words; of(row: TransactionView): string | null }) {
  const { say } = useLanguage();
  const sides = [left, right];
  if (sides.every((row) => row === null || of(row) === null)) return null;
  const [a, b] = sides.map((row) => (row === null ? null : of(row)));
  const difference = a != null && b != null && left ? differenceOf(a, b, left.currency) : null;
  return (
    <tr className={difference === null || difference === 0n ? undefined : 'differs'}>
      <th>{say(words)}</th>
      {sides.map((row, index) => (
        <td key={index === 0 ? 'left' : 'right'} className="figures">
          {row === null || of(row) === null ? (
            <span className="muted">—</span>
          ) : (
            <Money amount={of(row)!} currency={row.currency} />
          )}
        </td>
      ))}
      <td className="right">
        {difference === null || !left ? null : (
          <Money amount={formatMinor(difference, left.currency)} currency={left.currency} dash />
        )}
      </td>
    </tr>
  );
}

/** Both sides beside one another, field by field; where they differ the line is marked. */
export function TransactionSides({ left, right }: Sides) {
  const { say } = useLanguage();
  const lines = textFields
    .map(({ words, mono, of }) => ({
      words,
      cell: mono ? 'wrap mono' : 'wrap',
      a: left && of(left, say),
      b: right && of(right, say),
    }))
    .filter((line) => line.a !== null || line.b !== null);
  return (
    <table className="sides">
      <colgroup>
        <col className="name" />
        <col className={left === null ? 'none' : undefined} />
        <col className={right === null ? 'none' : undefined} />
        <col className="difference" />
      </colgroup>
      <thead>
        <tr>
          <th />
          <SideHead row={left} />
          <SideHead row={right} />
          <th className="right">{say(windowWords.difference)}</th>
        </tr>
      </thead>
      <tbody>
        <AmountRow left={left} right={right} words={windowWords.amount} of={(row) => row.amount} />
        <AmountRow left={left} right={right} words={windowWords.fee} of={(row) => row.fee} />
        {lines.map(({ words, cell, a, b }) => (
          <tr key={words.en}>
            <th>{say(words)}</th>
            <td className={cell}>{a ?? <span className="muted">—</span>}</td>
            <td className={cell}>{b ?? <span className="muted">—</span>}</td>
            <td />
          </tr>
        ))}
      </tbody>
    </table>
  );
}
