import type { Side } from '../../shared/entity/transaction.ts';
import type { Day } from '../../shared/value/time.ts';

export type StatementSource = {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly side: Side;
  readonly format: string;
  /** Which side of the reconciliation. */
  readonly place: 'left' | 'right';
  readonly realAccountId: number | null;
};

/** What a statement is about: one reconciliation over a run of business days. */
export type Subject = {
  readonly enterprise: {
    readonly code: string;
    readonly name: string;
    readonly currency: string;
    readonly offsetMinutes: number;
  };
  readonly reconciliationId: number;
  readonly code: string;
  readonly name: string;
  readonly sources: readonly StatementSource[];
  readonly leftSide: Side;
  readonly rightSide: Side;
  readonly firstDay: Day;
  readonly lastDay: Day;
};

export const hasSide = (subject: Subject, side: Side): boolean =>
  subject.leftSide === side || subject.rightSide === side;
