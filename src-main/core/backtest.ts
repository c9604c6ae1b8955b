import type { BacktestReport, BacktestRow } from '../../shared/entity/backtest.ts';
import { type Problem, problemOf } from '../../shared/entity/problem.ts';
import { newId } from '../../shared/value/ids.ts';
import { assert, Refusal } from '../../shared/value/result.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import { audit, closedTo, liftCloses } from '../controls/index.ts';
import { ENGINE, keepBacktest, readPlans, tryRules } from '../matching/index.ts';
import { applySetup, changedRules, previewSetup, type RulesOf, rulesFor } from '../setup/index.ts';
import { companyTime } from '../store/index.ts';
import type { Desk } from './writing/steps.ts';

/** A whole setup, and the days that its rules are tried on; without a reconciliation, those whose rules it changes. */
export type BacktestStep = { yaml: string; reconciliation: string | undefined; from: Day; to: Day; person: string };
export type Backtested = { problems: Problem[]; reports: BacktestReport[] };

type Kept = { report: BacktestReport; rows: BacktestRow[]; reconciliationId: number };

/** Tries the rules of one reconciliation in a transaction that is taken back: nobody ever sees anything of it. */
function tried({ db, now, ...desk }: Desk, { yaml, from, to, person }: BacktestStep, rules: RulesOf): Kept {
  const { reconciliation, ruleSet, hash: rulesHash } = rules;
  db.exec('BEGIN IMMEDIATE');
  try {
    const id = readPlans(db, reconciliation)[0]?.reconciliationId;
    const closed = id === undefined ? 0 : (closedTo(db, id) ?? 0);
    liftCloses(db);
    const { problems } = applySetup(db, yaml, person, now);
    assert(problems.length === 0, 'the setup was looked at before');
    const plan = readPlans(db, reconciliation)[0];
    const found =
      plan &&
      tryRules(db, plan, { from, to, closed, now }, (stage, done, total) => {
        desk.progress({ stage, label: reconciliation, done, total, unit: 'steps' });
      });
    if (!plan || !found)
      throw new Refusal(problemOf('DAY_NOT_RUN', { params: { day: formatDay(from), reconciliation } }));
    const days = found.days.map((day) => ({ day: formatDay(day), closed: day <= closed }));
    const span = { from: formatDay(from), to: formatDay(to), days };
    const at = { at: companyTime(db)(Math.floor(now.getTime() / 1000)), person, engine: ENGINE };
    const report = {
      id: newId('bkt', now.getTime()),
      reconciliation,
      ruleSet,
      rulesHash,
      ...span,
      ...found.found,
      ...at,
    };
    return { report, rows: found.rows, reconciliationId: plan.reconciliationId };
  } finally {
    db.exec('ROLLBACK');
  }
}

/** In the writing thread: tries changed rules, then keeps the reports, each with its audit event in one transaction. */
export function backtest(desk: Desk, step: BacktestStep): Backtested {
  const { db, now } = desk;
  const { problems } = previewSetup(db, step.yaml);
  if (problems.some(({ severity }) => severity === 'error')) return { problems, reports: [] };
  const one = step.reconciliation === undefined ? null : rulesFor(step.yaml, step.reconciliation);
  if (step.reconciliation !== undefined && !one)
    throw new Refusal(problemOf('NOT_FOUND', { params: { what: 'reconciliation', id: step.reconciliation } }));
  const rules = one ? [one] : changedRules(db, step.yaml);
  const found = rules.map((each) => tried(desk, step, each));
  const { from, to, person } = step;
  db.transaction(() => {
    for (const { report, rows, reconciliationId } of found) {
      keepBacktest(db, report, rows, { reconciliationId, from, to, at: Math.floor(now.getTime() / 1000) });
      const { reconciliation, rulesHash, precision, recall, risk } = report;
      const after = { reconciliation, rulesHash, from: report.from, to: report.to, precision, recall, risk };
      audit(db, { actor: person, action: 'rules.backtest', object: report.id, after, now });
    }
    desk.keep();
  }).immediate();
  return { problems, reports: found.map(({ report }) => report) };
}
