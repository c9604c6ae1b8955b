import type { Currency } from '../../../shared/value/currency.ts';
import { parseMinor } from '../../../shared/value/money.ts';
import { conventionalAmount } from './writtenAmount.ts';

const plain = /^[+-]?\d+(?:\.\d+)?$/;
/** What a bank writes where there is nothing: dashes of any width (- _ — – ― －), a stroke. */
const isStroke = (code: number): boolean =>
  code === 45 || code === 47 || code === 95 || (code >= 0x2013 && code <= 0x2015) || code === 0xff0d;

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
  // What parseMinor takes is plain.
  const minor = parseMinor(text, currency);
  if (minor !== null) return minor;
  const decimal = plainAmount(text);
  return decimal === null ? null : parseMinor(decimal, currency);
}

/** Is the cell empty, or filled with dashes as some exports fill what does not apply? */
export function isNothing(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (!isStroke(text.charCodeAt(at))) return false;
  return true;
}
