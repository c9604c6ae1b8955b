import { useState } from 'react';
import type { ProofView } from '../../../shared/entity/proof.ts';
import { roleWords } from '../../../shared/text/codes.ts';
import { windowWords } from '../../../shared/text/window.ts';
import type { Words } from '../../../shared/text/words.ts';
import { useCall } from '../../data/calls.ts';
import { useLanguage } from '../../data/language.tsx';
import { groupedCount } from '../../data/text.ts';
import { Money } from '../../parts/Money.tsx';
import { VerdictMark } from '../../parts/State.tsx';

const proofWords: Record<ProofView['kind'], Words> = {
  a: windowWords.proofA,
  b: windowWords.proofB,
  c: windowWords.proofC,
};

/** A large day has tens of thousands of lines: what nobody has asked for is neither fetched nor drawn. */
const PAGE = 100;

function LinesFrom({ proof: { day, kind, scope, currency }, offset }: { proof: ProofView; offset: number }) {
  const { say } = useLanguage();
  const answer = useCall('proofs.lines', { day, kind, scope, currency, offset, limit: PAGE });
  return answer.data?.rows.map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a proof have no other name and keep their order
    <tr key={index}>
      <td>{roleWords[line.role] ? say(roleWords[line.role]!) : line.role}</td>
      <td className="mono wrap">{line.label}</td>
      <td className="right muted">{line.rows === 0 ? '' : groupedCount(line.rows)}</td>
      <td className="right">
        <Money amount={line.amount} currency={currency} />
      </td>
    </tr>
  ));
}

function ProofLines({ proof }: { proof: ProofView }) {
  const { say } = useLanguage();
  const [pages, setPages] = useState(1);
  const more = Math.min(PAGE, proof.lineCount - pages * PAGE);
  const counts = { count: groupedCount(more), total: groupedCount(proof.lineCount) };
  return (
    <>
      <table className="sheet inner">
        <tbody>
          {Array.from({ length: pages }, (_, page) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a page is known by where it begins
            <LinesFrom key={page} proof={proof} offset={page * PAGE} />
          ))}
        </tbody>
      </table>
      {more > 0 ? (
        <button type="button" className="plain" onClick={() => setPages(pages + 1)}>
          {say(windowWords.moreLines, counts)}
        </button>
      ) : null}
    </>
  );
}

function Proof({ proof }: { proof: ProofView }) {
  const { say } = useLanguage();
  const [open, setOpen] = useState(proof.verdict === 'INCOMPLETE');
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
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
      {open ? <ProofLines proof={proof} /> : null}
    </details>
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
        <Proof key={`${proof.kind} ${proof.scope} ${proof.currency} ${proof.verdict}`} proof={proof} />
      ))}
    </div>
  );
}
