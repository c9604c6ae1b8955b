import { type Problem, problemOf } from '../../../../shared/entity/problem.ts';
import { formatMinor, sizeOf } from '../../../../shared/value/money.ts';
import type { FileBytes, FileSample, Format, Identification, ReadContext, ReadOutcome } from '../../format.ts';
import { type StagedRow, stagedRow } from '../../format.ts';
import {
  assertEnded,
  type BillPart,
  detailsOf,
  headerOf,
  readBillPart,
  withBillParts,
} from '../../reading/alipayBill.ts';
import { Cells } from '../../reading/cells.ts';
import { DaySpan } from '../../reading/days.ts';
import { type Claim, proven } from '../../reading/totals.ts';
import {
  isDetail,
  isSummary,
  markColumns,
  type SummedName,
  summed,
  summedNames,
  type TradeColumns,
  tradeColumns,
} from './columns.ts';
import { FeeSigner } from './fee.ts';
import { claimsOfSummary, readSummary, type Summary } from './summary.ts';
import { claimsOfNote, type TradeKind, TradeSums } from './sums.ts';

const ID = 'alipay-trade';
/** Alipay's clock and money; neither stands in the file. */
const CHINA_MINUTES = 480;

function identify({ text, members }: FileSample): Identification | null {
  const headers = (members ?? [{ text }]).map((one) => headerOf(one.text ?? ''));
  if (headers.some(isDetail)) return { format: ID, sure: 97, why: `header ${markColumns.join(', ')}` };
  return headers.some(isSummary) ? { format: ID, sure: 60, why: 'summary of a trade bill' } : null;
}

/** What a row says besides its money; its fee is signed as in the file. */
type RowReader = {
  cells: Cells;
  sums: TradeSums;
  days: DaySpan;
  read(account: string | null): StagedRow;
  /** The first row whose order amount does not follow from what was received. */
  unexplained(): Problem[];
};

/**
 * What the merchant did not receive of an order is borne by discounts, vouchers, packets and cards of the merchant's.
 * A warning: no public rule says which of them a bill sets off.
 */
function unexplainedOrder(cells: Cells, columns: TradeColumns, amounts: Record<SummedName, bigint>): Problem | null {
  const { merchantDiscount, vouchers, merchantPacket, cardPaid } = columns;
  const borne = [merchantDiscount, vouchers, merchantPacket, cardPaid].filter((at) => at >= 0);
  const most = borne.reduce((sum, at) => sum + sizeOf(cells.amountOrZero(at)), 0n);
  const { 订单金额: order, 商家实收: received } = amounts;
  const left = sizeOf(order) - sizeOf(received);
  if (borne.length === 0 || (left >= 0n && left <= most)) return null;
  const declared = formatMinor(order, 'CNY');
  const computed = formatMinor(order < 0n ? received - most : received + most, 'CNY');
  const params = { name: '订单金额', declared, computed, record: cells.number };
  return problemOf('TOTAL_DISAGREES', { params, where: { line: cells.line, column: '订单金额' }, severity: 'warning' });
}

