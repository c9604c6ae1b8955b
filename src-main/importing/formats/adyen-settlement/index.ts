import type { FileBytes, FileSample, Format, Identification, ReadContext, ReadOutcome } from '../../format.ts';
import { firstHeader } from '../../reading/header.ts';
import { readTable } from '../../reading/table.ts';
import { proven } from '../../reading/totals.ts';
import { markColumns } from './columns.ts';
import { AdyenReader } from './row.ts';

const ID = 'adyen-settlement';

function identify({ text }: FileSample): Identification | null {
  const header = firstHeader(text ?? '');
  const known = markColumns.every((name) => header.includes(name));
  return known ? { format: ID, sure: 97, why: `header ${markColumns.join(', ')}` } : null;
}

async function read(file: FileBytes, context: ReadContext): Promise<ReadOutcome> {
  let reader = null as AdyenReader | null;
  const { encoding } = await readTable(file, context, markColumns, (header, line) => {
    const rows = new AdyenReader(header, line);
    reader = rows;
    return (record, number) => context.row(rows.row(record, number));
  });
  return {
    encoding,
    accounts: [...(reader?.accounts ?? [])],
    parts: [],
    totals: proven(reader?.claims() ?? []),
    balances: [],
    skipped: {},
    warnings: [],
    coverage: reader?.days.days() ?? null,
  };
}

/** The settlement details report of Adyen: every payment, refund, fee and payout of a batch. */
export const format: Format = { id: ID, name: 'Adyen 结算明细报表', side: 'channel', identify, read };
