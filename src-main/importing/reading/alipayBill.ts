import type { Encoding } from '../../../shared/entity/encoding.ts';
import { problemOf } from '../../../shared/entity/problem.ts';
import { Refusal } from '../../../shared/value/result.ts';
import { type Day, dayOf } from '../../../shared/value/time.ts';
import type { FileBytes, ReadContext } from '../format.ts';
import { type CsvRecord, readRecords } from './csv.ts';
import { encodingOf, encodingOfFile } from './encoding.ts';
import { columnName } from './header.ts';
import { billLimits, looksLikeZip, withZip, type Zip, type ZipMember } from './zip.ts';

const NOTE = 35; // '#'
const HEAD_BYTES = 1 << 14;

/** One CSV of a bill: bare, or a member of its zip (whose name is not to be relied on). */
export type BillPart = {
  name: string | null;
  encoding: Encoding;
  header: string[];
  chunks(): AsyncIterable<Uint8Array>;
};

/** The column names of the first line that is not a note, brackets of one width. */
export function headerOf(text: string): string[] {
  const line = text.split(/\r\n|\n|\r/).find((one) => one.trim() !== '' && !one.startsWith('#'));
  return (line ?? '').split(',').map(columnName);
}

async function memberPart(zip: Zip, member: ZipMember, chosen?: Encoding): Promise<BillPart | null> {
  const head = await zip.head(member, HEAD_BYTES);
  const whole = head.length >= member.size;
  const encoding = encodingOf(head, whole, chosen);
  if (encoding === null) return null;
  const text = new TextDecoder(encoding).decode(head, { stream: !whole });
  return { name: member.name, encoding, header: headerOf(text), chunks: () => zip.chunks(member) };
}

/** The same list twice in one zip is one list: each of its rows would count twice, and its totals would agree. */
function refuseTwins(members: readonly ZipMember[]): void {
  const seen = new Set<string>();
  for (const { name, size, entry } of members) {
    const content = `${size} ${entry.crc32}`;
    if (size > 0 && seen.has(content))
      throw new Refusal(problemOf('ZIP_DAMAGED', { params: { reason: 'MEMBER_TWICE' }, where: { sheet: name } }));
    seen.add(content);
  }
}

/** The CSVs of a bill, whether they come in a zip or one comes bare. Progress is reported in bytes of the file. */
export async function withBillParts<T>(
  file: FileBytes,
  { progress, checkpoint }: ReadContext,
  work: (parts: BillPart[]) => Promise<T>,
): Promise<T> {
  const onBytes = (bytes: number): void => {
    progress(bytes);
    checkpoint();
  };
  const head = await file.read(0, HEAD_BYTES);
  if (looksLikeZip(head)) {
    const inZip = async (zip: Zip): Promise<T> => {
      const parts: BillPart[] = [];
      refuseTwins(zip.members);
      for (const member of zip.members) {
        const part = await memberPart(zip, member, file.encoding);
        if (part) parts.push(part);
      }
      return work(parts);
    };
    return withZip(file, inZip, { onBytes, limits: billLimits });
  }
  const encoding = await encodingOfFile(file);
  const header = headerOf(new TextDecoder(encoding).decode(head, { stream: head.length < file.size }));
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of file.chunks()) {
      yield chunk;
      onBytes(chunk.length);
    }
  }
  return work([{ name: null, encoding, header, chunks: counted }]);
}

/** What the lines around the rows say. */
export type BillNotes = {
  account: string | null;
  period: { firstDay: Day; lastDay: Day } | null;
  /** Was the line seen that ends the list? */
  ended: boolean;
  rows: number;
  /** The notes after the rows, with their lines. */
  epilogue: { text: string; line: number }[];
};

const moments = /(\d{4})年(\d{2})月(\d{2})日\s*(\d{2}:\d{2}:\d{2})/g;

/** "起始日期：[…] 终止日期：[…]" as days; an end at midnight does not belong to the period. */
function periodIn(text: string): BillNotes['period'] {
  const [from, to] = [...text.matchAll(moments)].map(([, year, month, date, clock]) => ({
    day: dayOf(Number(year), Number(month), Number(date)),
    midnight: clock === '00:00:00',
  }));
  if (!from || !to || from.day === null || to.day === null) return null;
  const lastDay = to.midnight && to.day > from.day ? to.day - 1 : to.day;
  return { firstDay: from.day, lastDay };
}

function takeNote(notes: BillNotes, text: string, line: number, rowsBegan: boolean): void {
  const account = /账号[:：]\s*\[?\s*([^\]\s]+)/.exec(text);
  if (account && !rowsBegan) notes.account ??= account[1]!;
  if (text.includes('起始日期') && !rowsBegan) notes.period ??= periodIn(text);
  if (!rowsBegan) return;
  if (text.includes('列表结束')) notes.ended = true;
  notes.epilogue.push({ text, line });
}

/**
 * Reads one CSV of an Alipay bill: notes that begin with #, the header, rows, notes. `take` is given every row with
 * its number and the notes so far. Refusal HEADER_MISSING, and ROW_MALFORMED for a row after the notes that end the list.
 */
export async function readBillPart(
  part: BillPart,
  take: (record: CsvRecord, number: number, notes: BillNotes) => void,
): Promise<BillNotes> {
  const notes: BillNotes = { account: null, period: null, ended: false, epilogue: [], rows: 0 };
  const sheet = part.name === null ? {} : { sheet: part.name };
  let begun = false;
  const onRecord = (record: CsvRecord): void => {
    if (record.firstByte(0) === NOTE) {
      takeNote(notes, record.texts().join(','), record.line, begun);
      return;
    }
    if (!begun) {
      begun = true;
      return;
    }
    if (record.count === 1 && record.text(0).trim() === '') return;
    notes.rows += 1;
    if (notes.epilogue.length > 0)
      throw new Refusal(
        problemOf('ROW_MALFORMED', {
          params: { record: notes.rows, reason: 'AFTER_SUMMARY' },
          where: { ...sheet, line: record.line, excerpt: record.excerpt() },
        }),
      );
    take(record, notes.rows, notes);
  };
  await readRecords(part.chunks(), part.encoding, onRecord);
  return notes;
}

/** Refusal FILE_TRUNCATED when the line that ends the list is not there. */
export function assertEnded(notes: BillNotes, part: BillPart): void {
  const where = part.name === null ? {} : { sheet: part.name };
  if (!notes.ended) throw new Refusal(problemOf('FILE_TRUNCATED', { params: { missing: '#…列表结束' }, where }));
}

type Told = {
  isDetail: (header: readonly string[]) => boolean;
  isSummary: (header: readonly string[]) => boolean;
  /** What the header of a detail must name. */
  expected: readonly string[];
  /** What people call the summary of this bill. */
  summaryName: string;
};

/**
 * The parts that are lists of rows. Refusal ZIP_NO_DETAIL for a zip without one and for a summary that comes alone,
 * HEADER_MISSING for a bare CSV that is neither.
 */
export function detailsOf(
  parts: readonly BillPart[],
  { isDetail, isSummary, expected, summaryName }: Told,
): BillPart[] {
  const details = parts.filter(({ header }) => isDetail(header));
  if (details.length > 0) return details;
  if (parts.length === 1 && parts[0]!.name === null && !isSummary(parts[0]!.header))
    throw new Refusal(problemOf('HEADER_MISSING', { params: { expected: expected.join(', ') } }));
  const members = parts.map(({ name }) => name ?? summaryName).join(', ');
  throw new Refusal(problemOf('ZIP_NO_DETAIL', { params: { members } }));
}
