import type { MatchView } from '../../shared/entity/match.ts';
import type { DayTolerance, MatchDifference, PassKey, RulePass } from '../../shared/entity/rules.ts';
import type { KeyField } from '../../shared/entity/transaction.ts';
import type { ExplainCode } from '../../shared/text/explain.ts';
import { type Day, formatDay } from '../../shared/value/time.ts';
import type { Read } from '../store/index.ts';
import { compileFilter, compileKeys, keyColumns, keyNames } from './compile.ts';
import { registerFunctions, sqlite } from './dialect.ts';
import type { Evidence } from './evidence.ts';
import { type Plan, settlementWords } from './plan.ts';
import { allSources, readPlans } from './queries.ts';
import { findMatch, type GateValues, gateValues, keysOf, partnersByKey, standingOf } from './queriesList.ts';
import { dayWindow, reach } from './tolerance.ts';

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

/** The days that a tolerance allows in the direction of a difference. */
function daysAllowed(tolerance: DayTolerance, difference: number): number {
  const { before, after } = dayWindow(tolerance);
  return difference < 0 ? before : after;
}

const keysOfPass = (pass: RulePass | undefined): string => (pass && 'keys' in pass ? keyNames(pass.keys) : '');

/** The label of a settlement says which days of which source it is of. */
function channelDays({ label }: MatchView): { source: string; days: string } {
  const [source = '', days = ''] = label.split(':');
  return { source, days };
}

function reasonOfGroup(match: MatchView, pass: RulePass | undefined, keys: string, evidence: Evidence): Reason {
  const sums = { left: match.leftAmount, right: match.rightAmount };
  if (pass?.kind === 'group-by-key')
    return reason('group-sums', {
      pass: match.passName,
      keys,
      leftRows: match.leftCount,
      rightRows: match.rightCount,
      ...sums,
    });
  if (pass?.kind === 'subset-sum')
    return reason('sums-alone', {
      pass: match.passName,
      leftRows: match.leftCount,
      rightRows: match.rightCount,
      byChance: evidence.byChance ?? 0,
      ...sums,
    });
  if (pass?.kind === 'reference-in-text')
    return reason('named-in-text', {
      pass: match.passName,
      field: pass.reference,
      rows: Math.max(match.leftCount, match.rightCount),
    });
  const { source, days: day } = channelDays(match);
  const { left: owed, right: arrived } = sums;
  return reason('settlement-sum', { source, day, rows: match.leftCount, owed, arrived });
}

function reasonsByHand(match: MatchView, { note }: Evidence, values: GateValues | null): Reason[] {
  const { leftCount, rightCount, leftAmount: left, rightAmount: right, failedGates } = match;
  const by = reason('by-hand', { person: match.madeBy ?? '', leftRows: leftCount, rightRows: rightCount, left, right });
  const said = note ? [reason('by-hand-note', { note })] : [];
  const sums = { left, right };
  const differ = failedGates.map((gate) =>
    reason('gate-failed', {
      gate,
      left: values?.left[gate] ?? sums.left,
      right: values?.right[gate] ?? sums.right,
    }),
  );
  return [by, ...said, ...differ];
}

type Known = { values: GateValues | null; evidence: Evidence; twins: number };

/** The reasons of a match, from what is kept on it and its rule. */
export function reasonsOf(match: MatchView, pass: RulePass | undefined, known: Known): Reason[] {
  const reasons = whyOf(match, pass, known);
  const { closedDay: closed } = match;
  return closed === null ? reasons : [...reasons, reason('of-closed-day', { closed, day: match.day })];
}

function whyOf(match: MatchView, pass: RulePass | undefined, { values, evidence, twins }: Known): Reason[] {
  if (match.outcome === 'suggested') {
    if (evidence.why === 'settlement-unclear') {
      const { source, days } = channelDays(match);
      const { rightCount: receipts, leftAmount: owed, rightAmount: arrived } = match;
      return [reason('settlement-unclear', { source, days, owed, receipts, arrived })];
    }
    const said = ['contradicts', 'pass-suggests', 'not-certain', 'amount-differs', 'duplicate', 'taken-apart'] as const;
    const why = said.find((code) => code === evidence.why) ?? 'not-unique';
    return [reason(why, { pass: match.passName, left: match.leftCount, right: match.rightCount })];
  }
  if (match.madeBy !== null) return reasonsByHand(match, evidence, values);
  const rows = Math.max(match.leftCount, match.rightCount);
  if (match.shape === 'net')
    return [
      pass?.kind === 'reversal' || pass?.kind === 'own-transfer'
        ? reason(pass.kind, { pass: match.passName, days: match.dayDifference })
        : reason('nets-to-zero', { rows }),
    ];
  const keys = keysOfPass(pass);
  if (match.shape === 'group') return [reasonOfGroup(match, pass, keys, evidence)];
  const differing = [...match.failedGates, ...evidence.tolerated];
  const compared = pass?.kind === 'exact-key' || pass?.kind === 'reference-in-text' ? pass.compare : [];
  const compare = compared.filter((gate) => !differing.includes(gate));
  const out = [
    pass?.kind === 'window'
      ? reason('best-of-window', {
          pass: match.passName,
          agreeing: evidence.agreeing ?? 0,
          alike: evidence.alike ?? 0,
          gap: evidence.gap ?? 0,
        })
      : pass?.kind === 'reference-in-text'
        ? reason('named-in-text', { pass: match.passName, field: pass.reference, rows: 1 })
        : reason('same-key', { pass: match.passName, keys, values: match.label }),
    twins > 1 ? reason('twins', { count: twins }) : reason('unique'),
  ];
  if (compare.length > 0) out.push(reason('gates-agree', { gates: compare.join(', ') }));
  const both = (gate: MatchDifference): Record<string, string> => ({
    gate,
    left: values?.left[gate] ?? '',
    right: values?.right[gate] ?? '',
  });
  for (const gate of match.failedGates) out.push(reason('gate-failed', both(gate)));
  for (const gate of evidence.tolerated) out.push(reason('within-tolerance', both(gate)));
  if (evidence.cutoff !== undefined)
    out.push(reason('cut-off', { days: Math.abs(match.dayDifference), seconds: evidence.cutoff }));
  else if (match.dayDifference !== 0 && !match.failedGates.includes('day'))
    out.push(
      reason('day-apart', {
        days: Math.abs(match.dayDifference),
        tolerance: pass?.kind === 'exact-key' ? daysAllowed(pass.dayTolerance, match.dayDifference) : '',
      }),
    );
  return out;
}

