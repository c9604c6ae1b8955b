import type { FileBytes, FileSample, Format, Identification, ReadContext, ReadOutcome } from '../../format.ts';
import { readRecords } from '../../reading/csv.ts';
import { encodingOfFile } from '../../reading/encoding.ts';
import { markColumns, plainName } from './lines.ts';
import { Report } from './report.ts';

const ID = 'paypal-settlement';
const HEAD_BYTES = 1 << 12;

const delimiterOf = (text: string): string => /^"?[RS]H"?(.)/.exec(text)?.[1] ?? ',';

/** The names of the column header; null where the head has none. */
function columnsIn(text: string): string[] | null {
  const line = /^"?CH"?[,\t;|].*$/m.exec(text)?.[0];
  return line === undefined ? null : line.split(delimiterOf(text)).map((cell) => plainName(cell.replaceAll('"', '')));
}

function identify({ text }: FileSample): Identification | null {
  const plain = text?.replace(/^\ufeff/, '') ?? '';
  if (!/^"?(?:RH|SH)"?[,\t;|]"?\d{4}\/\d\d\/\d\d /.test(plain)) return null;
  const columns = columnsIn(plain);
  if (columns === null) {
    const empty = /^"?SF"?[,\t;|]/m.test(plain);
    return empty ? { format: ID, sure: 70, why: 'report header and section footer without rows' } : null;
  }
  const known = markColumns.every((name) => columns.includes(name));
  return known ? { format: ID, sure: 97, why: `RH … CH with ${markColumns.join(', ')}` } : null;
}

async function read(file: FileBytes, context: ReadContext): Promise<ReadOutcome> {
  const encoding = await encodingOfFile(file);
  const head = new TextDecoder(encoding).decode(await file.read(0, HEAD_BYTES), { stream: true });
  const report = new Report(context);
  const progress = (bytes: number): void => {
    context.progress(bytes);
    context.checkpoint();
  };
  const delimiter = delimiterOf(head);
  await readRecords(file.chunks(), encoding, (record) => report.line(record), { delimiter, progress });
  report.end();
  return {
    encoding,
    accounts: [...report.accounts],
    parts: [],
    totals: report.totals,
    balances: report.balances,
    skipped: {},
    warnings: report.warnings,
    coverage: report.days.days(),
  };
}

/** PayPal's reports by SFTP: settlement (STL) and all transactions (TRR). */
export const format: Format = { id: ID, name: 'PayPal 结算报表（STL/TRR）', side: 'channel', identify, read };
