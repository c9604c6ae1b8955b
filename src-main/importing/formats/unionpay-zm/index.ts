import { problemOf } from '../../../../shared/entity/problem.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import { type Day, dayOf } from '../../../../shared/value/time.ts';
import type { FileBytes, FileSample, Format, Identification, ReadContext, ReadOutcome } from '../../format.ts';
import { linesOf } from '../../reading/text.ts';
import { proven } from '../../reading/totals.ts';
import { billLimits, withZip, type Zip, type ZipMember } from '../../reading/zip.ts';
import { fieldOf, kindOf, placeOf, RECORD_BYTES, type RecordAt, rowOf } from './record.ts';
import { claimsOfSummary, type Summary, type Sums, summaryOf } from './summary.ts';

const ID = 'unionpay-zm';
const CARRIAGE_RETURN = 13;
const LINE_FEED = 10;

const detailName = /(?:^|\/)INN(\d{2})(\d{2})(\d{2})\d{2}ZM_[^/]*$/;
const disputeName = /(?:^|\/)INN\d{8}ZME_[^/]*$/;
const summaryName = /(?:^|\/)RD\d+_[^/]*$/;

/** The settlement day in the name of a member (INNyymmdd…): it stands nowhere in the records. */
function settlementDayOf(name: string): Day {
  const [, year, month, date] = (detailName.exec(name) ?? []).map((part) => Number.parseInt(part, 10));
  const day = year === undefined ? null : dayOf(2000 + year, month!, date!);
  if (day === null)
    throw new Refusal(
      problemOf('DATE_INVALID', { params: { column: 'INNyymmdd', value: name }, where: { sheet: name } }),
    );
  return day;
}

const recordLength = (record: RecordAt): Refusal =>
  new Refusal(
    problemOf('ROW_MALFORMED', {
      params: { record: record.number, reason: 'RECORD_LENGTH' },
      where: placeOf(record),
    }),
  );

/** Hands out the records of a member: 607 bytes and CRLF each. Refusal ROW_MALFORMED, FILE_TRUNCATED. */
async function eachRecord(zip: Zip, member: ZipMember, part: number, take: (record: RecordAt) => void): Promise<void> {
  const sheet = member.name;
  let held: Buffer = Buffer.alloc(0);
  let number = 0;
  for await (const chunk of zip.chunks(member)) {
    held = Buffer.concat([held, chunk]);
    let at = 0;
    for (; held.length - at >= RECORD_BYTES + 2; at += RECORD_BYTES + 2) {
      number += 1;
      const record = { bytes: held.subarray(at, at + RECORD_BYTES), number, part, sheet };
      if (held[at + RECORD_BYTES] !== CARRIAGE_RETURN || held[at + RECORD_BYTES + 1] !== LINE_FEED)
        throw recordLength(record);
      if (record.bytes.includes(LINE_FEED)) throw recordLength(record);
      take(record);
    }
    held = held.subarray(at);
  }
  if (held.length === 0) return;
  const last = { bytes: held, number: number + 1, part, sheet };
  if (held.length !== RECORD_BYTES) {
    const missing = `${RECORD_BYTES + 2 - held.length} bytes`;
    throw new Refusal(problemOf('FILE_TRUNCATED', { params: { missing }, where: placeOf(last) }));
  }
  take(last);
}

/** Order numbers of payments by their query number: a refund names its original by that alone. */
async function ordersOf(zip: Zip, details: readonly ZipMember[]): Promise<Map<string, string>> {
  const orders = new Map<string, string>();
  for (const [part, member] of details.entries())
    await eachRecord(zip, member, part, (record) => {
      const orderNo = fieldOf(record, 'orderNo');
      if (kindOf(record) === 'payment' && orderNo !== '') orders.set(fieldOf(record, 'queryNo'), orderNo);
    });
  return orders;
}

/** Disputes (ZME) move no money of this source; only how many there are is told. */
async function countDisputes(zip: Zip): Promise<number> {
  let disputes = 0;
  for (const member of zip.members.filter(({ name }) => disputeName.test(name)))
    disputes += (await linesOf(zip.chunks(member), 'gb18030')).filter((line) => line.trim() !== '').length;
  return disputes;
}

async function readSummary(zip: Zip): Promise<Summary | null> {
  const member = zip.members.find(({ name }) => summaryName.test(name));
  return member ? summaryOf(await linesOf(zip.chunks(member), 'gb18030'), member.name) : null;
}

async function readZip(zip: Zip, context: ReadContext): Promise<ReadOutcome> {
  const details = zip.members.filter(({ name }) => detailName.test(name));
  const members = zip.members.map(({ name }) => name);
  if (details.length === 0) throw new Refusal(problemOf('ZIP_NO_DETAIL', { params: { members: members.join(', ') } }));
  const summary = await readSummary(zip);
  const orders = await ordersOf(zip, details);
  const accounts = new Set<string>(summary?.merchant ? [summary.merchant] : []);
  const sums: Sums = { rows: 0, amount: 0n, fee: 0n };
  const days = details.map(({ name }) => settlementDayOf(name));
  for (const [part, member] of details.entries())
    await eachRecord(zip, member, part, (record) => {
      const row = rowOf(record, days[part]!, summary?.currency ?? 'CNY', (queryNo) => orders.get(queryNo) ?? null);
      sums.rows += 1;
      sums.amount += row.amount;
      sums.fee += row.fee ?? 0n;
      if (row.account) accounts.add(row.account);
      context.row(row);
    });
  const disputes = await countDisputes(zip);
  return {
    encoding: 'gb18030',
    accounts: [...accounts],
    parts: details.map(({ name }) => name),
    totals: summary ? proven(claimsOfSummary(summary, sums), { sheet: summary.sheet, line: summary.line }) : [],
    balances: [],
    skipped: disputes > 0 ? { UNIONPAY_DISPUTE: disputes } : {},
    warnings: [],
    coverage: { firstDay: Math.min(...days), lastDay: Math.max(...days) },
  };
}

const read = (file: FileBytes, context: ReadContext): Promise<ReadOutcome> =>
  withZip(file, (zip) => readZip(zip, context), {
    limits: billLimits,
    onBytes: (bytes) => {
      context.progress(bytes);
      context.checkpoint();
    },
  });

/** By the names in the zip and the width of the records. */
function identify({ members }: FileSample): Identification | null {
  if (!members) return null;
  const detail = members.find(({ name }) => detailName.test(name));
  if (!detail) {
    const others = members.some(({ name }) => disputeName.test(name));
    return others ? { format: ID, sure: 60, why: 'zip with INN…ZME_' } : null;
  }
  const wide = detail.size === 0 || detail.head.indexOf(LINE_FEED) === RECORD_BYTES + 1;
  return { format: ID, sure: wide ? 98 : 70, why: `member ${detail.name}` };
}

/** The gateway settlement files of UnionPay (商户对账文件): fixed width by bytes, in a zip. */
export const format: Format = { id: ID, name: '银联商户对账文件', side: 'channel', identify, read };
