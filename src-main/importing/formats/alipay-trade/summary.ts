import { problemOf } from '../../../../shared/entity/problem.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import { type BillPart, readBillPart } from '../../reading/alipayBill.ts';
import { Cells } from '../../reading/cells.ts';
import { amountClaim, type Claim, countClaim } from '../../reading/totals.ts';
import { type SummedName, summed } from './columns.ts';
import { type FeeSign, signOfSummary } from './fee.ts';
import type { TradeSums } from './sums.ts';

/** The last row of the summary (合计), as text by the column's name without its unit. */
export type Summary = { part: string; account: string | null; totals: Map<string, string>; sign: FeeSign | null };

const bare = (name: string): string => name.replace(/\(.*\)$/, '');

/** Reads the summary CSV. Refusal FILE_TRUNCATED without its 合计. */
export async function readSummary(part: BillPart): Promise<Summary> {
  const cells = new Cells(part.header, { sheet: part.name });
  const totals = new Map<string, string>();
  const amounts = new Map<string, bigint>();
  const notes = await readBillPart(part, (record, number) => {
    cells.turnTo(record, number);
    if (cells.text(0) !== '合计') return;
    part.header.forEach((name, index) => {
      totals.set(bare(name), cells.text(index));
      if (name.endsWith('(元)')) amounts.set(bare(name), cells.amountOrZero(index));
    });
  });
  const sheet = part.name ?? '';
  if (totals.size === 0)
    throw new Refusal(problemOf('FILE_TRUNCATED', { params: { missing: '合计' }, where: { sheet } }));
  const of = (name: string): bigint => amounts.get(name) ?? 0n;
  const sign = amounts.has('实收净额')
    ? signOfSummary({ received: of('商家实收'), fee: of('服务费'), split: of('分润'), net: of('实收净额') })
    : null;
  return { part: sheet, account: notes.account, totals, sign };
}

/** Every total of the summary beside what the rows of the detail come to. */
export function claimsOfSummary({ totals, sign }: Summary, sums: TradeSums): Claim[] {
  const claims: Claim[] = [];
  const count = (name: string, rows: number): void => {
    const declared = totals.get(name);
    if (declared !== undefined) claims.push(countClaim(name, declared, rows));
  };
  count('交易订单总笔数', sums.counts.交易);
  count('退款订单总笔数', sums.counts.退款);
  const amount = (name: SummedName | '实收净额', computed: bigint): void => {
    const declared = totals.get(name);
    if (declared !== undefined) claims.push(amountClaim(name, declared === '' ? '0' : declared, computed, 'CNY'));
  };
  for (const name of summed) amount(name, sums.both(name));
  amount('实收净额', sums.both('商家实收') - (sign ?? -1n) * (sums.both('服务费') + sums.both('分润')));
  return claims;
}
