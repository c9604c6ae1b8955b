import { problemOf } from '../../../../shared/entity/problem.ts';
import { type Currency, currencyNamed } from '../../../../shared/value/currency.ts';
import { formatMinor } from '../../../../shared/value/money.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import { parseGrouped } from '../../reading/grouped.ts';
import { amountClaim, type Claim, countClaim } from '../../reading/totals.ts';

/** What the printed summary (RD…) says in its 总计: debit and credit of amount, fee and net, as it prints them. */
export type Summary = { sheet: string; merchant: string | null; currency: Currency; line: number; totals: string[] };

const after = (lines: readonly string[], label: string): string | null => {
  const line = lines.find((one) => one.includes(label));
  return line?.split(label, 2)[1]?.trim().split(/\s+/, 1)[0] ?? null;
};

/** Reads the lines of the summary. Refusal FILE_TRUNCATED without its 总计, CURRENCY_UNKNOWN for a currency not known. */
export function summaryOf(lines: readonly string[], sheet: string): Summary {
  const index = lines.findIndex((line) => line.trim().startsWith('总计'));
  const totals = (lines[index] ?? '').trim().split(/\s+/).slice(1);
  const where = { sheet, ...(index < 0 ? {} : { line: index + 1 }) };
  if (totals.length !== 7) throw new Refusal(problemOf('FILE_TRUNCATED', { params: { missing: '总计' }, where }));
  const named = after(lines, '清算币种:') ?? 'CNY';
  const currency = currencyNamed(named);
  if (currency === null)
    throw new Refusal(problemOf('CURRENCY_UNKNOWN', { params: { value: named }, where: { sheet } }));
  return { sheet, merchant: after(lines, '商户代码:'), currency, line: index + 1, totals };
}

/** What the rows come to: signed as rows are, the fee positive for what is kept. */
export type Sums = { rows: number; amount: bigint; fee: bigint };

/** The summary's count, amount, fee and net beside the rows; its debit and credit columns are set off first. */
export function claimsOfSummary({ totals, currency, sheet, line }: Summary, sums: Sums): Claim[] {
  const [count, ...figures] = totals;
  const minors = figures.map((text) => parseGrouped(text, currency));
  if (minors.includes(null)) {
    const value = figures[minors.indexOf(null)]!;
    throw new Refusal(problemOf('AMOUNT_INVALID', { params: { column: '总计', value }, where: { sheet, line } }));
  }
  const [amountOut, amountIn, feeOut, feeIn, netOut, netIn] = minors as bigint[];
  const claim = (name: string, declared: bigint, computed: bigint): Claim =>
    amountClaim(name, formatMinor(declared, currency), computed, currency);
  return [
    countClaim('交易笔数', count!, sums.rows),
    claim('交易金额', amountIn! - amountOut!, sums.amount),
    claim('费用', feeOut! - feeIn!, sums.fee),
    claim('资金清算差额', netIn! - netOut!, sums.amount - sums.fee),
  ];
}
