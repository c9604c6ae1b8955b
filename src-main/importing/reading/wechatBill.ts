import type { Encoding } from '../../../shared/entity/encoding.ts';
import { type ProblemPlace, problemOf } from '../../../shared/entity/problem.ts';
import { Refusal } from '../../../shared/value/result.ts';
import type { FileBytes, ReadContext } from '../format.ts';
import { type CsvRecord, readRecords } from './csv.ts';
import { encodingOfFile } from './encoding.ts';

/** Begins every value of a WeChat Pay bill (but no name), so that a spreadsheet keeps it as text. */
export const BACKTICK = 96;

export type BillSummary = { names: string[]; values: string[]; line: number };
export type Bill = { encoding: Encoding; rows: number; summary: BillSummary };

/** Takes a row and its number, from 1. */
export type TakeRow = (record: CsvRecord, number: number) => void;

const refusedRow = (record: CsvRecord, number: number, reason: string): Refusal =>
  new Refusal(problemOf('ROW_MALFORMED', { params: { record: number, reason }, where: placeOf(record) }));

export const placeOf = (record: CsvRecord, column?: string): ProblemPlace => ({
  line: record.line,
  ...(column === undefined ? {} : { column }),
  excerpt: record.excerpt(),
});

/** Makes the fields of a row agree with the header: a comma inside a value is not followed by a backtick. */
function alignFields(record: CsvRecord, width: number, number: number): void {
  if (record.count === width && record.everyFieldBegins(BACKTICK)) return;
  record.joinFieldsNotBeginning(BACKTICK);
  if (record.count !== width) throw refusedRow(record, number, 'FIELD_COUNT');
}

type Progress = { header: string[] | null; rows: number; summary: BillSummary | null };

function takeSummary(record: CsvRecord, state: Progress, summaryName: string): void {
  if (state.summary === null) {
    if (record.text(0) !== summaryName) throw refusedRow(record, state.rows + 1, 'NO_BACKTICK');
    state.summary = { names: record.texts(), values: [], line: record.line };
    return;
  }
  const { summary } = state;
  if (summary.values.length > 0) throw refusedRow(record, state.rows + 1, 'AFTER_SUMMARY');
  alignFields(record, summary.names.length, state.rows + 1);
  summary.values = summary.names.map((_, index) => record.text(index, 1));
  summary.line = record.line;
}

/**
 * Reads a WeChat Pay bill: header, rows whose values begin with a backtick, names of the totals (the first is
 * `summaryName`), totals. `start` is given the header and returns what takes the rows. Refusal FILE_TRUNCATED without
 * totals, ROW_MALFORMED for a row of another width.
 */
export async function readWechatBill(
  file: FileBytes,
  context: ReadContext,
  summaryName: string,
  start: (header: string[], line: number) => TakeRow,
): Promise<Bill> {
  const encoding = await encodingOfFile(file);
  const state: Progress = { header: null, rows: 0, summary: null };
  let take: TakeRow = () => undefined;
  const onRecord = (record: CsvRecord): void => {
    if (state.header === null) {
      state.header = record.texts();
      context.header?.(state.header);
      take = start(state.header, record.line);
    } else if (state.summary !== null || record.firstByte(0) !== BACKTICK) takeSummary(record, state, summaryName);
    else {
      state.rows += 1;
      alignFields(record, state.header.length, state.rows);
      take(record, state.rows);
    }
  };
  const progress = (bytes: number): void => {
    context.progress(bytes);
    context.checkpoint();
  };
  await readRecords(file.chunks(), encoding, onRecord, { quote: false, progress });
  const { summary } = state;
  if (summary === null || summary.values.length === 0)
    throw new Refusal(problemOf('FILE_TRUNCATED', { params: { missing: summaryName } }));
  return { encoding, rows: state.rows, summary };
}
