import { describe, expect, it } from 'vitest';
import { explainMatch, explainTransaction } from '../../../src-main/matching/index.ts';
import type { Read } from '../../../src-main/store/index.ts';
import { World } from './world.ts';

/** Tables that hold a row for every row of a day: none of them may be walked for an explanation. */
const large = ['transactions', 'match_members', 'matches', 'open_items', 'daily_totals', 'superseded_transactions'];

/** What SQLite would do for a statement, with the names that tables stand under. */
function plans(db: Read, sql: string): string[] {
  const marks = sql.split('?').length - 1;
  const named = Object.fromEntries([...sql.matchAll(/@(\w+)/g)].map(([, name]) => [name!, 0]));
  const asked = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`);
  const values: unknown[] = marks > 0 ? Array(marks).fill(0) : Object.keys(named).length > 0 ? [named] : [];
  return asked.all(...values).map(({ detail }) => detail);
}

const walks = (sql: string, detail: string): boolean => {
  const [, name] = /^SCAN (\w+)/.exec(detail) ?? [];
  if (name === undefined) return false;
  const table = new RegExp(`(?:FROM|JOIN) (\\w+) (?:AS )?${name}\\b`).exec(sql)?.[1] ?? name;
  return large.includes(name) || large.includes(table);
};

describe('an explanation', () => {
  it('walks no table that grows with the rows', () => {
    const world = new World({ kind: 'exact-key', keys: ['bankRef'] }, { kind: 'window' });
    const row = world.book({ amount: 100, bankRef: 'R1' });
    world.bank({ amount: 100, bankRef: 'R1', day: '2026-10-15' });
    world.book({ amount: 200, bankRef: 'R2' });
    world.bank({ amount: 201, bankRef: 'R2' });
    for (const _ of [1, 2]) world.bank({ amount: 300, bankRef: 'R3' });
    world.book({ amount: 300, bankRef: 'R3' });
    world.run();
    const asked = new Set<string>();
    const heard = new Proxy(world.db, {
      get: (db, name) => {
        const value: unknown = Reflect.get(db, name);
        if (name === 'prepare')
          return (sql: string) => {
            asked.add(sql);
            return db.prepare(sql);
          };
        return typeof value === 'function' ? value.bind(db) : value;
      },
    });
    for (const id of [row, 3, 7]) explainTransaction(heard, id);
    for (const id of ['m1', 's1']) explainMatch(heard, id);
    expect(asked.size).toBeGreaterThan(12);
    const bad = [...asked].flatMap((sql) =>
      plans(world.db, sql)
        .filter((detail) => walks(sql, detail))
        .map((detail) => [detail, sql]),
    );
    expect(bad).toEqual([]);
    // The same question asked of a statement that does walk, so that the test can fail.
    const sql = 'SELECT t.id FROM transactions t WHERE t.bank_ref = ?';
    expect(plans(world.db, sql).some((detail) => walks(sql, detail))).toBe(true);
  });
});
