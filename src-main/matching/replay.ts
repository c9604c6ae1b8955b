import type { RunReport } from '../../shared/contract/runReport.ts';
import type { Write } from '../store/index.ts';
import type { Plan } from './plan.ts';
import { readPlans } from './queries.ts';
import { type RecordedRun, recordedRun } from './queriesReplay.ts';
import { ENGINE, runReconciliation } from './run.ts';

/** Of what a run rests on, what is not as it was: then another result proves nothing. */
export type Changed = 'engine' | 'setup' | 'rules' | 'input';
export type Replayed = { readonly recorded: RecordedRun; readonly again: RunReport; readonly changed: Changed[] };

/**
 * Runs a recorded run again by the passes that it ran by, inside the caller's transaction, which is to be rolled back.
 * Null for a run that there is none of, or whose reconciliation is not declared any more.
 */
export function replayRun(db: Write, code: string, now: Date): Replayed | null {
  const recorded = recordedRun(db, code);
  const plan = recorded && readPlans(db, recorded.reconciliation)[0];
  if (!recorded || !plan) return null;
  const { passes, day } = recorded;
  const again = runReconciliation(db, { ...plan, passes } satisfies Plan, day, now);
  const changed: Changed[] = [
    ...(recorded.engine === ENGINE ? [] : (['engine'] as const)),
    ...(recorded.setupHash === plan.setupHash ? [] : (['setup'] as const)),
    ...(JSON.stringify(plan.passes) === JSON.stringify(passes) ? [] : (['rules'] as const)),
    ...(recorded.inputHash === again.inputHash ? [] : (['input'] as const)),
  ];
  return { recorded, again, changed };
}
