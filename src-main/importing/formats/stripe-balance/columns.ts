import { locateColumns } from '../../reading/header.ts';

/** What every itemised balance report has, whatever columns were chosen for it. */
export const markColumns = ['balance_transaction_id', 'currency', 'gross', 'fee', 'net', 'reporting_category'];

const columnNames = {
  id: ['balance_transaction_id'],
  createdUtc: ['created_utc'],
  created: ['created'],
  available: ['available_on_utc', 'available_on'],
  currency: ['currency'],
  gross: ['gross'],
  fee: ['fee'],
  net: ['net'],
  category: ['reporting_category'],
  source: ['source_id'],
  charge: ['charge_id'],
  intent: ['payment_intent_id'],
  description: ['description'],
  payout: ['automatic_payout_id'],
  order: [
    'payment_metadata[order_id]',
    'payment_metadata[order_no]',
    'payment_metadata[orderNo]',
    'payment_metadata[orderId]',
    'payment_metadata[out_trade_no]',
    'invoice_number',
  ],
} as const;
type Column = keyof typeof columnNames;

const needed: readonly Column[] = ['id', 'currency', 'gross', 'fee', 'net', 'category'];
const optional = (Object.keys(columnNames) as Column[]).filter((name) => !needed.includes(name));

export type Columns = Record<Column, number>;

/** Does the header name a report with a time of its rows? Reports of payouts alone have none and are another report. */
export const isReport = (header: readonly string[]): boolean =>
  markColumns.every((name) => header.includes(name)) && (header.includes('created_utc') || header.includes('created'));

export const stripeColumns = (header: readonly string[], line: number): Columns =>
  locateColumns(header, columnNames, optional, { line });
