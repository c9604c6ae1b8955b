import type { Day } from '../../shared/value/time.ts';

/** What an import writes into the workspace: a file with its new rows or for a day without any, a revision that waits or that a person accepted. */
export type ImportEffect =
  | { kind: 'imported'; hash: string; source: string; rows: number; emptyDay: Day | null }
  | { kind: 'revision'; id: string; hash: string; source: string }
  | { kind: 'accepted'; id: string };

/** Runs in the transaction that writes an effect, so that neither is there without the other: what it throws takes the effect back. */
export type Beside = (effect: ImportEffect) => void;
