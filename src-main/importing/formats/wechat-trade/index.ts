import { problemOf } from '../../../../shared/entity/problem.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import type { FileBytes, FileSample, Format, Identification, ReadContext, ReadOutcome } from '../../format.ts';
import { columnName } from '../../reading/header.ts';
import { amountClaim, type Claim, countClaim, proven } from '../../reading/totals.ts';
import { type Bill, readWechatBill } from '../../reading/wechatBill.ts';
import { COUNT_TOTAL, columnOfTotal, markColumns } from './columns.ts';
import { TradeReader } from './row.ts';

const ID = 'wechat-trade';

function identify({ text }: FileSample): Identification | null {
  const header = (text ?? '').split(/\r?\n/, 1)[0]!.split(',').map(columnName);
  const missing = markColumns.filter((name) => !header.includes(name));
  return missing.length === 0 ? { format: ID, sure: 98, why: `header ${markColumns.join(', ')}` } : null;
}

/** Each total of the last line beside what the rows come to. The first is the number of rows. */
function claimsOf({ summary, rows }: Bill, reader: TradeReader): Claim[] {
  const currency = reader.currency || 'CNY';
  return summary.names.map((name, index) => {
    const declared = summary.values[index]!;
    if (name === COUNT_TOTAL) return countClaim(name, declared, rows);
    return amountClaim(name, declared, reader.sums[columnOfTotal(name, reader.header, summary.line)]!, currency);
  });
}

async function read(file: FileBytes, context: ReadContext): Promise<ReadOutcome> {
  let reader = null as TradeReader | null;
  const bill = await readWechatBill(file, context, COUNT_TOTAL, (header, line) => {
    const rows = new TradeReader(header.map(columnName), line);
    reader = rows;
    return (record, number) => context.row(rows.row(record, number));
  });
  if (reader === null) throw new Refusal(problemOf('HEADER_MISSING', { params: { expected: markColumns.join(', ') } }));
  return {
    encoding: bill.encoding,
    accounts: [...reader.accounts],
    parts: [],
    totals: proven(claimsOf(bill, reader), { line: bill.summary.line }),
    balances: [],
    skipped: {},
    warnings: [],
    coverage: reader.days.days(),
    // The bills of payments and of refunds alone lack the others by their nature.
    listing: reader.columns.channelRefundNo >= 0 && reader.columns.acceptedAt < 0 ? 'bill' : 'selection',
  };
}

/** The trade bill of WeChat Pay (交易账单): all, payments, refunds, and the older sets of columns. */
export const format: Format = { id: ID, name: '微信支付交易账单', side: 'channel', identify, read };
