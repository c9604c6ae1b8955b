import { problemOf } from '../../../../shared/entity/problem.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import { type Day, dayOf } from '../../../../shared/value/time.ts';
import { RECORD_BYTES } from './record.ts';
import { DISPUTE_BYTES } from './records.ts';

const LINE_FEED = 10;
const detailName = /(?:^|[/\\])INN(\d{2})(\d{2})(\d{2})\d{2}ZM_[^/\\]*$/;
const disputeName = /(?:^|[/\\])INN\d{8}ZME_[^/\\]*$/;
const summaryName = /(?:^|[/\\])RD\d+_[^/\\]*$/;

export const isDetailName = (name: string): boolean => detailName.test(name);
export const isDisputeName = (name: string): boolean => disputeName.test(name);
export const isSummaryName = (name: string): boolean => summaryName.test(name);

/** The settlement day in the name of a detail (INNyymmdd…): it stands nowhere in the records. Refusal DATE_INVALID. */
export function settlementDayOf(name: string): Day {
  const [, year, month, date] = (detailName.exec(name) ?? []).map((part) => Number.parseInt(part, 10));
  const day = year === undefined ? null : dayOf(2000 + year, month!, date!);
  if (day === null)
    throw new Refusal(
      problemOf('DATE_INVALID', { params: { column: 'INNyymmdd', value: name }, where: { sheet: name } }),
    );
  return day;
}

/** Transaction code, acquirer, sender and trace number, a blank after each, and where the amount stands. */
const detailShape = /^[A-Z]\d\d [ \d]{11} [ \d]{11} \d{6} \d{10} .{19} \d{12} /s;
const disputeShape = /^[A-Z]\d\d [ \d]{11} [ \d]{11} [ \d]{6} [ \d]{10} /s;

/** What a file that comes without its zip is, by the length of its first record and how it begins; null for another file. */
export function kindOfBare(head: Buffer, whole: boolean): 'detail' | 'dispute' | 'summary' | null {
  const end = head.indexOf(LINE_FEED);
  const length = end < 0 ? (whole ? head.length : -1) : end - 1;
  const first = head.toString('latin1', 0, RECORD_BYTES);
  if (length === RECORD_BYTES && detailShape.test(first)) return 'detail';
  if (length === DISPUTE_BYTES && disputeShape.test(first)) return 'dispute';
  const text = new TextDecoder('gb18030').decode(head.subarray(0, RECORD_BYTES), { stream: true });
  return text.includes('中国银联') && text.includes('汇总表') ? 'summary' : null;
}
