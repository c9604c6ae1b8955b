import type { TransactionKind } from '../../../../shared/entity/transaction.ts';
import type { FileBytes, FileSample, Format, Identification, ReadContext, ReadOutcome } from '../../format.ts';
import { type StagedRow, stagedRow } from '../../format.ts';
import {
  assertEnded,
  type BillNotes,
  type BillPart,
  detailsOf,
  headerOf,
  readBillPart,
  withBillParts,
} from '../../reading/alipayBill.ts';
import { BalanceChain, gapProblem } from '../../reading/balance.ts';
import { Cells, memoOf } from '../../reading/cells.ts';
import { DaySpan } from '../../reading/days.ts';
import { locateColumns } from '../../reading/header.ts';
import { lookup } from '../../reading/lookup.ts';
import { amountClaim, type Claim, countClaim, proven } from '../../reading/totals.ts';
import { claimsOfSummary, isSummary } from './summary.ts';

const ID = 'alipay-account';
/** Alipay's clock and money; neither stands in the file. */
const CHINA_MINUTES = 480;
const CURRENCY = 'CNY';

const markColumns = ['账务流水号', '业务流水号', '发生时间'];
const columnNames = {
  flowNo: ['账务流水号'],
  tradeNo: ['业务流水号'],
  orderNo: ['商户订单号'],
  goods: ['商品名称'],
  time: ['发生时间'],
  counterparty: ['对方账号'],
  income: ['收入金额(+元)'],
  expense: ['支出金额(-元)'],
  balance: ['账户余额(元)'],
  type: ['业务类型'],
  memo: ['备注'],
} as const;
type Columns = Record<keyof typeof columnNames, number>;

const isDetail = (header: readonly string[]): boolean => markColumns.every((name) => header.includes(name));

/** What the business type is where money comes in and where it goes out; what is not here is 'other'. */
const kinds = lookup<{ in?: TransactionKind; out?: TransactionKind }>({
  在线支付: { in: 'payment', out: 'purchase' },
  交易付款: { in: 'payment', out: 'purchase' },
  交易退款: { out: 'refund' },
  退款: { out: 'refund' },
  收费: { in: 'feeReturn', out: 'fee' },
  服务费: { in: 'feeReturn', out: 'fee' },
  退费: { in: 'feeReturn' },
  提现: { out: 'withdrawal' },
  充值: { in: 'topUp' },
  转账: { in: 'transfer', out: 'transfer' },
  分账: { in: 'split', out: 'split' },
});

export type Direction = { count: number; sum: bigint };

/** Reads the rows of one list and keeps what its totals and the running balance are proven with. */
class AccountReader {
  readonly cells: Cells;
  readonly chain = new BalanceChain();
  readonly days = new DaySpan();
  readonly income: Direction = { count: 0, sum: 0n };
  readonly expense: Direction = { count: 0, sum: 0n };
  private readonly columns: Columns;
  private readonly part: number;

  constructor({ header, name }: BillPart, part: number) {
    this.part = part;
    this.columns = locateColumns(
      header,
      columnNames,
      ['goods', 'counterparty', 'memo'],
      name === null ? {} : { sheet: name },
    );
    this.cells = new Cells(header, { sheet: name });
  }

  row(account: string | null): StagedRow {
    const { cells, columns } = this;
    const amount = this.amount();
    const balance = cells.amount(columns.balance);
    const moment = cells.moment(columns.time);
    this.chain.add(amount, balance, cells.line);
    this.days.add(moment.day);
    const type = cells.text(columns.type);
    return stagedRow({
      part: this.part,
      record: cells.number,
      line: cells.line,
      civilDay: moment.day,
      occurredAt: moment.seconds(CHINA_MINUTES),
      offsetMinutes: CHINA_MINUTES,
      amount,
      currency: CURRENCY,
      kind: kinds[type]?.[amount < 0n ? 'out' : 'in'] ?? 'other',
      account,
      channel: 'alipay',
      orderNo: cells.identifier(columns.orderNo),
      channelNo: cells.identifier(columns.tradeNo),
      batchNo: cells.identifier(columns.flowNo),
      counterpartyAccount: cells.textOrNull(columns.counterparty),
      memo: memoOf([type, cells.text(columns.goods), cells.text(columns.memo)]),
      balance,
    });
  }

