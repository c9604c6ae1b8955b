import { type ProblemCode, type ProblemPlace, problemOf } from '../../../../shared/entity/problem.ts';
import type { TransactionKind } from '../../../../shared/entity/transaction.ts';
import type { Currency } from '../../../../shared/value/currency.ts';
import { formatMinor } from '../../../../shared/value/money.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import { type Day, dayOf } from '../../../../shared/value/time.ts';
import { type StagedRow, stagedRow } from '../../format.ts';
import { lookup } from '../../reading/lookup.ts';

export const RECORD_BYTES = 607;
const CHINA_MINUTES = 480;
const DAY_SECONDS = 86_400;
const EXCERPT_LETTERS = 200;

/** First and last byte of the fields that are read, from 1, as the interface specification counts them. */
const fields = {
  card: [47, 65, '账号'],
  amount: [67, 78, '交易金额'],
  queryNo: [88, 108, '查询流水号'],
  orderNo: [113, 144, '商户订单号'],
  fee: [167, 179, '商户手续费'],
  settled: [181, 193, '结算金额'],
  type: [216, 217, '交易类型'],
  originalQueryNo: [272, 292, '原查询流水号'],
  merchant: [294, 308, '商户代码'],
} as const satisfies Record<string, readonly [number, number, string]>;
type Field = keyof typeof fields;

/** Transaction types (交易类型) that move the merchant's money. */
const types = lookup<TransactionKind>({
  '01': 'payment',
  '03': 'payment',
  '04': 'refund',
  '11': 'payment',
  '13': 'payment',
  '31': 'reversal',
  '33': 'reversal',
});

/** Where a record stands and what it lies in; bytes are exactly one record. */
export type RecordAt = { bytes: Buffer; number: number; part: number; sheet: string };

export const placeOf = ({ bytes, number, sheet }: RecordAt): ProblemPlace => ({
  sheet,
  line: number,
  excerpt: new TextDecoder('gb18030').decode(bytes).replace(/ +/g, ' ').slice(0, EXCERPT_LETTERS),
});

/** A field's text: the offsets count bytes, so it is cut before it is decoded. */
export function fieldOf(record: RecordAt, field: Field): string {
  const [first, last] = fields[field];
  return record.bytes.toString('latin1', first - 1, last).trim();
}

function refusal(record: RecordAt, field: Field, code: ProblemCode, params: Record<string, string> = {}): Refusal {
  const column = fields[field][2];
  const about = { record: record.number, column, value: fieldOf(record, field), ...params };
  return new Refusal(problemOf(code, { params: about, where: { ...placeOf(record), column } }));
}

export const kindOf = (record: RecordAt): TransactionKind => {
  const kind = types[fieldOf(record, 'type')];
  if (kind === undefined) throw refusal(record, 'type', 'VALUE_UNKNOWN', { allowed: Object.keys(types).join(', ') });
  return kind;
};

function unsigned(record: RecordAt, field: Field, digits: string): bigint {
  if (!/^\d{12}$/.test(digits)) throw refusal(record, field, 'AMOUNT_INVALID');
  return BigInt(digits);
}

/** "C000000473939" is money to the merchant, "D…" money from it; the letter may be blank where there is nothing. */
function signed(record: RecordAt, field: Field): bigint {
  const text = fieldOf(record, field);
  if (text.length === 12) {
    if (unsigned(record, field, text) === 0n) return 0n;
    throw refusal(record, field, 'AMOUNT_INVALID');
  }
  const size = unsigned(record, field, text.slice(1));
  if (text[0] === 'C') return size;
  if (text[0] === 'D') return -size;
  throw refusal(record, field, 'AMOUNT_INVALID');
}

/** The moment that the query number begins with (yyyyMMddHHmmss): the transmission time has no year. */
function momentOf(record: RecordAt): { day: Day; seconds: number } {
  const text = fieldOf(record, 'queryNo');
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\d{7}$/.exec(text);
  const [, year, month, date, hours, minutes, seconds] = (parts ?? []).map((part) => Number.parseInt(part, 10));
  const day = parts ? dayOf(year!, month!, date!) : null;
  if (day === null || hours! > 23 || minutes! > 59 || seconds! > 59) throw refusal(record, 'queryNo', 'DATE_INVALID');
  return { day, seconds: day * DAY_SECONDS + hours! * 3600 + minutes! * 60 + seconds! - CHINA_MINUTES * 60 };
}

/** The order of the original of a refund, by the query number of the original; null when it is not in the file. */
export type OrderOf = (queryNo: string) => string | null;

/**
 * One record as a row. Refusal for an amount that is not digits, an unknown transaction type, a sign against the type
 * and a settled amount that is not amount − fee.
 */
export function rowOf(record: RecordAt, settlementDay: Day | null, currency: Currency, orderOf: OrderOf): StagedRow {
  const kind = kindOf(record);
  const taken = kind !== 'payment';
  const size = unsigned(record, 'amount', fieldOf(record, 'amount'));
  const amount = taken ? -size : size;
  const fee = -signed(record, 'fee');
  const settled = signed(record, 'settled');
  if (taken ? settled > 0n : settled < 0n)
    throw refusal(record, 'settled', 'ROW_MALFORMED', { reason: 'SIGN_AGAINST_TYPE' });
  if (settled !== amount - fee) {
    const declared = formatMinor(settled, currency);
    throw refusal(record, 'settled', 'TOTAL_DISAGREES', {
      name: fields.settled[2],
      declared,
      computed: formatMinor(amount - fee, currency),
    });
  }
  const moment = momentOf(record);
  const ownNo = fieldOf(record, 'orderNo') || null;
  return stagedRow({
    part: record.part,
    record: record.number,
    line: record.number,
    civilDay: moment.day,
    valueDay: settlementDay,
    occurredAt: moment.seconds,
    offsetMinutes: CHINA_MINUTES,
    amount,
    fee,
    currency,
    kind,
    account: fieldOf(record, 'merchant') || null,
    channel: 'unionpay',
    orderNo: taken ? orderOf(fieldOf(record, 'originalQueryNo')) : ownNo,
    channelNo: fieldOf(record, 'queryNo'),
    refundNo: taken ? ownNo : null,
    counterpartyAccount: fieldOf(record, 'card') || null,
  });
}
