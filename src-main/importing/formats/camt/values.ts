import { type ProblemCode, problemOf } from '../../../../shared/entity/problem.ts';
import { isCurrency } from '../../../../shared/value/currency.ts';
import { parseMinor } from '../../../../shared/value/money.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import { type Day, parseDay } from '../../../../shared/value/time.ts';
import { all, at, type Element, wordsOf } from './element.ts';

/** Where a value stands: the entry's number in its part (0 for what speaks of the statement), and the part with its name in a zip. */
export type Place = { readonly record: number; readonly part: number; readonly sheet: string | null };

export const whereOf = ({ sheet }: { sheet: string | null }, line: number) =>
  sheet === null ? { line } : { sheet, line };

const EXCERPT_LETTERS = 80;

/** The refusal of a value that cannot be read, by the element that it stands in. */
export function refusal(
  code: ProblemCode,
  place: Place,
  element: Element,
  column: string,
  params: Record<string, string> = {},
): Refusal {
  const value = wordsOf(element) ?? '';
  return new Refusal(
    problemOf(code, {
      params: { record: place.record, column, value, reason: `${column} ${value}`.trim(), ...params },
      where: { ...whereOf(place, element.line), column, excerpt: value.slice(0, EXCERPT_LETTERS) },
    }),
  );
}

/** A child that may stand once. Two of them would be two answers to one question. */
export function once(element: Element, name: string, place: Place): Element | undefined {
  const found = all(element, name);
  const column = `${element.name}/${name}`;
  if (found.length > 1) throw refusal('ROW_MALFORMED', place, found[1]!, column, { reason: `${column} × 2` });
  return found[0];
}

/** A child that must stand, once. */
export function needed(element: Element, name: string, place: Place): Element {
  const found = once(element, name, place);
  if (found) return found;
  throw refusal('COLUMN_MISSING', place, { ...element, text: '' }, `${element.name}/${name}`);
}

/** xs:decimal as parseMinor wants it: "210." and ".5" are such decimals. Null for anything else. */
export function plainDecimal(text: string): string | null {
  const parts = /^\+?(\d*)(?:\.(\d*))?$/.exec(text);
  if (!parts || ((parts[1] ?? '') === '' && (parts[2] ?? '') === '')) return null;
  return `${parts[1] || '0'}.${parts[2] || '0'}`;
}

export type Amount = { readonly minor: bigint; readonly currency: string };

/** An amount without sign; null where its currency or its digits are not acceptable. */
export function amountIn(element: Element | undefined): Amount | null {
  const currency = element?.currency ?? null;
  if (!element || currency === null || !isCurrency(currency)) return null;
  const decimal = plainDecimal(element.text.trim());
  const minor = decimal === null ? null : parseMinor(decimal, currency);
  return minor === null ? null : { minor, currency };
}

/** The signed amount of an entry or a balance: Amt with its currency, and CdtDbtInd, which alone gives the sign. */
export function signedAmount(element: Element, place: Place): Amount {
  const amount = needed(element, 'Amt', place);
  const sign = signOf(element, place);
  const column = `${element.name}/Amt`;
  if (amount.currency === null || !isCurrency(amount.currency))
    throw refusal('CURRENCY_UNKNOWN', place, amount, `${column}/@Ccy`, { value: amount.currency ?? '' });
  const read = amountIn(amount);
  if (!read) throw refusal('AMOUNT_INVALID', place, amount, column);
  return { minor: sign === 'CRDT' ? read.minor : -read.minor, currency: read.currency };
}

/** CRDT into the account, DBIT out of it. */
export function signOf(element: Element, place: Place): 'CRDT' | 'DBIT' {
  const sign = needed(element, 'CdtDbtInd', place);
  const words = wordsOf(sign);
  if (words === 'CRDT' || words === 'DBIT') return words;
  throw refusal('VALUE_UNKNOWN', place, sign, `${element.name}/CdtDbtInd`, { allowed: 'CRDT, DBIT' });
}

const zone = '(?:Z|[+-]\\d{2}:\\d{2})?';
const dateOnly = new RegExp(`^(\\d{4}-\\d{2}-\\d{2})${zone}$`);
const dateAndTime = new RegExp(`^(\\d{4}-\\d{2}-\\d{2})T(\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?)${zone}$`);

/** The civil day of an ISO date or date and time, as the bank wrote it: a zone moves nothing. Null for anything else. */
export function dayIn(text: string): Day | null {
  const parts = dateOnly.exec(text) ?? dateAndTime.exec(text);
  return parts ? parseDay(parts[1]!) : null;
}

/** Does a date and time say midnight, which as an end does not belong to its day? */
export const isMidnight = (text: string): boolean => /^00:00(?::00(?:\.0+)?)?$/.test(dateAndTime.exec(text)?.[2] ?? '');

/** The day in a choice of Dt and DtTm (BookgDt, ValDt, a balance's Dt); null where the element is absent. Refusal DATE_INVALID. */
export function choiceOfDay(element: Element, name: string, place: Place): Day | null {
  const choice = once(element, name, place);
  if (!choice) return null;
  const said = choice.children.length === 0 ? [choice] : choice.children;
  const days = said.map((date) => dayIn(wordsOf(date) ?? ''));
  const wrong = days.findIndex((day) => day === null || day !== days[0]);
  if (wrong >= 0) throw refusal('DATE_INVALID', place, said[wrong]!, `${element.name}/${name}`);
  return days[0]!;
}

/** An identifier in the choice of an account's Id: IBAN, or whatever else the bank numbers accounts by. */
export function accountNumber(account: Element | undefined): string | null {
  const id = at(account, 'Id');
  for (const path of [['IBAN'], ['Othr', 'Id'], ['BBAN'], ['UPIC'], ['PrtryAcct', 'Id']]) {
    const words = wordsOf(at(id, ...path));
    if (words !== null) return words;
  }
  return null;
}
