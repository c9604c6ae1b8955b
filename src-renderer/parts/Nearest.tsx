import type { NearestCandidate, WhyNot } from '../../shared/entity/whyNot.ts';
import { gateSentence, likeWords, whatToChange } from '../../shared/text/whyNot.ts';
import { windowWords } from '../../shared/text/window.ts';
import { useLanguage } from '../data/language.tsx';
import { Money } from './Money.tsx';

function Candidate({ one }: { one: NearestCandidate }) {
  const { language, say } = useLanguage();
  const { row } = one;
  const number = row && (row.refundNo ?? row.orderNo ?? row.bankRef ?? row.voucherNo ?? row.channelNo ?? row.id);
  return (
    <li>
      <span className="mono">{number ?? one.label}</span>{' '}
      {row ? (
        <>
          <Money amount={row.amount} currency={row.currency} /> <span className="muted figures">{row.day}</span>
        </>
      ) : null}{' '}
      <span className="muted">
        {one.like.map((like) => say(likeWords[like])).join(say(windowWords.listMark))}
        {one.match === null ? '' : ` ${one.match}`}
      </span>
      <ul>
        {one.gates.map((gate) => (
          <li key={gate.pass}>
            <span className="muted">{gate.passName}</span> {gateSentence(gate, language)}
          </li>
        ))}
      </ul>
    </li>
  );
}

/** What is near a row that is not matched, the gate that each failed, and the smallest change that would match it. */
export function Nearest({ why }: { why: WhyNot }) {
  const { language, say } = useLanguage();
  return (
    <>
      {why.nearest.length === 0 ? null : (
        <>
          <h3>{say(windowWords.nearest)}</h3>
          <ul className="reasons">
            {why.nearest.map((one) => (
              <Candidate key={one.row?.id ?? one.label} one={one} />
            ))}
          </ul>
        </>
      )}
      <h3>{say(windowWords.wouldMatch)}</h3>
      <ul className="reasons">
        {whatToChange(why, language).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  );
}
