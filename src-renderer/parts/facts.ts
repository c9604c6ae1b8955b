import type { TransactionKind } from '../../shared/entity/transaction.ts';
import { detailWords, fieldWords, perWords } from '../../shared/text/codes.ts';
import { kindWords } from '../../shared/text/terms.ts';
import { formatMinor } from '../../shared/value/money.ts';
import type { Say } from '../data/say.ts';
import { groupedAmount } from '../data/text.ts';

/** Names of fields and gates in a text become words; everything else stays as it is. */
export const fieldsInWords = (text: string, say: Say): string =>
  text.replace(/[a-zA-Z]+/g, (code) => (Object.hasOwn(fieldWords, code) ? say(fieldWords[code]!) : code));

const amounts = new Set(['amount', 'allowed', 'total', 'owed', 'arrived']);
/** These come as minor units. */
const minorAmounts = new Set(['owed', 'arrived']);

function amountText(name: string, value: string, currency: string): string {
  const minor = minorAmounts.has(name) && /^-?\d+$/.test(value);
  return groupedAmount(minor ? formatMinor(BigInt(value), currency) : value, currency);
}

function valueText(name: string, value: string, currency: string, say: Say): string {
  if (amounts.has(name)) return amountText(name, value, currency);
  if (name === 'gates') return fieldsInWords(value, say);
  if (name === 'kind' && Object.hasOwn(kindWords, value)) return say(kindWords[value as TransactionKind]);
  if (name === 'per' && Object.hasOwn(perWords, value)) return say(perWords[value]!);
  return value === '' ? '—' : value;
}

/** What a break's detail tells, in words; a name without words is shown as it came. */
export const detailFacts = (
  detail: Readonly<Record<string, string>>,
  currency: string,
  say: Say,
): { name: string; value: string }[] =>
  Object.entries(detail).map(([name, value]) => ({
    name: Object.hasOwn(detailWords, name) ? say(detailWords[name]!) : name,
    value: valueText(name, value, currency, say),
  }));
