import { describe, expect, it } from 'vitest';
import { whyNot } from '../../../src-main/matching/explain/whyNot.ts';
import {
  explainMatch,
  explainTransaction,
  readPlans,
  runReconciliation,
  undoMatch,
} from '../../../src-main/matching/index.ts';
import { add, day, emptyDay, rules } from '../../helpers/bookkeeping.ts';
import { D1, World } from './world.ts';

const key = { kind: 'exact-key', keys: ['bankRef'], dayTolerance: 1 };
const gate = (world: World, id: number, at = 0): unknown => world.why(id).nearest[0]?.gates[at];

describe('what stands in the way of a candidate', () => {
  it('is another match, of a row whose partner is on a day too far', () => {
    const world = new World(key);
    world.book({ amount: 100, bankRef: 'R1' });
    const taken = world.bank({ amount: 100, bankRef: 'R1' });
    const late = world.book({ amount: 100, bankRef: 'R1', day: '2026-10-14' });
    world.run(1, '2026-10-14');
    const { nearest, change, noChange } = world.why(late);
    expect(nearest[0]).toMatchObject({ row: taken, standing: 'taken', match: 'm1' });
    expect([change, noChange]).toEqual([null, 'taken']);
  });

  it('is that a row of the right has the number of a pair', () => {
    const world = new World({ ...key, dayTolerance: 0 });
    const taken = world.book({ amount: 100, bankRef: 'R1' });
    world.bank({ amount: 100, bankRef: 'R1' });
    const late = world.bank({ amount: 100, bankRef: 'R1', day: '2026-10-11' });
    world.run(2, '2026-10-12');
    expect(world.matched().has(late)).toBe(false);
    expect(world.why(late).nearest[0]).toMatchObject({
      row: taken,
      match: 'm1',
      gates: [{ gate: 'day', beyond: '-1' }],
    });
  });

  it('is a person who took them apart', () => {
    const world = new World(key);
    const rows = [world.book({ amount: 100, bankRef: 'R1' }), world.bank({ amount: 100, bankRef: 'R1' })];
    world.run(1);
    world.db.transaction(() =>
      undoMatch(world.db, { id: 'm1', expected: rows, note: 'no', person: 'wang', now: new Date(0) }),
    )();
    world.run(1);
    expect(gate(world, rows[0]!)).toMatchObject({ gate: 'apart' });
    expect(world.why(rows[0]!)).toMatchObject({ change: null, noChange: 'apart' });
  });

  it('is a status that a sum does not take, and nothing where everything holds', () => {
    const world = new World(key, { kind: 'group-by-key', keys: ['bankRef'] }, { ...key, compare: [] });
    const row = world.book({ amount: 100, bankRef: 'R1' });
    world.bank({ amount: 100, bankRef: 'R1', status: 'failed' });
    world.run(1);
    expect(explainTransaction(world.db, row).verdict).toBe('mismatched');
    expect([0, 1, 2].map((at) => gate(world, row, at))).toMatchObject([
      { gate: 'status', left: 'success', right: 'failed' },
      { gate: 'success' },
      { gate: 'none' },
    ]);
  });

  it('is another source for what undoes itself', () => {
    const world = new World({ kind: 'reversal', side: 'right', keys: ['bankRef'] });
    const row = world.bank({ amount: 100, bankRef: 'R1' });
    world.bank({ amount: -100, bankRef: 'R1', second: true });
    world.run(1);
    expect(gate(world, row)).toMatchObject({ gate: 'source' });
  });
});

