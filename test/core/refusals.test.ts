import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Problem } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { sampleSetupYaml } from '../../src-main/cli/generate/setup.ts';
import { type Core, openCore } from '../../src-main/core/index.ts';
import { databaseFile } from '../../src-main/store/index.ts';

let folder: string;
let core: Core;
const bugs: { incident: string; error: unknown }[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gouji-core-'));
  bugs.length = 0;
  core = await openCore({
    workspace: folder,
    create: true,
    onBug: (incident, error) => bugs.push({ incident, error }),
  });
});
afterEach(async () => {
  await core.close();
  rmSync(folder, { recursive: true, force: true });
});

const person = 'wang';
const setUp = (): Promise<unknown> => core.call('setup.apply', { yaml: sampleSetupYaml(), person: 'admin' });

async function refusal(work: Promise<unknown>): Promise<Problem[]> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Refusal) return error.problems;
  throw new Error('it was not refused', { cause: error });
}

describe('the core refuses', () => {
  it('work before there is a setup', async () => {
    for (const work of [
      core.call('reconcile.run', { day: '2026-10-12', person }),
      core.call('files.import', { files: ['x'], person }),
      core.call('setup.export', {}),
    ])
      expect(await refusal(work)).toMatchObject([{ code: 'SETUP_MISSING' }]);
  });

  it('days that do not exist and days in the wrong order', async () => {
    await setUp();
    for (const work of [
      core.call('day.report', { day: '2026-02-30' }),
      core.call('transactions.list', { day: '2026-13-01' }),
      core.call('breaks.list', { to: '2026-00-10' }),
      core.call('reconcile.run', { day: '2026-10-13', to: '2026-10-12', person }),
    ])
      expect(await refusal(work)).toMatchObject([{ code: 'DAY_INVALID' }]);
  });

  it('a reconciliation that is not declared, and says which are', async () => {
    await setUp();
    const work = core.call('reconcile.run', { day: '2026-10-12', reconciliation: 'taxes', person });
    expect(await refusal(work)).toMatchObject([
      { code: 'RECONCILIATION_UNKNOWN', params: { code: 'taxes', known: expect.stringContaining('orders') } },
    ]);
  });

  it('to show what is not there', async () => {
    expect(await refusal(core.call('break.show', { id: 'brk_none' }))).toMatchObject([
      { code: 'NOT_FOUND', params: { id: 'brk_none' } },
    ]);
    for (const id of ['nothing', 'tx_0123456789abcdef.0.1'])
      expect(await refusal(core.call('explain', { id }))).toMatchObject([{ code: 'NOT_FOUND', params: { id } }]);
  });
});

describe('a job that is stopped', () => {
  it('ends at its next step and leaves nothing of the day', async () => {
    await setUp();
    const running = core.call('reconcile.run', { day: '2026-10-12', to: '2026-10-20', person }, { job: 'mine' });
    expect(await core.call('jobs.cancel', { job: 'mine' })).toEqual({ cancelled: true });
    expect(await refusal(running)).toMatchObject([{ code: 'JOB_CANCELLED' }]);
    expect((await core.call('day.report', { day: '2026-10-12' })).runs).toEqual([]);
    expect(await core.call('jobs.cancel', { job: 'mine' })).toEqual({ cancelled: false });
    expect(await core.call('reconcile.run', { day: '2026-10-12', person }, { job: 'mine' })).toHaveLength(1);
  });
});

describe('a bug', () => {
  it('is told by its incident, is written down, and leaves the core at work', async () => {
    const vandal = new Database(databaseFile(folder));
    vandal.exec('ALTER TABLE people RENAME TO persons');
    vandal.close();
    const [problem] = await refusal(core.call('workspace.info', {}));
    expect(problem).toMatchObject({ code: 'INTERNAL', severity: 'error' });
    expect(bugs.map(({ incident }) => incident)).toEqual([problem!.params.incident]);
    expect(String(bugs[0]!.error)).toContain('no such table: people');
    expect((await core.call('files.list', {})).total).toBe(0);
  });
});
