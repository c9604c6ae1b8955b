import type { FileBytes, FileSample, Format, Identification, ReadContext, ReadOutcome } from '../../format.ts';
import { firstHeader } from '../../reading/header.ts';
import { readTable } from '../../reading/table.ts';
import { isReport, markColumns } from './columns.ts';
import { StripeReader } from './row.ts';

const ID = 'stripe-balance';

function identify({ text }: FileSample): Identification | null {
  const known = isReport(firstHeader(text ?? ''));
  return known ? { format: ID, sure: 96, why: `header ${markColumns.join(', ')}` } : null;
}

async function read(file: FileBytes, context: ReadContext): Promise<ReadOutcome> {
  let reader = null as StripeReader | null;
  const { encoding } = await readTable(file, context, markColumns, (header, line) => {
    const rows = new StripeReader(header, line);
    reader = rows;
    return (record, number) => context.row(rows.row(record, number));
  });
  return {
    encoding,
    accounts: [],
    parts: [],
    totals: [],
    balances: [],
    skipped: {},
    warnings: [],
    coverage: reader?.days.days() ?? null,
  };
}

/** The itemised balance report of Stripe (balance change from activity, payout reconciliation): gross, fee and net by row. */
export const format: Format = { id: ID, name: 'Stripe 余额明细报表', side: 'channel', identify, read };
