import type { ReplayReport } from '../../shared/contract/methods.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { formatDay } from '../../shared/value/time.ts';
import { liftCloses } from '../controls/index.ts';
import { replayRun } from '../matching/index.ts';
import type { Context } from './context.ts';

/** Runs a recorded run again in a transaction that is taken back, and compares the results. Throws Refusal NOT_FOUND. */
export const replay = (context: Context, run: string): Promise<ReplayReport> =>
  context.turns.take(() => {
    const { db } = context;
    db.exec('BEGIN IMMEDIATE');
    try {
      liftCloses(db);
      const replayed = replayRun(db, run, context.now());
      if (!replayed) throw new Refusal(problemOf('NOT_FOUND', { params: { what: 'run', id: run } }));
      const { recorded, again, changed } = replayed;
      return {
        run,
        reconciliation: recorded.reconciliation,
        day: formatDay(recorded.day),
        resultHash: recorded.resultHash,
        replayedHash: again.resultHash,
        same: recorded.resultHash === again.resultHash,
        changed,
      };
    } finally {
      db.exec('ROLLBACK');
    }
  });
