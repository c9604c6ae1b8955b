import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { problemOf } from '../../shared/entity/problem.ts';
import { Refusal } from '../../shared/value/result.ts';
import { withFile } from '../../src-main/importing/file.ts';
import { format as book } from '../../src-main/importing/formats/book-csv/index.ts';
import { Helper } from '../../src-main/importing/helper.ts';
import { IdentifierWatch } from '../../src-main/importing/identifiers.ts';
import { registry } from '../../src-main/importing/importFiles.ts';
import { stagingSchema } from '../../src-main/importing/queriesCommit.ts';
import { Staging } from '../../src-main/importing/staging.ts';
import type { StageTask } from '../../src-main/importing/task.ts';
import { openWorkspace } from '../../src-main/store/index.ts';
import { type Bench, makeBench } from './workspace.ts';

// Threads start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const header = '流水号,业务日期,交易时间,虚账户,交易类型,状态,币种,金额,手续费,商户订单号,摘要';
const text = (rows: number, memo: string): string => {
  const lines = Array.from({ length: rows }, (_, at) => {
    const day = at < rows / 2 ? '2026-10-12' : '2026-10-13';
    return `B${at},${day},${day} 09:12:03,A${at % 3},收款,成功,CNY,${at}.50,0.10,DD${String(at).padStart(20, '1')},${memo}`;
  });
  return `${[header, ...lines].join('\n')}\n`;
};

describe('a thread that reads a part of a file', () => {
  let folder: string;
  let task: StageTask;
  const source = { id: 1, code: 's', format: 'book-csv', account: null, cutoffSeconds: 86_400 };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gouji-helper-'));
    const workspace = openWorkspace(join(folder, 'w'), { create: true });
    const schema = stagingSchema(workspace.db);
    workspace.close();
    const path = join(folder, 'book.csv');
    writeFileSync(path, text(3_000, '寄件'));
    const asked = { source: null, encoding: null, offsetMinutes: 480, profiles: [] };
    task = {
      kind: 'stage',
      path,
      name: 'b',
      staging: join(folder, 's.db'),
      schema,
      fileId: 3,
      sources: [source],
      ...asked,
    };
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const dump = (path: string) => {
    const db = new Database(path, { readonly: true });
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    const tables = ['transactions', 'day_runs', 'daily_totals'].map((name) =>
      db.prepare(`SELECT * FROM ${name}`).all(),
    );
    db.close();
    return tables;
  };

  /** Stages the file, with a helper or without; says how many rows the helper had read. */
  async function staged(helper: Helper | null, { sourceId = 1, checkpoint = (): void => {} } = {}) {
    const path = join(mkdtempSync(join(folder, 's-')), 'staged.db');
    const staging = new Staging(path, task.schema, task.fileId, { ...source, id: sourceId });
    const watch = new IdentifierWatch();
    let helped = 0;
    const rows = (more: number): void => {
      helped += more;
    };
    const split = helper?.split(cut, checkpoint, { staging: () => staging, watch, rows });
    const context = { progress: () => undefined, checkpoint: () => undefined, offsetMinutes: 480, split };
    const outcome = await withFile(task.path, 'b', (file) =>
      book.read(file, { ...context, row: (row) => staging.add(row) }),
    );
    return { helped, counts: staging.finish(), tables: dump(path), outcome };
  }

  const cut = { from: 100_000, to: 250_000 };
  const begun = (): Helper => new Helper(task, book, cut, { formats: registry.href });

  it('leaves what reading in one piece leaves', async () => {
    const { helped: _, ...alone } = await staged(null);
    const helper = begun();
    const { helped, ...together } = await staged(helper);
    await helper.end();
    expect(helped).toBeGreaterThan(1_000);
    expect(together).toEqual(alone);
    expect(alone.tables[0]).toHaveLength(3_000);
    expect(existsSync(`${task.staging}.part`)).toBe(false);
  });

  it('is not needed: where it ended, or staged for another source, the part is read again', async () => {
    const { helped: _, ...alone } = await staged(null);
    const gone = begun();
    await gone.end();
    expect(await staged(gone)).toEqual({ ...alone, helped: 0 });
    const { helped: __, ...other } = await staged(null, { sourceId: 2 });
    const helper = begun();
    expect(await staged(helper, { sourceId: 2 })).toEqual({ ...other, helped: 0 });
    await helper.end();
  });

  it('is not waited for by one whom a person has stopped', async () => {
    const helper = begun();
    const checkpoint = (): void => {
      throw new Refusal(problemOf('IMPORT_CANCELLED'));
    };
    await expect(staged(helper, { checkpoint })).rejects.toThrow('IMPORT_CANCELLED');
    await helper.end();
  });
});

describe('a file that is large enough for two threads', () => {
  const benches: Bench[] = [];
  afterEach(() => {
    for (const bench of benches.splice(0)) bench.close();
  });
  const imported = async (name: string, content: string | Uint8Array) => {
    const bench = makeBench();
    benches.push(bench);
    const [report] = await bench.run([bench.put(name, content)], { formats: registry });
    const { db } = bench.workspace;
    const tables = ['transactions', 'day_runs', 'daily_totals', 'control_totals'].map((table) =>
      db.prepare<[], Record<string, unknown>>(`SELECT * FROM ${table}`).all(),
    );
    for (const row of tables[0]!) row.memo = String(row.memo).length;
    const { outcome, read, staged, firstDay, lastDay, totals, problems } = report!;
    return {
      told: { outcome, read, staged, firstDay, lastDay, totals, problems },
      tables,
      staging: bench.traces().staging,
    };
  };

  it('comes to the same as in UTF-16, which one thread reads', async () => {
    const content = `\ufeff${text(4_500, '件'.repeat(2_600))}合计,,,,4500笔,,,10125000.00,450.00,,\n`;
    expect(Buffer.byteLength(content)).toBeGreaterThan(34_000_000);
    const two = await imported('a.csv', content);
    expect(two.told).toMatchObject({ outcome: 'imported', read: 4_500, staged: 4_500, problems: [] });
    expect(two).toEqual(await imported('a.csv', Buffer.from(content, 'utf16le')));
  });
});
