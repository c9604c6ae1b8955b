import { problemOf } from '../../../../shared/entity/problem.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import type { FileBytes, FileSample, Format, Identification, ReadContext, ReadOutcome } from '../../format.ts';
import { type CsvRecord, readRecords } from '../../reading/csv.ts';
import { encodingOfFile } from '../../reading/encoding.ts';
import { columnName, firstHeader } from '../../reading/header.ts';
import { interfaceHeader, markColumns } from './columns.ts';
import { MerchantReader } from './row.ts';

const ID = 'allinpay-merchant';

const isHeader = (cells: readonly string[]): boolean =>
  ['商户号', '交易类型', '交易单号'].every((name) => cells.includes(name)) && cells.includes('手续费');

/** A row without a header: a clock, two amounts and a date where the interface has them. */
const isRow = (cells: readonly string[]): boolean =>
  cells.length === interfaceHeader.length &&
  /^\d+$/.test(cells[0]!) &&
  /^\d{2}:\d{2}:\d{2}$/.test(cells[3]!) &&
  /^-?\d+(\.\d+)?$/.test(cells[12]!) &&
  /^\d{4}-\d{2}-\d{2}$/.test(cells[14]!);

function identify({ text }: FileSample): Identification | null {
  const cells = firstHeader(text ?? '');
  if (isHeader(cells)) return { format: ID, sure: 94, why: `header ${markColumns.join(', ')}` };
  return isRow(cells) ? { format: ID, sure: 85, why: `${interfaceHeader.length} columns without a header` } : null;
}

const headerMissing = (line: number): Refusal =>
  new Refusal(problemOf('HEADER_MISSING', { params: { expected: markColumns.join(', ') }, where: { line } }));

async function read(file: FileBytes, context: ReadContext): Promise<ReadOutcome> {
  const encoding = await encodingOfFile(file);
  let reader = null as MerchantReader | null;
  let number = 0;
  const onRecord = (record: CsvRecord): void => {
    if (reader === null) {
      const header = record.texts().map(columnName);
      const named = isHeader(header);
      if (!named && !/^\d*$/.test(header[0]!)) throw headerMissing(record.line);
      reader = new MerchantReader(named ? header : interfaceHeader, record.line);
      context.header?.(named ? header : interfaceHeader);
      if (named) return;
    }
    number += 1;
    context.row(reader.row(record, number));
  };
  const progress = (bytes: number): void => {
    context.progress(bytes);
    context.checkpoint();
  };
  await readRecords(file.chunks(), encoding, onRecord, { progress });
  if (reader === null) throw headerMissing(1);
  return {
    encoding,
    accounts: [...reader.accounts],
    parts: [],
    totals: [],
    balances: [],
    skipped: {},
    warnings: [],
    coverage: reader.days.days(),
  };
}

/** The merchant file of 通联: one payment, refund or reversal a row, 34 columns. */
export const format: Format = { id: ID, name: '通联商户对账单', side: 'channel', identify, read };
