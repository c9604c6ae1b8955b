import type { TransactionKind } from '../../../../shared/entity/transaction.ts';
import type { Day } from '../../../../shared/value/time.ts';
import { type StagedRow, stagedRow } from '../../format.ts';
import { Cells } from '../../reading/cells.ts';
import type { CsvRecord } from '../../reading/csv.ts';
import { DaySpan } from '../../reading/days.ts';
import { lookup } from '../../reading/lookup.ts';
import { netDisagrees } from '../../reading/net.ts';
import { type Columns, stripeColumns } from './columns.ts';

const DAY_SECONDS = 86_400;

/** Stripe's reporting categories; what is not here moved money all the same and is 'other'. */
const kinds = lookup<TransactionKind>({
  charge: 'payment',
  payment: 'payment',
  charge_failure: 'reversal',
  refund: 'refund',
  partial_capture_reversal: 'refund',
  refund_failure: 'reversal',
  dispute: 'reversal',
  dispute_reversal: 'reversal',
  fee: 'fee',
  network_cost: 'fee',
  tax: 'fee',
  payout: 'withdrawal',
  payout_reversal: 'reversal',
  payout_minimum_balance_hold: 'other',
  topup: 'topUp',
  topup_reversal: 'reversal',
  transfer: 'transfer',
  transfer_reversal: 'reversal',
  platform_earning: 'split',
  platform_earning_refund: 'split',
  advance: 'adjustment',
  other_adjustment: 'adjustment',
});

type When = { civilDay: Day; occurredAt: number | null; offsetMinutes: number | null };

/** Reads the rows of one report. */
export class StripeReader {
  readonly days = new DaySpan();
  private readonly columns: Columns;
  private readonly cells: Cells;

  constructor(header: readonly string[], line: number) {
    this.columns = stripeColumns(header, line);
    this.cells = new Cells(header);
  }

  /** One row. Refusal for an amount with more digits than its currency has, and TOTAL_DISAGREES where net is not gross − fee. */
  row(record: CsvRecord, number: number): StagedRow {
    const { cells, columns } = this;
    cells.turnTo(record, number);
    const currency = cells.takeCurrency(columns.currency);
    const amount = cells.amount(columns.gross);
    const fee = cells.amount(columns.fee);
    const net = cells.amount(columns.net);
    if (net !== amount - fee) throw netDisagrees(cells, columns.net, net, amount - fee, currency);
    const category = cells.text(columns.category);
    if (category === '')
      throw cells.refusal('VALUE_UNKNOWN', columns.category, { allowed: Object.keys(kinds).join(', ') });
    const kind = kindOf(category, amount);
    const when = this.when();
    this.days.add(when.civilDay);
    const source = cells.identifier(columns.source);
    return stagedRow({
      record: number,
      line: record.line,
      ...when,
      valueDay: this.availableDay(),
      amount,
      fee,
      currency,
      kind,
      channel: 'stripe',
      orderNo: cells.identifier(columns.order) ?? cells.identifier(columns.intent),
      channelNo: kind === 'payment' ? (cells.identifier(columns.charge) ?? source) : source,
      refundNo: kind === 'refund' ? source : null,
      batchNo: cells.identifier(columns.payout),
      voucherNo: cells.identifier(columns.id),
      memo: cells.textOrNull(columns.description) ?? category,
    });
  }

  /**
   * created_utc is an instant; created is the same on the clock that the report was asked for, which it does not name.
   * Both together tell that clock; created alone gives a day and no instant.
   */
  private when(): When {
    const { cells, columns } = this;
    const utc = columns.createdUtc < 0 ? null : cells.moment(columns.createdUtc).seconds(0);
    const utcDay = utc === null ? 0 : (utc - (((utc % DAY_SECONDS) + DAY_SECONDS) % DAY_SECONDS)) / DAY_SECONDS;
    if (columns.created < 0) return { civilDay: utcDay, occurredAt: utc, offsetMinutes: 0 };
    const local = cells.moment(columns.created);
    const civilDay = local.day;
    if (utc === null) return { civilDay, occurredAt: null, offsetMinutes: null };
    const ahead = local.seconds(0) - utc;
    if (ahead % 60 !== 0 || ahead < -DAY_SECONDS || ahead > DAY_SECONDS)
      throw cells.refusal('DATE_INVALID', columns.created);
    return { civilDay, occurredAt: utc, offsetMinutes: ahead / 60 };
  }

  private availableDay(): Day | null {
    const { cells, columns } = this;
    return cells.text(columns.available) === '' ? null : cells.moment(columns.available).day;
  }
}

/** A fee that comes back is one given back. */
function kindOf(category: string, amount: bigint): TransactionKind {
  const kind = kinds[category] ?? 'other';
  return kind === 'fee' && amount > 0n ? 'feeReturn' : kind;
}
