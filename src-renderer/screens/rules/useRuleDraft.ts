import { useDebouncedValue } from '@mantine/hooks';
import { useMemo, useSyncExternalStore } from 'react';
import type { RuleSetInForce } from '../../../shared/contract/ruleMethods.ts';
import type { Problem } from '../../../shared/entity/problem.ts';
import { useCall } from '../../data/calls.ts';
import { useDesk } from '../../data/desk.tsx';
import type { Draft } from '../../data/drafts.ts';
import { besideForce, type DraftPass, type RuleSet, readRules } from './draft.ts';

/** One rule set as the page works on it: the draft's text where there is one, else the text in force. */
export type RuleDraft = {
  readonly inForce: RuleSetInForce;
  readonly text: string;
  readonly draft: Draft | null;
  /** What the text says; null where it has mistakes. */
  readonly set: RuleSet | null;
  /** The rules in force. */
  readonly force: RuleSet | null;
  /** The passes beside those in force; none where the text has mistakes. */
  readonly passes: readonly DraftPass[];
  /** What the core says of the text; null until it has looked at just this text. */
  readonly checked: { readonly yaml: string | null; readonly rulesHash: string | null } | null;
  readonly problems: readonly Problem[];
  readonly error: unknown;
  change(text: string): void;
  discard(): void;
};

/** Keys are typed faster than a setup is checked. Milliseconds. */
const PAUSE = 300;

/** The name that a draft of a rule set is kept under, in this window and its memory. */
export const draftName = (info: { name: string; enterprise: string | null } | undefined, ruleSet: string): string =>
  [info?.name, info?.enterprise, ruleSet].join('/');

/** The draft of a rule set with what the core says of it. */
export function useRuleDraft(inForce: RuleSetInForce): RuleDraft {
  const { drafts, info } = useDesk();
  const name = draftName(info, inForce.code);
  useSyncExternalStore(drafts.store.subscribe, drafts.store.get);
  const draft = drafts.of(name);
  const text = draft?.text ?? inForce.text;
  const [settled] = useDebouncedValue(text, PAUSE);
  const answer = useCall('rules.check', { ruleSet: inForce.code, text: settled });
  const isFresh = settled === text && !answer.isPlaceholderData && !answer.isFetching;
  const set = useMemo(() => readRules(text), [text]);
  const force = useMemo(() => readRules(inForce.text), [inForce.text]);
  const passes = useMemo(() => (set && force ? besideForce(set, force) : []), [set, force]);
  return {
    inForce,
    text,
    draft,
    set,
    force,
    passes,
    checked: isFresh ? (answer.data ?? null) : null,
    problems: answer.data?.problems ?? [],
    error: answer.error,
    change: (next) =>
      next === inForce.text
        ? drafts.discard(name)
        : drafts.keep(name, { text: next, version: draft?.version ?? inForce.version }),
    discard: () => drafts.discard(name),
  };
}
