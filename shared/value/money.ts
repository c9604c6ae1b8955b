import { type Currency, scaleOf } from './currency.ts';

/** An amount in the currency's minor unit (fen, cent). Signed. No float ever stands for an amount. */
export type Money = { readonly minor: bigint; readonly currency: Currency };

/** SQLite's and PostgreSQL's 64-bit integer: an amount beyond it is an error, not a wrap. */
export const MINOR_MAX = 9_223_372_036_854_775_807n;

export class MoneyError extends Error {
  override name = 'MoneyError';
}

const inRange = (minor: bigint): bigint => {
  if (minor > MINOR_MAX || minor < -MINOR_MAX) throw new MoneyError(`amount out of range: ${minor}`);
  return minor;
};

export const money = (minor: bigint, currency: Currency): Money => {
  scaleOf(currency);
  return { minor: inRange(minor), currency };
};

const sameCurrency = (a: Money, b: Money): void => {
  if (a.currency !== b.currency) throw new MoneyError(`currencies differ: ${a.currency} and ${b.currency}`);
};

export const add = (a: Money, b: Money): Money => {
  sameCurrency(a, b);
  return money(a.minor + b.minor, a.currency);
};
export const subtract = (a: Money, b: Money): Money => {
  sameCurrency(a, b);
  return money(a.minor - b.minor, a.currency);
};
export const negate = (a: Money): Money => money(-a.minor, a.currency);

/** An amount without its sign. */
export const sizeOf = (minor: bigint): bigint => (minor < 0n ? -minor : minor);

const plainDecimal = /^([+-]?)(\d+)(?:\.(\d+))?$/;
/** A whole number of this many digits is exact in a JavaScript number. */
const EXACT_DIGITS = 15;

/**
 * The whole number that the text writes, its point left out, where it is a plain decimal with exactly `scale` digits
 * behind the point (none, and no point, where `scale` is 0) and no sign but a minus; null for any other. A file of a
 * million rows has three million amounts, nearly all written so. Nothing is ever a fraction.
 */
function usualUnits(text: string, scale: number): number | null {
  const { length } = text;
  const first = text.charCodeAt(0) === 45 ? 1 : 0;
  const point = scale === 0 ? length : length - scale - 1;
  if (length > EXACT_DIGITS || point <= first) return null;
  if (scale > 0 && text.charCodeAt(point) !== 46) return null;
  let units = 0;
  for (let at = first; at < length; at += 1) {
    if (at === point) continue;
    const digit = text.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9)) return null;
    units = units * 10 + digit;
  }
  return first === 1 ? 0 - units : units;
}

/**
 * Minor units of a plain decimal ("-1234.5", "+7", "0.00"): ASCII digits, a point, no grouping, no blanks. Digits
 * beyond the currency's scale are accepted only when they are zero. Returns null for anything else: nothing is rounded.
 */
export function parseMinor(text: string, currency: Currency): bigint | null {
  const scale = scaleOf(currency);
  const usual = usualUnits(text, scale);
  if (usual !== null) return BigInt(usual);
  const parts = plainDecimal.exec(text);
  if (!parts) return null;
  const fraction = parts[3] ?? '';
  if (fraction.length > scale && /[1-9]/.test(fraction.slice(scale))) return null;
  const digits = parts[2] + fraction.slice(0, scale).padEnd(scale, '0');
  const minor = BigInt(digits);
  if (minor > MINOR_MAX) return null;
  return parts[1] === '-' ? -minor : minor;
}

/** Plain decimal with the currency's digits: -1234n CNY → "-12.34". The inverse of parseMinor. */
export function formatMinor(minor: bigint, currency: Currency): string {
  const scale = scaleOf(currency);
  const sign = minor < 0n ? '-' : '';
  const digits = String(sizeOf(minor)).padStart(scale + 1, '0');
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** For people: thousands grouped, "1,234.50". */
export function formatGrouped(minor: bigint, currency: Currency): string {
  const [whole = '', fraction] = formatMinor(minor, currency).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** A rate as an exact fraction: 0.6 % is {numerator: 6n, denominator: 1000n}. */
export type Rate = { readonly numerator: bigint; readonly denominator: bigint };

/** "0.006", "0.6%" or "6‰" as an exact fraction; null for anything else. */
export function parseRate(text: string): Rate | null {
  const parts = /^([+-]?)(\d+)(?:\.(\d+))?([%‰]?)$/.exec(text.trim());
  if (!parts) return null;
  const fraction = parts[3] ?? '';
  const numerator = BigInt(parts[2] + fraction) * (parts[1] === '-' ? -1n : 1n);
  const unit = parts[4] === '%' ? 100n : parts[4] === '‰' ? 1000n : 1n;
  return { numerator, denominator: 10n ** BigInt(fraction.length) * unit };
}

export type Rounding = 'half-up' | 'half-even' | 'down' | 'up';

/** minor × rate, rounded away from zero at the half (half-up), to even (half-even), towards zero (down) or away from it (up). */
export function applyRate(minor: bigint, rate: Rate, rounding: Rounding): bigint {
  const product = minor * rate.numerator;
  const negative = product < 0n;
  const size = sizeOf(product);
  const quotient = size / rate.denominator;
  const twice = (size % rate.denominator) * 2n;
  const half = twice === rate.denominator;
  const up =
    rounding === 'down'
      ? false
      : rounding === 'up'
        ? twice > 0n
        : rounding === 'half-up'
          ? twice >= rate.denominator
          : twice > rate.denominator || (half && quotient % 2n === 1n);
  const rounded = up ? quotient + 1n : quotient;
  return inRange(negative ? -rounded : rounded);
}

/**
 * Splits an amount by weights so that the parts sum to it exactly: every part is the exact share cut towards zero, and
 * the units left over go one by one to the largest remainders, earlier parts first among equals.
 * Weights are non-negative and not all zero. Throws MoneyError otherwise.
 */
export function allocate(minor: bigint, weights: readonly bigint[]): bigint[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  if (total <= 0n || weights.some((weight) => weight < 0n))
    throw new MoneyError('weights must be non-negative and not all zero');
  const size = sizeOf(minor);
  const parts = weights.map((weight, index) => ({
    index,
    part: (size * weight) / total,
    rest: (size * weight) % total,
  }));
  let left = size - parts.reduce((sum, share) => sum + share.part, 0n);
  const byRest = [...parts].sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  for (const share of byRest) {
    if (left === 0n) break;
    share.part += 1n;
    left -= 1n;
  }
  return parts.map((share) => (minor < 0n ? -share.part : share.part));
}
