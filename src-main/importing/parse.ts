import type { Encoding } from '../../shared/entity/encoding.ts';
import type { Problem } from '../../shared/entity/problem.ts';
import { formatMinor } from '../../shared/value/money.ts';
import { Refusal } from '../../shared/value/result.ts';
import { type Day, formatDay, formatInstant } from '../../shared/value/time.ts';
import { withFile } from './file.ts';
import type { FileBytes, Format, ParsedStatement, StagedRow } from './format.ts';
import { watchFor } from './identifiers.ts';
import { identify } from './identify.ts';

type PrintedStatement = {
  account: string | null;
  currency: string;
  opening: string | null;
  closing: string | null;
  openingDate: string | null;
  closingDate: string | null;
  closingCurrency?: string;
  transactions: {
    amount: string;
    currency?: string;
    status?: string;
    entryDate: string | null;
    valueDate: string | null;
    reference: string | null;
    memo: string | null;
  }[];
};
type PrintedRow = Record<string, string | number | null>;
/** One file as `gouji parse --json` prints it. Amounts are decimal strings, days ISO. */
export type Parsed =
  | ({ file: string; ok: true; format: string; problems: Problem[] } & (
      | { statements: PrintedStatement[] }
      | { transactions: PrintedRow[] }
    ))
  | { file: string; ok: false; problems: Problem[] };

const iso = (day: Day | null): string | null => (day === null ? null : formatDay(day));

const printedStatement = (statement: ParsedStatement): PrintedStatement => {
  const { currency, closingCurrency } = statement;
  const amount = (minor: bigint | null, of = currency): string | null =>
    minor === null ? null : formatMinor(minor, of);
  return {
    account: statement.account,
    currency,
    opening: amount(statement.opening),
    closing: amount(statement.closing, closingCurrency),
    openingDate: iso(statement.openingDay),
    closingDate: iso(statement.closingDay),
    ...(closingCurrency === undefined ? {} : { closingCurrency }),
    transactions: statement.transactions.map((row) => ({
      amount: row.exact ?? formatMinor(row.amount, row.currency ?? currency),
      ...(row.currency === undefined || row.currency === currency ? {} : { currency: row.currency }),
      ...(row.status === undefined ? {} : { status: row.status }),
      entryDate: iso(row.entryDay),
      valueDate: iso(row.valueDay),
      reference: row.reference,
      memo: row.memo,
    })),
  };
};

/** A row with the fields that it has; absent ones are left out. */
function printedRow(row: StagedRow): PrintedRow {
  const { amount, fee, balance, civilDay, valueDay, occurredAt, offsetMinutes, currency, ...rest } = row;
  const minor = (value: bigint | null): string | null => (value === null ? null : formatMinor(value, currency));
  const printed: PrintedRow = {
    ...rest,
    day: formatDay(civilDay),
    valueDay: iso(valueDay),
    occurredAt: occurredAt === null ? null : formatInstant({ seconds: occurredAt, offsetMinutes: offsetMinutes ?? 0 }),
    amount: minor(amount),
    fee: minor(fee),
    balance: minor(balance),
    currency,
  };
  return Object.fromEntries(Object.entries(printed).filter(([, value]) => value !== null));
}

/**
 * Reads a file with no workspace: statements where the format has them, else the rows. What could not be read ends in
 * `ok: false`; what could be read and does not add up is shown with its errors among the problems: import refuses it.
 */
export async function parsePath(
  path: string,
  name: string,
  formats: readonly Format[],
  offsetMinutes: number,
  encoding?: Encoding,
): Promise<Parsed> {
  try {
    const work = async (file: FileBytes): Promise<Parsed> => {
      const { format } = await identify(file, formats);
      const rows: PrintedRow[] = [];
      const watch = watchFor(format);
      const outcome = await format.read(file, {
        row: (row) => {
          watch?.see(row);
          rows.push(printedRow(row));
        },
        progress: () => undefined,
        checkpoint: () => undefined,
        offsetMinutes,
        printing: true,
      });
      const problems: Problem[] = [...outcome.warnings, ...(watch?.problems(outcome, name) ?? [])];
      const told = { file: path, ok: true, format: format.id, problems } as const;
      return outcome.statements
        ? { ...told, statements: outcome.statements.map(printedStatement) }
        : { ...told, transactions: rows };
    };
    return await withFile(path, name, work, encoding);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { file: path, ok: false, problems: error.problems };
  }
}
