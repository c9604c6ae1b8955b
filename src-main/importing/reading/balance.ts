import { type Problem, type ProblemPlace, problemOf } from '../../../shared/entity/problem.ts';
import type { Currency } from '../../../shared/value/currency.ts';
import { formatMinor } from '../../../shared/value/money.ts';

/**
 * Follows the running balances of an account's rows. Every row leads from the balance before it to the balance after
 * it; all of them together lead from the opening to the closing balance in whatever order the file lists them, so each
 * balance that one row ends with and another begins with cancels out.
 */
export class BalanceChain {
  /** Balances that rows ended with (+) or began with (−) and that no other row has met yet, but for those of the run. */
  private readonly ends = new Map<bigint, number>();
  /** What the rows lead from and to that were added last and follow one another, forwards or backwards. */
  private from = 0n;
  private to = 0n;
  /** The first row. */
  begin: { amount: bigint; balance: bigint; line: number } | null = null;
  private last: bigint | null = null;
  /** The first place where a row did not begin with the balance of the row before. */
  gap: { line: number; expected: bigint; found: bigint } | null = null;
  sum = 0n;

  /** A row that moved `amount` and left `balance`. */
  add(amount: bigint, balance: bigint, line: number): void {
    const before = balance - amount;
    this.follow(amount, balance, line);
    if (before === this.to) this.to = balance;
    else if (balance === this.from) this.from = before;
    else {
      this.countRun();
      this.from = before;
      this.to = balance;
    }
    this.last = balance;
    this.sum += amount;
  }

  /** Notes the first row, and where one does not follow the row before. */
  private follow(amount: bigint, balance: bigint, line: number): void {
    if (this.last === null) this.begin = { amount, balance, line };
    else if (this.last !== balance - amount) this.gap ??= { line, expected: this.last + amount, found: balance };
  }

  /** Takes over the rows that follow from another chain, of which only fields are read: it may be a clone. */
  absorb(next: BalanceChain): void {
    if (next.begin === null) return;
    this.follow(next.begin.amount, next.begin.balance, next.begin.line);
    this.gap ??= next.gap;
    this.countRun();
    this.from = next.from;
    this.to = next.to;
    for (const [balance, by] of next.ends) this.count(balance, by);
    this.last = next.last;
    this.sum += next.sum;
  }

  /** The run's ends among the others: it is empty then. */
  private countRun(): void {
    this.count(this.from, -1);
    this.count(this.to, 1);
    this.from = this.to;
  }

  private count(balance: bigint, by: number): void {
    const rest = (this.ends.get(balance) ?? 0) + by;
    if (rest === 0) this.ends.delete(balance);
    else this.ends.set(balance, rest);
  }

  /** Opening and closing balance; null when there is no row or the rows do not join to one chain. */
  joined(): { opening: bigint; closing: bigint } | null {
    const outer = this.outer();
    if (outer === null) return null;
    this.countRun();
    if (this.ends.size === 0) return { opening: outer.opening, closing: outer.opening };
    const open = [...this.ends].filter(([, count]) => count === -1);
    const close = [...this.ends].filter(([, count]) => count === 1);
    if (this.ends.size !== 2 || open.length !== 1 || close.length !== 1) return null;
    return { opening: open[0]![0], closing: close[0]![0] };
  }

  /** What the file's first and last row say, joined or not; null when there is no row. */
  outer(): { opening: bigint; closing: bigint } | null {
    const { begin, last } = this;
    return begin === null || last === null ? null : { opening: begin.balance - begin.amount, closing: last };
  }
}

/** The first place where a row does not follow the one before; null when they all do. */
export function gapProblem(
  { gap }: BalanceChain,
  currency: Currency,
  severity: 'error' | 'warning',
  where: ProblemPlace = {},
): Problem | null {
  if (gap === null) return null;
  const params = { expected: formatMinor(gap.expected, currency), found: formatMinor(gap.found, currency) };
  return problemOf('BALANCE_BROKEN', { params, where: { ...where, line: gap.line }, severity });
}
