import type { JobContext } from '../../../shared/contract/handlers.ts';
import type { Write } from '../../store/index.ts';
import { type Backtested, type BacktestStep, backtest } from '../backtest.ts';
import { type ImportStep, writeImport } from '../importAudited.ts';
import { type DayStep, reconcileDay } from '../reconcileDay.ts';

/** What a step is given in the writing thread: the connection, the time of the act, and whom it tells how far it is. */
export type Desk = {
  readonly db: Write;
  readonly now: Date;
  progress: JobContext['progress'];
  /** The last thing of the transaction: from here on it cannot be stopped. Throws Refusal JOB_CANCELLED where it was. */
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
