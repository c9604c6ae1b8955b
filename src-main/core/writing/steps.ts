import type { JobContext } from '../../../shared/contract/handlers.ts';
import type { Write } from '../../store/index.ts';
import { type Backtested, type BacktestStep, backtest } from '../backtest.ts';
import { type ImportStep, writeImport } from '../importAudited.ts';
import { type DayStep, reconcileDay } from '../reconcileDay.ts';

/** What a step is given in the writing thread: the connection, the time of the act, its progress and the way it may be stopped. */
export type Desk = {
  readonly db: Write;
  readonly now: Date;
  progress: JobContext['progress'];
  /** Throws Refusal JOB_CANCELLED once the work was stopped. */
  checkpoint(): void;
  /** The same, as the last thing of the transaction: afterwards the work can no longer be stopped. */
  keep(): void;
};

/** Long writing, each piece one transaction; inputs and outputs are data that can go from thread to thread. */
export const steps = {
  import: writeImport as (desk: Desk, input: ImportStep) => void,
  reconcileDay: reconcileDay as (desk: Desk, input: DayStep) => Record<string, number>,
  backtest: backtest as (desk: Desk, input: BacktestStep) => Backtested,
};

export type Steps = typeof steps;
export type StepName = keyof Steps;
export type StepInput<S extends StepName> = Parameters<Steps[S]>[1];
export type StepOutput<S extends StepName> = ReturnType<Steps[S]>;
