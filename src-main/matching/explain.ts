import type { MatchView } from '../../shared/entity/match.ts';
import type { RulePass } from '../../shared/entity/rules.ts';
import type { ExplainCode } from '../../shared/text/explain.ts';
import { formatDay } from '../../shared/value/time.ts';
import type { Read } from '../store/index.ts';
import { compileFilter, keyColumns } from './compile.ts';
import { sqlite } from './dialect.ts';
import { type Plan, settlementWords } from './plan.ts';
import { allSources, readPlans } from './queries.ts';
import { findMatch, type GateValues, gateValues, keysOf, partnersByKey, standingOf } from './queriesList.ts';

export type Reason = { code: ExplainCode; params: Record<string, string> };
export type Explained = {
  verdict: 'matched' | 'mismatched' | 'suggested' | 'open';
  reasons: Reason[];
  left: number[];
  right: number[];
};

const reason = (code: ExplainCode, params: Record<string, string | number> = {}): Reason => ({
  code,
  params: Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)])),
});

const passOf = (plans: readonly Plan[], match: MatchView): RulePass | undefined =>
  plans.find((plan) => plan.code === match.reconciliation)?.passes.find((pass) => pass.code === match.pass);

/** The reasons of a match, from what is kept on it and its rule. */
export function reasonsOf(
  match: MatchView,
  pass: RulePass | undefined,
  values: GateValues | null,
  twins: number,
): Reason[] {
  if (match.outcome === 'suggested') return [reason('not-unique', { left: match.leftCount, right: match.rightCount })];
  if (match.shape === 'net') return [reason('nets-to-zero', { rows: match.leftCount })];
  if (match.shape === 'group') {
    const [source = '', day = ''] = match.label.split(':');
    return [
      reason('settlement-sum', {
        source,
        day,
        rows: match.leftCount,
        owed: match.leftAmount,
        arrived: match.rightAmount,
      }),
    ];
  }
  const keys = pass && 'keys' in pass ? pass.keys.join(' + ') : '';
  const compare = pass?.kind === 'exact-key' ? pass.compare.filter((gate) => !match.failedGates.includes(gate)) : [];
  const out = [
    reason('same-key', { pass: match.passName, keys, values: match.label }),
    twins > 1 ? reason('twins', { count: twins }) : reason('unique'),
  ];
  if (compare.length > 0) out.push(reason('gates-agree', { gates: compare.join(', ') }));
  for (const gate of match.failedGates)
    out.push(reason('gate-failed', { gate, left: values?.left[gate] ?? '', right: values?.right[gate] ?? '' }));
  if (match.dayDifference !== 0)
    out.push(
      reason('day-apart', {
        days: Math.abs(match.dayDifference),
        tolerance: pass?.kind === 'exact-key' ? pass.dayTolerance : '',
      }),
    );
  return out;
}

/** How many rows of the other side carry the same keys as the left row of a pair: more than one are twins. */
function twinsOf(db: Read, plan: Plan | undefined, pass: RulePass | undefined, left: number | undefined): number {
  if (!plan || pass?.kind !== 'exact-key' || left === undefined) return 1;
  const columns = keyColumns(pass.keys);
  const row = keysOf(db, left, columns, { text: 'TRUE', values: [] });
  if (!row) return 1;
  const others = partnersByKey(
    db,
    plan.right.map((source) => source.id),
    columns,
    row.keys,
    row.day,
  );
  return others.filter((other) => Math.abs(other.day - row.day) <= pass.dayTolerance).length;
}

function whyNotBy(
  db: Read,
  plan: Plan,
  pass: RulePass,
  side: 'left' | 'right',
  transactionId: number,
  words: readonly string[],
): Reason[] {
  const filter = compileFilter(pass[side], 't', words, sqlite);
  const columns = 'keys' in pass ? keyColumns(pass.keys) : [];
  const row = keysOf(db, transactionId, columns, filter);
  if (!row?.taken) return [reason('filtered-out', { pass: pass.name })];
  if (pass.kind === 'group-sum') return [reason('not-due')];
  const keys = pass.keys.join(' + ');
  if (row.keys.some((key) => key === null || key === '')) return [reason('no-key', { pass: pass.name, keys })];
  const values = row.keys.join(' + ');
  if (pass.kind === 'net-zero') return [reason('no-partner', { pass: pass.name, keys, values })];
  const others = partnersByKey(
    db,
    plan[side === 'left' ? 'right' : 'left'].map((source) => source.id),
    columns,
    row.keys,
    row.day,
  );
  const near = others[0];
  if (!near) return [reason('no-partner', { pass: pass.name, keys, values })];
  const days = Math.abs(near.day - row.day);
  if (days > pass.dayTolerance) return [reason('partner-day', { pass: pass.name, keys, days })];
  return [reason('partner-taken', { pass: pass.name, keys })];
}

/** Why a match or suggestion is what it is, by its list id ("m12", "s3"); null when there is none. */
export function explainMatch(db: Read, id: string): Explained | null {
  const found = findMatch(db, id);
  if (!found) return null;
  const { match, left, right } = found;
  const plans = readPlans(db);
  const plan = plans.find((one) => one.code === match.reconciliation);
  const pass = passOf(plans, match);
  const twins = match.shape === 'pair' ? twinsOf(db, plan, pass, left[0]) : 1;
  const reasons = reasonsOf(match, pass, gateValues(db, left[0], right[0]), twins);
  return { verdict: match.outcome, reasons, left, right };
}

/** Why a transaction is matched, or for every pass that could have taken it, why it did not. */
export function explainTransaction(db: Read, transactionId: number): Explained {
  const standings = standingOf(db, transactionId);
  const matched = standings.find((one) => one.matchId !== null);
  if (matched) return explainMatch(db, `m${matched.matchId}`)!;
  const suggested = standings.find((one) => one.suggestionId !== null && one.openSince !== null);
  if (suggested) return explainMatch(db, `s${suggested.suggestionId}`)!;
  const plans = readPlans(db);
  const source = keysOf(db, transactionId, [], { text: 'TRUE', values: [] })?.sourceId;
  const reasons = standings.flatMap((standing): Reason[] => {
    const plan = plans.find((one) => one.reconciliationId === standing.reconciliationId);
    const side = plan?.left.some((one) => one.id === source)
      ? 'left'
      : plan?.right.some((one) => one.id === source)
        ? 'right'
        : null;
    if (!plan || side === null) return [];
    const words = settlementWords(plan, allSources(db));
    const pool = standing.openSince === null ? [] : [reason('in-pool', { since: formatDay(standing.openSince) })];
    return [...pool, ...plan.passes.flatMap((pass) => whyNotBy(db, plan, pass, side, transactionId, words))];
  });
  return {
    verdict: 'open',
    reasons: reasons.length > 0 ? reasons : [reason('not-run')],
    left: [transactionId],
    right: [],
  };
}
