import type { BreakView } from '../../../shared/entity/break.ts';

type TruthBreak = { type: 'break'; kind: string; scope: string; subject: string; day: string; state: string };

/** How what was found compares with what was injected; one line of words for each that differs. */
export type Verdict = { injected: number; found: number; missed: string[]; others: string[] };

const nameOf = ({
  scope,
  kind,
  subject,
  state,
}: {
  scope: string;
  kind: string;
  subject: string;
  state: string;
}): string => `${scope} ${kind} ${subject} ${state}`;

/** The injected breaks of truth.jsonl, one name each. */
export const injectedBreaks = (truth: string): string[] =>
  truth
    .split('\n')
    .filter((line) => line.includes('"break"'))
    .map((line) => JSON.parse(line) as TruthBreak)
    .filter((line) => line.type === 'break')
    .map(nameOf);

/** Compares breaks with the truth by scope, kind, subject and state. Closed ones do not count: they resolved themselves. */
export function compareWithTruth(truth: string, breaks: readonly BreakView[]): Verdict {
  const wanted = injectedBreaks(truth);
  const open = breaks.filter(({ state }) => state !== 'closed').map(nameOf);
  const [wantedSet, openSet] = [new Set(wanted), new Set(open)];
  const missed = wanted.filter((name) => !openSet.has(name));
  return {
    injected: wanted.length,
    found: wanted.length - missed.length,
    missed,
    others: open.filter((name) => !wantedSet.has(name)),
  };
}
