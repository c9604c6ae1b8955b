import { type Problem, type ProblemPlace, problemOf } from '../../../../shared/entity/problem.ts';
import { formatMinor } from '../../../../shared/value/money.ts';
import type { Day } from '../../../../shared/value/time.ts';
import type { ParsedStatement, StagedRow } from '../../format.ts';
import { BalanceChain } from '../balance.ts';
import { DaySpan } from '../days.ts';

type Gap = { line: number; expected: bigint; found: bigint };
export type Ends = { opening: bigint; closing: bigint };

/** Day and second of a row, for telling which of two rows is the older. */
const ageOf = (row: StagedRow): [number, number] => [row.civilDay, row.occurredAt ?? 0];

/** The rows of one account in one currency: their sums, and whether their running balances hold. */
export class AccountRun {
  readonly account: string;
  readonly currency: string;
  /** Sheet that the rows stand on; null in a text file. */
  readonly sheet: string | null;
  readonly transactions: ParsedStatement['transactions'] = [];
  in = 0n;
  out = 0n;
  private readonly span = new DaySpan();
  private readonly chain = new BalanceChain();
  /** The first and the last row's age, and the last row's balances: exports begin with the oldest row, or the newest. */
  private firstAge: [number, number] | null = null;
  private lastAge: [number, number] = [0, 0];
  private firstAfter = 0n;
  private lastBefore = 0n;
  private lastAfter = 0n;
  private forwardGaps = 0;
  private backwardGaps = 0;
  private backwardGap: Gap | null = null;
  private unreadable = 0;

  constructor(account: string, currency: string, sheet: string | null) {
    this.account = account;
    this.currency = currency;
    this.sheet = sheet;
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
    else this.follow(row, row.balance);
  }

  private follow(row: StagedRow, balance: bigint): void {
    const before = balance - row.amount;
    if (this.firstAge === null) {
      this.firstAge = ageOf(row);
      this.firstAfter = balance;
    } else {
      if (before !== this.lastAfter) this.forwardGaps += 1;
      if (balance !== this.lastBefore) {
        this.backwardGaps += 1;
        this.backwardGap ??= { line: row.line, expected: this.lastBefore, found: balance };
      }
    }
    this.chain.add(row.amount, balance, row.line);
    this.lastAge = ageOf(row);
    this.lastBefore = before;
    this.lastAfter = balance;
  }

  /** Is the first row younger than the last? */
  private newestFirst(): boolean {
    const [[firstDay, firstSecond], [lastDay, lastSecond]] = [this.firstAge!, this.lastAge];
    return firstDay === lastDay ? firstSecond > lastSecond : firstDay > lastDay;
  }

  /**
   * Opening and closing balance as the rows prove them, oldest or newest first; rows that stand in another order prove
   * them when they join to one chain. Null when they do not, or when there is none.
   */
  ends(): Ends | null {
    const forward = this.chain.outer();
    if (forward === null || this.firstAge === null || this.unreadable > 0) return null;
    const backward = { opening: this.lastBefore, closing: this.firstAfter };
    if (this.forwardGaps === 0) return this.backwardGaps === 0 && this.newestFirst() ? backward : forward;
    if (this.backwardGaps === 0) return backward;
    const joined = this.chain.joined();
    // Rows that come back to where they began are a ring when shuffled: it has no end to see.
    return joined !== null && joined.opening !== joined.closing ? joined : null;
  }

  /** Where the running balances break; null when they hold, or cannot be read. */
  brokenBalance(severity: 'error' | 'warning', column: string): Problem | null {
    if (this.firstAge === null || this.unreadable > 0 || this.ends() !== null) return null;
    const gap = this.backwardGaps < this.forwardGaps ? this.backwardGap : this.chain.gap;
    const [expected, found] = [gap!.expected, gap!.found].map((minor) => formatMinor(minor, this.currency));
    const where: ProblemPlace = { line: gap!.line, column, ...(this.sheet === null ? {} : { sheet: this.sheet }) };
    return problemOf('BALANCE_BROKEN', { params: { expected: expected!, found: found! }, where, severity });
  }

  /** First and last day of the rows. */
  days(): { firstDay: Day; lastDay: Day } | null {
    return this.span.days();
  }
}
