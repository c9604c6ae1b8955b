import { problemOf } from '../../../../shared/entity/problem.ts';
import { currencyNamed } from '../../../../shared/value/currency.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import { amountClaim, type Claim, countClaim } from '../../reading/totals.ts';
import type { AccountRun } from './account.ts';
import type { Layout } from './layout.ts';
import { parseGrouped } from './row.ts';

/** What the lines below the rows declare. */
export type Footer = {
  /** 合计 笔数, 借方发生额合计, 贷方发生额合计 by their names, or a retail total by its currency. */
  totals: { line: number; cells: readonly string[] }[];
  balances: { line: number; cells: readonly string[] } | null;
};

export const isTotals = (first: string): boolean =>
  first === '合计' || first === '合计金额' || /^.{2,4}合计$/.test(first);
export const isBalances = (first: string): boolean => first === '期初余额';

/** The cell after a name. */
const after = (cells: readonly string[], name: string): string | null => {
  const at = cells.indexOf(name);
  return at < 0 ? null : (cells[at + 1] ?? '');
};

type Sums = { rows: number; in: bigint; out: bigint };

const sumsOf = (runs: readonly AccountRun[]): Sums =>
  runs.reduce((sums, run) => ({ rows: sums.rows + run.rows, in: sums.in + run.in, out: sums.out + run.out }), {
    rows: 0,
    in: 0n,
    out: 0n,
  });

/** A line "合计,笔数,3,借方发生额合计,1.00,贷方发生额合计,2.00". */
function corporateClaims(cells: readonly string[], runs: readonly AccountRun[], currency: string): Claim[] {
  const sums = sumsOf(runs);
  const [count, out, into] = ['笔数', '借方发生额合计', '贷方发生额合计'].map((name) => after(cells, name));
  return [
    ...(count == null ? [] : [countClaim('合计笔数', count, sums.rows)]),
    ...(out == null ? [] : [amountClaim('借方发生额合计', out, sums.out, currency)]),
    ...(into == null ? [] : [amountClaim('贷方发生额合计', into, sums.in, currency)]),
  ];
}

/** A line "人民币合计,,,,,,,,,1.00,2.00": the sums stand under their columns. */
function retailClaims(cells: readonly string[], { columns }: Layout, runs: readonly AccountRun[]): Claim[] {
  const name = cells[0]!;
  const currency = currencyNamed(name.replace(/合计(?:金额)?$/, '')) ?? runs[0]?.currency ?? 'CNY';
  const sums = sumsOf(runs.filter((run) => run.currency === currency));
  const claim = (suffix: string, index: number, computed: bigint): Claim[] =>
    (cells[index] ?? '') === '' ? [] : [amountClaim(`${name}(${suffix})`, cells[index]!, computed, currency)];
  return [...claim('收入', columns.in, sums.in), ...claim('支出', columns.out, sums.out)];
}

/** Every total that the footer declares, next to what the rows come to. */
export const totalClaims = (
  { totals }: Footer,
  layout: Layout,
  runs: readonly AccountRun[],
  currency: string,
): Claim[] =>
  totals.flatMap(({ cells }) =>
    layout.kind === 'corporate' ? corporateClaims(cells, runs, currency) : retailClaims(cells, layout, runs),
  );

/**
 * "期初余额,1.00,期末余额,2.00" in minor units; null where the file has no such line. Refusal FILE_TRUNCATED or
 * AMOUNT_INVALID for one that is cut or unreadable.
 */
export function declaredBalances({ balances }: Footer, currency: string): { opening: bigint; closing: bigint } | null {
  if (balances === null) return null;
  const { cells, line } = balances;
  const read = (column: string): bigint => {
    const text = after(cells, column);
    if (text === null) throw new Refusal(problemOf('FILE_TRUNCATED', { params: { missing: column }, where: { line } }));
    const minor = parseGrouped(text, currency);
    if (minor === null)
      throw new Refusal(problemOf('AMOUNT_INVALID', { params: { column, value: text }, where: { line, column } }));
    return minor;
  };
  return { opening: read('期初余额'), closing: read('期末余额') };
}
