import { createHash } from 'node:crypto';
import { newId } from '../../shared/value/ids.ts';
import type { Read, Write } from '../store/index.ts';
import { type AuditRow, allEvents, insertApproval, insertEvent, lastEvent } from './queries.ts';

/** The way hashes are made. A new way gets a new number; old events keep theirs. */
const FORMULA = 1;
const FIRST_HASH = '0'.repeat(64);

/** SHA-256 over every column, each with its length before it, so that no two events can be read as one another. */
export function eventHash(row: Omit<AuditRow, 'hash'>): string {
  const hash = createHash('sha256').update('gouji-audit\n');
  for (const field of [
    row.formula,
    row.sequence,
    row.at,
    row.actor,
    row.desk,
    row.action,
    row.object,
    row.before,
    row.after,
    row.previousHash,
  ]) {
    const bytes = Buffer.from(String(field), 'utf8');
    hash.update(`${bytes.length}:`).update(bytes);
  }
  return hash.digest('hex');
}

export type Act = { actor: string; action: string; object: string; before?: unknown; after?: unknown; now: Date };

/** Adds an event to the chain, in the transaction of the act itself. Returns the new head. */
export function audit(db: Write, act: Act): string {
  const last = lastEvent(db);
  const row = {
    sequence: (last?.sequence ?? 0) + 1,
    formula: FORMULA,
    at: Math.floor(act.now.getTime() / 1000),
    actor: act.actor,
    desk: 'local',
    action: act.action,
    object: act.object,
    before: JSON.stringify(act.before ?? null),
    after: JSON.stringify(act.after ?? null),
    previousHash: last?.hash ?? FIRST_HASH,
  };
  const hash = eventHash(row);
  insertEvent(db, { ...row, hash });
  return hash;
}

export const auditHead = (db: Read): string | null => lastEvent(db)?.hash ?? null;

/** Walks the whole chain. `broken` names the first event that does not fit; null when all do. */
export function verifyAudit(db: Read): { events: number; broken: number | null } {
  let previous = FIRST_HASH;
  let events = 0;
  for (const row of allEvents(db)) {
    events += 1;
    if (row.sequence !== events || row.previousHash !== previous || eventHash(row) !== row.hash)
      return { events, broken: row.sequence };
    previous = row.hash;
  }
  return { events, broken: null };
}

/** A checker's approval of exact content; the table refuses the maker as checker. */
export function approveContent(
  db: Write,
  approval: { object: string; contentHash: string; maker: string; checker: string; now: Date },
): void {
  const { now, ...rest } = approval;
  insertApproval(db, { id: newId('apr', now.getTime()), ...rest, at: Math.floor(now.getTime() / 1000) });
}
