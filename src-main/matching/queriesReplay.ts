import { rulePass } from '../../shared/entity/rules.ts';
import type { Day } from '../../shared/value/time.ts';
import type { Read } from '../store/index.ts';
import type { Plan } from './plan.ts';

/** What a run says of itself, and the passes that it ran. */
export type RecordedRun = {
  code: string;
  reconciliation: string;
  day: Day;
  engine: string;
  setupHash: string;
  inputHash: string;
  resultHash: string;
  passes: Plan['passes'];
};

export function recordedRun(db: Read, code: string): RecordedRun | null {
  const row = db
    .prepare<[string], Omit<RecordedRun, 'passes'> & { passes: string }>(
      `SELECT u.code AS code, r.code AS reconciliation, u.day AS day, u.engine AS engine, u.setup_hash AS setupHash, u.input_hash AS inputHash,
         u.result_hash AS resultHash, s.passes AS passes
       FROM runs u JOIN reconciliations r ON r.id = u.reconciliation_id JOIN rule_sets s ON s.id = u.rule_set_id WHERE u.code = ?`,
    )
    .get(code);
  return row ? { ...row, passes: rulePass.array().parse(JSON.parse(row.passes)) } : null;
}
