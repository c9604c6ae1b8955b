import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ImportReport } from '../../shared/entity/importReport.ts';
import { sampleSetupYaml } from '../../src-main/cli/generate/setup.ts';
import { type Core, openCore } from '../../src-main/core/index.ts';
import { databaseFile } from '../../src-main/store/index.ts';

// Threads start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const person = 'wang';
const twelfth = '2026-10-12';
let folder: string;
let workspace: string;
let core: Core;
/** A second connection, to look at what is on the disk and to break it. */
let beside: Database.Database;
let bugs: unknown[];

const open = (): Promise<Core> =>
  openCore({ workspace, create: true, onBug: (_incident, error) => bugs.push((error as Error).message) });
beforeEach(async () => {
  bugs = [];
  folder = mkdtempSync(join(tmpdir(), 'gouji-events-'));
  workspace = join(folder, 'workspace');
  core = await open();
  await core.call('setup.apply', { yaml: sampleSetupYaml(), person: 'admin' });
  beside = new Database(databaseFile(workspace));
});
afterEach(async () => {
  beside.close();
  await core.close();
  rmSync(folder, { recursive: true, force: true });
});

const put = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const header = '流水号,业务日期,交易时间,虚账户,交易类型,状态,币种,金额,手续费,渠道,商户订单号,摘要,发起方';
const book = (...orders: [no: string, amount: string][]): string =>
  put(
    'book.csv',
    `${[header, ...orders.map(([no, amount]) => `${no},${twelfth},${twelfth} 09:00:00,A1,收款,成功,CNY,${amount},0.00,微信,${no},x,system`)].join('\n')}\n`,
  );

const take = async (file: string, day?: string): Promise<ImportReport> =>
  (await core.call('files.import', { files: [file], person, day }))[0]!;

const events = (): unknown[] =>
  beside
    .prepare("SELECT action, object, actor, after FROM audit_events WHERE action <> 'setup.apply' ORDER BY sequence")
    .raw()
    .all();
const effects = (): unknown =>
  beside
    .prepare(
      `SELECT (SELECT count(*) FROM import_files), (SELECT count(*) FROM transactions), (SELECT count(*) FROM revisions),
        (SELECT count(*) FROM revision_rows), (SELECT count(*) FROM empty_days), (SELECT count(*) FROM days_said_empty)`,
    )
    .raw()
    .get();
const kept = (): string[] =>
  readdirSync(join(workspace, 'files'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
const state = (): unknown => [events(), effects(), kept()];

/** No event can be written while `work` runs: whatever it does must not be there without one. */
async function withoutEvents(work: () => Promise<unknown>): Promise<void> {
  beside.exec("CREATE TRIGGER no_events BEFORE INSERT ON audit_events BEGIN SELECT RAISE(ABORT, 'power cut'); END");
  const before = state();
  await expect(work()).rejects.toThrow('INTERNAL');
  expect(bugs.splice(0)).toEqual(['power cut']);
  expect(state()).toEqual(before);
  beside.exec('DROP TRIGGER no_events');
}

describe('an import and its audit event', () => {
  it('are there together or not at all: a file with rows', async () => {
    const file = book(['A', '1.00'], ['B', '2.00']);
    await withoutEvents(() => take(file));
    const report = await take(file);
    expect(report).toMatchObject({ outcome: 'imported', staged: 2 });
    expect(events()).toEqual([['import', report.hash, person, '{"source":"book","rows":2}']]);
    expect((await take(file)).outcome).toBe('known');
    expect(events()).toHaveLength(1);
  });

  it('are there together or not at all: a revision', async () => {
    await take(book(['A', '1.00'], ['B', '2.00']));
    const changed = book(['A', '1.00'], ['B', '3.00']);
    await withoutEvents(() => take(changed));
    const { outcome, revision, hash } = await take(changed);
    expect(outcome).toBe('revision');
    expect(events().at(-1)).toEqual(['revision.found', revision, person, `{"source":"book","hash":"${hash}"}`]);
    const decide = (): Promise<unknown> => core.call('files.acceptRevision', { id: revision!, person });
    await withoutEvents(decide);
    await decide();
    expect(events().at(-1)).toMatchObject([
      'revision.accept',
      revision,
      person,
      expect.stringContaining('"changed":1'),
    ]);
  });

  it('are there together or not at all: a revision whose difference is another one now', async () => {
    await take(book(['A', '1.00'], ['B', '2.00']));
    const { revision } = await take(book(['A', '1.00'], ['B', '3.00'], ['C', '4.00']));
    await take(book(['C', '4.00']));
    const accept = (): Promise<unknown> => core.call('files.acceptRevision', { id: revision!, person });
    await withoutEvents(accept);
    await expect(accept()).rejects.toThrow('REVISION_CHANGED');
    expect(events().at(-1)).toMatchObject(['revision.found', revision, person, expect.any(String)]);
    await accept();
  });

  it('are there together or not at all: a file for an empty day, the first time and again', async () => {
    const file = book();
    for (const day of [twelfth, '2026-10-11']) {
      await withoutEvents(() => take(file, day));
      const report = await take(file, day);
      expect(report).toMatchObject({ outcome: 'imported', firstDay: day });
      expect(events().at(-1)).toEqual(['import', report.hash, person, `{"source":"book","rows":0,"empty":"${day}"}`]);
    }
  });

  it('are there together or not at all: a word on an empty day, and its withdrawal', async () => {
    const word = { source: 'wechat', day: twelfth, person };
    const noted = (note: string): string => JSON.stringify({ day: twelfth, note });
    const declare = (): Promise<unknown> => core.call('files.declareEmpty', { ...word, note: 'No Bill Exist' });
    await withoutEvents(declare);
    await declare();
    await declare();
    expect(events()).toEqual([['declareEmpty', 'wechat', person, noted('No Bill Exist')]]);
    const withdraw = (): Promise<unknown> => core.call('files.withdrawEmpty', { ...word, note: 'a slip' });
    await withoutEvents(withdraw);
    expect(await withdraw()).toMatchObject({ declared: [] });
    await expect(withdraw()).rejects.toThrow('DAY_NOT_DECLARED');
    expect(events()).toHaveLength(2);
    expect(events()[1]).toEqual(['withdrawEmpty', 'wechat', person, noted('a slip')]);
  });

  it('are lost together when the program dies between the two, and nothing is in the way afterwards', async () => {
    const file = book(['A', '1.00']);
    await core.close();
    const program = join(folder, 'die.mjs');
    const face = JSON.stringify(join(import.meta.dirname, '../../src-main/core/index.ts'));
    // The clock is asked for the event, when the rows have been written.
    writeFileSync(
      program,
      `import { openCore } from ${face};
       let dying = false;
       const now = () => { if (dying) process.kill(process.pid, 'SIGKILL'); return new Date(); };
       const core = await openCore({ workspace: process.argv[2], now });
       dying = true;
       await core.call('files.import', { files: [process.argv[3]], person: 'wang' });`,
    );
    const { signal } = spawnSync(process.execPath, [program, workspace, file], { stdio: 'ignore' });
    expect(signal).toBe('SIGKILL');
    core = await open();
    expect([events(), effects()]).toEqual([[], [0, 0, 0, 0, 0, 0]]);
    expect(await take(file)).toMatchObject({ outcome: 'imported', staged: 1 });
    expect([events().length, effects()]).toEqual([1, [1, 1, 0, 0, 0, 0]]);
  });
});
