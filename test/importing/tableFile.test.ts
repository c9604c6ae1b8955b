import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TableFile } from '../../src-main/importing/tableFile/index.ts';
import type { Value } from '../../src-main/importing/tableFile/record.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gouji-table-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ddl = (columns: number): string =>
  `CREATE TABLE t (id INTEGER PRIMARY KEY, ${Array.from({ length: columns }, (_, at) => `c${at} ANY`).join(', ')}) STRICT`;

type Row = readonly Value[];

/** Writes rows, and reads them back with SQLite itself once it has checked the whole file. */
function written(rows: readonly Row[], columns: number, firstId = 1): { ids: bigint[]; rows: Value[][] } {
  const path = join(mkdtempSync(join(folder, 't-')), 't.db');
  const file = new TableFile(path, { name: 't', sql: ddl(columns) }, firstId);
  for (const row of rows) file.add([null, ...row]);
  expect(file.finish()).toBe(rows.length);
  const db = new Database(path, { readonly: true });
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  const read = db.prepare<[], Value[]>('SELECT * FROM t ORDER BY id').raw().safeIntegers().all();
  db.close();
  return { ids: read.map((row) => row[0] as bigint), rows: read.map((row) => row.slice(1)) };
}

const asStored = (value: Value): Value => {
  if (typeof value === 'number') return BigInt(value);
  return typeof value === 'string' ? value.toWellFormed() : value;
};

const edges = [7, 15, 23, 31, 47, 53].flatMap((bits) => [2 ** bits - 1, 2 ** bits, -(2 ** bits), -(2 ** bits) - 1]);
const value: fc.Arbitrary<Value> = fc.oneof(
  fc.constant(null),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.constantFrom(...edges.filter(Number.isSafeInteger)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('a', '勾', '稽', 'é', '𠮷', '\ud800', '\0') }),
  fc.constantFrom(0, 57, 58, 8_000, 16_300, 16_349, 16_400, 40_000, 70_000).map((length) => 'x'.repeat(length)),
);

describe('a table written as an SQLite file', () => {
  it('holds what was put into it, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(value, { minLength: 4, maxLength: 4 }), { maxLength: 40 }),
        fc.constantFrom(1, 2 ** 30, 2 ** 50),
        (rows, firstId) => {
          const read = written(rows, 4, firstId);
          expect(read.ids).toEqual(rows.map((_, index) => BigInt(firstId + index)));
          expect(read.rows).toEqual(rows.map((row) => row.map(asStored)));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('holds records whose header takes two bytes of length', () => {
    const row = Array.from({ length: 200 }, (_, at) => (at % 3 === 0 ? null : at % 3 === 1 ? at * 1000 : `v${at}`));
    expect(written([row, row], 200).rows).toEqual([row.map(asStored), row.map(asStored)]);
  });

  it('grows a tree of several levels', () => {
    // Two rows a page and some fifteen hundred pages a level: three levels.
    const rows = Array.from({ length: 3_600 }, (_, at) => [at, String(at).padEnd(7_900, '.')]);
    const read = written(rows, 2, 2 ** 40);
    expect(read.rows.map(([at]) => at)).toEqual(rows.map((_, at) => BigInt(at)));
    expect(read.rows.every(([at, text]) => (text as string).startsWith(`${at}.`))).toBe(true);
  });

  it('takes over the rows of another one, as pages', () => {
    const rowOf = (at: number): Row => [at, String(at).padEnd(at % 3 === 0 ? 15_000 : 40, '.')];
    for (const [before, taken, after] of [
      [400, 4_000, 100],
      [0, 300, 0],
      [7, 0, 7],
      [200, 1, 0],
    ] as const) {
      const [path, other] = [join(folder, `${before}.db`), join(folder, `${before}.part`)];
      const file = new TableFile(path, { name: 't', sql: ddl(2) }, 5);
      const part = new TableFile(other, { name: 't', sql: ddl(2) }, 5 + before);
      const rows = Array.from({ length: before + taken + after }, (_, at) => rowOf(at));
      for (const row of rows.slice(0, before)) file.add([null, ...row]);
      for (const row of rows.slice(before, before + taken)) part.add([null, ...row]);
      expect(file.upcoming).toBe(5 + before);
      file.absorb(other, part.finishLeaves()!);
      for (const row of rows.slice(before + taken)) file.add([null, ...row]);
      expect(file.finish()).toBe(rows.length);
      const db = new Database(path, { readonly: true });
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
      const read = db.prepare<[], [number, number, string]>('SELECT * FROM t ORDER BY id').raw().all();
      expect(read).toEqual(rows.map((row, at) => [5 + at, ...row]));
      // By the tree as well, which leads to a row by its id.
      const one = db.prepare<[number], number>('SELECT c0 FROM t WHERE id = ?').pluck();
      expect(rows.every((_, at) => one.get(5 + at) === at)).toBe(true);
      db.close();
    }
  });

  it('hands no row over that overflows its page', () => {
    const file = new TableFile(join(folder, 'o.db'), { name: 't', sql: ddl(1) }, 1);
    file.add([null, 'x'.repeat(40_000)]);
    expect(file.finishLeaves()).toBeNull();
  });

  it.each([[1.5], [Number.NaN], [2 ** 53]])('takes no number that is not exact: %s', (number) => {
    const file = new TableFile(join(folder, 'x.db'), { name: 't', sql: ddl(1) }, 1);
    expect(() => file.add([null, number])).toThrow('not a whole number');
    file.close();
  });

  it('takes no integer beyond 64 bits, and nothing that is no value', () => {
    const file = new TableFile(join(folder, 'y.db'), { name: 't', sql: ddl(1) }, 1);
    expect(() => file.add([null, 2n ** 63n])).toThrow('fits 64 bits');
    expect(() => file.add([null, undefined as never])).toThrow('cannot hold undefined');
    file.close();
  });

  it('is no database before it was finished', () => {
    const path = join(folder, 'z.db');
    const file = new TableFile(path, { name: 't', sql: ddl(1) }, 1);
    for (let at = 0; at < 50; at += 1) file.add([null, 'x'.repeat(40_000)]);
    file.close();
    const db = new Database(path);
    expect(() => db.prepare('SELECT count(*) FROM t').get()).toThrow();
    db.close();
  });
});
