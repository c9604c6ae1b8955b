import { type Currency, scaleOf } from '../../../shared/value/currency.ts';
import { parseMinor } from '../../../shared/value/money.ts';

const ZERO = 48;
const NINE = 57;
const POINT = 46;
const PLUS = 43;
const MINUS = 45;
/** An integer of this many digits is exact in a JavaScript number; longer ones take the slow way. */
const EXACT_DIGITS = 15;

/** Minor units of the plain decimal in bytes[from, end), null for anything else. */
export type MinorReader = (bytes: Uint8Array, from: number, end: number) => bigint | null;

/**
 * parseMinor for bytes: accepts and gives the same, without making a string, because a bill of a million rows has five
 * million amounts. The digits are gathered as a whole number of minor units; nothing is ever a fraction.
 */
export function minorReader(currency: Currency): MinorReader {
  const scale = scaleOf(currency);
  return (bytes, from, end) => {
    const sign = bytes[from];
    const first = sign === MINUS || sign === PLUS ? from + 1 : from;
    if (end - first > EXACT_DIGITS)
      return parseMinor(Buffer.from(bytes.subarray(from, end)).toString('latin1'), currency);
    let units = 0;
    let point = -1;
    for (let at = first; at < end; at += 1) {
      const byte = bytes[at]!;
      if (byte === POINT && point < 0 && at > first && at < end - 1) point = at;
      else if (byte < ZERO || byte > NINE) return null;
      else if (point < 0 || at - point <= scale) units = units * 10 + (byte - ZERO);
      else if (byte !== ZERO) return null;
    }
    if (end <= first) return null;
    const fraction = point < 0 ? 0 : Math.min(scale, end - 1 - point);
    for (let more = fraction; more < scale; more += 1) units *= 10;
    if (units === 0) return 0n;
    return BigInt(sign === MINUS ? -units : units);
  };
}
