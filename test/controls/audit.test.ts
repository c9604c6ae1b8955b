import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { approveContent, audit, auditHead, verifyAudit } from '../../src-main/controls/index.ts';
import { readMigrations, type Write } from '../../src-main/store/index.ts';

let db: Write;
beforeEach(() => {
  db = new Database(':memory:') as Write;
  for (const migration of readMigrations()) db.exec(migration.sql);
  for (let index = 0; index < 20; index += 1)
    audit(db, {
      actor: 'wang',
      action: 'note',
      object: `brk_${index}`,
      after: { index },
      now: new Date(1_760_000_000_000 + index),
    });
});

/** What somebody with the file in hand could do: the triggers are dropped first. */
const forge = (sql: string): void => {
  db.exec('DROP TRIGGER audit_events_no_update; DROP TRIGGER audit_events_no_delete');
  db.exec(sql);
};

describe('the audit chain', () => {
  it('holds, and its head moves with every act', () => {
    expect(verifyAudit(db)).toEqual({ events: 20, broken: null });
    const before = auditHead(db);
    audit(db, { actor: 'li', action: 'approve', object: 'brk_1', now: new Date() });
    expect(auditHead(db)).not.toBe(before);
  });

  it('cannot be edited or deleted through the product', () => {
    expect(() => db.exec("UPDATE audit_events SET actor = 'li'")).toThrow('append-only');
    expect(() => db.exec('DELETE FROM audit_events')).toThrow('append-only');
  });

  for (const column of ['at', 'actor', 'desk', 'action', 'object', 'before', 'after', 'formula'])
    it(`shows a forged ${column}`, () => {
      forge(
        `UPDATE audit_events SET ${column} = ${['at', 'formula'].includes(column) ? `${column} + 1` : `${column} || 'x'`} WHERE sequence = 7`,
      );
      expect(verifyAudit(db).broken).toBe(7);
    });

  it('shows a missing, a swapped and an inserted event', () => {
    forge('DELETE FROM audit_events WHERE sequence = 5');
    expect(verifyAudit(db).broken).toBe(6);
    db.exec('UPDATE audit_events SET sequence = sequence - 1 WHERE sequence > 5');
    expect(verifyAudit(db).broken).toBe(5);
  });
});

describe('approvals', () => {
  it('refuse the maker as checker in the database', () => {
    const approval = { object: 'brk_1', contentHash: 'h', maker: 'wang', checker: 'li', now: new Date() };
    approveContent(db, approval);
    expect(() => approveContent(db, { ...approval, checker: 'wang' })).toThrow('CHECK');
  });
});
