import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { parseDay } from '../../shared/value/time.ts';
import {
  businessDays,
  importedFiles,
  rowOfTransaction,
  transactionsList,
  transactionViews,
} from '../../src-main/importing/index.ts';
import { type Bench, ledger, makeBench } from './workspace.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let bench: Bench;
beforeEach(async () => {
  bench = makeBench();
  await bench.run([
    bench.put(
      'a.csv',
      ledger([
        ['2026-10-12 08:00:00', '1.00', 'A1'],
        ['2026-10-12 09:00:00', '2.00', 'A2', '百分% 号'],
      ]),
    ),
    bench.put('b.csv', ledger([['2026-10-13 08:00:00', '3.00', 'B1']])),
  ]);
});
afterEach(() => bench.close());

const list = (filter: Parameters<typeof transactionsList>[1]) => {
  const { total, rows } = transactionsList(bench.workspace.db, filter);
  return [total, rows.map(({ orderNo }) => orderNo)];
};
const all = { offset: 0, limit: 100 };

it('lists transactions by day, source and text, in windows of the whole', () => {
  expect(list(all)).toEqual([3, ['A1', 'A2', 'B1']]);
  expect(list({ ...all, day: parseDay('2026-10-12')! })).toEqual([2, ['A1', 'A2']]);
  expect(list({ ...all, day: parseDay('2026-10-13')!, source: 'ledger' })).toEqual([1, ['B1']]);
  expect(list({ ...all, source: 'hsbc' })).toEqual([0, []]);
  expect(list({ ...all, search: 'A' })).toEqual([2, ['A1', 'A2']]);
  expect(list({ ...all, search: '%' })).toEqual([1, ['A2']]);
  expect(list({ offset: 1, limit: 1 })).toEqual([3, ['A2']]);
});

it('shows transactions by row', () => {
  const { db } = bench.workspace;
  const { rows } = transactionsList(db, all);
  const places = rows.map(({ id }) => rowOfTransaction(db, id)!);
  const views = transactionViews(db, [places[2]!, 5, places[0]!]);
  expect([places[0]!, 5, places[2]!].map((row) => views.get(row)?.orderNo)).toEqual(['A1', undefined, 'B1']);
  expect(rows[0]).toMatchObject({
    side: 'book',
    file: 'a.csv',
    day: '2026-10-12',
    occurredAt: '2026-10-12T08:00:00+08:00',
    amount: '1.00',
  });
});

it('lists files, newest first, and the days that have rows', () => {
  const { db } = bench.workspace;
  const { total, rows } = importedFiles(db, {}, { offset: 0, limit: 1 });
  expect([total, rows.map(({ name, rowsNew, importedBy }) => [name, rowsNew, importedBy])]).toEqual([
    2,
    [['b.csv', 1, 'clerk']],
  ]);
  expect(importedFiles(db, { day: parseDay('2026-10-12')! }, all).rows.map(({ name }) => name)).toEqual(['a.csv']);
  expect(businessDays(db)).toEqual([parseDay('2026-10-13'), parseDay('2026-10-12')]);
});
