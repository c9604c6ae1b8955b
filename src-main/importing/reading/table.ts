import type { Encoding } from '../../../shared/entity/encoding.ts';
import { problemOf } from '../../../shared/entity/problem.ts';
import { Refusal } from '../../../shared/value/result.ts';
import type { FileBytes, ReadContext } from '../format.ts';
import { type CsvRecord, readRecords } from './csv.ts';
import { encodingOfFile } from './encoding.ts';
import { columnName } from './header.ts';

/** Takes a row and its number, from 1. */
export type TakeRecord = (record: CsvRecord, number: number) => void;

export type TableOptions = {
  delimiter?: string;
  /** Read the file as this instead of what its head looks like. */
  source?: { encoding: Encoding; chunks(): AsyncIterable<Uint8Array> };
};

/** No letter in any field: a line of delimiters, or of nothing. */
const isBlank = (record: CsvRecord): boolean => {
  for (let index = 0; index < record.count; index += 1) if (record.text(index).trim() !== '') return false;
  return true;
};

/**
 * Reads a CSV whose first line with a letter in it is the header, and hands out its rows; blank lines are passed over.
 * `start` is given the columns' names and the header's line, and returns what takes the rows. Refusal HEADER_MISSING
 * where the header lacks a name of `expected`, also for a file without any line.
 */
export async function readTable(
  file: FileBytes,
  { progress, checkpoint, header: tell }: ReadContext,
  expected: readonly string[],
  start: (header: string[], line: number) => TakeRecord,
  { delimiter = ',', source }: TableOptions = {},
): Promise<{ encoding: Encoding; rows: number }> {
  const encoding = source?.encoding ?? (await encodingOfFile(file));
  let take: TakeRecord | null = null;
  let rows = 0;
  const onRecord = (record: CsvRecord): void => {
    if (isBlank(record)) return;
    if (take === null) {
      const header = record.texts().map(columnName);
      assertNames(header, expected, record.line);
      tell?.(header);
      take = start(header, record.line);
      return;
    }
    rows += 1;
    take(record, rows);
  };
  const onBytes = (bytes: number): void => {
    progress(bytes);
    checkpoint();
  };
  await readRecords(source ? source.chunks() : file.chunks(), encoding, onRecord, { delimiter, progress: onBytes });
  if (take === null) assertNames([], expected, 1);
  return { encoding, rows };
}

/** Refusal HEADER_MISSING, or ROW_MALFORMED where one name stands twice: which of the two is meant nobody knows. */
function assertNames(header: readonly string[], expected: readonly string[], line: number): void {
  const where = { line };
  if (!expected.every((name) => header.includes(name)))
    throw new Refusal(problemOf('HEADER_MISSING', { params: { expected: expected.join(', ') }, where }));
  const twice = expected.find((name) => header.indexOf(name) !== header.lastIndexOf(name));
  if (twice !== undefined)
    throw new Refusal(
      problemOf('ROW_MALFORMED', { params: { record: 0, reason: 'COLUMN_TWICE' }, where: { ...where, column: twice } }),
    );
}
