import type { Problem } from '../../../../shared/entity/problem.ts';
import type { Day } from '../../../../shared/value/time.ts';
import type { ParsedStatement, StagedRow } from '../../format.ts';
import { DaySpan } from '../days.ts';
import { type Ends, RunningBalance } from '../runningBalance.ts';

export type { Ends } from '../runningBalance.ts';

/** The rows of one account in one currency: their sums, and whether their running balances hold. */
export class AccountRun {
  readonly account: string;
  readonly currency: string;
  /** Sheet that the rows stand on; null in a text file. */
  readonly sheet: string | null;
  /** The rows as they are printed; null where nobody looks at them. */
  readonly transactions: ParsedStatement['transactions'] | null;
  in = 0n;
  out = 0n;
  private readonly span = new DaySpan();
  private readonly balance = new RunningBalance();

  constructor(account: string, currency: string, { sheet, printing }: { sheet: string | null; printing: boolean }) {
    this.account = account;
    this.currency = currency;
    this.sheet = sheet;
    this.transactions = printing ? [] : null;
  }

  /** A row, and whether it stands on the side of money out. */
  add(row: StagedRow, isOut: boolean): void {
    if (isOut) this.out -= row.amount;
    else this.in += row.amount;
    this.span.add(row.civilDay);
    this.transactions?.push({
      amount: row.amount,
      entryDay: row.civilDay,
      valueDay: row.valueDay,
      reference: row.bankRef,
      memo: row.memo,
    });
    this.balance.add(row, row.balance);
  }

  /** Takes over the rows that follow from another run of the account, or from its clone. */
  absorb(next: AccountRun): void {
    this.in += next.in;
    this.out += next.out;
    this.span.absorb(next.span);
    this.balance.absorb(next.balance);
  }

  /** Opening and closing balance as the rows prove them; null when they do not, or when there is none. */
  ends(): Ends | null {
    return this.balance.ends();
  }

  /** Where the running balances break; null when they hold, or cannot be read. */
  brokenBalance(severity: 'error' | 'warning', column: string): Problem | null {
    return this.balance.broken(this.currency, severity, {
      column,
      ...(this.sheet === null ? {} : { sheet: this.sheet }),
    });
  }

  /** First and last day of the rows. */
  days(): { firstDay: Day; lastDay: Day } | null {
    return this.span.days();
  }
}
