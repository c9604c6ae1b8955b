import type { BreakState } from '../../shared/entity/break.ts';
import type { Read, Write } from '../store/index.ts';

export function setState(
  db: Write,
  id: string,
  state: BreakState,
  also: { assignee?: string; closedReason?: string | null },
): void {
  db.prepare('UPDATE breaks SET state = ?, assignee = coalesce(?, assignee), closed_reason = ? WHERE id = ?').run(
    state,
    also.assignee ?? null,
    also.closedReason ?? null,
    id,
  );
}

type Event = {
  id: string;
  person: string;
  action: string;
  content: Record<string, unknown>;
  contentHash?: string;
  now: Date;
};

export function addEvent(db: Write, event: Event): void {
  db.prepare(
    'INSERT INTO break_events (break_id, at, person, action, content, content_hash) VALUES (?, ?, ?, ?, ?, ?)',
  ).run(
    event.id,
    Math.floor(event.now.getTime() / 1000),
    event.person,
    event.action,
    JSON.stringify(event.content),
    event.contentHash ?? '',
  );
}

/** Those of some breaks that are closed and were proposed to be, in their order. */
export const closedByProposal = (db: Read, ids: readonly string[]): string[] =>
  db
    .prepare<[string], string>(
      `SELECT b.id FROM json_each(?) j CROSS JOIN breaks b ON b.id = j.value WHERE b.state = 'closed'
         AND EXISTS (SELECT 1 FROM break_events e WHERE e.break_id = b.id AND e.action = 'propose') ORDER BY j.key`,
    )
    .pluck()
    .all(JSON.stringify(ids));

export function lastProposal(db: Read, id: string): { person: string; content: unknown; contentHash: string } | null {
  const row = db
    .prepare<[string], { person: string; content: string; contentHash: string }>(
      "SELECT person, content, content_hash AS contentHash FROM break_events WHERE break_id = ? AND action = 'propose' ORDER BY id DESC LIMIT 1",
    )
    .get(id);
  return row ? { ...row, content: JSON.parse(row.content) as unknown } : null;
}

/** True when the break did not have it yet. */
export function addAttachment(
  db: Write,
  file: { id: string; hash: string; name: string; bytes: number; note: string; person: string; now: Date },
): boolean {
  const { now, ...row } = file;
  return (
    db
      .prepare(
        'INSERT OR IGNORE INTO break_attachments (break_id, hash, name, bytes, note, at, person) VALUES (@id, @hash, @name, @bytes, @note, @at, @person)',
      )
      .run({ ...row, at: Math.floor(now.getTime() / 1000) }).changes > 0
  );
}

/** Those of some hashes that are not attached to a break. */
export const unattached = (db: Read, id: string, hashes: readonly string[]): string[] =>
  db
    .prepare<[string, string], string>(
      'SELECT value FROM json_each(?) WHERE value NOT IN (SELECT hash FROM break_attachments WHERE break_id = ?)',
    )
    .pluck()
    .all(JSON.stringify(hashes), id);
