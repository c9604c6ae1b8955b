import type { MatchView } from '../../../shared/entity/match.ts';
import type { TransactionView } from '../../../shared/entity/transaction.ts';
import { kindWords, sideWords } from '../../../shared/text/terms.ts';
import { windowWords } from '../../../shared/text/window.ts';
import { useCall } from '../../data/calls.ts';
import { useLanguage } from '../../data/language.tsx';
import { groupedCount } from '../../data/text.ts';
import { Detail } from '../../parts/Detail.tsx';
import { Money } from '../../parts/Money.tsx';
import { Reasons } from '../../parts/Reasons.tsx';
import { OutcomeMark } from '../../parts/State.tsx';
import { TransactionSides } from '../../parts/TransactionSides.tsx';

/** A group's members on one side; the core lists the first of them. */
function Members({ rows, count }: { rows: readonly TransactionView[]; count: number }) {
  const { say } = useLanguage();
  const side = rows[0]?.side;
  if (!side) return null;
  return (
    <>
      <h3>{say(sideWords[side])}</h3>
      {rows.length < count ? (
        <p className="muted">
          {say(windowWords.firstMembers, { count: groupedCount(count), shown: groupedCount(rows.length) })}
        </p>
      ) : null}
      <table className="sheet inner">
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td className="mono wrap">
                {row.refundNo ?? row.orderNo ?? row.bankRef ?? row.voucherNo ?? row.channelNo ?? row.id}
              </td>
              <td>{say(kindWords[row.kind])}</td>
              <td className="muted">{row.account}</td>
              <td className="right">
                <Money amount={row.amount} currency={row.currency} />
              </td>
              <td className="right muted">
                {row.fee === null ? null : <Money amount={row.fee} currency={row.currency} dash />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** One match: why it was made, and what it joins. */
export function MatchDetail({ match, onClose }: { match: MatchView; onClose(): void }) {
  const explained = useCall('explain', { id: match.id });
  const data = explained.data?.id === match.id ? explained.data : undefined;
  return (
    <Detail title={match.label} onClose={onClose}>
      <p>
        <OutcomeMark outcome={match.outcome} /> <span className="muted">{match.passName}</span>
      </p>
      <Reasons id={match.id} />
      {data && match.shape === 'pair' ? (
        <TransactionSides left={data.left[0] ?? null} right={data.right[0] ?? null} />
      ) : null}
      {data && match.shape !== 'pair' ? (
        <>
          <Members rows={data.left} count={match.leftCount} />
          <Members rows={data.right} count={match.rightCount} />
        </>
      ) : null}
    </Detail>
  );
}
