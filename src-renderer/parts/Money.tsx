import { groupedAmount, isZero } from '../data/text.ts';

/** An amount, grouped, with its decimals. A difference of zero is a dash, so that the eye skips it. */
export function Money({ amount, currency, dash = false }: { amount: string; currency: string; dash?: boolean }) {
  if (dash && isZero(amount)) return <span className="muted">—</span>;
  return <span className="money">{groupedAmount(amount, currency)}</span>;
}
