import { amountClaim, type Claim, countClaim } from '../../reading/totals.ts';
import { type SummedName, summed } from './columns.ts';

export type TradeKind = '交易' | '退款';

/** What the rows of each kind come to, in minor units as the file signs them. */
export class TradeSums {
  readonly counts: Record<TradeKind, number> = { 交易: 0, 退款: 0 };
  readonly sums: Record<TradeKind, Record<SummedName, bigint>> = { 交易: zeros(), 退款: zeros() };

  add(kind: TradeKind, amounts: Record<SummedName, bigint>): void {
    this.counts[kind] += 1;
    for (const name of summed) this.sums[kind][name] += amounts[name];
  }

  /** Adds what another part of the bill comes to. */
  merge({ counts, sums }: TradeSums): void {
    for (const kind of ['交易', '退款'] as const) {
      this.counts[kind] += counts[kind];
      for (const name of summed) this.sums[kind][name] += sums[kind][name];
    }
  }

  both(name: SummedName): bigint {
    return this.sums.交易[name] + this.sums.退款[name];
  }
}

const zeros = (): Record<SummedName, bigint> =>
  Object.fromEntries(summed.map((name) => [name, 0n])) as Record<SummedName, bigint>;

const totalLine = /^#(交易|退款)合计[:：]\s*(\d+)\s*笔(.*)$/;
const part = /([\p{Script=Han}]+?)共\s*([+-]?[\d,.]+)\s*元/gu;

/** "#退款合计：4笔，商家实收退款共-0.04元，…" as totals beside what the rows of that kind come to; none of other lines. */
export function claimsOfNote(text: string, { counts, sums }: TradeSums): Claim[] {
  const found = totalLine.exec(text);
  if (!found) return [];
  const kind = found[1] as TradeKind;
  const claims = [countClaim(`${kind}合计笔数`, found[2]!, counts[kind])];
  for (const [, label, amount] of found[3]!.matchAll(part)) {
    const name = label!.replace(/退款$/, '') as SummedName;
    if (summed.includes(name)) claims.push(amountClaim(`${kind}合计${label}`, amount!, sums[kind][name], 'CNY'));
  }
  return claims;
}