  /** Income is not negative, expense not positive, and only one of them is not nought. */
  private amount(): bigint {
    const { cells, columns } = this;
    const [income, expense] = [cells.amountOrZero(columns.income), cells.amountOrZero(columns.expense)];
    if (income < 0n) throw cells.refusal('ROW_MALFORMED', columns.income, { reason: 'SIGN_AGAINST_TYPE' });
    if (expense > 0n) throw cells.refusal('ROW_MALFORMED', columns.expense, { reason: 'SIGN_AGAINST_TYPE' });
    if (income !== 0n && expense !== 0n)
      throw cells.refusal('ROW_MALFORMED', columns.expense, { reason: 'BOTH_DIRECTIONS' });
    const direction = expense === 0n ? this.income : this.expense;
    direction.count += income === 0n && expense === 0n ? 0 : 1;
    direction.sum += income + expense;
    return income + expense;
  }
}

const totalLine = /^#(支出|收入)合计[:：]\s*(\d+)\s*笔[，,]\s*共\s*([+-]?[\d,.]+)\s*元/;

function claimsOfNote(text: string, { income, expense }: AccountReader): Claim[] {
  const found = totalLine.exec(text);
  if (!found) return [];
  const { count, sum } = found[1] === '收入' ? income : expense;
  return [
    countClaim(`${found[1]}合计笔数`, found[2]!, count),
    amountClaim(`${found[1]}合计`, found[3]!, sum, CURRENCY),
  ];
}

/** Alipay does not promise that its balances run on: where they do not, the outer ones stand and a warning is given. */
function balancesOf(
  reader: AccountReader,
  notes: BillNotes,
  name: string | null,
): Pick<ReadOutcome, 'balances' | 'warnings'> {
  const { chain, days } = reader;
  const ends = chain.joined() ?? chain.outer();
  const covered = notes.period ?? days.days();
  const gap = gapProblem(chain, CURRENCY, 'warning', name === null ? {} : { sheet: name });
  const balances =
    ends && covered ? [{ account: notes.account ?? '', currency: CURRENCY, ...covered, ...ends, rows: chain.sum }] : [];
  return { balances, warnings: gap === null ? [] : [gap] };
}

function identify({ text, members }: FileSample): Identification | null {
  const headers = (members ?? [{ text }]).map((one) => headerOf(one.text ?? ''));
  if (headers.some(isDetail)) return { format: ID, sure: 97, why: `header ${markColumns.join(', ')}` };
  return headers.some(isSummary) ? { format: ID, sure: 60, why: 'summary of an account bill' } : null;
}

async function readParts(parts: BillPart[], context: ReadContext): Promise<ReadOutcome> {
  const details = detailsOf(parts, { isDetail, isSummary, expected: markColumns, summaryName: '账务汇总' });
  const outcome: ReadOutcome = {
    encoding: details[0]!.encoding,
    accounts: [],
    parts: details.flatMap(({ name }) => (name === null ? [] : [name])),
    totals: [],
    balances: [],
    skipped: {},
    warnings: [],
    coverage: null,
  };
  const span = new DaySpan();
  const readers: AccountReader[] = [];
  for (const [index, part] of details.entries()) {
    const reader = new AccountReader(part, index);
    context.header?.(part.header);
    const notes = await readBillPart(part, (record, number, { account }) => {
      reader.cells.turnTo(record, number);
      context.row(reader.row(account));
    });
    assertEnded(notes, part);
    const claims = notes.epilogue.flatMap(({ text }) => claimsOfNote(text, reader));
    outcome.totals.push(...proven(claims, part.name === null ? {} : { sheet: part.name }));
    const { balances, warnings } = balancesOf(reader, notes, part.name);
    outcome.balances.push(...balances);
    outcome.warnings.push(...warnings);
    if (notes.account && !outcome.accounts.includes(notes.account)) outcome.accounts.push(notes.account);
    const period = notes.period ?? reader.days.days();
    if (period) for (const day of [period.firstDay, period.lastDay]) span.add(day);
    readers.push(reader);
  }
  for (const part of parts.filter(({ header }) => isSummary(header)))
    outcome.totals.push(...proven(await claimsOfSummary(part, readers), { sheet: part.name ?? '' }));
  return { ...outcome, coverage: span.days() };
}

const read = (file: FileBytes, context: ReadContext): Promise<ReadOutcome> =>
  withBillParts(file, context, (parts) => readParts(parts, context));

/** The account bill of Alipay (账务明细): every movement of the account there, with its balance. */
export const format: Format = { id: ID, name: '支付宝账务明细账单', side: 'channel', identify, read };
