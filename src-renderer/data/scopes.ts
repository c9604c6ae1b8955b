import { windowWords } from '../../shared/text/window.ts';
import type { WorkspaceInfo } from './desk.tsx';
import type { Say } from './say.ts';

const ownScopes = { policy: windowWords.scopePolicy, split: windowWords.scopeSplit, balance: windowWords.scopeBalance };

/** Where breaks come from: the reconciliations, and the checks that are none. */
export const scopesOf = (info: WorkspaceInfo | undefined, say: Say): { value: string; label: string }[] => [
  ...(info?.reconciliations ?? []).map(({ code, name }) => ({ value: code, label: name })),
  ...Object.entries(ownScopes).map(([value, words]) => ({ value, label: say(words) })),
];

export const scopeName = (scope: string, info: WorkspaceInfo | undefined, say: Say): string =>
  scopesOf(info, say).find((known) => known.value === scope)?.label ?? scope;
