import { type ProblemCode, problemOf } from '../../../../shared/entity/problem.ts';
import type { TransactionKind, TransactionStatus } from '../../../../shared/entity/transaction.ts';
import { kindWords, statusWords } from '../../../../shared/text/terms.ts';
import type { Words } from '../../../../shared/text/words.ts';
import { currencyNamed, scaleOf } from '../../../../shared/value/currency.ts';
import { parseMinor } from '../../../../shared/value/money.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import { type Day, instantAt, parseDay } from '../../../../shared/value/time.ts';
import { type StagedRow, stagedRow } from '../../format.ts';
import { readCivil } from '../../reading/civil.ts';
import { parseGrouped } from '../../reading/grouped.ts';
import { MomentReader } from '../../reading/moment.ts';
import { NotAlone } from '../../reading/splitRecords.ts';
import { columnLetters, isSpreadsheetNumber } from '../../reading/spreadsheet.ts';
import { conventionalAmount, type DecimalMark, openMark, shownMark } from '../../reading/writtenAmount.ts';
import { type BookColumn, type BookColumns, type identifierColumns, nameOf } from './columns.ts';

/** A ledger's row as text by column; amounts are read by the reader itself, since a CSV has bytes and a sheet has cells. */
export type BookSource = {
  readonly line: number;
  /** The text of a column of the file, '' beyond its end. */
  text(index: number): string;
  isEmpty(index: number): boolean;
  /** Minor units of a column where `mark` stands before the fraction, null when it is no acceptable amount. */
  minor(index: number, currency: string, mark: DecimalMark): bigint | null;
};

/** Minor units of an amount that is written as text. */
export function writtenMinor(text: string, currency: string, mark: DecimalMark): bigint | null {
  if (mark === '.') return parseGrouped(text, currency);
  const decimal = conventionalAmount(text, mark);
  return decimal === null ? null : parseMinor(decimal, currency);
}

/** Both the Chinese word and the code name a value. */
const named = <K extends string>(words: Record<K, Words>): Map<string, K> =>
  new Map(
    (Object.keys(words) as K[]).flatMap((code): [string, K][] => [
      [words[code]['zh-CN'], code],
      [code, code],
    ]),
  );

const kinds = named<TransactionKind>(kindWords);
const statuses = named<TransactionStatus>(statusWords);
const channels = new Map([
  ['微信', 'wechat'],
  ['支付宝', 'alipay'],
  ['银联', 'unionpay'],
  ['wechat', 'wechat'],
  ['alipay', 'alipay'],
  ['unionpay', 'unionpay'],
]);
const systemNames = new Set(['system', '系统']);

const allowed = (values: Iterable<string>): string =>
  [...values].filter((value) => /[^\x00-\x7f]/.test(value)).join('、');

/** A day as Excel shows it once it has saved the ledger: "2026/10/5". */
function dayAlone(text: string): Day | null {
  const civil = readCivil(text);
  return civil === null || civil.clock !== null ? null : civil.day;
}

const DINAR_SCALE = 3;

/**
 * The mark of a text that would be in doubt: "1.000" of a yuan or a yen may be a thousand, of a dinar it is one; "1,000"
 * is a thousand of yen, and may be one of the others.
 */
function doubtIn(currency: string, text: string): DecimalMark | undefined {
  const point = /[.．]/.test(text);
  const scale = scaleOf(currency);
  if (point) return scale === DINAR_SCALE ? undefined : '.';
  return scale === 0 ? undefined : ',';
}

/** What amounts have shown of the decimal mark, which was a point to all of them. */
export type BookMarks = { readonly showsMark: boolean; readonly tookOpen: boolean };

/**
 * Turns ledger rows to staged rows. Values that repeat a million times (days, kinds, currencies) are worked out once.
 * Refusal with the record, the line and the column for whatever cannot be read.
 */
export class BookRows {
  private readonly columns: BookColumns;
  private readonly offsetMinutes: number;
  private readonly sheet: string | undefined;
  private readonly moment = new MomentReader();
  private readonly currencies = new Map<string, string | null>();
  private lastDayText = '';
  private lastDay: Day = 0;
  private record = 0;
  private showsMark = false;
  /** Was an amount read that another mark would have made another of? */
  private tookOpen = false;
  /** A point, unless the first amount that shows a mark shows a comma. */
  mark: DecimalMark = '.';
  /** "1,234" or "1.000" in a ledger that has not shown its decimal point: it may be a thousand or about one. */
  open: Refusal | null = null;
  private line = 0;

  constructor(columns: BookColumns, offsetMinutes: number, sheet?: string) {
    this.columns = columns;
    this.offsetMinutes = offsetMinutes;
    this.sheet = sheet;
  }

  read(source: BookSource, record: number): StagedRow {
    this.record = record;
    this.line = source.line;
    const { columns } = this;
    const currency = this.currency(source.text(columns.currency));
    const time = this.optional(source, 'time');
    return stagedRow({
      record,
      line: source.line,
      civilDay: this.day(source.text(columns.day)),
      occurredAt: time === null ? null : this.occurredAt(time),
      offsetMinutes: time === null ? null : this.offsetMinutes,
      amount: this.amount(source, 'amount', currency),
      fee: columns.fee < 0 || source.isEmpty(columns.fee) ? null : this.amount(source, 'fee', currency),
      currency,
      kind: this.known(source, 'kind', kinds),
      status: this.known(source, 'status', statuses),
      account: this.required(source, 'account'),
      channel: this.channel(source),
      orderNo: this.identifier(source, 'orderNo'),
      channelNo: this.identifier(source, 'channelNo'),
      refundNo: this.identifier(source, 'refundNo'),
      batchNo: this.identifier(source, 'entryNo'),
      bankRef: this.identifier(source, 'bankRef'),
      voucherNo: this.identifier(source, 'voucherNo'),
      counterparty: this.optional(source, 'counterparty'),
      counterpartyAccount: this.identifier(source, 'counterpartyAccount'),
      memo: this.optional(source, 'memo'),
      initiatedBy: this.initiatedBy(source),
    });
  }

