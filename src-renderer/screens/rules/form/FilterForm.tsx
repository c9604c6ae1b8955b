import type { SideFilter } from '../../../../shared/entity/rules.ts';
import { transactionKinds, transactionStatuses } from '../../../../shared/entity/transaction.ts';
import { ruleWords } from '../../../../shared/text/rules.ts';
import { kindWords } from '../../../../shared/text/terms.ts';
import { useLanguage } from '../../../data/language.tsx';
import { filterText } from '../passText.ts';
import { FormRow } from './FormRow.tsx';
import { Choice, Several, WordList, YesNo } from './inputs.tsx';

type Props = { label: string; filter: SideFilter; onChange(field: keyof SideFilter, value: unknown): void };

/** A list that restricts nothing is left out. */
const orNone = (list: readonly string[]): readonly string[] | undefined => (list.length === 0 ? undefined : list);

/** What a side of a pass takes in: closed it says so in short. */
export function FilterForm({ label, filter, onChange }: Props) {
  const { say } = useLanguage();
  const named = (words: string): string => `${label} ${words}`;
  return (
    <details className="filter-form">
      <summary>
        <span className="muted">{label}</span> {filterText(filter, say)}
      </summary>
      <FormRow label={say(ruleWords.filterKind)}>
        <Several
          label={named(say(ruleWords.filterKind))}
          value={filter.kind ?? []}
          choices={transactionKinds}
          words={kindWords}
          onChange={(kinds) => onChange('kind', orNone(kinds))}
        />
      </FormRow>
      <FormRow label={say(ruleWords.filterStatus)}>
        <Several
          label={named(say(ruleWords.filterStatus))}
          value={filter.status ?? []}
          choices={transactionStatuses}
          onChange={(statuses) => onChange('status', orNone(statuses))}
        />
      </FormRow>
      <FormRow label={say(ruleWords.filterDirection)}>
        <Choice
          label={named(say(ruleWords.filterDirection))}
          value={filter.direction}
          none={say(ruleWords.any)}
          choices={['in', 'out']}
          onChange={(direction) => onChange('direction', direction)}
        />
      </FormRow>
      <FormRow label={say(ruleWords.filterWords)}>
        <WordList
          label={named(say(ruleWords.filterWords))}
          value={filter.words ?? []}
          onChange={(words) => onChange('words', orNone(words))}
        />
      </FormRow>
      <FormRow label={say(ruleWords.filterChannel)}>
        <YesNo
          label={named(say(ruleWords.filterChannel))}
          value={filter.hasChannel}
          onChange={(yes) => onChange('hasChannel', yes)}
        />
      </FormRow>
      <FormRow label={say(ruleWords.filterSettlement)}>
        <YesNo
          label={named(say(ruleWords.filterSettlement))}
          value={filter.settlement}
          onChange={(yes) => onChange('settlement', yes)}
        />
      </FormRow>
    </details>
  );
}
