import type { Currency } from '../../../shared/value/currency.ts';
import { parseMinor } from '../../../shared/value/money.ts';
import { conventionalAmount } from './writtenAmount.ts';

const plain = /^[+-]?\d+(?:\.\d+)?$/;
/** What a bank writes where there is nothing: dashes of any width, a stroke. */
const nothing = /^[-—–―－_/]*$/;

/**
 * An amount as people and banks write it where a point is the decimal mark ("¥1,234.50", "１２３．４５", "(12.00)", "7-",
 * ".50元", "RMB 3") as a plain decimal; null for what is none, or whose commas stand elsewhere than between thousands.
 */
export function plainAmount(text: string): string | null {
  if (plain.test(text)) return text;
  return /[,，]..[,，]|[.．]$/.test(text) ? null : conventionalAmount(text, '.');
}

/** Minor units of such an amount; null for anything else. */
export function parseGrouped(text: string, currency: Currency): bigint | null {
  const decimal = plainAmount(text);
  return decimal === null ? null : parseMinor(decimal, currency);
}

/** Is the cell empty, or filled with dashes as some exports fill what does not apply? */
export const isNothing = (text: string): boolean => {
  const first = text.charCodeAt(0);
  return !(first >= 48 && first <= 57) && nothing.test(text);
};
