import type { Encoding } from '../../shared/entity/encoding.ts';
import type { Problem } from '../../shared/entity/problem.ts';
import type { TransactionKind, TransactionStatus } from '../../shared/entity/transaction.ts';
import type { Day } from '../../shared/value/time.ts';

/**
 * One money movement as a file says it, normalised: the staged row. It points to its place (part, record, line); the
 * raw text stays in the original. Absent fields are null. Readers build it with stagedRow() so that all rows have one shape.
 */
export type StagedRow = {
  /** Zip member or sheet, from 0; its name is reported once with RowSink.part. */
  part: number;
  /** Number of the data record in its part, from 1. */
  record: number;
  /** Line of the record's start in its part (or sheet row), from 1. */
  line: number;
  /** Civil day on the file's own clock. */
  civilDay: Day;
  /** Settlement or value day, where the file says one. */
  valueDay: Day | null;
  /** Epoch seconds, and minutes east of UTC of the clock it was written in. */
  occurredAt: number | null;
  offsetMinutes: number | null;
  /** Minor units, signed: positive into the enterprise's hands (payment, receipt), negative out (refund, payout). */
  amount: bigint;
  /** Minor units taken off the amount by the channel; negative where it gives a fee back. Net = amount − fee. */
  fee: bigint | null;
  currency: string;
  kind: TransactionKind;
  status: TransactionStatus;
  /** Merchant number, bank account number or virtual account code that the row belongs to. */
  account: string | null;
  channel: string | null;
  orderNo: string | null;
  channelNo: string | null;
  refundNo: string | null;
  batchNo: string | null;
  bankRef: string | null;
  voucherNo: string | null;
  counterparty: string | null;
  counterpartyAccount: string | null;
  memo: string | null;
  /** 'system' or a person, where a book says who set it off. */
  initiatedBy: string | null;
  /** Running balance after the row. */
  balance: bigint | null;
};

/** A row with what is not given null. Written out field by field: a million spread objects cost half a second. */
export const stagedRow = (
  fields: Partial<StagedRow> & Pick<StagedRow, 'record' | 'line' | 'civilDay' | 'amount'>,
): StagedRow => ({
  part: fields.part ?? 0,
  record: fields.record,
  line: fields.line,
  civilDay: fields.civilDay,
  valueDay: fields.valueDay ?? null,
  occurredAt: fields.occurredAt ?? null,
  offsetMinutes: fields.offsetMinutes ?? null,
  amount: fields.amount,
  fee: fields.fee ?? null,
  currency: fields.currency ?? 'CNY',
  kind: fields.kind ?? 'other',
  status: fields.status ?? 'success',
  account: fields.account ?? null,
  channel: fields.channel ?? null,
  orderNo: fields.orderNo ?? null,
  channelNo: fields.channelNo ?? null,
  refundNo: fields.refundNo ?? null,
  batchNo: fields.batchNo ?? null,
  bankRef: fields.bankRef ?? null,
  voucherNo: fields.voucherNo ?? null,
  counterparty: fields.counterparty ?? null,
  counterpartyAccount: fields.counterpartyAccount ?? null,
  memo: fields.memo ?? null,
  initiatedBy: fields.initiatedBy ?? null,
  balance: fields.balance ?? null,
});

/** A total that the file declares, next to what its rows add up to; both as the plain text that a person compares. */
export type ControlTotal = { name: string; declared: string; computed: string; agrees: boolean };

/** A statement with balances: opening + Σ rows = closing is proof (b). Amounts in minor units; days civil. */
export type StatementBalance = {
  account: string;
  currency: string;
  firstDay: Day;
  lastDay: Day;
  opening: bigint;
  closing: bigint;
  rows: bigint;
  /** The statement's own number, where it has one. */
  number?: bigint | null;
  /** One page of a statement whose other pages are not in the file: it does not list all of its days. */
  page?: boolean;
};

/**
 * What a file lists of its days. 'selection': what somebody asked for, so that nothing follows from a row that is not
 * there. 'bill': whole days of a channel. 'statements': every entry of the days of its balances (those that are no
 * pages); what stands outside of them, as interim reports and notifications do, only adds.
 */
export type Listing = 'selection' | 'bill' | 'statements';

/** Records of a part that one message tells. Messages under different numbers may tell of the same entries; 0 goes first. */
export type Series = { part: number; firstRecord: number; lastRecord: number; number: number };

/** A statement as `parse --json` prints it (bank formats only), amounts in minor units. */
export type ParsedStatement = {
  account: string | null;
  /** Empty where the file names none: then there are no amounts either. */
  currency: string;
  opening: bigint | null;
  closing: bigint | null;
  openingDay: Day | null;
  closingDay: Day | null;
  /** The closing balance's own currency, where it contradicts the statement's. */
  closingCurrency?: string;
  transactions: {
    amount: bigint;
    /** The decimal text, where the file says it in other units than the statement's currency has (then `amount` is 0). */
    exact?: string;
    /** Where the file says it of every row; else the statement's. */
    currency?: string;
    /** The bank's word for a row that is not booked: it is printed and never staged. */
    status?: string;
    entryDay: Day | null;
    valueDay: Day | null;
    reference: string | null;
    memo: string | null;
  }[];
};

