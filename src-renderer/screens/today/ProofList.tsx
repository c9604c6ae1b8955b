import type { ProofView } from '../../../shared/entity/proof.ts';
import { roleWords } from '../../../shared/text/codes.ts';
import { windowWords } from '../../../shared/text/window.ts';
import type { Words } from '../../../shared/text/words.ts';
import { useLanguage } from '../../data/language.tsx';
import { groupedCount } from '../../data/text.ts';
import { Money } from '../../parts/Money.tsx';
import { VerdictMark } from '../../parts/State.tsx';

const proofWords: Record<ProofView['kind'], Words> = {
  a: windowWords.proofA,
  b: windowWords.proofB,
  c: windowWords.proofC,
};

function ProofLines({ proof }: { proof: ProofView }) {
  const { say } = useLanguage();
  return (
    <table className="sheet inner">
      <tbody>
        {proof.lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a proof have no other name and keep their order
          <tr key={index}>
            <td>{roleWords[line.role] ? say(roleWords[line.role]!) : line.role}</td>
            <td className="mono wrap">{line.label}</td>
            <td className="right muted">{line.rows === 0 ? '' : groupedCount(line.rows)}</td>
            <td className="right">
              <Money amount={line.amount} currency={proof.currency} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Every proof of the day with its verdict first; opened, it shows the lines that it is made of. */
export function ProofList({ proofs }: { proofs: readonly ProofView[] }) {
  const { say } = useLanguage();
  if (proofs.length === 0) return <p className="muted">{say(windowWords.noProofs)}</p>;
  return (
    <div className="proofs">
      <div className="proof proof-head muted">
        <span>{say(windowWords.verdict)}</span>
        <span>{say(windowWords.proof)}</span>
        <span>{say(windowWords.scope)}</span>
        <span className="right">{say(windowWords.leftSide)}</span>
        <span className="right">{say(windowWords.rightSide)}</span>
        <span className="right">{say(windowWords.residue)}</span>
      </div>
      {proofs.map((proof) => (
        <details key={`${proof.kind} ${proof.scope}`} open={proof.verdict === 'INCOMPLETE'}>
          <summary className="proof">
            <VerdictMark verdict={proof.verdict} />
            <span>{say(proofWords[proof.kind])}</span>
            <span className="mono">{proof.scope}</span>
            <span className="right">
              <Money amount={proof.left} currency={proof.currency} />
            </span>
            <span className="right">
              <Money amount={proof.right} currency={proof.currency} />
            </span>
            <span className="right">
              <Money amount={proof.residue} currency={proof.currency} dash />
            </span>
          </summary>
          <ProofLines proof={proof} />
        </details>
      ))}
    </div>
  );
}
