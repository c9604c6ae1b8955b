import { type Problem, problemOf } from '../../../../shared/entity/problem.ts';
import { formatMinor } from '../../../../shared/value/money.ts';
import type { Day } from '../../../../shared/value/time.ts';
import type { ParsedStatement, StagedRow } from '../../format.ts';
import { DaySpan } from '../../reading/days.ts';

type Gap = { line: number; expected: bigint; found: bigint };

/** The rows of one account in one currency: their sums, and whether their running balances hold. */
export class AccountRun {
  readonly account: string;
  readonly currency: string;
  readonly transactions: ParsedStatement['transactions'] = [];
  in = 0n;
  out = 0n;
  private readonly span = new DaySpan();
  /** The last row's balances; exports begin with the oldest row, or with the newest, and both ways are followed. */
  private before = 0n;
  private after = 0n;
  private first: { before: bigint; after: bigint } | null = null;
  private forwardGap: Gap | null = null;
  private backwards = true;
  private unreadable = 0;

  constructor(account: string, currency: string) {
    this.account = account;
    this.currency = currency;
  }

  get rows(): number {
    return this.transactions.length;
  }

  /** A row, and whether it stands on the side of money out. */
  add(row: StagedRow, isOut: boolean): void {
    if (isOut) this.out -= row.amount;
    else this.in += row.amount;
    this.span.add(row.civilDay);
    this.transactions.push({
      amount: row.amount,
      entryDay: row.civilDay,
      valueDay: row.valueDay,
      reference: row.bankRef,
      memo: row.memo,
    });
    if (row.balance === null) this.unreadable += 1;
    else this.follow(row.amount, row.balance, row.line);
  }

  private follow(amount: bigint, balance: bigint, line: number): void {
    const before = balance - amount;
    if (this.first === null) this.first = { before, after: balance };
    else {
      if (before !== this.after) this.forwardGap ??= { line, expected: this.after + amount, found: balance };
      if (balance !== this.before) this.backwards = false;
    }
    this.before = before;
    this.after = balance;
  }

  /** Opening and closing balance as the rows prove them; null when they do not, or when there is none. */
  ends(): { opening: bigint; closing: bigint } | null {
    if (this.first === null || this.unreadable > 0) return null;
    if (this.forwardGap === null) return { opening: this.first.before, closing: this.after };
    return this.backwards ? { opening: this.before, closing: this.first.after } : null;
  }

  /** Where the running balances break; null when they hold one way or the other, or cannot be read. */
  brokenBalance(severity: 'error' | 'warning'): Problem | null {
    const gap = this.forwardGap;
    if (gap === null || this.backwards || this.unreadable > 0) return null;
    const [expected, found] = [gap.expected, gap.found].map((minor) => formatMinor(minor, this.currency));
    return problemOf('BALANCE_BROKEN', {
      params: { expected: expected!, found: found! },
      where: { line: gap.line, column: '余额' },
      severity,
    });
  }

  /** First and last day of the rows. */
  days(): { firstDay: Day; lastDay: Day } | null {
    return this.span.days();
  }
}