/** How many rows of the other side carry the same keys as the left row of a pair: more than one are twins. */
function twinsOf(db: Read, plan: Plan | undefined, pass: RulePass | undefined, left: number | undefined): number {
  if (!plan || pass?.kind !== 'exact-key' || left === undefined) return 1;
  const keys = compileKeys(pass.keys, sqlite);
  const row = keysOf(
    db,
    left,
    keys.map((key) => key.left('t')),
    { text: 'TRUE', values: [] },
  );
  if (!row) return 1;
  const others = partnersByKey(
    db,
    plan.right.map((source) => source.id),
    keys.map((key) => key.right('t')),
    row.keys,
    row.day,
  );
  return others.filter((other) => isNear(plan, pass, row.day, other.day)).length;
}

function isNear(plan: Plan, { dayTolerance }: { dayTolerance: DayTolerance }, left: Day, right: Day): boolean {
  const { first, last } = reach(plan.calendar, left, dayWindow(dayTolerance));
  return right >= first && right <= last;
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
  const keys = pass.kind === 'exact-key' || pass.kind === 'group-by-key' ? compileKeys(pass.keys, sqlite) : [];
  const of = (place: 'left' | 'right'): string[] =>
    'keys' in pass && keys.length === 0
      ? keyColumns(pass.keys as KeyField[]).map((column) => `t.${column}`)
      : keys.map((key) => key[place]('t'));
  const row = keysOf(db, transactionId, of(side), filter);
  if (!row?.taken || ('side' in pass && pass.kind !== 'reference-in-text' && pass.side !== side))
    return [reason('filtered-out', { pass: pass.name })];
  if (pass.kind === 'group-sum') return [reason('not-due')];
  if (pass.kind === 'reference-in-text')
    return [reason(pass.side === side ? 'not-named' : 'names-none', { pass: pass.name, field: pass.reference })];
  if (pass.kind === 'window') return [reason('no-candidate', { pass: pass.name })];
  if (pass.kind === 'subset-sum') return [reason('no-sum', { pass: pass.name })];
  if (pass.kind === 'own-transfer') return [reason('no-transfer', { pass: pass.name, days: pass.dayTolerance })];
  const at = { pass: pass.name, keys: keyNames(pass.keys as PassKey[]) };
  if (row.keys.some((key) => key === null || key === '')) return [reason('no-key', at)];
  const values = row.keys.join(' + ');
  if (pass.kind === 'net-zero') return [reason('no-partner', { ...at, values })];
  if (pass.kind === 'reversal') return [reason('not-undone', { ...at, values })];
  const other = side === 'left' ? 'right' : 'left';
  const others = partnersByKey(
    db,
    plan[other].map((source) => source.id),
    of(other),
    row.keys,
    row.day,
  );
  const near = others[0];
  if (!near) return [reason('no-partner', { ...at, values })];
  const [left, right] = side === 'left' ? [row.day, near.day] : [near.day, row.day];
  if (!isNear(plan, pass, left, right)) return [reason('partner-day', { ...at, days: Math.abs(near.day - row.day) })];
  return [reason(pass.kind === 'group-by-key' ? 'sums-differ' : 'partner-taken', { ...at, values })];
}

/** Why a match or suggestion is what it is, by its list id ("m12", "s3"); null when there is none. */
export function explainMatch(db: Read, id: string): Explained | null {
  registerFunctions(db);
  const found = findMatch(db, id);
  if (!found) return null;
  const { match, evidence, left, right } = found;
  const plans = readPlans(db);
  const plan = plans.find((one) => one.code === match.reconciliation);
  const pass = passOf(plans, match);
  const twins = match.shape === 'pair' ? twinsOf(db, plan, pass, left[0]) : 1;
  const reasons = reasonsOf(match, pass, { values: gateValues(db, left[0], right[0]), evidence, twins });
  return { verdict: match.outcome, reasons, left, right };
}

/** Why a transaction is matched, or for every pass that could have taken it, why it did not. */
export function explainTransaction(db: Read, transactionId: number): Explained {
  registerFunctions(db);
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
