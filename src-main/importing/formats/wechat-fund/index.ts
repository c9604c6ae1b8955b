import { problemOf } from '../../../../shared/entity/problem.ts';
import type { TransactionKind } from '../../../../shared/entity/transaction.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import type { FileBytes, FileSample, Format, Identification, ReadContext, ReadOutcome } from '../../format.ts';
import { type StagedRow, stagedRow } from '../../format.ts';
import { BalanceChain, gapProblem } from '../../reading/balance.ts';
import { Cells, memoOf } from '../../reading/cells.ts';
import { DaySpan } from '../../reading/days.ts';
import { columnName, locateColumns } from '../../reading/header.ts';
import { lookup } from '../../reading/lookup.ts';
import { amountClaim, type Claim, countClaim, proven } from '../../reading/totals.ts';
import { type Bill, readWechatBill } from '../../reading/wechatBill.ts';

const ID = 'wechat-fund';
const COUNT_TOTAL = '资金流水总笔数';
/** The bill's clock and money, by its specification; neither stands in the file. */
const CHINA_MINUTES = 480;
const CURRENCY = 'CNY';

const markColumns = ['记账时间', '微信支付业务单号', '资金流水单号', '收支类型'];
const columnNames = {
  time: ['记账时间'],
  businessNo: ['微信支付业务单号'],
  flowNo: ['资金流水单号'],
  name: ['业务名称'],
  type: ['业务类型'],
  direction: ['收支类型'],
  amount: ['收支金额(元)', '收支金额'],
  balance: ['账户结余(元)', '账户结余'],
  memo: ['备注'],
  voucherNo: ['业务凭证号'],
} as const;
type Columns = Record<keyof typeof columnNames, number>;

const kinds = lookup<TransactionKind>({
  交易: 'payment',
  扣除交易手续费: 'fee',
  退还交易手续费: 'feeReturn',
  退款: 'refund',
  提现: 'withdrawal',
  充值: 'topUp',
  分账: 'split',
});

const directions = lookup<bigint>({ 收入: 1n, 支出: -1n });

/** Reads the rows and keeps what the last line and the balance are proven with. */
class FundReader {
  readonly chain = new BalanceChain();
  readonly days = new DaySpan();
  readonly counts: Record<string, number> = { 收入: 0, 支出: 0 };
  readonly sums: Record<string, bigint> = { 收入: 0n, 支出: 0n };
  readonly cells: Cells;
  private readonly columns: Columns;

  constructor(header: readonly string[], line: number) {
    if (!markColumns.every((name) => header.includes(name)))
      throw new Refusal(problemOf('HEADER_MISSING', { params: { expected: markColumns.join(', ') }, where: { line } }));
    this.columns = locateColumns(header, columnNames, ['memo', 'voucherNo'], { line });
    this.cells = new Cells(header, { skip: 1, currency: CURRENCY });
  }

  row(): StagedRow {
    const { cells, columns } = this;
    const direction = cells.text(columns.direction);
    const sign = directions[direction];
    if (sign === undefined)
      throw cells.refusal('VALUE_UNKNOWN', columns.direction, { allowed: Object.keys(directions).join(', ') });
    const size = cells.amount(columns.amount);
    const amount = size * sign;
    const balance = cells.amount(columns.balance);
    const moment = cells.moment(columns.time);
    this.counts[direction]! += 1;
    this.sums[direction]! += size;
    this.chain.add(amount, balance, cells.line);
    this.days.add(moment.day);
    return stagedRow({
      record: cells.number,
      line: cells.line,
      civilDay: moment.day,
      occurredAt: moment.seconds(CHINA_MINUTES),
      offsetMinutes: CHINA_MINUTES,
      amount,
      currency: CURRENCY,
      kind: kinds[cells.text(columns.type)] ?? 'other',
      channel: 'wechat',
      channelNo: cells.identifier(columns.businessNo),
      batchNo: cells.identifier(columns.flowNo),
      voucherNo: cells.identifier(columns.voucherNo),
      memo: memoOf([columns.name, columns.type, columns.memo].map((index) => cells.text(index))),
      balance,
    });
  }
}

function identify({ text }: FileSample): Identification | null {
  const header = (text ?? '').split(/\r?\n/, 1)[0]!.split(',').map(columnName);
  const known = markColumns.every((name) => header.includes(name));
  return known ? { format: ID, sure: 98, why: `header ${markColumns.join(', ')}` } : null;
}

function claimsOf({ summary, rows }: Bill, { counts, sums }: FundReader): Claim[] {
  return summary.names.map((name, index) => {
    const declared = summary.values[index]!;
    if (name === COUNT_TOTAL) return countClaim(name, declared, rows);
    const direction = name.slice(0, 2);
    if (name === `${direction}笔数` && counts[direction] !== undefined)
      return countClaim(name, declared, counts[direction]);
    if (name === `${direction}金额` && sums[direction] !== undefined)
      return amountClaim(name, declared, sums[direction], CURRENCY);
    const params = { column: COUNT_TOTAL, value: name, allowed: '收入笔数, 收入金额, 支出笔数, 支出金额' };
    throw new Refusal(problemOf('VALUE_UNKNOWN', { params, where: { line: summary.line } }));
  });
}

/** Rows out of order are a warning; rows that do not join to one chain of balances are refused. */
function balancesOf({ chain, days }: FundReader): Pick<ReadOutcome, 'balances' | 'warnings'> {
  const joined = chain.joined();
  const gap = gapProblem(chain, CURRENCY, joined === null ? 'error' : 'warning');
  if (joined === null && gap !== null) throw new Refusal(gap);
  const covered = days.days();
  const balances =
    joined && covered ? [{ account: '', currency: CURRENCY, ...covered, ...joined, rows: chain.sum }] : [];
  return { balances, warnings: gap === null ? [] : [gap] };
}

async function read(file: FileBytes, context: ReadContext): Promise<ReadOutcome> {
  let reader = null as FundReader | null;
  const bill = await readWechatBill(file, context, COUNT_TOTAL, (header, line) => {
    const rows = new FundReader(header.map(columnName), line);
    reader = rows;
    return (record, number) => {
      rows.cells.turnTo(record, number);
      context.row(rows.row());
    };
  });
  if (reader === null) throw new Refusal(problemOf('HEADER_MISSING', { params: { expected: markColumns.join(', ') } }));
  return {
    encoding: bill.encoding,
    accounts: [],
    parts: [],
    totals: proven(claimsOf(bill, reader), { line: bill.summary.line }),
    ...balancesOf(reader),
    skipped: {},
    coverage: reader.days.days(),
  };
}

/** The fund bill of WeChat Pay (资金账单): every movement of the merchant's account there, with its balance. */
export const format: Format = { id: ID, name: '微信支付资金账单', side: 'channel', identify, read };
