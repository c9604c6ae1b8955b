import { type ProblemPlace, problemOf } from '../../../../shared/entity/problem.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import type { Day } from '../../../../shared/value/time.ts';
import type { FileBytes, FileSample, Format, Identification, ReadContext, ReadOutcome } from '../../format.ts';
import { DaySpan } from '../../reading/days.ts';
import { linesOf } from '../../reading/text.ts';
import { proven } from '../../reading/totals.ts';
import { billLimits, looksLikeZip, withZip } from '../../reading/zip.ts';
import { isDetailName, isDisputeName, isSummaryName, kindOfBare, settlementDayOf } from './names.ts';
import { fieldOf, kindOf, placeOf, RECORD_BYTES, type RecordAt, rowOf } from './record.ts';
import { DISPUTE_BYTES, eachRecord, type Part } from './records.ts';
import { claimsOfSummary, type Summary, type Sums, summaryOf } from './summary.ts';

const ID = 'unionpay-zm';
const LINE_FEED = 10;

/** Order numbers of payments by their query number: a refund names its original by that alone. */
async function ordersOf(details: readonly Part[]): Promise<Map<string, string>> {
  const orders = new Map<string, string>();
  for (const [index, part] of details.entries())
    await eachRecord(part, index, (record) => {
      const orderNo = fieldOf(record, 'orderNo');
      if (kindOf(record) === 'payment' && orderNo !== '') orders.set(fieldOf(record, 'queryNo'), orderNo);
    });
  return orders;
}

/**
 * Disputes (ZME) move money, but which of their fields say how much and whose is not published (README.md): a file with
 * any is refused as a whole, since a settlement without them would be short of what nobody was told. Each record must be
 * whole. Refusal DISPUTES_UNREAD.
 */
async function refuseDisputes(parts: readonly Part[]): Promise<void> {
  let count = 0;
  let first: ProblemPlace = {};
  for (const [index, part] of parts.entries()) {
    const take = (record: RecordAt): void => {
      count += 1;
      if (count === 1) first = placeOf(record);
    };
    await eachRecord(part, index, take, DISPUTE_BYTES);
  }
  if (count > 0) throw new Refusal(problemOf('DISPUTES_UNREAD', { params: { count }, where: first }));
}

/** The files of a settlement by what they are. `days` are the settlement days of the details, null where no name says one. */
type Settlement = { details: Part[]; days: (Day | null)[]; disputes: Part[]; summary: Part | null };

async function readSettlement(
  { details, days, disputes, summary: printed }: Settlement,
  context: ReadContext,
): Promise<ReadOutcome> {
  await refuseDisputes(disputes);
  const summary: Summary | null = printed ? summaryOf(await linesOf(printed.chunks(), 'gb18030'), printed.name) : null;
  const orders = await ordersOf(details);
  const accounts = new Set<string>(summary?.merchant ? [summary.merchant] : []);
  const sums: Sums = { rows: 0, amount: 0n, fee: 0n };
  const span = new DaySpan();
  for (const [index, part] of details.entries()) {
    const day = days[index] ?? null;
    if (day !== null) span.add(day);
    await eachRecord(part, index, (record) => {
      const row = rowOf(record, day, summary?.currency ?? 'CNY', (queryNo) => orders.get(queryNo) ?? null);
      sums.rows += 1;
      sums.amount += row.amount;
      sums.fee += row.fee ?? 0n;
      if (day === null) span.add(row.civilDay);
      if (row.account) accounts.add(row.account);
      context.row(row);
    });
  }
  return {
    encoding: 'gb18030',
    accounts: [...accounts],
    parts: details.map(({ name }) => name),
    totals: summary ? proven(claimsOfSummary(summary, sums), { sheet: summary.sheet, line: summary.line }) : [],
    balances: [],
    skipped: {},
    warnings: [],
    coverage: span.days(),
  };
}

const noDetail = (members: readonly string[]): Refusal =>
  new Refusal(problemOf('ZIP_NO_DETAIL', { params: { members: members.join(', ') } }));

async function read(file: FileBytes, context: ReadContext): Promise<ReadOutcome> {
  const onBytes = (bytes: number): void => {
    context.progress(bytes);
    context.checkpoint();
  };
  const head = await file.read(0, RECORD_BYTES + 2);
  if (!looksLikeZip(head)) return readBare(file, context, onBytes);
  return withZip(
    file,
    (zip) => {
      const parts = zip.members.map((member) => ({ name: member.name, chunks: () => zip.chunks(member) }));
      const details = parts.filter(({ name }) => isDetailName(name));
      if (details.length === 0) throw noDetail(parts.map(({ name }) => name));
      const disputes = parts.filter(({ name }) => isDisputeName(name));
      const summary = parts.find(({ name }) => isSummaryName(name)) ?? null;
      const days = details.map(({ name }) => settlementDayOf(name));
      return readSettlement({ details, days, disputes, summary }, context);
    },
    { limits: billLimits, onBytes },
  );
}

/** Transactions that come without their zip: no total to prove them, and a settlement day only where the name kept it. */
async function readBare(file: FileBytes, context: ReadContext, onBytes: (bytes: number) => void): Promise<ReadOutcome> {
  const head = Buffer.from(await file.read(0, RECORD_BYTES + 2));
  if (head.length === 0) throw new Refusal(problemOf('FILE_EMPTY'));
  const kind = kindOfBare(head, head.length >= file.size);
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of file.chunks()) {
      yield chunk;
      onBytes(chunk.length);
    }
  }
  const bare = { name: file.name, chunks: counted };
  if (kind === 'dispute') await refuseDisputes([bare]);
  if (kind !== 'detail') throw noDetail([kind === 'summary' ? 'RD' : file.name]);
  const days = [isDetailName(file.name) ? settlementDayOf(file.name) : null];
  const outcome = await readSettlement({ details: [bare], days, disputes: [], summary: null }, context);
  return { ...outcome, parts: [] };
}

/** By the names in the zip and the width of the records; bare files by their width and shape alone. */
function identify({ members, head, size, sheet }: FileSample): Identification | null {
  if (sheet) return null;
  if (!members) {
    const kind = kindOfBare(Buffer.from(head), head.length >= size);
    return kind === null ? null : { format: ID, sure: kind === 'detail' ? 95 : 80, why: `bare ${kind}` };
  }
  const detail = members.find(({ name }) => isDetailName(name));
  if (!detail) {
    const others = members.some(({ name }) => isDisputeName(name));
    return others ? { format: ID, sure: 60, why: 'zip with INN…ZME_' } : null;
  }
  const wide = detail.size === 0 || detail.head.indexOf(LINE_FEED) === RECORD_BYTES + 1;
  return { format: ID, sure: wide ? 98 : 70, why: `member ${detail.name}` };
}

/** The gateway settlement files of UnionPay (商户对账文件): fixed width by bytes, in a zip or bare. */
export const format: Format = { id: ID, name: '银联商户对账文件', side: 'channel', tabular: false, identify, read };
