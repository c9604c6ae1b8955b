import { type ProblemCode, problemOf } from '../../../../shared/entity/problem.ts';
import type { TransactionStatus } from '../../../../shared/entity/transaction.ts';
import { currencyNamed } from '../../../../shared/value/currency.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import { type StagedRow, stagedRow } from '../../format.ts';
import { type MinorReader, minorReader } from '../../reading/amount.ts';
import type { CsvRecord } from '../../reading/csv.ts';
import { DaySpan } from '../../reading/days.ts';
import { lookup } from '../../reading/lookup.ts';
import { MomentReader } from '../../reading/moment.ts';
import { isSpreadsheetNumber } from '../../reading/spreadsheet.ts';
import { placeOf } from '../../reading/wechatBill.ts';
import { summedColumns, type TradeColumns, tradeColumns } from './columns.ts';

/** The bill's clock, by its specification. */
const CHINA_MINUTES = 480;

const refundStatuses = lookup<TransactionStatus>({
  SUCCESS: 'success',
  PROCESSING: 'pending',
  FAIL: 'failed',
  CHANGE: 'failed',
  ABNORMAL: 'failed',
  CLOSED: 'closed',
});

const states = ['SUCCESS', 'REFUND', 'REVOKED'];

/** Reads the rows of one bill and keeps their sums by column. */
export class TradeReader {
  readonly columns: TradeColumns;
  readonly header: readonly string[];
  /** Minor units summed by the column's index. */
  readonly sums: bigint[];
  readonly accounts = new Set<string>();
  readonly days = new DaySpan();
  currency = '';
  private readonly summed: number[];
  private readonly amounts: bigint[];
  private readonly moment = new MomentReader();
  private minor: MinorReader = minorReader('CNY');
  private currencyText: string | null = null;

  constructor(header: readonly string[], line: number) {
    this.header = header;
    this.columns = tradeColumns(header, line);
    this.summed = summedColumns(header);
    this.sums = header.map(() => 0n);
    this.amounts = header.map(() => 0n);
  }

  /** One row, its amounts added to the sums. Refusal for anything in it that is not as the bill promises. */
  row(record: CsvRecord, number: number): StagedRow {
    const { columns, amounts } = this;
    this.takeCurrency(record, number);
    for (const index of this.summed) {
      const amount = this.amountAt(record, number, index);
      amounts[index] = amount;
      if (amount !== 0n) this.sums[index]! += amount;
    }
    const state = record.text(columns.status, 1);
    if (!states.includes(state)) throw this.refusal(record, number, columns.status, 'VALUE_UNKNOWN');
    const refunded = state !== 'SUCCESS';
    if (refunded && columns.refundAmount < 0) throw this.refusal(record, number, columns.status, 'VALUE_UNKNOWN');
    this.readMoment(record, number, refunded && columns.acceptedAt >= 0);
    const account = record.text(columns.merchant, 1);
    if (account !== '') this.accounts.add(account);
    const { day } = this.moment;
    this.days.add(day);
    return stagedRow({
      record: number,
      line: record.line,
      civilDay: day,
      occurredAt: this.moment.seconds(CHINA_MINUTES),
      offsetMinutes: CHINA_MINUTES,
      amount: refunded ? -amounts[columns.refundAmount]! : amounts[columns.orderAmount]!,
      fee: amounts[columns.fee]!,
      currency: this.currency,
      kind: refunded ? 'refund' : 'payment',
      status: refunded ? this.refundStatus(record, number) : 'success',
      account: account || null,
      channel: 'wechat',
      orderNo: this.identifier(record, number, columns.orderNo),
      channelNo: this.identifier(record, number, refunded ? columns.channelRefundNo : columns.transactionNo),
      refundNo: refunded ? this.identifier(record, number, columns.refundNo) : null,
      memo: record.text(columns.goods, 1) || null,
    });
  }

  /** Minor units in a column; the digits beyond the fen that fees are written with must be zero. */
  private amountAt(record: CsvRecord, number: number, index: number): bigint {
    const amount = this.minor(record.bytes, record.starts[index]! + 1, record.ends[index]!);
    if (amount === null) throw this.refusal(record, number, index, 'AMOUNT_INVALID');
    return amount;
  }

  private takeCurrency(record: CsvRecord, number: number): void {
    const text = record.text(this.columns.currency, 1);
    if (text === this.currencyText) return;
    const currency = currencyNamed(text);
    if (currency === null) throw this.refusal(record, number, this.columns.currency, 'CURRENCY_UNKNOWN');
    if (this.currency !== '' && this.currency !== currency)
      throw this.refusal(record, number, this.columns.currency, 'ROW_MALFORMED', 'MIXED_CURRENCIES');
    this.currencyText = text;
    this.currency = currency;
    this.minor = minorReader(currency);
  }

  private readMoment(record: CsvRecord, number: number, accepted: boolean): void {
    const index = accepted ? this.columns.acceptedAt : this.columns.time;
    if (!this.moment.read(record.text(index, 1))) throw this.refusal(record, number, index, 'DATE_INVALID');
  }

  private refundStatus(record: CsvRecord, number: number): TransactionStatus {
    const status = refundStatuses[record.text(this.columns.refundStatus, 1)];
    if (status === undefined) throw this.refusal(record, number, this.columns.refundStatus, 'VALUE_UNKNOWN');
    return status;
  }

  /** A number that names something; "0" and blank mean that there is none. */
  private identifier(record: CsvRecord, number: number, index: number): string | null {
    const text = record.text(index, 1);
    if (text === '' || text === '0') return null;
    if (isSpreadsheetNumber(text)) throw this.refusal(record, number, index, 'IDENTIFIER_DAMAGED');
    return text;
  }

  private refusal(record: CsvRecord, number: number, index: number, code: ProblemCode, reason = ''): Refusal {
    const column = this.header[index]!;
    const allowed = index === this.columns.status ? states : Object.keys(refundStatuses);
    const params = { record: number, column, value: record.text(index, 1), allowed: allowed.join(', '), reason };
    return new Refusal(problemOf(code, { params, where: placeOf(record, column) }));
  }
}
