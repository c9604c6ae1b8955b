import { type Problem, problemOf } from '../../../../shared/entity/problem.ts';
import { isCurrency } from '../../../../shared/value/currency.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import type { Day } from '../../../../shared/value/time.ts';
import { DaySpan } from '../../reading/days.ts';
import { lookup } from '../../reading/lookup.ts';
import { type Balance, type Entry, parseBalance, parseBankAmount, parseEntry, type Unreadable } from './fields.ts';
import { type Information, readInformation } from './information.ts';
import type { Message, TagField } from './tags.ts';

export type PageRow = Entry & Information & { readonly line: number };

/** Σ and count that the bank declares for one direction (:90C:/:90D:, or "D000004C000002D25,24C155,34" in :86:). */
export type DeclaredSum = {
  readonly direction: 'C' | 'D';
  readonly count: bigint;
  readonly amount: bigint;
  readonly line: number;
};

/** What the rows of a page come to, by the side that the money went: in minor units with their signs, and how many. */
export class RowSums {
  count = 0;
  readonly credit = { sum: 0n, count: 0 };
  readonly debit = { sum: 0n, count: 0 };
  readonly days = new DaySpan();

  constructor(rows: readonly PageRow[]) {
    for (const row of rows) this.add(row.amount, bookedDay(row));
  }

  get sum(): bigint {
    return this.credit.sum + this.debit.sum;
  }

  private add(amount: bigint, day: Day): void {
    this.count += 1;
    if (amount !== 0n) {
      const side = amount > 0n ? this.credit : this.debit;
      side.sum += amount;
      side.count += 1;
    }
    this.days.add(day);
  }
}

export const bookedDay = (row: PageRow): Day => (row.entryDate ?? row.valueDate).day;

/** One message read: a statement, or one page of it. */
export type Page = {
  readonly line: number;
  readonly account: string | null;
  /** Statement number without its page. */
  readonly number: string | null;
  /** Which page of the statement it is, where the message says so. */
  readonly sequence: number | null;
  readonly currency: string;
  readonly opening: Balance | null;
  readonly closing: Balance | null;
  readonly closingLine: number;
  readonly sums: RowSums;
  readonly declared: DeclaredSum[];
  readonly expected: number;
  /** An interim report (MT942): it has no balances by nature. */
  readonly interim: boolean;
  readonly warnings: Problem[];
};

const columnNames = lookup<string>({
  '61': ':61:',
  '60F': ':60F:',
  '60M': ':60M:',
  '62F': ':62F:',
  '62M': ':62M:',
});

function refuse(found: Unreadable, field: TagField, record: number): never {
  const column = columnNames[field.tag] ?? `:${field.tag}:`;
  const reason = `${column} ${field.text[0] ?? ''}`.trim();
  throw new Refusal(
    problemOf(found.unreadable, {
      params: { column, value: found.value, record, reason },
      where: { line: field.line, column, excerpt: (field.text[0] ?? '').slice(0, 80) },
    }),
  );
}

const isOpening = (field: TagField): boolean => field.tag === '60F' || field.tag === '60M';
const isClosing = (field: TagField): boolean => field.tag === '62F' || field.tag === '62M';

function balanceOf(field: TagField | undefined): Balance | null {
  if (!field) return null;
  const balance = parseBalance(field.tag, field.text[0] ?? '');
  return 'unreadable' in balance ? refuse(balance, field, 0) : balance;
}

/** The currency of a message without balances: of its floor limits or control sums. */
function currencyAside(fields: readonly TagField[]): string | null {
  for (const field of fields) {
    const code =
      field.tag === '34F'
        ? field.text[0]?.slice(0, 3)
        : field.tag === '90C' || field.tag === '90D'
          ? /^\d*([A-Z]{3})/.exec(field.text[0] ?? '')?.[1]
          : undefined;
    if (code !== undefined && isCurrency(code)) return code;
  }
  return null;
}

const controlSum = /^\s*(\d{1,5})([A-Z]{3})(\d+(?:,\d*)?)\s*$/;
const footerSums = /^\s*D(\d{6})C(\d{6})D(\d+,\d*)C(\d+,\d*)\s*$/;

