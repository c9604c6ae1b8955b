/** Excel keeps and shows no more significant digits than this (ECMA-376; specifications and limits of Excel). */
const EXCEL_DIGITS = 15;

export const numberText = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;

/** value = ±digits × 10^exponent; digits without leading or trailing zeros, '' for zero. */
type Decimal = { negative: boolean; digits: string; exponent: number };

function decimalOf(text: string): Decimal | null {
  if (!numberText.test(text)) return null;
  const [size = '', power = '0'] = text.replace(/^[+-]/, '').split(/[eE]/);
  const [whole = '', fraction = ''] = size.split('.');
  const all = (whole + fraction).replace(/^0+/, '');
  const digits = all.replace(/0+$/, '');
  const exponent = Number(power) - fraction.length + (all.length - digits.length);
  return { negative: text.startsWith('-'), digits, exponent };
}

/** Rounds to n significant digits, half away from zero. */
function rounded({ negative, digits, exponent }: Decimal, n: number): Decimal {
  const cut = digits.length - n;
  const up = digits.charCodeAt(n) >= 53 ? 1n : 0n;
  const kept = (BigInt(digits.slice(0, n)) + up).toString();
  const bare = kept.replace(/0+$/, '');
  return { negative, digits: bare, exponent: exponent + cut + (kept.length - bare.length) };
}

function plain({ negative, digits, exponent }: Decimal): string {
  if (digits === '') return '0';
  const sign = negative ? '-' : '';
  if (exponent >= 0) return sign + digits + '0'.repeat(exponent);
  const padded = digits.padStart(1 - exponent, '0');
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}

/** A decimal as most cells have it. */
const usual = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/**
 * The amount that a number cell means, as a plain decimal with at most `scale` digits after the point; null where the
 * cell cannot vouch for one. The rule: a cell holds a binary double, and Excel shows its first 15 significant digits.
 * 1. Up to 15 significant digits, the text in the XML is what Excel shows, and is taken as it stands.
 * 2. More digits (119.27999999999999) are the tail of a double that arithmetic left beside its decimal. They are
 *    rounded to 15 significant digits, on the text, which is what Excel shows (119.28).
 * 3. Rounding must not touch the currency's own digits: whole digits + scale may not exceed 15, else it is refused.
 * 4. What then has more than `scale` digits after the point is refused: nothing is rounded to the currency.
 */
export function amountOfNumber(text: string, scale: number): string | null {
  if (text.length <= EXCEL_DIGITS && usual.test(text)) {
    const point = text.indexOf('.');
    if (point < 0 || text.length - point - 1 <= scale) return text;
  }
  const exact = decimalOf(text);
  if (!exact) return null;
  const shown = exact.digits.length > EXCEL_DIGITS ? rounded(exact, EXCEL_DIGITS) : exact;
  const wholeDigits = Math.max(shown.digits.length + shown.exponent, 0);
  if (shown !== exact && wholeDigits + scale > EXCEL_DIGITS) return null;
  return -shown.exponent > scale ? null : plain(shown);
}

/** The identifier that a number cell still holds whole; null where Excel has cut or rounded it (more than 15 digits). */
export function identifierOfNumber(text: string): string | null {
  return /^\d{1,15}$/.test(text) ? text : null;
}

/** A number of more digits than Excel keeps, in a cell of words: an account or an order that was text before it was rounded. */
export const isRoundedNumber = ({ kind, text }: { readonly kind: string; readonly text: string }): boolean =>
  kind === 'number' && /^\d{16,}(?:\.0*)?$|^\d(?:\.\d+)?E\+\d{2,}$/i.test(text);