/** Fields of a row that name something. */
export type IdentifierField =
  | 'account'
  | 'orderNo'
  | 'channelNo'
  | 'refundNo'
  | 'batchNo'
  | 'bankRef'
  | 'voucherNo'
  | 'counterpartyAccount';

/** What a reader hands over besides its rows. Accounts are the merchant or account numbers that the file carries. */
export type ReadOutcome = {
  encoding: string;
  accounts: string[];
  parts: string[];
  totals: ControlTotal[];
  balances: StatementBalance[];
  /** Rows that are not money movements of this source (failed orders, informational), by reason. */
  skipped: Record<string, number>;
  warnings: Problem[];
  /** Days that the file covers even where it has no rows. */
  coverage: { firstDay: Day; lastDay: Day } | null;
  /** Absent: a selection. */
  listing?: Listing;
  /** Where messages of the file may repeat one another's entries. */
  series?: Series[];
  /** Of bank formats, where the context is `printing`. */
  statements?: ParsedStatement[];
  /** By part, the places from 0 of the columns that identifiers stand in, where a person may look for a cell. */
  columns?: Partial<Record<IdentifierField, number>>[];
};

/** Random access to a file's bytes, so that nothing needs the whole of it in memory. */
export type FileBytes = {
  readonly name: string;
  readonly size: number;
  /** Up to `length` bytes from `position`. */
  read(position: number, length: number): Promise<Uint8Array>;
  /** The whole as chunks. */
  chunks(): AsyncIterable<Uint8Array>;
  /** The bytes from `from` to `to` as chunks; only of what lies on the disk as it is read. */
  range?(from: number, to: number): AsyncIterable<Uint8Array>;
  /** For zip readers and workbook readers that need a path. */
  readonly path: string;
  /** The encoding that a person chose for the file's text; without it the bytes must tell. */
  readonly encoding?: Encoding | undefined;
};

/** What records of a file came to, as the thread that read them tells the one that reads the file. */
export type Part = {
  /** The byte and the line (from 1) behind them. */
  to: number;
  endLine: number;
  /** The records before them: what the thread took for granted. */
  before: number;
  /** What the reader's taker of records handed out, for its like to absorb. */
  state: unknown;
};

/**
 * A large table that two threads read: one the whole of it, but for a part near the end that the other reads meanwhile.
 * `from` and `to` are bytes; the part begins and ends with the first lines that begin behind them.
 */
export type Split = { readonly from: number; readonly to: number } & (
  | {
      readonly role: 'whole';
      /** The part, once it was read; null when it cannot be used. */
      part(): Promise<Part | null>;
      /** The reader has absorbed it. */
      took(): void;
    }
  | { readonly role: 'part'; done(part: Part): void }
);

export type ReadContext = {
  /** Called for every row in file order. Synchronous: the sink buffers. */
  row(row: StagedRow): void;
  /** Called with the names of a table's columns where its header may vary: what it had before is remembered by source. */
  header?(names: readonly string[]): void;
  /** Called now and then with bytes consumed of the file. */
  progress(bytes: number): void;
  /** Throws Refusal(IMPORT_CANCELLED) when the person stopped it; call it every few thousand rows. */
  checkpoint(): void;
  /** Minutes east of UTC of the enterprise's clock, for files that state no zone. */
  offsetMinutes: number;
  /**
   * Does somebody look at the statements one by one, as `parse` prints them? Only then a reader keeps their rows in
   * `statements`: of a million rows nothing may be held on import.
   */
  readonly printing?: boolean;
  /** Of formats with `splits`. */
  readonly split?: Split | undefined;
};

/** How sure an identification is, 0–100, and why, in words for the log. */
export type Identification = { format: string; sure: number; why: string };

/**
 * One file format: recognises by content and reads. `read` throws Refusal for anything it cannot vouch for: a malformed
 * row, a total that disagrees, a missing trailer. Nothing is guessed and nothing is rounded.
 */
export type Format = {
  readonly id: string;
  /** For people: "微信支付交易账单". */
  readonly name: string;
  readonly side: 'book' | 'channel' | 'bank';
  /** false: no table, which no spreadsheet opens and saves again. */
  readonly tabular?: boolean;
  /** true: it can read a large text file with another thread's help. */
  readonly splits?: boolean;
  /** The row and the version of the mapping profile that it reads by; other formats have none. */
  readonly mapping?: { readonly id: number; readonly version: number };
  identify(sample: FileSample): Identification | null;
  read(file: FileBytes, context: ReadContext): Promise<ReadOutcome>;
};

/** The first bytes of a file, and for a zip its members with the first decoded text of each. */
export type FileSample = {
  readonly name: string;
  readonly size: number;
  readonly head: Uint8Array;
  /** The head as text in the encoding that fits, null when it is binary. */
  readonly text: string | null;
  readonly encoding: string | null;
  /** What a person chose. */
  readonly chosen?: Encoding | undefined;
  /** Members of a zip that is not a workbook; null otherwise. */
  readonly members: { name: string; size: number; text: string | null; head: Uint8Array }[] | null;
  /** First rows of an .xlsx workbook's first sheet; null otherwise. */
  readonly sheet: { name: string; rows: string[][] } | null;
};