function declaredSums(fields: readonly TagField[], currency: string): DeclaredSum[] {
  const sum = (direction: 'C' | 'D', count: string, size: string, line: number): DeclaredSum[] => {
    const amount = parseBankAmount(size, currency);
    return amount === null ? [] : [{ direction, count: BigInt(count), amount, line }];
  };
  return fields.flatMap((field) => {
    const text = field.text[0] ?? '';
    if (field.tag === '90C' || field.tag === '90D') {
      const parts = controlSum.exec(text);
      return parts ? sum(field.tag === '90C' ? 'C' : 'D', parts[1]!, parts[3]!, field.line) : [];
    }
    const parts = field.tag === '86' ? footerSums.exec(text) : null;
    return parts ? [...sum('D', parts[1]!, parts[3]!, field.line), ...sum('C', parts[2]!, parts[4]!, field.line)] : [];
  });
}

/** "51210600/9223382012EUR" → without the currency that some banks hang on. */
const accountOf = (text: string | undefined, currency: string): string | null => {
  const account = text?.trim() ?? '';
  const bare = account.endsWith(currency) ? account.slice(0, -currency.length).replace(/[\s/]+$/, '') : account;
  return bare === '' ? null : bare;
};

const movedDate = (field: TagField, value: string): Problem =>
  problemOf('DATE_INVALID', { params: { column: ':61:', value }, where: { line: field.line }, severity: 'warning' });

type Rows = { rows: PageRow[]; expected: number; warnings: Problem[] };

/** Entries with the :86: that follow them; an :86: after the closing balance speaks of the whole statement. */
function rowsOf(fields: readonly TagField[], currency: string, recordsBefore: number): Rows {
  const out: Rows = { rows: [], expected: 0, warnings: [] };
  for (let i = 0; i < fields.length; i += 1) {
    const field = fields[i]!;
    if (field.tag !== '61') continue;
    const entry = parseEntry(field.text, currency);
    if ('unreadable' in entry) refuse(entry, field, recordsBefore + out.rows.length + 1);
    const lines: string[] = [];
    for (let next = i + 1; fields[next]?.tag === '86'; next += 1)
      for (const text of fields[next]!.text) lines.push(text);
    const shown = lines.length > 0 && !footerSums.test(lines[0]!) ? lines : [];
    const information = readInformation(shown);
    if (entry.valueDate.moved || entry.entryDate?.moved)
      out.warnings.push(movedDate(field, (field.text[0] ?? '').slice(0, 10)));
    if (entry.expected) out.expected += 1;
    else
      out.rows.push({ ...entry, ...information, memo: information.memo ?? (entry.details || null), line: field.line });
  }
  return out;
}

const strayField = (field: TagField): Problem =>
  problemOf('ROW_MALFORMED', {
    params: { record: 0, reason: `:25: ${field.text[0] ?? ''}` },
    where: { line: field.line, excerpt: (field.text[0] ?? '').slice(0, 80) },
    severity: 'warning',
  });

/** Reads a message; null when it holds neither a balance nor an entry and is no interim report. Throws Refusal for a field that cannot be read. */
export function readPage({ line, fields }: Message, recordsBefore: number): { page: Page; rows: PageRow[] } | null {
  const openings = fields.filter(isOpening);
  const closings = fields.filter(isClosing);
  const hasEntries = fields.some((field) => field.tag === '61');
  // An interim report may have nothing to tell.
  const interim = fields.some((field) => field.tag === '34F' || field.tag === '13D');
  if (openings.length === 0 && closings.length === 0 && !hasEntries && !interim) return null;
  const opening = balanceOf(openings[0]);
  const closingField = closings.at(-1);
  const closing = balanceOf(closingField);
  const currency = opening?.currency ?? closing?.currency ?? currencyAside(fields);
  if (currency === null) throw new Refusal(problemOf('CURRENCY_UNKNOWN', { params: { value: '' }, where: { line } }));
  const accounts = fields.filter((field) => field.tag === '25' || field.tag === '25P');
  const { rows, expected, warnings } = rowsOf(fields, currency, recordsBefore);
  const [number, sequence] = fields.find((field) => field.tag.startsWith('28'))?.text[0]?.split('/') ?? [];
  const page: Page = {
    line,
    account: accountOf(accounts[0]?.text[0], currency),
    number: number?.trim() ?? null,
    sequence: sequence !== undefined && /^\d{1,5}\s*$/.test(sequence) ? Number(sequence) : null,
    currency,
    opening,
    closing,
    closingLine: closingField?.line ?? line,
    sums: new RowSums(rows),
    declared: declaredSums(fields, currency),
    expected,
    interim,
    warnings: [...warnings, ...accounts.slice(1).map(strayField)],
  };
  return { page, rows };
}
