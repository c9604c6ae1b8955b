import { type ProblemCode, problemOf } from '../../../../shared/entity/problem.ts';
import { MINOR_MAX } from '../../../../shared/value/money.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import { type Day, dayOf } from '../../../../shared/value/time.ts';
import type { BaiFields, BaiRecord } from './records.ts';

/** A Refusal that names the record, the field and what stands there. */
export function refusal(
  code: ProblemCode,
  { line, number, code: type, pieces }: BaiRecord,
  column: string,
  value: string,
  more: { allowed?: string; reason?: string } = {},
): Refusal {
  const params = { record: number, column: `${type} ${column}`, value, ...more };
  const excerpt = `${type},${pieces[0] ?? ''}`.slice(0, 80);
  return new Refusal(problemOf(code, { params, where: { line, column, excerpt } }));
}

const SIGNED = /^[+-]?\d{1,40}$/;

/** Digits without a point are minor units, whatever the currency. Null for a blank. Refusal AMOUNT_INVALID. */
export function amountOf(record: BaiRecord, column: string, text: string): bigint | null {
  if (text === '') return null;
  const amount = SIGNED.test(text) ? BigInt(text.replace('+', '')) : null;
  if (amount === null || amount > MINOR_MAX || amount < -MINOR_MAX)
    throw refusal('AMOUNT_INVALID', record, column, text);
  return amount;
}

/** YYMMDD, or YYYYMMDD as later versions write it. Null for a blank. Refusal DATE_INVALID. */
export function dayAt(record: BaiRecord, column: string, text: string): Day | null {
  if (text === '') return null;
  const parts = /^(\d{2}|\d{4})(\d{2})(\d{2})$/.exec(text);
  const year = parts === null ? 0 : Number(parts[1]);
  const century = year >= 100 ? 0 : year < 80 ? 2000 : 1900;
  const day = parts === null ? null : dayOf(century + year, Number(parts[2]), Number(parts[3]));
  if (day === null) throw refusal('DATE_INVALID', record, column, text);
  return day;
}

/** What the funds type says after it: availability by days, and the value date. */
export type Funds = { readonly valueDay: Day | null; readonly parts: readonly bigint[] };

const plainFunds = new Set(['', 'Z', '0', '1', '2']);

/** Takes the funds type and the fields that belong to it. Refusal VALUE_UNKNOWN: what follows could not be told apart. */
export function takeFunds(record: BaiRecord, fields: BaiFields): Funds {
  const type = fields.next().toUpperCase();
  const part = (): bigint => amountOf(record, 'funds', fields.next()) ?? 0n;
  if (plainFunds.has(type)) return { valueDay: null, parts: [] };
  if (type === 'S') return { valueDay: null, parts: [part(), part(), part()] };
  if (type === 'V') {
    const valueDay = dayAt(record, 'value date', fields.next());
    fields.next();
    return { valueDay, parts: [] };
  }
  if (type !== 'D') throw refusal('VALUE_UNKNOWN', record, 'funds type', type, { allowed: 'Z, 0, 1, 2, S, V, D' });
  const count = fields.next();
  if (!/^\d{1,3}$/.test(count)) throw refusal('VALUE_UNKNOWN', record, 'funds D', count, { allowed: '0–999' });
  const parts: bigint[] = [];
  for (let left = Number(count); left > 0; left -= 1) {
    if (!fields.more) throw refusal('ROW_MALFORMED', record, 'funds D', count, { reason: 'FIELD_COUNT' });
    fields.next();
    parts.push(part());
  }
  return { valueDay: null, parts };
}
