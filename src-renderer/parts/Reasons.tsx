import { explainWords } from '../../shared/text/explain.ts';
import { fieldWords, windowWords } from '../../shared/text/window.ts';
import type { Words } from '../../shared/text/words.ts';
import { useCall } from '../data/calls.ts';
import { useLanguage } from '../data/language.tsx';
import type { Say } from '../data/say.ts';

const wordsOf = (code: string): Words | undefined => (explainWords as Record<string, Words>)[code];

const nameParams = new Set(['keys', 'gate', 'gates']);

/** Field names among the params become words; values stay as they are. */
const inWords = (params: Readonly<Record<string, string>>, say: Say): Record<string, string> =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      nameParams.has(name)
        ? value.replace(/[a-zA-Z]+/g, (code) => (fieldWords[code] ? say(fieldWords[code]) : code))
        : value,
    ]),
  );

/** Why matched, or why not, one sentence a reason; a reason without words is shown as it came. */
export function Reasons({ id }: { id: string }) {
  const { say } = useLanguage();
  const explained = useCall('explain', { id });
  const data = explained.data?.id === id ? explained.data : undefined;
  if (!data || data.reasons.length === 0) return null;
  const positive = data.verdict === 'matched' || data.verdict === 'suggested';
  return (
    <>
      <h3>{say(positive ? windowWords.why : windowWords.whyNot)}</h3>
      <ul className="reasons">
        {data.reasons.map(({ code, params }) => {
          const words = wordsOf(code);
          const text = words ? say(words, inWords(params, say)) : [code, ...Object.values(params)].join(' ');
          return <li key={`${code} ${text}`}>{text}</li>;
        })}
      </ul>
    </>
  );
}
