import type { TransactionKind, TransactionStatus } from '../../../../shared/entity/transaction.ts';
import type { Currency } from '../../../../shared/value/currency.ts';
import { civilOf, parseInstant } from '../../../../shared/value/time.ts';
import { type StagedRow, stagedRow } from '../../format.ts';
import { Cells, memoOf } from '../../reading/cells.ts';
import type { CsvRecord } from '../../reading/csv.ts';
import { locateColumns } from '../../reading/header.ts';
import { lookup } from '../../reading/lookup.ts';
import { plainName } from './lines.ts';
import { minorOfHundredths } from './money.ts';

const columnNames = {
  transactionNo: ['Transaction ID'],
  invoiceNo: ['Invoice ID'],
  relatedNo: ['PayPal Reference ID'],
  code: ['Transaction Event Code'],
  initiated: ['Transaction Initiation Date'],
  completed: ['Transaction Completion Date'],
  side: ['Transaction Debit or Credit'],
  gross: ['Gross Transaction Amount'],
  currency: ['Gross Transaction Currency'],
  feeSide: ['Fee Debit or Credit'],
  fee: ['Fee Amount'],
  feeCurrency: ['Fee Currency'],
  status: ['Transactional Status'],
  subject: ['Transaction Subject'],
  bankRef: ['Bank Reference ID'],
} as const;
type Columns = Record<keyof typeof columnNames, number>;

/** By the first three letters of the event code (T-codes), then single codes that differ from their group. */
const groups = lookup<TransactionKind>({
  T00: 'payment',
  T01: 'fee',
  T03: 'topUp',
  T04: 'withdrawal',
  T06: 'withdrawal',
  T07: 'topUp',
  T11: 'reversal',
  T12: 'reversal',
  T17: 'withdrawal',
  T19: 'adjustment',
  T20: 'transfer',
  T22: 'transfer',
});
const codes = lookup<TransactionKind>({
  T0001: 'transfer',
  T1105: 'other',
  T1107: 'refund',
  T1108: 'feeReturn',
  T1110: 'other',
  T1111: 'other',
});

/** Of the report of all transactions; the settlement report has only what was settled. */
const statuses = lookup<TransactionStatus>({
  S: 'success',
  V: 'success',
  F: 'success',
  P: 'pending',
  D: 'failed',
});

function kindOf(code: string, amount: bigint): TransactionKind {
  const kind = codes[code] ?? groups[code.slice(0, 3)] ?? 'other';
  if (kind === 'payment' && amount < 0n) return 'purchase';
  if (kind === 'fee' && amount > 0n) return 'feeReturn';
  return kind;
}

/** Reads the body lines of one section. */
export class BodyReader {
  private readonly columns: Columns;
  private readonly cells: Cells;
  /** Has the report rows that did not move money? */
  readonly isTransactions: boolean;

  constructor(header: readonly string[], line: number) {
    const names = header.map(plainName);
    this.columns = locateColumns(names, columnNames, ['status', 'subject', 'bankRef', 'relatedNo', 'invoiceNo'], {
      line,
    });
    this.cells = new Cells(names, { excerpt: false });
    this.isTransactions = this.columns.status >= 0;
  }

  row(record: CsvRecord, number: number, account: string | null): StagedRow {
    const { cells, columns } = this;
    cells.turnTo(record, number);
    const currency = cells.takeCurrency(columns.currency);
    const amount = this.signed(columns.side, columns.gross, currency);
    const fee = -this.signed(columns.feeSide, columns.fee, currency);
    const feeCurrency = cells.text(columns.feeCurrency);
    if (fee !== 0n && feeCurrency !== '' && feeCurrency !== cells.text(columns.currency))
      throw cells.refusal('ROW_MALFORMED', columns.feeCurrency, { reason: 'MIXED_CURRENCIES' });
    const code = cells.text(columns.code);
    if (!/^T\d{4}$/.test(code)) throw cells.refusal('VALUE_UNKNOWN', columns.code, { allowed: 'T0000 … T9999' });
    return stagedRow({
      record: number,
      line: record.line,
      ...this.when(),
      amount,
      fee,
      currency,
      kind: kindOf(code, amount),
      status: this.status(),
      account,
      channel: 'paypal',
      orderNo: cells.identifier(columns.invoiceNo),
      channelNo: cells.identifier(columns.transactionNo),
      bankRef: cells.identifier(columns.bankRef),
      voucherNo: cells.identifier(columns.relatedNo),
      memo: memoOf([code, cells.text(columns.subject)]),
    });
  }

  /** CR is to the account, DR from it; both may be blank where there is nothing. Refusal AMOUNT_INVALID, VALUE_UNKNOWN. */
  private signed(side: number, index: number, currency: Currency): bigint {
    const { cells } = this;
    if (cells.text(index) === '') return 0n;
    const size = minorOfHundredths(cells.text(index), currency);
    if (size === null) throw cells.refusal('AMOUNT_INVALID', index);
    if (cells.text(side) === 'CR' || size === 0n) return size;
    if (cells.text(side) === 'DR') return -size;
    throw cells.refusal('VALUE_UNKNOWN', side, { allowed: 'CR, DR' });
  }

  private status(): TransactionStatus {
    if (!this.isTransactions) return 'success';
    const status = statuses[this.cells.text(this.columns.status)];
    if (status === undefined)
      throw this.cells.refusal('VALUE_UNKNOWN', this.columns.status, { allowed: Object.keys(statuses).join(', ') });
    return status;
  }

  /** "2026/01/06 00:00:30 -0800" of completion; what is not complete has only begun. */
  private when(): Pick<StagedRow, 'civilDay' | 'occurredAt' | 'offsetMinutes'> {
    const { cells, columns } = this;
    const index = cells.text(columns.completed) === '' ? columns.initiated : columns.completed;
    const instant = instantOf(cells.text(index));
    if (instant === null) throw cells.refusal('DATE_INVALID', index);
    const { seconds, offsetMinutes } = instant;
    return { civilDay: civilOf(seconds, offsetMinutes).day, occurredAt: seconds, offsetMinutes };
  }
}

/** "2026/01/06 00:00:30 -0800" as an instant; null for anything else. */
export const instantOf = (text: string): ReturnType<typeof parseInstant> =>
  parseInstant(
    text
      .trim()
      .replaceAll('/', '-')
      .replace(/ ([+-]\d\d)(\d\d)$/, '$1:$2'),
  );
