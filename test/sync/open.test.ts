import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '../../shared/value/result.ts';
import { postSettlements } from '../../src-main/ledger/index.ts';
import { enqueue, openEmbedded, openPostgres, push } from '../../src-main/sync/index.ts';
import { addSettlement, day, now, sampleDatabase } from '../ledger/sample.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gouji-sync-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const problemOf = async (work: Promise<unknown>) => {
  const error = await work.then(() => null).catch((thrown: unknown) => thrown);
  if (!(error instanceof Refusal)) throw error ?? new Error('nothing was refused');
  return error.problems[0]!;
};

const START_MS = 120_000;

describe('the embedded ledger', () => {
  it('keeps its books from one opening to the next', { timeout: START_MS }, async () => {
    const db = sampleDatabase();
    const pushOnce = async (): Promise<unknown> => {
      const central = await openEmbedded(join(folder, 'central'));
      const report = await push(db, central, now);
      const audit = await central.audit('DDKD');
      await central.close();
      return [report.accepted, audit.journals, audit.last, audit.balancesAgree];
    };
    addSettlement(db, { channel: 'wechat', orders: [[10000n, 60n]] });
    enqueue(db, postSettlements(db, day, 'wang', now));
    expect(await pushOnce()).toEqual([1, 1, 1, true]);
    addSettlement(db, { channel: 'unionpay', orders: [[700n, 3n]] });
    enqueue(db, postSettlements(db, day, 'wang', now));
    expect(await pushOnce()).toEqual([1, 2, 2, true]);
  });

  it('that cannot be started says why', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, 'not a folder');
    expect((await problemOf(openEmbedded(join(file, 'central')))).code).toBe('CENTRAL_UNREACHABLE');
  });
});

describe('a server', () => {
  it('that does not answer may answer later', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    await new Promise((resolve) => server.close(resolve));
    const problem = await problemOf(openPostgres(`postgres://desk@127.0.0.1:${port}/gouji`));
    expect([problem.code, problem.retry]).toEqual(['CENTRAL_UNREACHABLE', true]);
  });

  it('is not named by an address that is none', async () => {
    const problem = await problemOf(openPostgres('postgres://desk@127.0.0.1:port/gouji'));
    expect([problem.code, problem.retry]).toEqual(['CENTRAL_UNREACHABLE', false]);
  });
});
