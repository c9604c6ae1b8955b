import type { Problem } from '../../shared/entity/problem.ts';
import { describeProblem } from '../../shared/text/problems.ts';
import { useLanguage } from '../data/language.tsx';
import { problemsOf } from '../data/problems.ts';
import { placeOf } from '../data/text.ts';
import { Icon } from './icons.tsx';

/** Problems in a person's words: what happened, where, and the way out. */
export function Problems({ problems }: { problems: readonly Problem[] }) {
  const { language, say } = useLanguage();
  return (
    <ul className="problems" role={problems.some((problem) => problem.severity === 'error') ? 'alert' : undefined}>
      {problems.map((problem, index) => {
        const { message, hint } = describeProblem(problem, language);
        const place = placeOf(problem.where, say);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list is shown once and never reordered
          <li key={index} className={problem.severity === 'error' ? 'tone-break' : 'tone-open'}>
            <Icon name="triangle" />
            <div>
              <p>{message}</p>
              {place === '' ? null : <p className="muted">{place}</p>}
              {problem.where.excerpt === undefined ? null : <code>{problem.where.excerpt}</code>}
              <p className="hint">{hint}</p>
            </div>
          </li>
        );
      })}
    </ul>
  );
}

/** What a failed call said, where its answer would have stood. */
export const Failure = ({ error }: { error: unknown }) => <Problems problems={problemsOf(error)} />;
