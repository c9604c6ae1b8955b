import type { MappingPreview, MappingProfile } from '../../../shared/entity/mapping.ts';
import type { Problem } from '../../../shared/entity/problem.ts';
import { formatMinor } from '../../../shared/value/money.ts';
import { Refusal } from '../../../shared/value/result.ts';
import { formatDay, formatInstant } from '../../../shared/value/time.ts';
import type { FileBytes, ReadContext, StagedRow } from '../format.ts';
import { readMapped } from './read.ts';
import type { MappedSheet } from './sheet.ts';
import type { SumsByCurrency } from './totals.ts';

const MOST_PROBLEMS = 100;

type Transaction = NonNullable<MappingPreview['rows'][number]['transaction']>;

function shownRow(row: StagedRow): Transaction {
  const { currency, occurredAt, offsetMinutes } = row;
  const minor = (value: bigint | null): string | null => (value === null ? null : formatMinor(value, currency));
  return {
    day: formatDay(row.civilDay),
    occurredAt: occurredAt === null ? null : formatInstant({ seconds: occurredAt, offsetMinutes: offsetMinutes ?? 0 }),
    amount: formatMinor(row.amount, currency),
    fee: minor(row.fee),
    balance: minor(row.balance),
    currency,
    kind: row.kind,
    status: row.status,
    account: row.account,
    channel: row.channel,
    orderNo: row.orderNo,
    channelNo: row.channelNo,
    refundNo: row.refundNo,
    bankRef: row.bankRef,
    voucherNo: row.voucherNo,
    counterparty: row.counterparty,
    memo: row.memo,
  };
}

const shownSums = (sums: SumsByCurrency): MappingPreview['sums'] =>
  [...sums].map(([currency, { rowsIn, rowsOut, in: into, out }]) => ({
    currency,
    rowsIn,
    rowsOut,
    in: formatMinor(into, currency),
    out: formatMinor(out, currency),
  }));

function addAll(sheets: readonly MappedSheet[]): SumsByCurrency {
  const all: SumsByCurrency = new Map();
  for (const { sums } of sheets)
    for (const [currency, each] of sums) {
      const sum = all.get(currency) ?? { rowsIn: 0, rowsOut: 0, in: 0n, out: 0n, fee: 0n };
      all.set(currency, sum);
      sum.rowsIn += each.rowsIn;
      sum.rowsOut += each.rowsOut;
      sum.in += each.in;
      sum.out += each.out;
    }
  return all;
}

/**
 * Reads a whole file by a profile and shows its first `limit` rows as they would become transactions, with the problems
 * of every cell, its counts and sums, and what its totals say. Problems are noted, not thrown.
 */
export async function preview(
  file: FileBytes,
  profile: MappingProfile,
  limit: number,
  offsetMinutes: number,
): Promise<MappingPreview> {
  const shown: MappingPreview = { rows: [], read: 0, bad: 0, skipped: {}, sums: [], totals: [], problems: [] };
  const note = (problems: readonly Problem[]): void => {
    shown.problems.push(...problems.slice(0, Math.max(0, MOST_PROBLEMS - shown.problems.length)));
  };
  const show = (row: MappingPreview['rows'][number]): void => {
    shown.read += 1;
    if (shown.rows.length < limit) shown.rows.push(row);
  };
  const context: ReadContext = {
    row: () => undefined,
    progress: () => undefined,
    checkpoint: () => undefined,
    offsetMinutes,
  };
  const sink: Parameters<typeof readMapped>[3] = {
    row: ({ staged }) =>
      show({ line: staged.line, record: staged.record, transaction: shownRow(staged), problems: [] }),
    refused: (problems, at) => {
      shown.bad += 1;
      note(problems);
      show({ ...at, transaction: null, problems: [...problems] });
    },
  };
  try {
    const { sheets } = await readMapped(file, profile, null, sink, context);
    shown.sums = shownSums(addAll(sheets));
    for (const sheet of sheets) {
      for (const [reason, count] of Object.entries(sheet.skipped))
        shown.skipped[reason] = (shown.skipped[reason] ?? 0) + count;
      const { totals, problems } = sheet.proof();
      shown.totals.push(...totals);
      note(problems);
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    note(error.problems);
  }
  return shown;
}