  private refusal(code: ProblemCode, column: BookColumn, value: string, more: Record<string, string> = {}): Refusal {
    const { record, line, sheet } = this;
    const params = { column: nameOf(column), value, record, ...more };
    const cell = sheet === undefined ? undefined : `${columnLetters(this.columns[column])}${line}`;
    return new Refusal(
      problemOf(code, { params, where: { line, sheet, column: nameOf(column), cell, excerpt: value.slice(0, 80) } }),
    );
  }

  private optional(source: BookSource, column: BookColumn): string | null {
    const index = this.columns[column];
    if (index < 0 || source.isEmpty(index)) return null;
    const text = source.text(index);
    return text === '' ? null : text;
  }

  private required(source: BookSource, column: BookColumn): string {
    const text = source.text(this.columns[column]);
    if (text === '') throw this.refusal('ROW_MALFORMED', column, '', { reason: `${nameOf(column)} ∅` });
    return text;
  }

  private identifier(source: BookSource, column: (typeof identifierColumns)[number]): string | null {
    const text = this.optional(source, column);
    if (text !== null && isSpreadsheetNumber(text)) throw this.refusal('IDENTIFIER_DAMAGED', column, text);
    return text;
  }

  private amount(source: BookSource, column: 'amount' | 'fee', currency: string): bigint {
    const index = this.columns[column];
    const minor = source.minor(index, currency, this.mark) ?? this.withComma(source, index, currency);
    if (minor === null) throw this.refusal('AMOUNT_INVALID', column, source.text(index));
    if (!this.showsMark) this.lookForMark(source.text(index), column, currency);
    return minor;
  }

  /** "1.234,56" before any other amount has shown a mark, or has left open which: the ledger writes a comma. */
  private withComma(source: BookSource, index: number, currency: string): bigint | null {
    if (this.showsMark || this.tookOpen || shownMark(source.text(index)) !== ',') return null;
    const minor = source.minor(index, currency, ',');
    if (minor !== null) this.mark = ',';
    return minor;
  }

  private lookForMark(text: string, column: BookColumn, currency: string): void {
    this.showsMark = shownMark(text) === this.mark;
    this.tookOpen ||= openMark(text) !== null;
    if (this.showsMark) this.open = null;
    else if (openMark(text) === doubtIn(currency, text)) this.open ??= this.refusal('AMOUNT_INVALID', column, text);
  }

  /** What the amounts of a part show of how the ledger writes them. Throws NotAlone where the rows before decide how they are meant. */
  marks(): BookMarks {
    if (this.mark !== '.' || this.open) throw new NotAlone('an amount in doubt');
    return { showsMark: this.showsMark, tookOpen: this.tookOpen };
  }

  /** Takes over what the rows that follow show; false where they were not read as they would be here. */
  absorb({ showsMark, tookOpen }: BookMarks): boolean {
    if (this.mark !== '.') return false;
    if (this.showsMark) return true;
    this.tookOpen ||= tookOpen;
    this.showsMark = showsMark;
    if (showsMark) this.open = null;
    return true;
  }

  private known<K extends string>(source: BookSource, column: BookColumn, values: Map<string, K>): K {
    const text = source.text(this.columns[column]);
    const value = values.get(text);
    if (value === undefined) throw this.refusal('VALUE_UNKNOWN', column, text, { allowed: allowed(values.keys()) });
    return value;
  }

  private channel(source: BookSource): string | null {
    const text = this.optional(source, 'channel');
    if (text === null) return null;
    const channel = channels.get(text);
    if (channel === undefined)
      throw this.refusal('VALUE_UNKNOWN', 'channel', text, { allowed: allowed(channels.keys()) });
    return channel;
  }

  private initiatedBy(source: BookSource): string | null {
    const text = this.optional(source, 'initiatedBy');
    return text !== null && systemNames.has(text) ? 'system' : text;
  }

  private currency(text: string): string {
    let code = this.currencies.get(text);
    if (code === undefined) {
      code = currencyNamed(text);
      this.currencies.set(text, code);
    }
    if (code === null) throw this.refusal('CURRENCY_UNKNOWN', 'currency', text);
    return code;
  }

  private day(text: string): Day {
    if (text === this.lastDayText) return this.lastDay;
    const day = parseDay(text) ?? dayAlone(text);
    if (day === null) throw this.refusal('DATE_INVALID', 'day', text);
    this.lastDayText = text;
    this.lastDay = day;
    return day;
  }

  private occurredAt(text: string): number {
    if (this.moment.read(text)) return this.moment.seconds(this.offsetMinutes);
    const civil = readCivil(text);
    if (civil === null || civil.clock === null) throw this.refusal('DATE_INVALID', 'time', text);
    return instantAt(civil.day, civil.clock, this.offsetMinutes).seconds;
  }
}
