import { type Day, dayOf } from '../../../../shared/value/time.ts';
import { type StagedRow, stagedRow } from '../../format.ts';
import type { Civil } from '../civil.ts';
import type { GridRow } from '../grid.ts';
import { RowCells } from './cells.ts';
import type { Table } from './layout.ts';
import type { Notes } from './notes.ts';

const interestWords = /结息|利息/;
/** Balances that somebody blotted out: letters or stars among the digits. */
const masked = /[*x-z]/i;
const DAY_SECONDS = 86_400;

type Side = { amount: bigint; isOut: boolean };

/** Reads the rows below a header. Refusal with record, line and column for what cannot be read. */
export class BankRows {
  /** Lines whose balance is blotted out (personal exports only). */
  readonly maskedBalances: { line: number; value: string; column: string }[] = [];
  /** Did the last row stand on the side of money out (借)? A correction in red stands there with the other sign. */
  isOut = false;
  /** Account of the first row and of the last; a row that names none is taken to be of the one before. */
  private firstAccount: string | null = null;
  private ownAccount: string | null = null;
  private rows = 0;
  private lastCurrency = { text: '', code: '' };
  private readonly table: Table;
  private readonly notes: Notes;
  private readonly offsetMinutes: number;
  private readonly part: number;
  private readonly cells: RowCells;

  constructor(table: Table, notes: Notes, place: { offsetMinutes: number; part: number; sheet: string | null }) {
    this.table = table;
    this.notes = notes;
    this.offsetMinutes = place.offsetMinutes;
    this.part = place.part;
    this.cells = new RowCells(table, place.sheet);
  }

  read(row: GridRow, record: number): StagedRow {
    const { cells } = this;
    cells.turnTo(row, record);
    const currency = this.currency();
    const { civilDay, valueDay, occurredAt } = this.days();
    const { amount, isOut } = this.side(currency);
    this.isOut = isOut;
    const memo = cells.memo();
    this.ownAccount = cells.identifier('ownAccount') ?? this.notes.account ?? this.ownSide(amount < 0n);
    if (this.rows === 0) this.firstAccount = this.ownAccount;
    this.rows += 1;
    return stagedRow({
      part: this.part,
      record,
      line: row.line,
      civilDay,
      valueDay,
      occurredAt,
      offsetMinutes: occurredAt === null ? null : this.offsetMinutes,
      amount,
      currency,
      kind: memo.some((text) => interestWords.test(text)) ? 'interest' : 'other',
      account: this.ownAccount,
      bankRef: cells.identifier('bankRef'),
      ...this.counterparty(amount < 0n),
      memo: memo.join(' ') || null,
      balance: this.balance(currency),
    });
  }

  /** Takes over the rows that follow from another reader, or its clone; false where its first one may be of the last account here. */
  absorb(next: BankRows): boolean {
    if (next.rows > 0 && next.firstAccount === null && this.ownAccount !== null) return false;
    if (next.rows > 0) this.ownAccount = next.ownAccount;
    // The first of them is told, for all.
    this.maskedBalances.push(...next.maskedBalances.slice(0, 1));
    return true;
  }

  /** Of two named sides the enterprise's own; a row of the bank's own (interest) may leave it out. */
  private ownSide(out: boolean): string | null {
    return this.cells.identifier(out ? 'payerAccount' : 'payeeAccount') ?? this.ownAccount;
  }

  private counterparty(out: boolean): Pick<StagedRow, 'counterparty' | 'counterpartyAccount'> {
    const { cells } = this;
    if (!cells.has('payer') && !cells.has('payee'))
      return {
        counterparty: cells.name('counterparty'),
        counterpartyAccount: cells.identifier('counterpartyAccount'),
      };
    // Both sides are named: the enterprise is the one, by the direction of the money.
    return {
      counterparty: cells.name(out ? 'payee' : 'payer'),
      counterpartyAccount: cells.identifier(out ? 'payeeAccount' : 'payerAccount'),
    };
  }

  /** A row names its currency, or the lines above do; an export that never does is of an RMB account. */
  private currency(): string {
    const { cells } = this;
    if (this.table.layout.currencyInAmount) return cells.currencyIn(cells.raw('amount').slice(0, 3), 'amount');
    const text = cells.text('currency');
    if (text === '') return this.notes.currency ?? 'CNY';
    if (text !== this.lastCurrency.text) this.lastCurrency = { text, code: cells.currencyIn(text, 'currency') };
    return this.lastCurrency.code;
  }

  /** The booking day where the row has one, else the day of the transaction; its time belongs to the latter. */
  private days(): Pick<StagedRow, 'civilDay' | 'valueDay' | 'occurredAt'> {
    const { cells } = this;
    const time = this.civil('time');
    const posted = cells.text('postedDay') === '' ? null : this.civil('postedDay');
    const clock = time?.clock ?? (cells.has('clock') ? cells.clock('clock') : null);
    const value = cells.text('valueDay') === '' ? null : this.civil('valueDay');
    const day = posted?.day ?? time?.day ?? value?.day;
    if (day === undefined) throw cells.refusal('DATE_INVALID', cells.has('time') ? 'time' : 'postedDay');
    return {
      civilDay: day,
      valueDay: value?.day ?? null,
      occurredAt: clock === null ? null : (time?.day ?? day) * DAY_SECONDS + clock - this.offsetMinutes * 60,
    };
  }

