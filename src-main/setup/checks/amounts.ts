import { scaleOf } from '../../../shared/value/currency.ts';

/** How an amount of a currency is written: "0.00" for CNY, "0" for JPY. */
export const amountPattern = (currency: string): string => {
  const scale = scaleOf(currency);
  return `${scale === 0 ? '"0"' : `"0.${'0'.repeat(scale)}"`} ${currency}`;
};
