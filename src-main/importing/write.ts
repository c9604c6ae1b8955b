import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import type { Write } from '../store/index.ts';
import { type Decision, pendingFor } from './decision.ts';
import type { Beside, ImportEffect } from './effect.ts';
import { type Declaration, insertEmptyDay } from './queriesArrival.ts';
import { commitStaged, type FileRecord } from './queriesCommit.ts';
import { differenceHash, type HeldFile, holdRevision, withStaged } from './queriesRevision.ts';

/** A revision that waits for a person: the difference of a staging file under the id of the effect. */
type Hold = { staging: string; held: HeldFile; effect: ImportEffect & { kind: 'revision' } };

/**
 * What an import writes, as data: one transaction each, so that a thread of its own can do it. `staging` is the path of
 * a whole staging file; of an acceptance, `again` is how its difference is held where it is no longer the one that was
 * looked at.
 */
export type WriteOrder =
  | { kind: 'file'; staging: string; record: FileRecord; effect: ImportEffect }
  | ({ kind: 'hold' } & Hold)
  | { kind: 'day'; declaration: Declaration; effect: ImportEffect }
  | {
      kind: 'accept';
      staging: string;
      record: FileRecord;
      decision: Omit<Decision, 'now'>;
      contentHash?: string | undefined;
      again: Omit<Hold, 'staging'>;
    };

/** Resolves when the order stands in the workspace; where it rejects, nothing of it does. */
export type Writing = (order: WriteOrder) => Promise<void>;

/**
 * Carries an order out; `beside` is the last thing in its transaction. Throws Refusal REVISION_CHANGED for an acceptance
 * of another difference, which is then held anew, and those of a decision.
 */
export function carryOut(db: Write, order: WriteOrder, beside: Beside): void {
  if (order.kind === 'file') commitStaged(db, order.staging, order.record, () => beside(order.effect));
  else if (order.kind === 'hold') hold(db, order, beside);
  else if (order.kind === 'accept') accept(db, order, beside);
  else
    db.transaction(() => {
      insertEmptyDay(db, order.declaration);
      beside(order.effect);
    }).immediate();
}

const hold = (db: Write, { staging, held, effect }: Hold, beside: Beside): void =>
  withStaged(db, staging, () => {
    holdRevision(db, effect.id, held);
    beside(effect);
  });

function accept(db: Write, order: WriteOrder & { kind: 'accept' }, beside: Beside): void {
  const { staging, decision, again, record } = order;
  const { id, note } = decision;
  const { contentHash } = pendingFor(db, decision);
  const found = withStaged(db, staging, () => differenceHash(db));
  if (found !== (order.contentHash ?? contentHash) || found !== contentHash) {
    hold(db, { staging, ...again }, beside);
    throw new Refusal(problemOf('REVISION_CHANGED', { params: { id } }));
  }
  commitStaged(db, staging, record, () => beside({ kind: 'accepted', id }), { id, note });
}
