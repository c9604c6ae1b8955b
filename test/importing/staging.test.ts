import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { businessDayOf } from '../../shared/value/time.ts';
import { type StagedRow, stagedRow } from '../../src-main/importing/format.ts';
import { stagingSchema } from '../../src-main/importing/queriesCommit.ts';
import { ROWS_A_FILE, recountTotals } from '../../src-main/importing/queriesStaging.ts';
import type { SourceChoice } from '../../src-main/importing/sources.ts';
import { businessDayOfRow, Staging } from '../../src-main/importing/staging.ts';
import { openWorkspace } from '../../src-main/store/index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gouji-staging-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const source = (id: number, cutoffSeconds: number): SourceChoice => ({
  id,
  code: `s${id}`,
  format: 'f',
  account: null,
  cutoffSeconds,
});

const text = fc.option(fc.string({ minLength: 1, maxLength: 12, unit: 'binary' }), { nil: null });
const integer = fc.integer({ min: 0, max: 4_000_000_000 });
const minor = fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n });

const anyRow: fc.Arbitrary<StagedRow> = fc
  .record({
    part: fc.integer({ min: 0, max: 3 }),
    line: integer,
    civilDay: fc.integer({ min: 0, max: 40_000 }),
    valueDay: fc.option(fc.integer({ min: 0, max: 40_000 }), { nil: null }),
    occurredAt: fc.option(integer, { nil: null }),
    offsetMinutes: fc.constantFrom(480, 0, -300),
    amount: minor,
    fee: fc.option(minor, { nil: null }),
    currency: fc.constantFrom('CNY', 'JPY'),
    kind: fc.constantFrom('payment' as const, 'refund' as const),
    account: text,
    orderNo: text,
    bankRef: text,
    memo: text,
    initiatedBy: text,
    balance: fc.option(minor, { nil: null }),
  })
  .map((fields) => stagedRow({ ...fields, record: 0 }));

/** Sums of amounts near the end of 64 bits do not fit them. */
const smallAmounts = (row: StagedRow): StagedRow => ({
  ...row,
  amount: row.amount % 10n ** 15n,
  fee: row.fee && row.fee % 10n ** 15n,
});

const plain = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

/** Stages rows through the workspace's own schema and reads them back. */
function staged(rows: readonly StagedRow[], source: SourceChoice, fileId = 3) {
  const workspace = openWorkspace(mkdtempSync(join(folder, 'w-')), { create: true });
  const schema = stagingSchema(workspace.db);
  workspace.close();
  const path = join(mkdtempSync(join(folder, 's-')), 'staged.db');
  const staging = new Staging(path, schema, fileId, source);
  rows.forEach((row, index) => {
    staging.add({ ...row, record: index + 1 });
  });
  const counts = staging.finish();
  const db = new Database(path, { readonly: true });
  const read = db.prepare('SELECT * FROM transactions ORDER BY id').safeIntegers().all() as Record<string, unknown>[];
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  const byRuns = db.prepare('SELECT t.* FROM day_runs d JOIN transactions t ON t.id BETWEEN d.first_id AND d.last_id');
  expect(
    new Set(
      byRuns
        .safeIntegers()
        .all()
        .map((row) => JSON.stringify(row, plain)),
    ),
  ).toEqual(new Set(read.map((row) => JSON.stringify(row, plain))));
  const days = db.prepare(`SELECT count(*) FROM day_runs d JOIN transactions t ON t.id BETWEEN d.first_id AND d.last_id
    WHERE (t.source_id, t.business_day) IS NOT (d.source_id, d.business_day)`);
  expect(days.pluck().get()).toBe(0);
  db.close();
  return { counts, read, path };
}

describe('staging', () => {
  it('keeps every value of every row in the order they came, whatever varies', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 150 }), fc.constantFrom(86_400, 82_800), (rows, cutoff) => {
        const { counts, read } = staged(rows, source(7, cutoff));
        const integers = (value: number | null): bigint | null => (value === null ? null : BigInt(value));
        const days = rows.map((row) => businessDayOfRow(row, cutoff));
        expect(counts).toEqual({
          rows: rows.length,
          firstDay: rows.length === 0 ? null : Math.min(...days),
          lastDay: rows.length === 0 ? null : Math.max(...days),
        });
        expect(read.map(({ id }) => id)).toEqual(rows.map((_, index) => BigInt(3 * ROWS_A_FILE + index)));
        rows.forEach((row, index) => {
          expect(read[index]).toMatchObject({
            source_id: 7n,
            file_id: 3n,
            business_day: BigInt(days[index]!),
            part: BigInt(row.part),
            record: BigInt(index + 1),
            line: BigInt(row.line),
            civil_day: BigInt(row.civilDay),
            value_day: integers(row.valueDay),
            occurred_at: integers(row.occurredAt),
            amount_minor: row.amount,
            fee_minor: row.fee,
            currency: row.currency,
            kind: row.kind,
            account: row.account,
            order_no: row.orderNo,
            bank_ref: row.bankRef,
            memo: row.memo,
            initiated_by: row.initiatedBy,
            balance_minor: row.balance,
          });
        });
      }),
      { numRuns: 15 },
    );
  });

  it('adds up the days of every account as SQL does', () => {
    fc.assert(
      fc.property(fc.array(anyRow.map(smallAmounts), { maxLength: 80 }), (rows) => {
        const { path } = staged(rows, source(7, 82_800));
        const db = new Database(path);
        db.pragma('foreign_keys = OFF');
        const totals = () => db.prepare('SELECT * FROM daily_totals').safeIntegers().all();
        const added = totals();
        expect(added.length > 0).toBe(rows.length > 0);
        recountTotals(db);
        expect(totals()).toEqual(added);
        db.close();
      }),
      { numRuns: 20 },
    );
  });

  it('finds the business day as the value types do', () => {
    fc.assert(
      fc.property(anyRow, fc.integer({ min: 1, max: 86_400 }), (row, cutoff) => {
        const expected =
          row.occurredAt === null ? row.civilDay : businessDayOf(row.occurredAt, row.offsetMinutes!, cutoff);
        expect(businessDayOfRow(row, cutoff)).toBe(expected);
      }),
    );
  });
});
