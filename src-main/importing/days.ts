import type { Day } from '../../shared/value/time.ts';
import type { StagedRow } from './format.ts';

/** What an account did on one business day, by currency, kind, status and channel. Minor units; what went out counts as positive. */
export type DailyTotal = {
  readonly businessDay: Day;
  readonly account: string;
  readonly currency: string;
  readonly kind: string;
  readonly status: string;
  readonly channel: string;
  rows: number;
  in: bigint;
  out: bigint;
  fee: bigint;
  /** The largest single amount in and out. */
  largestIn: bigint;
  largestOut: bigint;
};

/** What decides which total a row counts for. */
type Totalled = Pick<StagedRow, 'account' | 'channel'> & Pick<DailyTotal, 'currency' | 'kind' | 'status'>;

/** Rows of one business day that follow one another. */
export type DayRun = { readonly businessDay: Day; readonly firstId: number; lastId: number };

/** Notes where the days of a file begin and end while its rows are staged. */
export class DayRuns {
  readonly all: DayRun[] = [];
  private last: DayRun | null = null;

  add(businessDay: Day, id: number): void {
    if (this.last?.businessDay === businessDay) this.last.lastId = id;
    else {
      this.last = { businessDay, firstId: id, lastId: id };
      this.all.push(this.last);
    }
  }

  /** Runs of rows that follow. */
  absorb(next: readonly DayRun[]): void {
    for (const { businessDay, firstId, lastId } of next) {
      this.add(businessDay, firstId);
      this.last!.lastId = lastId;
    }
  }
}

/** Adds up the rows of a file while they are staged. A row without an account counts for the account '', and so for channels. */
export class DailyTotals {
  private readonly totals = new Map<string, DailyTotal[]>();
  private last: DailyTotal | null = null;
  firstDay: Day | null = null;
  lastDay: Day | null = null;

  add(row: StagedRow, businessDay: Day): void {
    const total = this.totalOf(row, businessDay);
    const { amount, fee } = row;
    total.rows += 1;
    if (fee !== null) total.fee += fee;
    if (amount > 0n) {
      total.in += amount;
      if (amount > total.largestIn) total.largestIn = amount;
    } else {
      total.out -= amount;
      if (-amount > total.largestOut) total.largestOut = -amount;
    }
  }

  /** Totals of other rows. */
  absorb(others: readonly DailyTotal[]): void {
    for (const other of others) {
      const total = this.totalOf(other, other.businessDay);
      total.rows += other.rows;
      total.in += other.in;
      total.out += other.out;
      total.fee += other.fee;
      if (other.largestIn > total.largestIn) total.largestIn = other.largestIn;
      if (other.largestOut > total.largestOut) total.largestOut = other.largestOut;
    }
  }

  all(): DailyTotal[] {
    return [...this.totals.values()].flat();
  }

  /** Rows of one kind often follow one another; else the few totals of the row's account are looked through. */
  private totalOf(row: Totalled, businessDay: Day): DailyTotal {
    if (this.last && isFor(this.last, row, businessDay)) return this.last;
    const account = row.account ?? '';
    const ofAccount = this.totals.get(account) ?? [];
    if (ofAccount.length === 0) this.totals.set(account, ofAccount);
    this.last = ofAccount.find((one) => isFor(one, row, businessDay)) ?? this.start(row, account, businessDay);
    if (this.last.rows === 0) ofAccount.push(this.last);
    return this.last;
  }

  private start({ currency, kind, status, channel }: Totalled, account: string, businessDay: Day): DailyTotal {
    this.firstDay = Math.min(this.firstDay ?? businessDay, businessDay);
    this.lastDay = Math.max(this.lastDay ?? businessDay, businessDay);
    const sums = { rows: 0, in: 0n, out: 0n, fee: 0n, largestIn: 0n, largestOut: 0n };
    return { businessDay, account, currency, kind, status, channel: channel ?? '', ...sums };
  }
}

const isFor = (total: DailyTotal, row: Totalled, businessDay: Day): boolean =>
  total.businessDay === businessDay &&
  total.kind === row.kind &&
  total.status === row.status &&
  total.currency === row.currency &&
  total.account === (row.account ?? '') &&
  total.channel === (row.channel ?? '');
