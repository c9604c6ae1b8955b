import { useRef } from 'react';
import { ruleWords } from '../../../shared/text/rules.ts';
import { useLanguage } from '../../data/language.tsx';
import { Problems } from '../../parts/Problems.tsx';
import type { RuleDraft } from './useRuleDraft.ts';

/** Puts the cursor at the beginning of a line and chooses the line. */
function showLine(area: HTMLTextAreaElement, line: number): void {
  const lines = area.value.split('\n');
  const from = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  area.focus();
  area.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0));
}

/** The draft as text, its lines numbered; what is wrong with it is named below, as `setup check` names it. */
export function RuleText({ rules }: { rules: RuleDraft }) {
  const { say } = useLanguage();
  const area = useRef<HTMLTextAreaElement>(null);
  const count = rules.text.split('\n').length;
  const lines = [
    ...new Set(rules.problems.flatMap(({ where }) => (where.file === undefined ? (where.line ?? []) : []))),
  ];
  return (
    <div className="rule-text">
      <div className="text-lines">
        <pre aria-hidden="true" className="muted">
          {Array.from({ length: count }, (_, index) => index + 1).join('\n')}
        </pre>
        <textarea
          ref={area}
          aria-label={say(ruleWords.textLabel)}
          aria-invalid={rules.problems.length > 0}
          rows={count}
          spellCheck={false}
          wrap="off"
          value={rules.text}
          onChange={(event) => rules.change(event.currentTarget.value)}
        />
      </div>
      <div className="text-problems" role="status">
        {rules.problems.length > 0 ? (
          <>
            <Problems problems={rules.problems} />
            {lines.map((line) => (
              <button
                key={line}
                type="button"
                className="filter active"
                onClick={() => area.current && showLine(area.current, line)}
              >
                {say(ruleWords.toLine, { line })}
              </button>
            ))}
          </>
        ) : (
          <p className="muted">{say(rules.checked === null ? ruleWords.textChecking : ruleWords.textRight)}</p>
        )}
      </div>
    </div>
  );
}
