import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Day, importedDay, reconciled } from '../helpers/sampleDay.ts';

let day: Day;
let runs: { run: string; resultHash: string }[];
beforeAll(async () => {
  day = await importedDay({ seed: 4 });
  runs = (await reconciled(day.core)).flatMap((report) => report.runs);
});
afterAll(() => day.remove());

/** Everything that a run writes, as text. */
function state(): string {
  const db = new Database(join(day.folder, 'workspace', 'gouji.db'), { readonly: true });
  const tables = ['runs', 'matches', 'match_members', 'suggestions', 'suggestion_members', 'open_items', 'breaks'];
  const text = tables.map((table) => JSON.stringify(db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all()));
  db.close();
  return text.join('\n');
}

describe('a replay', () => {
  it('of every run gives the same result, and leaves everything as it was', async () => {
    const before = state();
    expect(runs.length).toBeGreaterThan(5);
    for (const { run, resultHash } of runs)
      expect(await day.core.call('reconcile.replay', { run })).toMatchObject({
        run,
        resultHash,
        replayedHash: resultHash,
        same: true,
        changed: [],
      });
    expect(state()).toBe(before);
  });

  it('of a run that does not exist is refused', async () => {
    await expect(day.core.call('reconcile.replay', { run: 'run_none' })).rejects.toThrow('NOT_FOUND');
  });

  it('tells what is not as it was, and runs by the rules of then', async () => {
    const { yaml } = await day.core.call('setup.export', {});
    const changed = yaml.replace(/(code: payments\b[\s\S]*?dayTolerance: )1/, '$10');
    expect(changed).not.toBe(yaml);
    await day.core.call('setup.apply', { yaml: changed, person: 'admin', reason: 'tried by hand' });
    const orders = runs.map(({ run }) => day.core.call('reconcile.replay', { run }));
    const reports = await Promise.all(orders);
    expect(reports.every(({ same }) => same)).toBe(true);
    expect(reports.find(({ reconciliation }) => reconciliation === 'orders')!.changed).toEqual(['setup', 'rules']);
    expect(reports.find(({ reconciliation }) => reconciliation === 'bank')!.changed).toEqual(['setup']);
  });
});
