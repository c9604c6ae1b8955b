import type { MappingProfile } from '../../../shared/entity/mapping.ts';
import { type Currency, currencyNamed, scaleOf } from '../../../shared/value/currency.ts';
import { parseMinor } from '../../../shared/value/money.ts';
import { amountOfNumber, type Cell } from '../reading/xlsx.ts';

/** The marks of a file's amounts; thousands null: there are none. */
export type Marks = { readonly decimal: '.' | ','; readonly thousands: MappingProfile['thousands'] };

/** An amount as written: a plain decimal, and the currency or sign of one that stands beside it. */
export type Written = { readonly plain: string; readonly beside: string };

const LONGEST = 64;
/** Most amounts of most files: nothing is to be looked for in them. */
const bareDigits = /^-?\d+(?:\.\d+)?$/;
const parts =
  /^([+-]?)\s*([^\p{N}\s.,'()+-]{0,4}?)\s*([+-]?)\s*([\d.,' ]*\d[\d.,' ]*?)\s*([^\p{N}\s.,'()+-]{0,4}?)\s*(-?)$/u;
const brackets = /^([^\p{N}\s.,'()+-]{0,4})\s*\(([^()]*)\)\s*([^\p{N}\s.,'()+-]{0,4})$/u;
const groupsOf: Record<NonNullable<Marks['thousands']>, RegExp> = {
  ',': /^\d{1,3}(?:,\d{3})+$/,
  '.': /^\d{1,3}(?:\.\d{3})+$/,
  ' ': /^\d{1,3}(?: \d{3})+$/,
  "'": /^\d{1,3}(?:'\d{3})+$/,
};

/** Full-width letters, the minus of typesetters and the blanks and apostrophes that stand between thousands. */
const narrow = (text: string): string => (plainLetters.test(text) ? text.trim() : narrowed(text));

const plainLetters = /^[ -~]*$/;

/** Not by a Unicode normal form, which makes digits of superscripts: the mark of a footnote is no figure. */
const narrowed = (text: string): string =>
  text
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll('￥', '¥')
    .replaceAll('\u3000', ' ')
    .replaceAll('\u2212', '-')
    .replaceAll('’', "'")
    .replaceAll(/[\u00a0\u2009\u202f]/g, ' ')
    .trim();

function wholeOf(text: string, thousands: Marks['thousands']): string | null {
  if (/^\d*$/.test(text)) return text || '0';
  return thousands !== null && groupsOf[thousands].test(text) ? text.replaceAll(thousands, '') : null;
}

/** A text as an amount by its file's marks: "(1,234.50)", "¥(3.00)", "-7,00 €", "CNY 3"; null for anything else. */
export function writtenAmount(text: string, { decimal, thousands }: Marks): Written | null {
  if (text.length > LONGEST) return null;
  if (bareDigits.test(text) && (decimal === '.' || !text.includes('.'))) return { plain: text, beside: '' };
  const bare = narrow(text);
  const [, left = '', inner, right = ''] = brackets.exec(bare) ?? [];
  const found = parts.exec(inner ?? bare);
  if (!found) return null;
  const [, first = '', before = '', second = '', body = '', after = '', last = ''] = found;
  const signs = [first, second, last, inner === undefined ? '' : '-'].filter((sign) => sign !== '');
  const beside = [left, before, after, right].filter((words) => words !== '');
  if (signs.length > 1 || beside.length > 1) return null;
  const [whole = '', fraction = '', ...more] = body.split(decimal);
  const digits = wholeOf(whole, thousands);
  if (digits === null || more.length > 0 || !/^\d*$/.test(fraction)) return null;
  const plain = `${signs[0] === '-' ? '-' : ''}${digits}${fraction === '' ? '' : `.${fraction}`}`;
  return { plain, beside: beside[0] ?? '' };
}

/** A plain decimal times ten to a power, digit by digit. */
export function shifted(plain: string, power: number): string {
  if (power === 0) return plain;
  const [, sign = '', whole = '', fraction = ''] = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(plain) ?? [];
  const size = Math.abs(power);
  if (power > 0) {
    const rest = fraction.slice(size);
    return `${sign}${whole}${fraction.slice(0, size).padEnd(size, '0')}${rest === '' ? '' : `.${rest}`}`;
  }
  const padded = whole.padStart(size + 1, '0');
  return `${sign}${padded.slice(0, -size)}.${padded.slice(-size)}${fraction}`;
}

const signsOf: Readonly<Record<string, readonly Currency[]>> = {
  '¥': ['CNY', 'JPY'],
  元: ['CNY'],
  '€': ['EUR'],
  '£': ['GBP'],
  $: ['USD', 'HKD', 'SGD', 'AUD', 'CAD', 'NZD', 'TWD', 'MXN'],
  US$: ['USD'],
  HK$: ['HKD'],
};

/** May what stands beside an amount be said of the currency? */
export const fitsCurrency = (beside: string, currency: Currency): boolean =>
  beside === '' || currencyNamed(beside) === currency || (signsOf[beside.toUpperCase()]?.includes(currency) ?? false);

/**
 * Minor units of a cell's amount in the currency, whose unit is ten to `power` of the main one. Null for what is none
 * by these marks, names another currency, or has more digits than the currency.
 */
export function minorOf(
  text: string,
  cell: Cell | undefined,
  marks: Marks,
  power: number,
  currency: Currency,
): bigint | null {
  if (cell?.kind === 'number') {
    const decimal = amountOfNumber(text, Math.max(0, scaleOf(currency) + power));
    return decimal === null ? null : parseMinor(shifted(decimal, power), currency);
  }
  const written = writtenAmount(text, marks);
  if (written === null || !fitsCurrency(written.beside, currency)) return null;
  return parseMinor(shifted(written.plain, power), currency);
}
