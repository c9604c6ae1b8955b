import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { importedFiles, transactionById, transactionsList } from '../../src-main/importing/index.ts';
import { type Bench, ledger, makeBench } from './workspace.ts';

// Threads start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let bench: Bench;
beforeEach(() => {
  bench = makeBench();
});
afterEach(() => bench.close());

const rows = (count: number, from = 1) =>
  Array.from({ length: count }, (_, index) => {
    const number = from + index;
    const clock = new Date(number * 1000).toISOString().slice(11, 19);
    return [`2026-10-12 ${clock}`, `${number}.50`, `ORD${String(number).padStart(6, '0')}`] as const;
  });

const window = { offset: 0, limit: 1000 };
const count = (sql: string): unknown => bench.workspace.db.prepare(sql).pluck().get();

describe('importing a file', () => {
  it('writes every row once, in the order of the file, with its place, and keeps the original', async () => {
    const content = ledger(rows(1000));
    const [report] = await bench.run([bench.put('账.csv', content)]);
    expect(report).toMatchObject({
      file: '账.csv',
      outcome: 'imported',
      format: 'book-csv',
      source: 'ledger',
      firstDay: '2026-10-12',
      lastDay: '2026-10-12',
      read: 1000,
      staged: 1000,
      known: 0,
      rejected: 0,
      problems: [],
    });
    const { total, rows: listed } = transactionsList(bench.workspace.db, window);
    expect(total).toBe(1000);
    expect(listed.map((row) => [row.record, row.line, row.amount, row.orderNo])).toEqual(
      rows(1000).map(([, amount, order], index) => [index + 1, index + 2, amount, order]),
    );
    const kept = join(bench.workspace.folder, 'files', report!.hash!.slice(0, 2), `${report!.hash}.csv`);
    expect(readFileSync(kept, 'utf8')).toBe(content);
    expect(bench.traces()).toMatchObject({ import_files: 1, transactions: 1000, staging: [] });
  });

  it('leaves foreign keys enforced and satisfied', async () => {
    await bench.run([bench.put('a.csv', ledger(rows(40)))]);
    expect(bench.workspace.db.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(bench.workspace.db.pragma('foreign_key_check')).toEqual([]);
    expect(bench.workspace.db.pragma('integrity_check', { simple: true })).toBe('ok');
  });

  it('names a transaction by the hash of its file and its record, and finds it by that', async () => {
    const [report] = await bench.run([bench.put('a.csv', ledger(rows(3)))]);
    const id = `tx_${report!.hash!.slice(0, 16)}.0.2`;
    expect(transactionById(bench.workspace.db, id)).toMatchObject({
      id,
      orderNo: 'ORD000002',
      amount: '2.50',
      fee: '0.01',
    });
    expect(transactionById(bench.workspace.db, `tx_${'0'.repeat(16)}.0.2`)).toBeNull();
  });

  it('imports several files beside one another, and reports them in the order given', async () => {
    const paths = [1, 1001, 2001, 3001].map((from, n) => bench.put(`${n}.csv`, ledger(rows(500, from))));
    const reports = await bench.run(paths);
    expect(reports.map(({ file, outcome, staged }) => [file, outcome, staged])).toEqual(
      ['0.csv', '1.csv', '2.csv', '3.csv'].map((file) => [file, 'imported', 500]),
    );
    expect(
      importedFiles(bench.workspace.db, {}, window)
        .rows.map(({ name }) => name)
        .reverse(),
    ).toEqual(reports.map(({ file }) => file));
  });

  it('counts a row after the cut-off into the next business day', async () => {
    bench.workspace.db.exec("UPDATE sources SET cutoff_seconds = 82800 WHERE code = 'ledger'");
    const path = bench.put(
      'a.csv',
      ledger([
        ['2026-10-12 22:59:59', '1.00', 'A'],
        ['2026-10-12 23:00:00', '2.00', 'B'],
      ]),
    );
    await bench.run([path]);
    const { rows: listed } = transactionsList(bench.workspace.db, window);
    expect(listed.map(({ day, orderNo }) => [day, orderNo])).toEqual([
      ['2026-10-12', 'A'],
      ['2026-10-13', 'B'],
    ]);
  });

  it('tells progress in bytes and rows', async () => {
    const told: number[] = [];
    const stop = new AbortController();
    const path = bench.put('e', 'ENDLESS');
    await bench.run([path], {
      signal: stop.signal,
      progress: ({ rows: done }) => {
        told.push(done);
        if (told.length === 3) stop.abort();
      },
    });
    expect(told.length).toBeGreaterThanOrEqual(3);
    expect(told.every((done, index) => index === 0 || done > told[index - 1]!)).toBe(true);
  });
});

describe('nothing twice', () => {
  it('knows the same bytes by another name', async () => {
    const content = ledger(rows(10));
    await bench.run([bench.put('a.csv', content)]);
    const before = bench.traces();
    const [report] = await bench.run([bench.put('b.csv', content)]);
    expect(report).toMatchObject({ outcome: 'known', source: 'ledger', read: 10, staged: 0, known: 10 });
    expect(bench.traces()).toEqual(before);
  });

  it('knows the same bytes within one call', async () => {
    const content = ledger(rows(10));
    const reports = await bench.run([bench.put('a.csv', content), bench.put('b.csv', content)]);
    expect(reports.map(({ outcome }) => outcome)).toEqual(['imported', 'known']);
    expect(bench.traces()).toMatchObject({ transactions: 10, import_files: 1, staging: [] });
  });

  it('takes only what is new of an overlapping file', async () => {
    await bench.run([bench.put('a.csv', ledger(rows(10)))]);
    const [report] = await bench.run([bench.put('b.csv', ledger(rows(10, 6)))]);
    expect(report).toMatchObject({ outcome: 'imported', read: 10, staged: 5, known: 5 });
    expect(count('SELECT count(DISTINCT order_no) FROM transactions')).toBe(15);
    expect(count('SELECT rows_known FROM import_files WHERE id = 2')).toBe(5);
  });

  it('keeps legitimate twins, and adds a twin that is new', async () => {
    const twin = ['2026-10-12 09:00:00', '8.00', 'SAME'] as const;
    await bench.run([bench.put('a.csv', ledger([twin, twin, ...rows(2)]))]);
    expect(count("SELECT count(*) FROM transactions WHERE order_no = 'SAME'")).toBe(2);
    const [report] = await bench.run([bench.put('b.csv', ledger([...rows(2), twin, twin, twin]))]);
    expect(report).toMatchObject({ staged: 1, known: 4 });
    expect(count("SELECT count(*) FROM transactions WHERE order_no = 'SAME'")).toBe(3);
  });

  it('compares absent fields as equal and different ones as different', async () => {
    const at = '2026-10-12 09:00:00';
    await bench.run([bench.put('a.csv', ledger([[at, '8.00', '', '']]))]);
    const [report] = await bench.run([
      bench.put(
        'b.csv',
        ledger([
          [at, '8.00', '', ''],
          [at, '8.00', '', '别的'],
          [at, '8.01', '', ''],
        ]),
      ),
    ]);
    expect(report).toMatchObject({ staged: 2, known: 1 });
  });

  it('does not confuse sources', async () => {
    bench.workspace.db.exec(`INSERT INTO sources (code, name, side, format, role, cutoff_seconds, carry_days)
      VALUES ('second', 's', 'book', 'book-csv', 'transactions', 86400, 1)`);
    await bench.run([bench.put('a.csv', ledger(rows(3)))], { source: 'ledger' });
    const [report] = await bench.run([bench.put('b.csv', ledger(rows(4)))], { source: 'second' });
    expect(report).toMatchObject({ source: 'second', staged: 4, known: 0 });
  });
});
