import type { TransactionKind } from '../../../../shared/entity/transaction.ts';
import { formatMinor } from '../../../../shared/value/money.ts';
import { type StagedRow, stagedRow } from '../../format.ts';
import { Cells, memoOf } from '../../reading/cells.ts';
import type { CsvRecord } from '../../reading/csv.ts';
import { DaySpan } from '../../reading/days.ts';
import { lookup } from '../../reading/lookup.ts';
import { amountClaim, type Claim } from '../../reading/totals.ts';
import { zoneMinutes } from '../../reading/zone.ts';
import { adyenColumns, type Columns } from './columns.ts';
import { moneyOf } from './money.ts';

/** Adyen's journal types; what is not here moved money all the same and is 'other'. */
const kinds = lookup<TransactionKind>({
  settled: 'payment',
  settledinstallment: 'payment',
  settledexternally: 'payment',
  settledreversed: 'reversal',
  refunded: 'refund',
  refundedexternally: 'refund',
  refundedreversed: 'reversal',
  chargeback: 'reversal',
  secondchargeback: 'reversal',
  chargebackreversed: 'reversal',
  fee: 'fee',
  misccosts: 'fee',
  paymentcost: 'fee',
  acquirerfees: 'fee',
  invoicededuction: 'fee',
  merchantpayout: 'withdrawal',
  merchantpayin: 'topUp',
  bankinstructionreturned: 'reversal',
  balancetransfer: 'transfer',
  internalcompanypayout: 'transfer',
  depositcorrection: 'adjustment',
  manualcorrected: 'adjustment',
});

/** Written where the merchant gave no reference of its own. */
const NO_REFERENCE = '<auto>';

type Batch = { batch: string; currency: string; net: bigint };

/** Reads the rows of one report and keeps what its batches are proven with. */
export class AdyenReader {
  readonly days = new DaySpan();
  readonly accounts = new Set<string>();
  private readonly batches = new Map<string, Batch>();
  private readonly columns: Columns;
  private readonly cells: Cells;

  constructor(header: readonly string[], line: number) {
    this.columns = adyenColumns(header, line);
    this.cells = new Cells(header);
  }

  row(record: CsvRecord, number: number): StagedRow {
    const { cells, columns } = this;
    cells.turnTo(record, number);
    const { amount, fee, net, currency, original } = moneyOf(cells, columns);
    const type = cells.text(columns.type);
    if (type === '') throw cells.refusal('VALUE_UNKNOWN', columns.type, { allowed: 'Settled, Refunded, …' });
    const batch = cells.identifier(columns.batch);
    if (batch === null) throw cells.refusal('VALUE_UNKNOWN', columns.batch, { allowed: '1, 2, …' });
    this.addToBatch(batch, currency, net);
    const kind = kindOf(type, amount);
    const account = cells.textOrNull(columns.merchant);
    if (account !== null) this.accounts.add(account);
    // For fees and payouts the modification reference is a sentence, not a number.
    const words = cells.identifier(columns.modification) ?? '';
    const modification = words === '' || /\s/.test(words) ? null : words;
    const payout = kind === 'withdrawal' ? /^TX\w+/.exec(words) : null;
    const paid = original && `${original.currency} ${formatMinor(original.amount, original.currency)}`;
    return stagedRow({
      record: number,
      line: record.line,
      ...this.when(),
      amount,
      fee,
      currency,
      kind,
      account,
      channel: 'adyen',
      orderNo: cells.identifier(columns.orderNo),
      channelNo:
        kind === 'payment' ? cells.identifier(columns.pspNo) : (modification ?? cells.identifier(columns.pspNo)),
      refundNo: kind === 'refund' ? this.refundNo() : null,
      batchNo: batch,
      bankRef: payout?.[0] ?? null,
      voucherNo: kind === 'payment' ? modification : cells.identifier(columns.pspNo),
      memo: memoOf([type, cells.text(columns.method), modification === null ? words : '', paid ?? '']),
    });
  }

  /** Each batch and currency must come to nothing: what was earned has been paid out or carried over. */
  claims(): Claim[] {
    return [...this.batches.values()].map(({ batch, currency, net }) =>
      amountClaim(`Batch ${batch} ${currency}`, formatMinor(0n, currency), net, currency),
    );
  }

  private addToBatch(batch: string, currency: string, net: bigint): void {
    const key = `${batch} ${currency}`;
    const known = this.batches.get(key);
    if (known) known.net += net;
    else this.batches.set(key, { batch, currency, net });
  }

  private refundNo(): string | null {
    const text = this.cells.identifier(this.columns.refundNo);
    return text === NO_REFERENCE ? null : text;
  }

  /** Day and time of creation on the clock that the row names, and the day on which it was booked into its batch. */
  private when(): Pick<StagedRow, 'civilDay' | 'valueDay' | 'occurredAt' | 'offsetMinutes'> {
    const { cells, columns } = this;
    const moment = cells.moment(columns.created);
    const civilDay = moment.day;
    const offsetMinutes = zoneMinutes(cells.text(columns.zone), moment.day, moment.clock);
    const occurredAt = offsetMinutes === null ? null : moment.seconds(offsetMinutes);
    this.days.add(civilDay);
    const valueDay = cells.text(columns.booked) === '' ? null : cells.moment(columns.booked).day;
    return { civilDay, valueDay, occurredAt, offsetMinutes };
  }
}

/** Costs that come back are a fee given back. */
function kindOf(type: string, amount: bigint): TransactionKind {
  const kind = kinds[type.toLowerCase()] ?? 'other';
  return kind === 'fee' && amount > 0n ? 'feeReturn' : kind;
}
