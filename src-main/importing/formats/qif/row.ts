import { type Problem, type ProblemCode, problemOf } from '../../../../shared/entity/problem.ts';
import type { Currency } from '../../../../shared/value/currency.ts';
import { formatMinor, parseMinor } from '../../../../shared/value/money.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import type { Day } from '../../../../shared/value/time.ts';
import { type DecimalMark, plainAmount } from '../../reading/writtenAmount.ts';
import { type DateOrder, dayIn, parseWrittenDate } from '../../reading/writtenDate.ts';
import type { QifField, QifRecord } from './records.ts';

/** How a file is to be read: what its content tells, or a person. */
export type QifManner = {
  readonly order: DateOrder;
  readonly mark: DecimalMark | null;
  readonly currency: Currency;
};

/** One record of a register. Amount in minor units, signed. */
export type QifRow = {
  readonly line: number;
  readonly day: Day;
  readonly amount: bigint;
  readonly payee: string | null;
  readonly memo: string | null;
  readonly number: string | null;
  /** The account that L names in brackets. */
  readonly transferAccount: string | null;
  readonly warnings: Problem[];
};

const problemAt = (
  code: ProblemCode,
  record: number,
  field: QifField | undefined,
  line: number,
  reason = '',
): Problem => {
  const column = field?.code ?? '';
  const value = field?.value ?? '';
  return problemOf(code, {
    params: { record, column, value, ...(reason === '' ? {} : { reason }) },
    where: { line: field?.line ?? line, column, excerpt: `${column}${value}`.slice(0, 80) },
  });
};

/** The record's date: the first D that is one. A second D that is none is noise, one that says another day is not. */
function dateOf({ fields, line }: QifRecord, record: number, order: DateOrder): { day: Day; warnings: Problem[] } {
  const written = fields.filter(({ code }) => code === 'D');
  const read = written.map((field) => {
    const date = parseWrittenDate(field.value);
    return { field, day: date === null ? null : dayIn(date, order) };
  });
  const good = read.find(({ day }) => day !== null);
  const absent: QifField = { code: 'D', value: '', line };
  if (!good) throw new Refusal(problemAt('DATE_INVALID', record, written[0] ?? absent, line));
  const other = read.find(({ day }) => day !== null && day !== good.day);
  if (other) throw new Refusal(problemAt('ROW_MALFORMED', record, other.field, line, 'SAID_TWICE'));
  const noise = read.filter(({ day }) => day === null);
  return {
    day: good.day!,
    warnings: noise.map(({ field }) => ({
      ...problemAt('ROW_MALFORMED', record, field, line, 'SAID_TWICE'),
      severity: 'warning',
    })),
  };
}

function minorOf(field: QifField, record: number, { mark, currency }: QifManner): bigint {
  const plain = plainAmount(field.value, mark);
  const minor = plain === null ? null : parseMinor(plain, currency);
  if (minor === null) throw new Refusal(problemAt('AMOUNT_INVALID', record, field, field.line));
  return minor;
}

/** T, which U repeats. A second T is another record whose “^” is lost. */
function amountOf({ fields, line }: QifRecord, record: number, manner: QifManner): bigint {
  const written = fields.filter(({ code, value }) => (code === 'T' || code === 'U') && value !== '');
  const first = written[0] ?? { code: 'T', value: '', line };
  const amount = minorOf(first, record, manner);
  const again = written.filter(({ code }) => code === 'T')[1];
  if (again) throw new Refusal(problemAt('ROW_MALFORMED', record, again, line, 'SAID_TWICE'));
  const other = written.find((field) => minorOf(field, record, manner) !== amount);
  if (other) throw new Refusal(problemAt('ROW_MALFORMED', record, other, line, 'SAID_TWICE'));
  return amount;
}

/** The parts that a record is split into come to its amount; only where each has one (a part may be a percentage). */
function splitProblems({ fields, line }: QifRecord, record: number, manner: QifManner, amount: bigint): Problem[] {
  const parts = fields.filter(({ code, value }) => code === '$' && value !== '');
  if (parts.length === 0 || parts.length < fields.filter(({ code }) => code === 'S').length) return [];
  const sum = parts.reduce((total, field) => total + minorOf(field, record, manner), 0n);
  if (sum === amount) return [];
  const [declared, computed] = [amount, sum].map((minor) => formatMinor(minor, manner.currency));
  const params = { name: '拆分合计', declared: declared!, computed: computed! };
  return [problemOf('TOTAL_DISAGREES', { params, where: { line, column: '$' } })];
}

/** A figure may be cut in the middle where the record does not end; a text may only lose letters. */
function openEnd({ fields, closed, line }: QifRecord): Problem[] {
  if (closed) return [];
  const last = fields.at(-1)!;
  const cut = problemOf('FILE_TRUNCATED', { params: { missing: '^' }, where: { line: last.line ?? line } });
  if ('DTU$'.includes(last.code)) throw new Refusal(cut);
  return [{ ...cut, severity: 'warning' }];
}

/**
 * Reads a record of a register; `record` is its number in the file from 1. Parts that do not come to the amount are an
 * error among the warnings. Refusal DATE_INVALID, AMOUNT_INVALID, ROW_MALFORMED, FILE_TRUNCATED.
 */
export function readRow(record: QifRecord, number: number, manner: QifManner): QifRow {
  const first = (code: string): string | null => record.fields.find((field) => field.code === code)?.value || null;
  const ends = openEnd(record);
  const { day, warnings } = dateOf(record, number, manner.order);
  const amount = amountOf(record, number, manner);
  return {
    line: record.line,
    day,
    amount,
    payee: first('P'),
    memo: first('M'),
    number: first('N'),
    transferAccount: /^\[([^\]]+)\]/.exec(first('L') ?? '')?.[1] ?? null,
    warnings: [...warnings, ...splitProblems(record, number, manner, amount), ...ends],
  };
}
