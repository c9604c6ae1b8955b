import { type Currency, scaleOf } from '../../../../shared/value/currency.ts';
import { MINOR_MAX } from '../../../../shared/value/money.ts';

/**
 * Minor units of an amount that PayPal writes in hundredths whatever the currency: "10000" is 100 dollars and 100 yen.
 * Null for anything but digits, and for a part of a unit that the currency does not have.
 */
export function minorOfHundredths(text: string, currency: Currency): bigint | null {
  const digits = text.trim();
  if (!/^\d{1,18}$/.test(digits)) return null;
  const hundredths = BigInt(digits);
  const scale = scaleOf(currency);
  if (scale >= 2) {
    const minor = hundredths * 10n ** BigInt(scale - 2);
    return minor > MINOR_MAX ? null : minor;
  }
  const part = 10n ** BigInt(2 - scale);
  return hundredths % part === 0n ? hundredths / part : null;
}
