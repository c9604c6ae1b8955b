import type { Explanation } from '../../shared/entity/match.ts';
import type { TransactionView } from '../../shared/entity/transaction.ts';
import { explainWords } from '../../shared/text/explain.ts';
import { windowWords } from '../../shared/text/window.ts';
import type { Words } from '../../shared/text/words.ts';
import { useCall } from '../data/calls.ts';
import { useLanguage } from '../data/language.tsx';
import type { Say } from '../data/say.ts';
import { fieldsInWords } from './facts.ts';
import { Nearest } from './Nearest.tsx';
import { Failure } from './Problems.tsx';

const wordsOf = (code: string): Words | undefined => (explainWords as Record<string, Words>)[code];

const nameParams = new Set(['keys', 'gate', 'gates']);

/** What a row says where a gate looks. */
const atGate = (row: TransactionView | undefined, gate: string | undefined): string =>
  row && gate !== undefined && gate in row ? String(row[gate as keyof TransactionView] ?? '—') : '—';

/** Field names among the params become words; a failed gate shows what both sides say. */
const inWords = ({ params }: Explanation['reasons'][number], rows: Pick<Explanation, 'left' | 'right'>, say: Say) => {
  const { gate } = params;
  const both =
    gate === undefined
      ? {}
      : { left: params.left || atGate(rows.left[0], gate), right: params.right || atGate(rows.right[0], gate) };
  return Object.fromEntries(
    Object.entries({ ...params, ...both }).map(([name, value]) => [
      name,
      nameParams.has(name) ? fieldsInWords(value, say) : value,
    ]),
  );
};

/** Why matched, or why not, one sentence a reason; a reason without words is shown as it came. */
export function Reasons({ id }: { id: string }) {
  const { say } = useLanguage();
  const explained = useCall('explain', { id });
  const data = explained.data?.id === id ? explained.data : undefined;
  if (explained.error) return <Failure error={explained.error} />;
  if (!data || data.reasons.length === 0) return null;
  const positive = data.verdict === 'matched' || data.verdict === 'suggested';
  return (
    <>
      <h3>{say(positive ? windowWords.why : windowWords.whyNot)}</h3>
      <ul className="reasons">
        {data.reasons.map((reason) => {
          const { code, params } = reason;
          const words = wordsOf(code);
          const text = words ? say(words, inWords(reason, data, say)) : [code, ...Object.values(params)].join(' ');
          return <li key={`${code} ${text}`}>{text}</li>;
        })}
      </ul>
      {data.whyNot ? <Nearest why={data.whyNot} /> : null}
    </>
  );
}
