import type { BacktestReport, BacktestRow } from '../../shared/entity/backtest.ts';
import { StopWatch } from '../../shared/value/stopWatch.ts';
import type { Day } from '../../shared/value/time.ts';
import type { Write } from '../store/index.ts';
import type { Plan } from './plan.ts';
import { runDaysFrom } from './queries.ts';
import {
  baseCounts,
  changeCounts,
  decidedByPass,
  differenceRows,
  freePeople,
  judge,
  keepDecided,
  riskOf,
  type Span,
  verdicts,
} from './queriesBacktest.ts';
import { runReconciliation } from './run.ts';

/** So many rows of a difference are kept, the largest first; the counts and sums are of all. */
const MOST_ROWS = 100_000;

type Found = Omit<
  BacktestReport,
  'id' | 'reconciliation' | 'ruleSet' | 'rulesHash' | 'from' | 'to' | 'days' | 'at' | 'person' | 'engine'
>;
export type Tried = { readonly found: Found; readonly rows: BacktestRow[]; readonly days: readonly Day[] };

/** Per cent with two digits, rounded down: 100.00 is all of them. */
const percent = (part: number, whole: number): string | null => {
  if (whole === 0) return null;
  const hundredths = (BigInt(part) * 10_000n) / BigInt(whole);
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, '0')}`;
};

function figures(db: Write, { passes }: Plan): Omit<Found, 'timings' | 'kept'> {
  const byPass = new Map(verdicts(db).map((one) => [one.pass, one]));
  const { found, ...base } = baseCounts(db);
  const whole = base.people + base.closed;
  const ofPass = passes.map(({ code, name }, index) => {
    const { matches, right, wrong, unjudged } = byPass.get(index) ?? { matches: 0, right: 0, wrong: 0, unjudged: 0 };
    const figures = { matches, right, wrong, unjudged };
    return { pass: code, name, ...figures, precision: percent(right, right + wrong), recall: percent(right, whole) };
  });
  const sum = (field: 'matches' | 'right' | 'wrong' | 'unjudged'): number =>
    ofPass.reduce((all, one) => all + one[field], 0);
  const [right, wrong] = [sum('right'), sum('wrong')];
  return {
    base,
    matches: sum('matches'),
    right,
    wrong,
    unjudged: sum('unjudged'),
    found,
    missed: whole - found,
    precision: percent(right, right + wrong),
    recall: percent(found, whole),
    passes: ofPass,
    before: decidedByPass(db),
    risk: riskOf(db),
    changes: changeCounts(db),
  };
}

/**
 * Runs the passes of a plan over the days of a span that were run, with what people decided set aside, and compares.
 * `closed` is the last day that was closed. Inside the caller's transaction, which is to be rolled back. `between` is
 * called before every day and stage. Null where no day of the span was run.
 */
export function tryRules(
  db: Write,
  plan: Plan,
  { from, to, closed, now }: { from: Day; to: Day; closed: Day; now: Date },
  between: (stage: string, done: number, total: number) => void,
): Tried | null {
  const days = runDaysFrom(db, plan.reconciliationId, from).filter((day) => day <= to);
  const first = days[0];
  if (first === undefined) return null;
  const span: Span = { reconciliationId: plan.reconciliationId, from: first, to };
  const watch = new StopWatch();
  const { timings } = watch;
  keepDecided(db, span, closed);
  freePeople(db, span);
  watch.lap('base');
  for (const [index, day] of days.entries()) {
    between('backtest', index, days.length);
    const report = runReconciliation(db, plan, day, now);
    for (const [name, ms] of Object.entries(report.timings))
      if (name !== 'total') timings[name] = (timings[name] ?? 0) + ms;
    watch.lap('runs');
  }
  between('compare', days.length, days.length);
  judge(db, span);
  const found = figures(db, plan);
  const codes = plan.passes.map(({ code }) => code);
  const rows = differenceRows(db, codes, MOST_ROWS);
  watch.lap('compare');
  return { found: { ...found, kept: rows.length, timings }, rows, days };
}
