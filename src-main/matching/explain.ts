import type { MatchView } from '../../shared/entity/match.ts';
import type { DayTolerance, MatchDifference, RulePass } from '../../shared/entity/rules.ts';
import type { Read } from '../store/index.ts';
import type { Evidence } from './evidence.ts';
import { openReasons } from './explain/openReasons.ts';
import { plansNow } from './explain/pool.ts';
import { type Reason, reason } from './explain/reason.ts';
import { type WhyNotRows, whyNot } from './explain/whyNot.ts';
import { keyNames } from './keys.ts';
import type { Plan } from './plan.ts';
import { findMatch, type GateValues, gateValues, type MatchOf, standingOf } from './queriesList.ts';
import { dayWindow } from './tolerance.ts';

export type Explained = {
  verdict: 'matched' | 'mismatched' | 'suggested' | 'open';
  reasons: Reason[];
  left: number[];
  right: number[];
  /** Of what is not matched: what is near, and what would match it. */
  whyNot: WhyNotRows | null;
};

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

type Known = { values: GateValues | null; evidence: Evidence };

/** The reasons of a match, from what is kept on it and its rule. */
export function reasonsOf(match: MatchView, pass: RulePass | undefined, known: Known): Reason[] {
  const reasons = whyOf(match, pass, known);
  const { closedDay: closed } = match;
  return closed === null ? reasons : [...reasons, reason('of-closed-day', { closed, day: match.day })];
}

function whyOf(match: MatchView, pass: RulePass | undefined, { values, evidence }: Known): Reason[] {
  if (match.outcome === 'suggested') {
    if (evidence.why === 'settlement-unclear') {
      const { source, days } = channelDays(match);
      const { rightCount: receipts, leftAmount: owed, rightAmount: arrived } = match;
      return [reason('settlement-unclear', { source, days, owed, receipts, arrived })];
    }
    const said = [
      'contradicts',
      'pass-suggests',
      'not-certain',
      'amount-differs',
      'part-of-number',
      'duplicate',
      'taken-apart',
    ] as const;
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
    evidence.twins === undefined ? reason('unique') : reason('twins', { count: evidence.twins }),
  ];
  if (evidence.setAside.length > 0) out.push(reason('number-set-aside', { fields: evidence.setAside.join(', ') }));
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

/** Why a match or suggestion is what it is, by its list id ("m12", "s3"); null when there is none. */
export function explainMatch(db: Read, id: string): Explained | null {
  const found = findMatch(db, id);
  if (!found) return null;
  const { match, evidence, left, right } = found;
  const plan = plansNow(db).find((one) => one.code === match.reconciliation);
  const pass = plan?.passes.find((one) => one.code === match.pass);
  const reasons = reasonsOf(match, pass, { values: gateValues(db, left[0], right[0]), evidence });
  const about = match.outcome === 'matched' ? undefined : (left[0] ?? right[0]);
  const why = plan && about !== undefined ? whyNot(db, plan.reconciliationId, about) : null;
  return { verdict: match.outcome, reasons, left, right, whyNot: why };
}

const openFirst = (one: MatchOf): number => (one.openSince !== null ? 0 : one.matchId !== null ? 1 : 2);

/**
 * Why a transaction is matched, or for every pass that could have taken it, why it did not. A row that one reconciliation
 * has matched may be open in another: it is explained where it is open, or in the one that is named.
 */
export function explainTransaction(db: Read, transactionId: number, reconciliation?: string): Explained {
  const plans = plansNow(db);
  const planOf = (one: MatchOf): Plan | undefined =>
    plans.find(({ reconciliationId }) => reconciliationId === one.reconciliationId);
  const all = standingOf(db, transactionId);
  const named = all.filter((one) => planOf(one)?.code === reconciliation);
  const standings = named.length > 0 ? named : all;
  const inOrder = [...standings].sort((a, b) => openFirst(a) - openFirst(b));
  const [first] = inOrder;
  const about = (explained: Explained): Explained =>
    first && explained.whyNot ? { ...explained, whyNot: whyNot(db, first.reconciliationId, transactionId) } : explained;
  if (first?.matchId) return about(explainMatch(db, `m${first.matchId}`)!);
  if (first?.suggestionId && first.openSince !== null) return about(explainMatch(db, `s${first.suggestionId}`)!);
  const reasons = standings.flatMap((one) => openReasons(db, one.reconciliationId, transactionId, one.openSince));
  const asked = inOrder.map((one) => whyNot(db, one.reconciliationId, transactionId)).find((one) => one !== null);
  return {
    verdict: 'open',
    reasons: reasons.length > 0 ? reasons : [reason('not-run')],
    left: [transactionId],
    right: [],
    whyNot: asked ?? null,
  };
}
