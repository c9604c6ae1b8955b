import { type ProblemCode, problemOf } from '../../../../shared/entity/problem.ts';
import { currencyNamed } from '../../../../shared/value/currency.ts';
import { parseMinor } from '../../../../shared/value/money.ts';
import { Refusal } from '../../../../shared/value/result.ts';
import { type Day, parseDay } from '../../../../shared/value/time.ts';
import { type StagedRow, stagedRow } from '../../format.ts';
import { MomentReader } from '../../reading/moment.ts';
import type { Column, Layout } from './layout.ts';
import type { Preamble } from './preamble.ts';

const grouped = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;
const interestWords = /结息|利息/;
/** Balances that somebody blotted out: letters or stars among the digits. */
const masked = /[*x-z]/i;
/** "2026-10-12-09.12.03.123456", as the bank's interfaces write a time. */
const dotted = /^(\d{4}-\d{2}-\d{2})-(\d{2})\.(\d{2})\.(\d{2})(?:\.\d+)?$/;

/** Minor units of "1,234.56" or "1234.56"; null for anything else. */
export function parseGrouped(text: string, currency: string): bigint | null {
  return parseMinor(grouped.test(text) ? text.replaceAll(',', '') : text, currency);
}

type Moment = { day: Day; seconds: number | null };

/** Reads the rows below a header. Refusal with record, line and column for what cannot be read. */
export class IcbcRows {
  /** Lines whose balance is blotted out (personal exports only). */
  readonly maskedBalances: { line: number; value: string }[] = [];
  /** Did the last row stand on the side of money out (借)? A correction in red stands there with a negative amount. */
  isOut = false;
  private readonly layout: Layout;
  private readonly preamble: Preamble;
  private readonly offsetMinutes: number;
  private readonly moment = new MomentReader();
  private cells: readonly string[] = [];
  private record = 0;
  private line = 0;

  constructor(layout: Layout, preamble: Preamble, offsetMinutes: number) {
    this.layout = layout;
    this.preamble = preamble;
    this.offsetMinutes = offsetMinutes;
  }

  read(cells: readonly string[], record: number, line: number): StagedRow {
    this.cells = cells;
    this.record = record;
    this.line = line;
    const { header } = this.layout;
    if (cells.length < header.length || cells.slice(header.length).some((cell) => cell !== ''))
      throw this.refusal('ROW_MALFORMED', null, { reason: 'FIELD_COUNT' });
    const currency = this.currency();
    const { day, seconds } = this.time();
    const memo = [this.text('summary'), this.text('purpose'), this.text('place')].filter((text) => text !== '');
    return stagedRow({
      record,
      line,
      civilDay: day,
      valueDay: this.postedDay(),
      occurredAt: seconds,
      offsetMinutes: seconds === null ? null : this.offsetMinutes,
      amount: this.amount(currency),
      currency,
      kind: memo.some((text) => interestWords.test(text)) ? 'interest' : 'other',
      account: this.text('ownAccount') || this.preamble.account,
      bankRef: this.identifier('bankRef'),
      counterparty: this.text('counterparty') || null,
      counterpartyAccount: this.identifier('counterpartyAccount'),
      memo: memo.join(' ') || null,
      balance: this.balance(currency),
    });
  }

  private text(column: Column): string {
    const index = this.layout.columns[column];
    return index < 0 ? '' : this.cells[index]!;
  }

  private nameOf(column: Column): string {
    return this.layout.header[this.layout.columns[column]] ?? column;
  }

  private refusal(code: ProblemCode, column: Column | null, params: Record<string, string> = {}): Refusal {
    const { record, line, cells } = this;
    const about: { column?: string } = column === null ? {} : { column: this.nameOf(column) };
    const value = column === null ? '' : this.text(column);
    return new Refusal(
      problemOf(code, {
        params: { record, value, column: about.column ?? '', ...params },
        where: { line, ...about, excerpt: cells.join(',').slice(0, 80) },
      }),
    );
  }

  private identifier(column: Column): string | null {
    const text = this.text(column);
    if (/^\d(?:\.\d+)?E\+\d+$/i.test(text)) throw this.refusal('IDENTIFIER_DAMAGED', column);
    return text || null;
  }

  /** A retail row names its currency; a corporate export names it once above, and where it does not it is RMB. */
  private currency(): string {
    const text = this.text('currency');
    if (text === '') return this.preamble.currency ?? 'CNY';
    const code = currencyNamed(text);
    if (code === null) throw this.refusal('CURRENCY_UNKNOWN', 'currency');
    return code;
  }

  private time(): Moment {
    const text = this.text('time');
    const parts = dotted.exec(text);
    const plain = parts ? `${parts[1]} ${parts[2]}:${parts[3]}:${parts[4]}` : text;
    if (this.moment.read(plain)) return { day: this.moment.day, seconds: this.moment.seconds(this.offsetMinutes) };
    const day = parseDay(text);
    if (day === null) throw this.refusal('DATE_INVALID', 'time');
    return { day, seconds: null };
  }

  private postedDay(): Day | null {
    const text = this.text('postedDay');
    if (text === '') return null;
    const day = parseDay(text);
    if (day === null) throw this.refusal('DATE_INVALID', 'postedDay');
    return day;
  }

  /** 借 is money out, 贷 is money in. Minor units, null where the column is left empty. */
  private size(column: Column, currency: string): bigint | null {
    const text = this.text(column);
    if (text === '' || text === '-') return null;
    const minor = parseGrouped(text, currency);
    if (minor === null) throw this.refusal('AMOUNT_INVALID', column);
    return minor;
  }

  private amount(currency: string): bigint {
    const mark = this.text('direction').slice(0, 1);
    if (mark !== '' && mark !== '借' && mark !== '贷')
      throw this.refusal('VALUE_UNKNOWN', 'direction', { allowed: '借、贷' });
    if (this.layout.columns.out < 0) {
      const size = this.size('amount', currency);
      if (mark === '') throw this.refusal('VALUE_UNKNOWN', 'direction', { allowed: '借、贷' });
      if (size === null) throw this.refusal('AMOUNT_INVALID', 'amount');
      this.isOut = mark === '借';
      return this.isOut ? -size : size;
    }
    const out = this.size('out', currency);
    const into = this.size('in', currency);
    if (out === null && into === null) throw this.refusal('AMOUNT_INVALID', 'out');
    // One of the two is empty or zero; a negative amount is the bank's correction in red.
    if ((out ?? 0n) !== 0n && (into ?? 0n) !== 0n) throw this.refusal('ROW_MALFORMED', null, { reason: 'BOTH_SIDES' });
    this.isOut = (out ?? 0n) !== 0n || into === null;
    if (mark !== '' && (mark === '借') !== this.isOut)
      throw this.refusal('ROW_MALFORMED', null, { reason: 'DIRECTION' });
    return this.isOut ? -(out ?? 0n) : (into ?? 0n);
  }

  private balance(currency: string): bigint | null {
    const text = this.text('balance');
    if (this.layout.kind === 'retail' && masked.test(text)) {
      this.maskedBalances.push({ line: this.line, value: text });
      return null;
    }
    const minor = parseGrouped(text, currency);
    if (minor === null) throw this.refusal('AMOUNT_INVALID', 'balance');
    return minor;
  }
}
