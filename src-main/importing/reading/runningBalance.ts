import { type Problem, type ProblemPlace, problemOf } from '../../../shared/entity/problem.ts';
import { formatMinor } from '../../../shared/value/money.ts';
import type { StagedRow } from '../format.ts';
import { BalanceChain } from './balance.ts';

type Gap = { line: number; expected: bigint; found: bigint };
export type Ends = { opening: bigint; closing: bigint };
type Following = Pick<StagedRow, 'civilDay' | 'occurredAt' | 'amount' | 'line'>;

/** Day and second of a row, for telling which of two rows is the older. */
const ageOf = (row: Following): [number, number] => [row.civilDay, row.occurredAt ?? 0];

/** Do the running balances of an account's rows hold, oldest row first, newest first, or shuffled? */
export class RunningBalance {
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

  /** A row and the balance after it; null where the file does not say it. */
  add(row: Following, balance: bigint | null): void {
    if (balance === null) this.unreadable += 1;
    else this.follow(row, balance);
  }

  private follow(row: Following, balance: bigint): void {
    const before = balance - row.amount;
    if (this.firstAge === null) {
      this.firstAge = ageOf(row);
      this.firstAfter = balance;
    } else this.compare(row.line, before, balance);
    this.chain.add(row.amount, balance, row.line);
    this.lastAge = ageOf(row);
    this.lastBefore = before;
    this.lastAfter = balance;
  }

  /** Takes over the rows that follow from another one, of which only fields are read: it may be a clone. */
  absorb(next: RunningBalance): void {
    this.unreadable += next.unreadable;
    const { begin } = next.chain;
    if (begin === null) return;
    if (this.firstAge === null) {
      this.firstAge = next.firstAge;
      this.firstAfter = next.firstAfter;
    } else this.compare(begin.line, begin.balance - begin.amount, begin.balance);
    this.forwardGaps += next.forwardGaps;
    this.backwardGaps += next.backwardGaps;
    this.backwardGap ??= next.backwardGap;
    this.chain.absorb(next.chain);
    this.lastAge = next.lastAge;
    this.lastBefore = next.lastBefore;
    this.lastAfter = next.lastAfter;
  }

  /** Does a row follow the one before, or that one this? */
  private compare(line: number, before: bigint, after: bigint): void {
    if (before !== this.lastAfter) this.forwardGaps += 1;
    if (after === this.lastBefore) return;
    this.backwardGaps += 1;
    this.backwardGap ??= { line, expected: this.lastBefore, found: after };
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
  broken(currency: string, severity: 'error' | 'warning', place: Omit<ProblemPlace, 'line'>): Problem | null {
    if (this.firstAge === null || this.unreadable > 0 || this.ends() !== null) return null;
    const gap = this.backwardGaps < this.forwardGaps ? this.backwardGap : this.chain.gap;
    const [expected, found] = [gap!.expected, gap!.found].map((minor) => formatMinor(minor, currency));
    const where: ProblemPlace = { line: gap!.line, ...place };
    return problemOf('BALANCE_BROKEN', { params: { expected: expected!, found: found! }, where, severity });
  }
}
