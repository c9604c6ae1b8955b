import { locateColumns } from '../../reading/header.ts';

/** What only a settlement details report has together. */
export const markColumns = [
  'Psp Reference',
  'Type',
  'Net Currency',
  'Net Debit (NC)',
  'Net Credit (NC)',
  'Batch Number',
];

const columnNames = {
  merchant: ['Merchant Account'],
  pspNo: ['Psp Reference'],
  orderNo: ['Merchant Reference'],
  method: ['Payment Method'],
  created: ['Creation Date'],
  zone: ['TimeZone'],
  type: ['Type'],
  modification: ['Modification Reference'],
  grossCurrency: ['Gross Currency'],
  grossDebit: ['Gross Debit (GC)'],
  grossCredit: ['Gross Credit (GC)'],
  netCurrency: ['Net Currency'],
  netDebit: ['Net Debit (NC)'],
  netCredit: ['Net Credit (NC)'],
  commission: ['Commission (NC)'],
  markup: ['Markup (NC)'],
  schemeFees: ['Scheme Fees (NC)'],
  interchange: ['Interchange (NC)'],
  refundNo: ['Modification Merchant Reference'],
  batch: ['Batch Number'],
  booked: ['Booking Date'],
} as const;

export type Columns = Record<keyof typeof columnNames, number>;

/** Where the columns stand; those that a person may leave out of the report are −1. */
export const adyenColumns = (header: readonly string[], line: number): Columns =>
  locateColumns(
    header,
    columnNames,
    ['method', 'zone', 'refundNo', 'booked', 'commission', 'markup', 'schemeFees', 'interchange'],
    { line },
  );
