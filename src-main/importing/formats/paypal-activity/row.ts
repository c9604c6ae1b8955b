import type { TransactionStatus } from '../../../../shared/entity/transaction.ts';
import { instantAt } from '../../../../shared/value/time.ts';
import { type StagedRow, stagedRow } from '../../format.ts';
import { Cells, memoOf } from '../../reading/cells.ts';
import type { CsvRecord } from '../../reading/csv.ts';
import { DaySpan } from '../../reading/days.ts';
import { netDisagrees } from '../../reading/net.ts';
import { zoneMinutes } from '../../reading/zone.ts';
import { LocalAmounts } from './amounts.ts';
import { Balances } from './balances.ts';
import { activityColumns, type Columns } from './columns.ts';
import { clockOf, type DateOrder, localDay } from './dates.ts';
import { isMemo, kindOf, statusOf } from './words.ts';

type Money = { amount: bigint; fee: bigint; net: bigint; balance: bigint | null; currency: string };

/** Reads the rows of one file whose way of writing dates is known. */
export class ActivityReader {
  readonly days = new DaySpan();
  readonly balances = new Balances();
  /** Rows that touched no balance. */
  memos = 0;
  /** A statement has no status: every row of it moved money. */
  readonly isStatement: boolean;
  private readonly columns: Columns;
  private readonly cells: Cells;
  private readonly amounts = new LocalAmounts();
  private readonly order: DateOrder;

  constructor(header: readonly string[], line: number, order: DateOrder) {
    this.columns = activityColumns(header, line);
    this.cells = new Cells(header, { excerpt: false });
    this.order = order;
    this.isStatement = this.columns.status < 0;
  }

  /** One row; null for one that touched no balance. */
  row(record: CsvRecord, number: number): StagedRow | null {
    const { cells, columns } = this;
    cells.turnTo(record, number);
    const money = this.money();
    if (isMemo(cells.text(columns.impact))) {
      this.memos += 1;
      return null;
    }
    const status = this.status(money);
    const moved = status === 'success';
    if (moved && money.balance !== null) this.balances.add(money.currency, money.net, money.balance, cells.line);
    const type = cells.text(columns.type) || cells.text(columns.description);
    const kind = kindOf(type, money.amount >= 0n);
    const when = this.when();
    this.days.add(when.civilDay);
    return stagedRow({
      record: number,
      line: record.line,
      ...when,
      amount: money.amount,
      fee: money.fee,
      currency: money.currency,
      kind,
      status,
      channel: 'paypal',
      orderNo: cells.identifier(columns.invoiceNo),
      channelNo: cells.identifier(columns.transactionNo),
      voucherNo: cells.identifier(columns.relatedNo),
      counterparty: cells.textOrNull(columns.name),
      memo: memoOf([type, cells.text(columns.subject), cells.text(columns.item)]),
      balance: moved ? money.balance : null,
    });
  }

  /** Amount, fee (positive for what PayPal keeps) and net, which must be gross + fee as the file signs it. */
  private money(): Money {
    const { cells, columns } = this;
    const currency = cells.takeCurrency(columns.currency);
    const amount = this.amountAt(columns.gross, currency);
    const kept = cells.text(columns.fee) === '' ? 0n : this.amountAt(columns.fee, currency);
    const net = this.amountAt(columns.net, currency);
    if (net !== amount + kept) throw netDisagrees(cells, columns.net, net, amount + kept, currency);
    const balance = cells.text(columns.balance) === '' ? null : this.amountAt(columns.balance, currency);
    return { amount, fee: -kept, net, balance, currency };
  }

  private amountAt(index: number, currency: string): bigint {
    const amount = this.amounts.read(this.cells.text(index), currency);
    if (amount === null) throw this.cells.refusal('AMOUNT_INVALID', index);
    return amount;
  }

  /**
   * What is not completed has not moved, unless the balance says that it has: a withdrawal is taken off at once and
   * stays pending for days.
   */
  private status({ currency, net, balance }: Money): TransactionStatus {
    const { cells, columns } = this;
    if (this.isStatement) return 'success';
    const status = statusOf(cells.text(columns.status));
    if (status === null)
      throw cells.refusal('VALUE_UNKNOWN', columns.status, { allowed: 'Completed, Pending, Denied, Canceled …' });
    if (status === 'success') return status;
    if (cells.text(columns.impact) !== '') return 'success';
    return balance !== null && this.balances.continues(currency, net, balance) ? 'success' : status;
  }

  private when(): Pick<StagedRow, 'civilDay' | 'occurredAt' | 'offsetMinutes'> {
    const { cells, columns } = this;
    const civilDay = localDay(cells.text(columns.date), this.order);
    if (civilDay === null) throw cells.refusal('DATE_INVALID', columns.date);
    const clock = clockOf(cells.text(columns.time));
    if (clock === null) throw cells.refusal('DATE_INVALID', columns.time);
    const offsetMinutes = zoneMinutes(cells.text(columns.zone), civilDay, clock);
    const occurredAt = offsetMinutes === null ? null : instantAt(civilDay, clock, offsetMinutes).seconds;
    return { civilDay, occurredAt, offsetMinutes };
  }
}