  private civil(field: 'time' | 'postedDay' | 'valueDay'): Civil | null {
    const { cells, table } = this;
    if (!cells.has(field)) return null;
    // Where the bank itself booked there may be no day of a transaction.
    if (cells.text(field) === '' && (cells.text('postedDay') !== '' || cells.text('valueDay') !== '')) return null;
    return table.layout.billMonth ? { day: this.dayInBill(field), clock: null } : cells.civil(field);
  }

  /** "12/29" in the bill of a month is of that month or of one before it, never after. */
  private dayInBill(field: 'time' | 'postedDay' | 'valueDay'): Day {
    const { cells, notes } = this;
    const [year, month] = (notes.month ?? '').split('-');
    const parts = /^(\d{1,2})[/-](\d{1,2})$/.exec(cells.text(field));
    if (!parts || year === undefined || month === undefined) throw cells.refusal('DATE_INVALID', field);
    const before = Number(parts[1]) > Number(month) ? 1 : 0;
    const day = dayOf(Number(year) - before, Number(parts[1]), Number(parts[2]));
    if (day === null) throw cells.refusal('DATE_INVALID', field);
    return day;
  }

  private side(currency: string): Side {
    switch (this.table.style) {
      case 'sides':
        return this.twoColumns(currency);
      case 'marked':
        return this.marked(currency);
      case 'worded':
        return this.worded(currency);
      default: {
        const size = this.amount(currency);
        const amount = this.table.style === 'spent' ? -size : size;
        return { amount, isOut: amount < 0n };
      }
    }
  }

  /** The one amount of a row. Refusal AMOUNT_INVALID for an empty one. */
  private amount(currency: string): bigint {
    const { cells } = this;
    const text = this.table.layout.currencyInAmount ? cells.raw('amount').slice(3).trim() : null;
    const size = text === null ? cells.size('amount', currency) : cells.minor('amount', text, currency);
    if (size === null) throw cells.refusal('AMOUNT_INVALID', 'amount');
    return size;
  }

  /** 借 is money out, 贷 is money in: the bank's view of the enterprise's money. Null where no mark stands. */
  private mark(): 'out' | 'in' | null {
    const { cells } = this;
    const text = cells.text('direction');
    if (text === '') return null;
    const { out, in: into } = this.table.layout.directions ?? { out: ['借'], in: ['贷'] };
    if (out.some((word) => text.startsWith(word))) return 'out';
    if (into.some((word) => text.startsWith(word))) return 'in';
    throw cells.refusal('VALUE_UNKNOWN', 'direction', { allowed: [...out, ...into].join('、') });
  }

  private marked(currency: string): Side {
    const { cells } = this;
    const mark = this.mark();
    if (mark === null) throw cells.refusal('VALUE_UNKNOWN', 'direction', { allowed: '借、贷' });
    const size = this.amount(currency);
    return { amount: mark === 'out' ? -size : size, isOut: mark === 'out' };
  }

  private worded(currency: string): Side {
    const { cells } = this;
    const words = this.table.layout.words ?? { out: [], in: [] };
    const text = cells.text('kindWords');
    const isOut = words.out.some((word) => text.startsWith(word));
    if (!isOut && !words.in.some((word) => text.startsWith(word)))
      throw cells.refusal('VALUE_UNKNOWN', 'kindWords', { allowed: [...words.out, ...words.in].join('、') });
    const size = this.amount(currency);
    return { amount: isOut ? -size : size, isOut };
  }

  /** One of the two is empty or zero; a negative amount is the bank's correction in red and stays on its side. */
  private twoColumns(currency: string): Side {
    const { cells } = this;
    const mark = this.mark();
    const out = cells.size('out', currency);
    const into = cells.size('in', currency);
    if (out === null && into === null) throw cells.refusal('AMOUNT_INVALID', 'out');
    if ((out ?? 0n) !== 0n && (into ?? 0n) !== 0n) throw cells.refusal('ROW_MALFORMED', null, { reason: 'BOTH_SIDES' });
    const isOut = (out ?? 0n) !== 0n || into === null;
    if (mark !== null && (mark === 'out') !== isOut && (out ?? 0n) !== (into ?? 0n))
      throw cells.refusal('ROW_MALFORMED', null, { reason: 'DIRECTION' });
    return { amount: isOut ? -(out ?? 0n) : (into ?? 0n), isOut };
  }

  private balance(currency: string): bigint | null {
    const { cells } = this;
    if (!cells.has('balance')) return null;
    const text = cells.raw('balance');
    if (this.table.layout.kind === 'retail' && masked.test(text)) {
      this.maskedBalances.push({ line: cells.line, value: text, column: cells.nameOf('balance') });
      return null;
    }
    const minor = cells.minor('balance', text, currency);
    if (minor === null) throw cells.refusal('AMOUNT_INVALID', 'balance');
    return minor;
  }
}
