import type { Read, Write } from '../store/index.ts';

export type AuditRow = {
  sequence: number;
  formula: number;
  at: number;
  actor: string;
  desk: string;
  action: string;
  object: string;
  before: string;
  after: string;
  previousHash: string;
  hash: string;
};

const columns =
  'sequence, formula, at, actor, desk, action, object, before, after, previous_hash AS previousHash, hash';

export const lastEvent = (db: Read): AuditRow | undefined =>
  db.prepare<[], AuditRow>(`SELECT ${columns} FROM audit_events ORDER BY sequence DESC LIMIT 1`).get();

export const allEvents = (db: Read): IterableIterator<AuditRow> =>
  db.prepare<[], AuditRow>(`SELECT ${columns} FROM audit_events ORDER BY sequence`).iterate();

export function insertEvent(db: Write, row: AuditRow): void {
  db.prepare(
    `INSERT INTO audit_events (sequence, formula, at, actor, desk, action, object, before, after, previous_hash, hash)
     VALUES (@sequence, @formula, @at, @actor, @desk, @action, @object, @before, @after, @previousHash, @hash)`,
  ).run(row);
}

export function insertApproval(
  db: Write,
  approval: { id: string; object: string; contentHash: string; maker: string; checker: string; at: number },
): void {
  db.prepare(
    'INSERT INTO approvals (id, object, content_hash, maker, checker, at) VALUES (@id, @object, @contentHash, @maker, @checker, @at)',
  ).run(approval);
}
