import { isCurrency } from '../../../../shared/value/currency.ts';
import { parseMinor } from '../../../../shared/value/money.ts';
import { type Day, dayOf } from '../../../../shared/value/time.ts';

/** A date as written, and whether it had to be moved to the month's last day (30 February of a 30/360 calendar). */
export type BankDate = { readonly day: Day; readonly moved: boolean };

const FIRST_YEAR_OF_LAST_CENTURY = 80;

function existing(year: number, month: number, date: number): BankDate | null {
  const day = dayOf(year, month, date);
  if (day !== null) return { day, moved: false };
  if (month !== 2 || date < 29 || date > 30) return null;
  const last = dayOf(year, 2, 29) ?? dayOf(year, 2, 28);
  return last === null ? null : { day: last, moved: true };
}

/** YYMMDD. Years from 80 are of the last century. Null for what is no date. */
export function parseBankDate(text: string): BankDate | null {
  if (!/^\d{6}$/.test(text)) return null;
  const short = Number(text.slice(0, 2));
  const year = short >= FIRST_YEAR_OF_LAST_CENTURY ? 1900 + short : 2000 + short;
  return existing(year, Number(text.slice(2, 4)), Number(text.slice(4, 6)));
}

/** MMDD of the year that brings it nearest to the value date: an entry may be booked on the other side of new year. */
export function parseEntryDate(text: string, valueDay: Day): BankDate | null {
  if (!/^\d{4}$/.test(text)) return null;
  const year = new Date(valueDay * 86_400_000).getUTCFullYear();
  const candidates = [year, year - 1, year + 1]
    .map((each) => existing(each, Number(text.slice(0, 2)), Number(text.slice(2, 4))))
    .filter((date) => date !== null);
  const distance = (date: BankDate): number => Math.abs(date.day - valueDay);
  return candidates.reduce<BankDate | null>(
    (best, date) => (best === null || distance(date) < distance(best) ? date : best),
    null,
  );
}

/** "1213,28", "9,", "11,8", "500", "000000001213,28" → minor units, unsigned; null for anything else. */
export function parseBankAmount(text: string, currency: string): bigint | null {
  const parts = /^(\d+)(?:,(\d*))?$/.exec(text);
  if (!parts) return null;
  const fraction = parts[2] ?? '';
  return parseMinor(fraction === '' ? parts[1]! : `${parts[1]}.${fraction}`, currency);
}

export type Balance = {
  readonly kind: 'F' | 'M';
  readonly amount: bigint;
  readonly currency: string;
  readonly day: Day | null;
};

/** What a field could not be read for; the caller knows the place. */
export type Unreadable = {
  readonly unreadable: 'AMOUNT_INVALID' | 'DATE_INVALID' | 'CURRENCY_UNKNOWN' | 'ROW_MALFORMED';
  readonly value: string;
};

/** :60F:, :60M:, :62F:, :62M: "C070904EUR1125250,4". A date of zeros means none. */
export function parseBalance(tag: string, text: string): Balance | Unreadable {
  const parts = /^\s*([CD])\s*(\d{6})\s*([A-Z]{3})\s*([\d,.]+)\s*$/.exec(text);
  if (!parts) return { unreadable: 'ROW_MALFORMED', value: text };
  const [, mark, date = '', currency = '', size = ''] = parts;
  if (!isCurrency(currency)) return { unreadable: 'CURRENCY_UNKNOWN', value: currency };
  const amount = parseBankAmount(size, currency);
  if (amount === null) return { unreadable: 'AMOUNT_INVALID', value: size };
  const day = date === '000000' ? null : (parseBankDate(date)?.day ?? undefined);
  if (day === undefined) return { unreadable: 'DATE_INVALID', value: date };
  return { kind: tag.endsWith('M') ? 'M' : 'F', amount: mark === 'D' ? -amount : amount, currency, day };
}

export type Entry = {
  readonly amount: bigint;
  readonly valueDate: BankDate;
  readonly entryDate: BankDate | null;
  readonly typeCode: string | null;
  readonly customerReference: string | null;
  readonly bankReference: string | null;
  readonly details: string;
  /** EC/ED of an interim report: announced, not booked. */
  readonly expected: boolean;
};

const entryLine = /^(\d{6})(\d{4}| {4})?\s*(R[CD]|E[CD]|[CD])([A-Z])?\s*(\d[\d.,]*)([\s\S]*)$/;
const typed = /^([SNF][A-Z0-9]{3})(.*)$/;

/** A reversed credit takes money out, a reversed debit brings it back (SWIFT MT940, field 61 subfield 3). */
const isInflow = (mark: string): boolean => mark === 'C' || mark === 'EC' || mark === 'RD';

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

function references(rest: string): Pick<Entry, 'typeCode' | 'customerReference' | 'bankReference'> {
  const parts = typed.exec(rest);
  const words = parts ? parts[2]! : rest;
  const cut = words.indexOf('//');
  return {
    typeCode: parts ? parts[1]! : null,
    customerReference: orNull(cut < 0 ? words : words.slice(0, cut)),
    bankReference: cut < 0 ? null : orNull(words.slice(cut + 2)),
  };
}

/** :61: with its supplementary lines. The mark may be followed by a funds letter (EU**R**, PL**N**). */
export function parseEntry(text: readonly string[], currency: string): Entry | Unreadable {
  const first = text[0] ?? '';
  const joined = entryLine.test(first) ? first : first + (text[1] ?? '');
  const parts = entryLine.exec(joined);
  if (!parts) return { unreadable: 'ROW_MALFORMED', value: first };
  const [, value = '', entry = '', mark = '', , size = '', rest = ''] = parts;
  const valueDate = parseBankDate(value);
  if (!valueDate) return { unreadable: 'DATE_INVALID', value };
  const entryDate = entry.trim() === '' ? null : parseEntryDate(entry, valueDate.day);
  if (entry.trim() !== '' && !entryDate) return { unreadable: 'DATE_INVALID', value: entry };
  const amount = parseBankAmount(size, currency);
  if (amount === null) return { unreadable: 'AMOUNT_INVALID', value: size };
  return {
    amount: isInflow(mark) ? amount : -amount,
    valueDate,
    entryDate,
    ...references(rest),
    details: text
      .slice(joined === first ? 1 : 2)
      .join(' ')
      .trim(),
    expected: mark.startsWith('E'),
  };
}