function rowReader(part: BillPart, index: number): RowReader {
  const sheet = part.name === null ? {} : { sheet: part.name };
  const columns = tradeColumns(part.header, sheet);
  const cells = new Cells(part.header, { sheet: part.name });
  const [sums, days] = [new TradeSums(), new DaySpan()];
  const amountsOf = (): Record<SummedName, bigint> => {
    const amounts = summed.map((name) => [name, cells.amountOrZero(columns[summedNames[name]])]);
    return { ...Object.fromEntries(amounts), 订单金额: cells.amount(columns.orderAmount) };
  };
  let unexplained: Problem | null = null;
  const read = (account: string | null): StagedRow => {
    const type = cells.text(columns.type);
    if (type !== '交易' && type !== '退款')
      throw cells.refusal('VALUE_UNKNOWN', columns.type, { allowed: '交易, 退款' });
    const amounts = amountsOf();
    if (type === '退款' ? amounts.订单金额 > 0n : amounts.订单金额 < 0n)
      throw cells.refusal('ROW_MALFORMED', columns.orderAmount, { reason: 'SIGN_AGAINST_TYPE' });
    sums.add(type satisfies TradeKind, amounts);
    unexplained ??= unexplainedOrder(cells, columns, amounts);
    const moment = cells.moment(columns.time);
    days.add(moment.day);
    return stagedRow({
      part: index,
      record: cells.number,
      line: cells.line,
      civilDay: moment.day,
      occurredAt: moment.seconds(CHINA_MINUTES),
      offsetMinutes: CHINA_MINUTES,
      amount: amounts.订单金额,
      fee: amounts.服务费,
      kind: type === '退款' ? 'refund' : 'payment',
      account,
      channel: 'alipay',
      orderNo: cells.identifier(columns.orderNo),
      channelNo: cells.identifier(columns.tradeNo),
      refundNo: type === '退款' ? cells.identifier(columns.refundNo) : null,
      counterpartyAccount: cells.textOrNull(columns.counterparty),
      memo: cells.textOrNull(columns.goods),
    });
  };
  return { cells, sums, days, read, unexplained: () => (unexplained === null ? [] : [unexplained]) };
}

type Detail = {
  claims: Claim[];
  sums: TradeSums;
  account: string | null;
  days: DaySpan;
  period: Coverage;
  warnings: Problem[];
};
type Coverage = ReadOutcome['coverage'];

async function readDetail(
  part: BillPart,
  index: number,
  summary: Summary | null,
  context: ReadContext,
): Promise<Detail> {
  const { cells, sums, days, read: readRow, unexplained } = rowReader(part, index);
  const signer = new FeeSigner(summary?.sign ?? null, (row) => context.row(row));
  context.header?.(part.header);
  const notes = await readBillPart(part, (record, number, { account }) => {
    cells.turnTo(record, number);
    if (!signer.take(readRow(account))) throw cells.refusal('ROW_MALFORMED', -1, { reason: 'FEE_SIGNS_MIXED' });
  });
  signer.end();
  assertEnded(notes, part);
  const claims = notes.epilogue.flatMap(({ text }) => claimsOfNote(text, sums));
  return { claims, sums, account: notes.account, days, period: notes.period, warnings: unexplained() };
}

async function readParts(parts: BillPart[], context: ReadContext): Promise<ReadOutcome> {
  const details = detailsOf(parts, { isDetail, isSummary, expected: markColumns, summaryName: '业务汇总' });
  const summaryPart = parts.find(({ header }) => isSummary(header));
  const summary = summaryPart ? await readSummary(summaryPart) : null;
  const all = new TradeSums();
  const accounts = new Set<string>(summary?.account ? [summary.account] : []);
  const span = new DaySpan();
  const totals = [];
  const warnings: Problem[] = [];
  for (const [index, part] of details.entries()) {
    const detail = await readDetail(part, index, summary, context);
    all.merge(detail.sums);
    warnings.push(...detail.warnings);
    if (detail.account) accounts.add(detail.account);
    const period = detail.period ?? detail.days.days();
    if (period) for (const day of [period.firstDay, period.lastDay]) span.add(day);
    totals.push(...proven(detail.claims, part.name === null ? {} : { sheet: part.name }));
  }
  if (summary) totals.push(...proven(claimsOfSummary(summary, all), { sheet: summary.part }));
  return {
    encoding: details[0]!.encoding,
    accounts: [...accounts],
    parts: details.flatMap(({ name }) => (name === null ? [] : [name])),
    totals,
    balances: [],
    skipped: {},
    warnings,
    coverage: span.days(),
    listing: 'bill',
  };
}

const read = (file: FileBytes, context: ReadContext): Promise<ReadOutcome> =>
  withBillParts(file, context, (parts) => readParts(parts, context));

/** The trade bill of Alipay (业务明细): a zip of detail and summary, or the detail alone. */
export const format: Format = { id: ID, name: '支付宝业务明细账单', side: 'channel', identify, read };
