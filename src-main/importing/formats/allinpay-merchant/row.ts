import type { TransactionKind } from '../../../../shared/entity/transaction.ts';
import { sizeOf } from '../../../../shared/value/money.ts';
import { parseDay } from '../../../../shared/value/time.ts';
import { type StagedRow, stagedRow } from '../../format.ts';
import { Cells, memoOf } from '../../reading/cells.ts';
import type { CsvRecord } from '../../reading/csv.ts';
import { DaySpan } from '../../reading/days.ts';
import { MomentReader } from '../../reading/moment.ts';
import { netDisagrees } from '../../reading/net.ts';
import { type Columns, merchantColumns } from './columns.ts';

/** 通联's clock and money; neither stands in the file. */
const CHINA_MINUTES = 480;
const CURRENCY = 'CNY';

type Type = { kind: TransactionKind; sign: 1n | -1n };

/** What the words of a type mean, the first that fits. A type that takes back a taking back fits none and is refused. */
const types: readonly [RegExp, Type | null][] = [
  [/(?:退货|退款|撤销|冲正).*(?:撤销|冲正)/, null],
  [/退货|退款/, { kind: 'refund', sign: -1n }],
  [/撤销|冲正/, { kind: 'reversal', sign: -1n }],
  [/消费|支付|付款|收款|预授权完成|^(?:微信|支付宝|云闪付|QQ钱包|数字人民币)/, { kind: 'payment', sign: 1n }],
];

/** Reads the rows of one file. Names, card and identity numbers of people are never looked at. */
export class MerchantReader {
  readonly days = new DaySpan();
  readonly accounts = new Set<string>();
  private readonly columns: Columns;
  private readonly cells: Cells;
  private readonly clock = new MomentReader();

  constructor(header: readonly string[], line: number) {
    this.columns = merchantColumns(header, line);
    this.cells = new Cells(header, { excerpt: false });
  }

  row(record: CsvRecord, number: number): StagedRow {
    const { cells, columns } = this;
    cells.turnTo(record, number);
    const { kind, sign } = this.type();
    const amount = this.signed(columns.amount, sign);
    const fee = this.fee(sign);
    this.proveSettled(amount, fee, sign);
    const account = cells.identifier(columns.merchant);
    if (account !== null) this.accounts.add(account);
    const own = cells.identifier(columns.orderNo);
    return stagedRow({
      record: number,
      line: record.line,
      ...this.when(),
      amount,
      fee,
      currency: CURRENCY,
      kind,
      account,
      channel: 'allinpay',
      orderNo: sign > 0n ? own : null,
      channelNo: cells.identifier(columns.tradeNo),
      refundNo: sign > 0n ? null : own,
      batchNo: cells.identifier(columns.batch),
      bankRef: cells.identifier(columns.reference),
      voucherNo: cells.identifier(columns.originalNo),
      memo: memoOf([cells.text(columns.type), cells.text(columns.memo)]),
    });
  }

  private type(): Type {
    const { cells, columns } = this;
    const text = cells.text(columns.type);
    const found = types.find(([words]) => words.test(text))?.[1] ?? null;
    if (found === null)
      throw cells.refusal('VALUE_UNKNOWN', columns.type, {
        allowed: '消费, …支付, 预授权完成, 退货, 退款, 撤销, 冲正',
      });
    return found;
  }

  /** Files may write what goes out with a sign or without; what comes in has none. */
  private signed(index: number, sign: bigint): bigint {
    const amount = this.cells.amount(index);
    if (sign > 0n && amount < 0n) throw this.cells.refusal('ROW_MALFORMED', index, { reason: 'SIGN_AGAINST_TYPE' });
    return amount < 0n ? amount : amount * sign;
  }

  /** What is kept of a payment is positive; what comes back with a refund is negative, however it is written. */
  private fee(sign: bigint): bigint {
    return sizeOf(this.cells.amountOrZero(this.columns.fee)) * sign;
  }

  /** 结算金额 is amount − fee, less interest that the merchant bears and discounts that it gives, where there are any. */
  private proveSettled(amount: bigint, fee: bigint, sign: bigint): void {
    const { cells, columns } = this;
    if (cells.text(columns.settled) === '') return;
    const written = cells.amount(columns.settled);
    const settled = written < 0n ? written : written * sign;
    const net = amount - fee;
    const subsidy = cells.amountOrZero(columns.subsidy) * sign;
    const discount = cells.amountOrZero(columns.discount) * sign;
    if ([net, net - subsidy, net - discount, net - subsidy - discount].includes(settled)) return;
    throw netDisagrees(cells, columns.settled, settled, net, CURRENCY);
  }

  private when(): Pick<StagedRow, 'civilDay' | 'valueDay' | 'occurredAt' | 'offsetMinutes'> {
    const { cells, columns, clock } = this;
    const day = parseDay(cells.text(columns.date));
    if (day === null) throw cells.refusal('DATE_INVALID', columns.date);
    if (!clock.read(`${cells.text(columns.date)} ${cells.text(columns.time)}`))
      throw cells.refusal('DATE_INVALID', columns.time);
    const finished = cells.text(columns.finishedDay);
    const valueDay = finished === '' ? null : parseDay(finished);
    if (finished !== '' && valueDay === null) throw cells.refusal('DATE_INVALID', columns.finishedDay);
    this.days.add(day);
    return { civilDay: day, valueDay, occurredAt: clock.seconds(CHINA_MINUTES), offsetMinutes: CHINA_MINUTES };
  }
}
