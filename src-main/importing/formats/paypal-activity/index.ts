import type { Encoding } from '../../../../shared/entity/encoding.ts';
import { problemOf } from '../../../../shared/entity/problem.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import type { FileBytes, FileSample, Format, Identification, ReadContext, ReadOutcome } from '../../format.ts';
import { encodingOf } from '../../reading/encoding.ts';
import { firstHeader } from '../../reading/header.ts';
import { readTable, type TableOptions, type TakeRecord } from '../../reading/table.ts';
import { activityColumns, expected, isActivity, isDayFirst } from './columns.ts';
import { type DateOrder, DateOrderFinder } from './dates.ts';
import { ActivityReader } from './row.ts';

const ID = 'paypal-activity';
const HEAD_BYTES = 1 << 16;
const LATIN: Encoding = 'windows-1252';

/** How a file is written: its encoding (older ones are in windows-1252) and what stands between its fields. */
type Shape = { encoding: Encoding; delimiter: string; header: string[] };

function shapeOf(head: Uint8Array, whole: boolean, chosen?: Encoding): Shape | null {
  const told = encodingOf(head, whole, chosen);
  if (head.includes(0) && told !== 'utf-16le' && told !== 'utf-16be') return null;
  for (const encoding of told ? [told, LATIN] : [LATIN]) {
    const text = new TextDecoder(encoding).decode(head, { stream: !whole });
    for (const delimiter of [',', '\t', ';']) {
      const header = firstHeader(text, delimiter);
      if (isActivity(header)) return { encoding, delimiter, header };
    }
  }
  return null;
}

function identify({ head, size, members, sheet, chosen }: FileSample): Identification | null {
  const shape = members || sheet ? null : shapeOf(head, head.length >= size, chosen);
  return shape && { format: ID, sure: 94, why: `header ${shape.header.slice(0, 10).join(', ')}` };
}

/** Reads the dates alone, to learn which of "9/4" is the day. Refusal DATE_INVALID where nothing in the file tells. */
async function dateOrder(
  file: FileBytes,
  context: ReadContext,
  shape: Shape,
  options: TableOptions,
): Promise<DateOrder> {
  if (isDayFirst(shape.header)) return 'day';
  const finder = new DateOrderFinder();
  let column = '';
  const start = (header: string[], line: number): TakeRecord => {
    const { date, currency, gross } = activityColumns(header, line);
    column = header[date]!;
    return (record) => {
      if (record.count !== header.length) return;
      finder.add(record.text(date).trim(), record.text(currency), record.line);
      finder.addAmount(record.text(gross).trim());
    };
  };
  await readTable(file, { ...context, progress: () => undefined }, [], start, options);
  const order = finder.decide();
  if (order !== null) return order;
  const { text, line } = finder.doubtful!;
  const params = { record: line - 1, column, value: `${text} (DD/MM, MM/DD?)` };
  throw new Refusal(problemOf('DATE_INVALID', { params, where: { line, column } }));
}

async function read(file: FileBytes, context: ReadContext): Promise<ReadOutcome> {
  const head = await file.read(0, HEAD_BYTES);
  if (head.length === 0) throw new Refusal(problemOf('FILE_EMPTY'));
  const shape = shapeOf(head, head.length >= file.size, file.encoding);
  if (shape === null) throw new Refusal(problemOf('HEADER_MISSING', { params: { expected }, where: { line: 1 } }));
  const source = { encoding: shape.encoding, chunks: () => file.chunks() };
  const options = { delimiter: shape.delimiter, ...(shape.encoding === LATIN ? { source } : {}) };
  const order = await dateOrder(file, context, shape, options);
  let reader = null as ActivityReader | null;
  const start = (header: string[], line: number): TakeRecord => {
    const rows = new ActivityReader(header, line, order);
    reader = rows;
    return (record, number) => {
      const row = rows.row(record, number);
      if (row) context.row(row);
    };
  };
  const { encoding } = await readTable(file, context, [], start, options);
  const days = reader?.days.days() ?? null;
  const outcome = reader?.balances.outcome(days, reader.isStatement ? 'error' : 'warning');
  return {
    encoding,
    accounts: [],
    parts: [],
    totals: [],
    balances: outcome?.balances ?? [],
    skipped: reader && reader.memos > 0 ? { PAYPAL_MEMO: reader.memos } : {},
    warnings: outcome?.warnings ?? [],
    coverage: days,
  };
}

/** The activity report and the statement of PayPal as CSV, in PayPal's languages. */
export const format: Format = { id: ID, name: 'PayPal 账户活动报表', side: 'channel', identify, read };
