import type { GateView } from '../../shared/entity/gate.ts';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import type { Day } from '../../shared/value/time.ts';
import { requireChecker, type Write } from '../store/index.ts';
import { scopesOf } from './classify.ts';
import { type Occasion, weigh } from './gates.ts';
import { findGate, writeRelease } from './queriesGateStore.ts';
import { homeCurrency } from './queriesGates.ts';

/**
 * Weighs every settlement that may stand otherwise than before (清算前核对), after the breaks and proofs are in line.
 * Returns the days of settlements that may be posted now, or no longer. Inside the caller's transaction.
 */
export function weighGates(db: Write, occasion: Occasion): Day[] {
  const scopes = scopesOf(db).flatMap(({ id, settles }) => (settles === null ? [] : [{ id, settles }]));
  return weigh(db, scopes, homeCurrency(db), occasion);
}

type Act = { readonly id: string; readonly person: string; readonly now: Date };

/**
 * A checker lets a settlement go. `done` is false where it was let go on the same figures before. Throws Refusal NOT_FOUND,
 * PERSON_UNKNOWN, GATE_CHANGED where the figures are others than were seen, GATE_BLOCKED where the equation does not hold.
 */
export function release(
  db: Write,
  { id, person, now }: Act,
  { note, contentHash }: { note: string; contentHash?: string | undefined },
): { before: GateView; after: GateView; done: boolean } {
  const before = findGate(db, id);
  if (!before) throw new Refusal(problemOf('NOT_FOUND', { params: { what: 'gate', id } }));
  requireChecker(db, person);
  if (contentHash !== undefined && contentHash !== before.contentHash)
    throw new Refusal(problemOf('GATE_CHANGED', { params: { gate: id } }));
  if (!before.holds) {
    const disputed = before.terms.filter((term) => term.disputed);
    const reason = disputed
      .map(({ role, rows, amount }) => `${role} ${rows} × ${amount} ${before.currency}`)
      .join(', ');
    throw new Refusal(problemOf('GATE_BLOCKED', { params: { gate: id, reason: reason || 'received 0' } }));
  }
  if (before.state === 'released') return { before, after: before, done: false };
  writeRelease(db, before, { note, person, now });
  return { before, after: findGate(db, id)!, done: true };
}
