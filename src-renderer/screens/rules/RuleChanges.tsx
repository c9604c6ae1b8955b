import type { RulePass } from '../../../shared/entity/rules.ts';
import { passFieldWords, ruleWords } from '../../../shared/text/rules.ts';
import type { Words } from '../../../shared/text/words.ts';
import { useDesk } from '../../data/desk.tsx';
import { useLanguage } from '../../data/language.tsx';
import { stateWords } from './passColumns.tsx';
import { fieldsOfKind } from './passFields.ts';
import { fieldText } from './passText.ts';
import type { RuleDraft } from './useRuleDraft.ts';

type Field = Parameters<typeof fieldText>[1];

const ownWords = { name: ruleWords.passName, left: ruleWords.leftFilter, right: ruleWords.rightFilter };

/** The fields in which two passes of one kind differ. */
const changedFields = (before: RulePass, after: RulePass): { field: Field; words: Words }[] =>
  [
    { field: 'name' as Field, words: ownWords.name },
    ...fieldsOfKind(after.kind).map(({ field }) => ({ field: field as Field, words: passFieldWords[field] })),
    { field: 'left' as Field, words: ownWords.left },
    { field: 'right' as Field, words: ownWords.right },
  ].filter(({ field }) => JSON.stringify(Reflect.get(before, field)) !== JSON.stringify(Reflect.get(after, field)));

/** What a draft changes, pass by pass, in a clerk's words. */
export function RuleChanges({ rules }: { rules: RuleDraft }) {
  const { info } = useDesk();
  const { say } = useLanguage();
  const currency = info?.currency ?? 'CNY';
  const force = new Map(rules.force?.passes.map((pass) => [pass.code, pass]));
  return (
    <ul className="rule-changes">
      {rules.passes.flatMap(({ pass, state }) => {
        if (state === 'same') return [];
        const before = force.get(pass.code);
        return (
          <li key={`${pass.code} ${state}`}>
            {before?.name ?? pass.name} <span className="tone-open">{say(stateWords[state])}</span>
            {state === 'changed' && before?.kind === pass.kind ? (
              <ul>
                {changedFields(before, pass).map(({ field, words }) => (
                  <li key={field}>
                    <span className="muted">{say(words)}</span> {fieldText(before, field, currency, say)} →{' '}
                    {fieldText(pass, field, currency, say)}
                  </li>
                ))}
              </ul>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}
