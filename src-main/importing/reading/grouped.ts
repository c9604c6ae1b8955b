import type { Currency } from '../../../shared/value/currency.ts';
import { parseMinor } from '../../../shared/value/money.ts';

const plain = /^[+-]?\d+(?:\.\d+)?$/;
const grouped = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;
/** What a bank writes where there is nothing: dashes of any width, a stroke. */
const nothing = /^[-—–―－_/]*$/;

/**
 * An amount as people and banks write it ("¥1,234.50", "１２３．４５", "-7元", ".50", "RMB 3") as a plain decimal; null for
 * what is none, or whose commas stand elsewhere than between thousands.
 */
export function plainAmount(text: string): string | null {
  if (plain.test(text)) return text;
  const narrow = text.normalize('NFKC').replaceAll('\u2212', '-').trim();
  const parts = /^([+-]?)\s*(?:¥|RMB|CNY|人民币)?\s*([+-]?)([\d.,]+)\s*元?$/i.exec(narrow);
  if (!parts || (parts[1] !== '' && parts[2] !== '')) return null;
  const digits = parts[3]!.startsWith('.') ? `0${parts[3]}` : parts[3]!;
  const signed = `${parts[1]}${parts[2]}${digits}`;
  if (plain.test(signed)) return signed;
  return grouped.test(signed) ? signed.replaceAll(',', '') : null;
}

/** Minor units of such an amount; null for anything else. */
export function parseGrouped(text: string, currency: Currency): bigint | null {
  const decimal = plainAmount(text);
  return decimal === null ? null : parseMinor(decimal, currency);
}

/** Is the cell empty, or filled with dashes as some exports fill what does not apply? */
export const isNothing = (text: string): boolean => nothing.test(text);