describe('settlements', () => {
  const run = (db: ReturnType<typeof emptyDay>, on: string): void => {
    db.transaction(() => runReconciliation(db, readPlans(db, 'settlements')[0]!, day(on), new Date(0)))();
  };
  it('wait for their day', () => {
    const db = emptyDay();
    const row = add(db, 'wechat', { day: '2026-10-12', amount: 10_000 });
    add(db, 'icbc', { day: '2026-10-12', amount: 10_000, memo: 'TENPAY' });
    run(db, '2026-10-12');
    expect(whyNot(db, 2, row)).toMatchObject({
      nearest: [{ gates: [{ gate: 'due', left: '2026-10-13' }] }],
      noChange: 'wait',
    });
  });
  it('ask the words, the account and the sum', () => {
    const db = emptyDay();
    const row = add(db, 'wechat', { day: '2026-10-12', amount: 10_000 });
    add(db, 'wechat', { day: '2026-10-12', amount: 90_000 });
    const receipt = add(db, 'icbc', { day: '2026-10-13', amount: 10_000, memo: 'TENPAY' });
    rules(db, 'settlements', [{ kind: 'group-sum', code: 'net', name: 'net' }]);
    const gates = (change: string): unknown => {
      db.exec(
        `UPDATE transactions SET ${change} WHERE id = ${receipt}; DELETE FROM day_runs; INSERT INTO day_runs SELECT source_id, business_day, id, id FROM transactions`,
      );
      for (const on of ['2026-10-13', '2026-10-14', '2026-10-15']) run(db, on);
      return whyNot(db, 2, row)?.nearest[0]?.gates[0];
    };
    expect(gates('fee_minor = 0')).toMatchObject({ gate: 'sum', left: '1000.00', right: '100.00', beyond: '-900.00' });
    expect(gates("memo = 'rent'")).toMatchObject({ gate: 'words', right: 'rent', beyond: 'TENPAY' });
    expect(gates("memo = 'TENPAY', business_day = business_day + 2")).toMatchObject({ gate: 'day', beyond: '2' });
  });
});

describe('the smallest change', () => {
  it('is one figure before two, and a figure before a pass more', () => {
    const world = new World(key);
    const row = world.book({ amount: 10_000, bankRef: 'R1' });
    world.bank({ amount: 10_001, bankRef: 'r1', day: D1 });
    world.bank({ amount: 10_000, bankRef: 'R1', day: '2026-10-16' });
    world.run();
    expect(world.why(row).change?.edits).toEqual([
      { kind: 'day', path: 'passes/0/dayTolerance', from: 1, to: 4, before: '1', after: '4' },
    ]);
  });

  it('counts what else it would match, what it would leave in question, and what would differ', () => {
    const world = new World(key);
    const late = '2026-10-16';
    const pair = (name: string, left: number, ...rights: number[]): number => {
      for (const amount of rights) world.bank({ amount, bankRef: name, day: late });
      return world.book({ amount: left, bankRef: name });
    };
    const row = pair('A', 100, 100);
    pair('B', 200, 200);
    pair('C', 300, 300);
    pair('D', 400, 400, 400);
    pair('E', 500, 900);
    world.run();
    const { change } = world.why(row);
    expect(change?.others).toEqual({ rows: 4, matches: 2, ambiguous: 3, differing: 2, freed: 0 });
    const before = world.matched().size;
    expect(world.apply(change!).run().matched().size - before).toBe(6);
  });

  it('says that a match would be lost', () => {
    const world = new World({ ...key, dayTolerance: 0 });
    const row = world.book({ amount: 100, bankRef: 'A' });
    world.bank({ amount: 100, bankRef: 'A', day: '2026-10-13' });
    world.book({ amount: 100, bankRef: 'B' });
    world.bank({ amount: 100, bankRef: 'B' });
    world.book({ amount: 100, bankRef: 'B', day: '2026-10-13' });
    world.run(1, '2026-10-13');
    const { change } = world.why(row);
    expect(change?.edits[0]?.kind).toBe('day');
    expect(change?.others).toMatchObject({ rows: 0, ambiguous: 1, freed: 2 });
    const before = world.matched().size;
    expect(world.apply(change!).run(1, '2026-10-13').matched().size - before).toBe(2 - 2);
  });

  it('of pairs that differ counts the other pairs', () => {
    const world = new World(key);
    const rows = ['A', 'B', 'C'].map((name, at) => {
      world.bank({ amount: 10_001 + at, bankRef: name });
      return world.book({ amount: 10_000, bankRef: name });
    });
    world.run(1);
    const of = (row: number) => world.why(row).change!;
    expect(rows.map((row) => of(row).others.rows)).toEqual([0, 2, 4]);
    expect(explainMatch(world.db, 'm1')).toMatchObject({ verdict: 'mismatched', whyNot: { change: of(rows[0]!) } });
  });

  it('is none for a row that nothing is near, and for a day that was not run', () => {
    const world = new World(key);
    const row = world.book({ amount: 100, bankRef: 'R1' });
    rules(world.db, 'bank', world.passes);
    expect(world.why(row)).toMatchObject({ nearest: [], noChange: 'not-run' });
    world.run(1);
    expect(world.why(row)).toMatchObject({ nearest: [], change: null, noChange: 'no-candidate' });
  });
});
