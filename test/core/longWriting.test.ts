import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Refusal } from '../../shared/value/result.ts';
import { sampleSetupYaml } from '../../src-main/cli/generate/setup.ts';
import { type Core, openCore } from '../../src-main/core/index.ts';
import { databaseFile } from '../../src-main/store/index.ts';

// Threads start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const person = 'wang';
const day = '2026-10-12';
let folder: string;
let workspace: string;
let core: Core;
/** A second connection, to look at what is on the disk and to slow it down. It waits for nobody. */
let beside: Database.Database;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gouji-long-writing-'));
  workspace = join(folder, 'workspace');
  core = await openCore({ workspace, create: true });
  await core.call('setup.apply', { yaml: sampleSetupYaml(), person: 'admin' });
  beside = new Database(databaseFile(workspace), { timeout: 0 });
});
afterEach(async () => {
  beside.close();
  await core.close();
  rmSync(folder, { recursive: true, force: true });
});

const header = '流水号,业务日期,交易时间,虚账户,交易类型,状态,币种,金额,手续费,渠道,商户订单号,摘要,发起方';
const book = (name: string): string => {
  const path = join(folder, `${name}.csv`);
  writeFileSync(path, `${header}\n${name},${day},${day} 09:00:00,A1,收款,成功,CNY,8.00,0.00,微信,${name},x,system\n`);
  return path;
};

const logBytes = (): number => statSync(`${databaseFile(workspace)}-wal`).size;
let before: number;

/**
 * From now on a statement in the middle of a transaction, the first into `table`, takes so long that whatever is asked
 * meanwhile is answered before, however busy the machine. It first writes more than the cache holds: the log grows by
 * what is not committed, and shows that the statement has begun.
 */
function hold(table: string): void {
  beside.exec(`CREATE TABLE filling (bytes BLOB);
    CREATE VIEW few AS WITH RECURSIVE number(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM number LIMIT 80) SELECT n FROM number;
    CREATE VIEW endless AS
      WITH RECURSIVE number(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM number LIMIT 6000000) SELECT n FROM number;
    CREATE TRIGGER held BEFORE INSERT ON ${table} WHEN NOT EXISTS (SELECT 1 FROM ${table}) BEGIN
      INSERT INTO filling SELECT zeroblob(1000000) FROM few;
      SELECT count(*) FROM endless;
    END`);
  before = logBytes();
}
const letGo = (): void => void beside.exec('DROP TRIGGER held; DROP VIEW endless; DROP VIEW few; DROP TABLE filling');

function isHeld(): boolean {
  try {
    beside.exec('BEGIN IMMEDIATE; ROLLBACK');
    return false;
  } catch (error) {
    expect((error as { code: string }).code).toBe('SQLITE_BUSY');
    return true;
  }
}

async function untilHeld(): Promise<void> {
  while (logBytes() < before + 1_000_000) await pause(2);
}

const events = (): unknown =>
  beside.prepare("SELECT action FROM audit_events WHERE action <> 'setup.apply' ORDER BY sequence").pluck().all();
const count = (table: string): unknown => beside.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
const filesUnder = (name: string): string[] =>
  existsSync(join(workspace, name))
    ? readdirSync(join(workspace, name), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => entry.name)
    : [];
const codesOf = (work: Promise<unknown>): Promise<string[]> =>
  work.then(
    () => [],
    (error: Refusal) => error.problems.map(({ code }) => code),
  );

type Work = { what: string; table: string; begin(job: string): Promise<unknown> };
const works: Work[] = [
  {
    what: 'an import',
    table: 'import_files',
    begin: (job) => core.call('files.import', { files: [book('A')], person }, { job }),
  },
  { what: 'a reconcile', table: 'runs', begin: (job) => core.call('reconcile.run', { day, person }, { job }) },
];

describe.each(works)('while $what is held in the middle of its transaction', ({ begin, table }) => {
  it('what is committed is answered, and other writers wait for their turn without keeping anyone waiting', async () => {
    hold(table);
    const working = begin('long');
    await untilHeld();
    const waiting = core.call('files.declareEmpty', { source: 'wechat', day, note: 'none', person });
    const { days } = await core.call('workspace.info', {});
    const { runs } = await core.call('day.report', { day });
    // The answers came before the writing went on; nobody else writes between two of its statements.
    expect([isHeld(), days, runs, events()]).toEqual([true, [], [], []]);
    await working;
    await waiting;
    letGo();
    expect(events()).toHaveLength(2);
    expect((events() as string[])[1]).toBe('declareEmpty');
  });

  it('a stop is answered at once, leaves nothing, and the next may write', async () => {
    hold(table);
    const working = codesOf(
      begin('long').then((value) => {
        const [report] = value as { problems: never[] }[];
        throw new Refusal(...report!.problems);
      }),
    );
    await untilHeld();
    expect(await core.call('jobs.cancel', { job: 'long' })).toEqual({ cancelled: true });
    expect(await working).toEqual([expect.stringMatching(/^(IMPORT|JOB)_CANCELLED$/)]);
    // The statement is still at it: nobody waited for its end.
    expect([isHeld(), events()]).toEqual([true, []]);
    await core.call('files.declareEmpty', { source: 'wechat', day, note: 'none', person });
    expect(events()).toEqual(['declareEmpty']);
    expect(['transactions', 'import_files', 'runs', 'proofs', 'filling'].map(count)).toEqual([0, 0, 0, 0, 0]);
    letGo();
    expect([filesUnder('files'), filesUnder('staging')]).toEqual([[], []]);
    await core.call('files.import', { files: [book('A')], person });
    await core.call('reconcile.run', { day, person });
    expect((await core.call('day.report', { day })).runs).not.toEqual([]);
    expect((await core.call('doctor', {})).checks.filter(({ ok }) => !ok)).toEqual([]);
  });
});

it('a core that is closed in the middle stops the work, and the workspace can be opened at once', async () => {
  hold('runs');
  const working = codesOf(core.call('reconcile.run', { day, person }));
  await untilHeld();
  await core.close();
  expect(await working).toEqual(['JOB_CANCELLED']);
  expect(isHeld()).toBe(false);
  letGo();
  core = await openCore({ workspace });
  expect((await core.call('day.report', { day })).runs).toEqual([]);
});
