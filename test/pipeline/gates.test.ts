import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { weighGates } from '../../src-main/breaks/index.ts';
import { openWorkspace, type Write } from '../../src-main/store/index.ts';
import { type Day, everyBreak, importedDay, reconciled } from '../helpers/sampleDay.ts';

let day: Day | undefined;
afterEach(async () => {
  await day?.remove();
  day = undefined;
});

const minor = (amount: string): bigint => BigInt(amount.replace('.', ''));

describe('the gates of the sample day', () => {
  it('hold for every settlement where nothing was injected', async () => {
    day = await importedDay({ seed: 12, breaks: false });
    await reconciled(day.core);
    const { rows } = await day.core.call('gates.list', {});
    expect(rows.length).toBeGreaterThanOrEqual(3);
    expect(rows.map(({ id, state, residue }) => [id, state, residue])).toEqual(
      rows.map(({ id }) => [id, 'ready', '0.00']),
    );
  });

  for (const seed of [1, 2, 3])
    it(`seed ${seed}: every row that differs holds its settlement back, and nothing else does`, async () => {
      day = await importedDay({ seed });
      await reconciled(day.core);
      const { rows } = await day.core.call('gates.list', {});
      const breaks = new Map((await everyBreak(day.core)).map((one) => [one.id, one.kind]));
      for (const gate of rows) {
        const sum = gate.terms.filter(({ disputed }) => !disputed).reduce((all, { amount }) => all + minor(amount), 0n);
        const disputes = gate.terms.filter(({ disputed }) => disputed);
        expect([gate.id, minor(gate.explained)]).toEqual([gate.id, sum]);
        expect([gate.id, minor(gate.residue)]).toEqual([gate.id, minor(gate.toClear) - sum]);
        expect(disputes.map(({ role }) => role)).not.toContain('unseen');
        expect([gate.id, gate.state]).toEqual([gate.id, disputes.length === 0 ? 'ready' : 'blocked']);
        const { rows: lines } = await day.core.call('gate.show', { id: gate.id, limit: 1000 });
        const named = lines.filter(({ role }) => disputes.some((one) => one.role === role));
        for (const line of named) expect(breaks.get(line.break ?? '')).toMatch(/MISMATCH|DUPLICATE|SETTLEMENT/);
      }
      expect(rows.some(({ state }) => state === 'blocked')).toBe(true);
    });

  /** What the gates say, whatever they were weighed by. */
  const said = (db: Write): unknown[] =>
    ['gates', 'gate_terms', 'gate_lines'].map((table) => db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all());

  for (const seed of [4, 5])
    it(`seed ${seed}: what is not weighed again on a later day would say the same if it were`, async () => {
      day = await importedDay({ seed, days: 5, size: 4000 });
      await day.core.call('reconcile.run', { day: '2026-10-12', to: '2026-10-16', person: 'wang' });
      await day.core.close();
      const workspace = openWorkspace(join(day.folder, 'workspace'), { now: new Date() });
      const blocked = workspace.db.prepare("SELECT count(*) FROM gates WHERE blocked AND basis <> ''").pluck().get();
      expect(blocked).toBeGreaterThan(1);
      const before = said(workspace.db);
      weighGates(workspace.db, {});
      expect(said(workspace.db)).toEqual(before);
      workspace.db.exec("UPDATE gates SET basis = '', blocked = 1");
      weighGates(workspace.db, {});
      expect(said(workspace.db)).toEqual(before);
      workspace.close();
    });
});
