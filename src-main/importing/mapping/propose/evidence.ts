import { scaleOf } from '../../../../shared/value/currency.ts';
import { parseMinor } from '../../../../shared/value/money.ts';
import { isNothing } from '../../reading/grouped.ts';
import { RunningBalance } from '../../reading/runningBalance.ts';
import { type DateOrder, dayIn } from '../../reading/writtenDate.ts';
import type { Cell } from '../../reading/xlsx.ts';
import { type Marks, writtenAmount } from '../amounts.ts';
import { writtenMoment } from '../moments.ts';
import { allMarks } from './stats.ts';

/** Which orders of day, month and year all dates of a file have. */
export class OrderEvidence {
  readonly possible = new Set<DateOrder>(['ymd', 'dmy', 'mdy']);
  /** A date that the possible orders read differently. */
  private readonly telling: string[] = [];
  private numbers = false;
  private last = '';

  see(text: string): void {
    if (text === this.last) return;
    this.last = text;
    const date = writtenMoment(text)?.date;
    if (!date || date.kind === 'day') return;
    this.numbers = true;
    if (this.telling.length < 200 && !this.telling.includes(text)) this.telling.push(text);
    for (const order of [...this.possible]) if (dayIn(date, order) === null) this.possible.delete(order);
  }

  /** The order, null where several are left. Dates that tell by themselves have the order of ISO. */
  get order(): DateOrder | null {
    if (!this.numbers) return 'ymd';
    return this.possible.size === 1 ? [...this.possible][0]! : null;
  }

  /** A date that the orders which are left read differently, or any. */
  get example(): string | null {
    const days = (text: string): (number | null)[] =>
      [...this.possible].map((order) => dayIn(writtenMoment(text)!.date, order));
    return this.telling.find((text) => new Set(days(text)).size > 1) ?? this.telling[0] ?? null;
  }
}

/** Which marks all amounts of a file can be read by, and whether any of them shows a fraction. */
export class MarkEvidence {
  private readonly open: { marks: Marks; seenThousands: boolean; seenDecimal: boolean }[] = allMarks.map((marks) => ({
    marks,
    seenThousands: false,
    seenDecimal: false,
  }));
  private differing: string | null = null;
  private readonly mostDigits: number;
  private numberFraction = false;
  private seen = 0;
  whole: string | null = null;

  /** `digits`: how many a fraction may have that are not nought. */
  constructor(digits: number) {
    this.mostDigits = digits;
  }

  see(text: string, cell: Cell | undefined): void {
    if (isNothing(text)) return;
    this.seen += 1;
    if (cell?.kind === 'number') {
      if (/[.eE]/.test(text)) this.numberFraction = true;
      else this.whole ??= text;
      return;
    }
    const readings = new Set<string>();
    for (const each of [...this.open]) {
      const plain = writtenAmount(text, each.marks)?.plain;
      const fraction = plain?.split('.')[1]?.replace(/0+$/, '') ?? '';
      if (plain === undefined || fraction.length > this.mostDigits) this.open.splice(this.open.indexOf(each), 1);
      else {
        readings.add(plain);
        each.seenDecimal ||= plain.includes('.');
        each.seenThousands ||= each.marks.thousands !== null && text.trim().includes(each.marks.thousands);
      }
    }
    if (readings.size > 1) this.differing ??= text;
    if (readings.size > 0 && [...readings].some((plain) => !plain.includes('.'))) this.whole ??= text;
  }

  /** Does some amount have a fraction when these are the marks? */
  fractionIn(marks: Marks | null): boolean {
    return this.numberFraction || this.open.some((each) => each.marks.decimal === marks?.decimal && each.seenDecimal);
  }

  /** The marks; null where two readings are left of some amount, or where there is none of all. */
  get marks(): Marks | null {
    const decimals = new Set(this.open.map(({ marks }) => marks.decimal));
    if (this.seen === 0 || decimals.size === 0 || (decimals.size > 1 && this.differing !== null)) return null;
    const seen = this.open.find((each) => each.seenThousands) ?? this.open.find((each) => each.seenDecimal);
    if (decimals.size > 1) return { decimal: '.', thousands: null };
    return seen?.marks ?? { decimal: [...decimals][0]!, thousands: null };
  }

  /** The marks with this one before the fraction. */
  marksWith(decimal: '.' | ','): Marks | null {
    const open = this.open.filter(({ marks }) => marks.decimal === decimal);
    return (open.find((each) => each.seenThousands) ?? open[0])?.marks ?? null;
  }

  get example(): string | null {
    return this.differing;
  }
}

const MOST_ROWS = 50_000;

/** Tries both readings of the sign of a file's amounts on its running balances. */
export class SignEvidence {
  private readonly asWritten = new Map<string, RunningBalance>();
  private readonly turned = new Map<string, RunningBalance>();
  private rows = 0;

  /** A row: what it adds when its sign is as written, its balance, and what tells its account. */
  see(account: string, amount: bigint, balance: bigint, line: number): void {
    this.rows += 1;
    if (this.rows > MOST_ROWS) return;
    for (const [runs, signed] of [
      [this.asWritten, amount],
      [this.turned, -amount],
    ] as const) {
      const run = runs.get(account) ?? new RunningBalance();
      runs.set(account, run);
      run.add({ civilDay: 0, occurredAt: null, amount: signed, line }, balance);
    }
  }

  /** Whether amounts add as written; null where both readings hold or none does. */
  get addsAsWritten(): boolean | null {
    if (this.rows < 2) return null;
    const holds = (runs: Map<string, RunningBalance>): boolean =>
      [...runs.values()].every((run) => run.ends() !== null);
    const [written, turned] = [holds(this.asWritten), holds(this.turned)];
    return written === turned ? null : written;
  }

  get holds(): boolean {
    return [this.asWritten, this.turned].some((runs) => [...runs.values()].every((run) => run.ends() !== null));
  }
}

/** Minor units of an amount for trying balances: a unit of ten to the fourth part of the main one holds any of them. */
export function tryMinor(text: string, cell: Cell | undefined, marks: Marks): bigint | null {
  const plain = cell?.kind === 'number' ? text : (writtenAmount(text, marks)?.plain ?? '');
  return parseMinor(plain, 'UYW');
}

export const digitsOf = (currency: string | null, power: number | null): number =>
  Math.max(0, (currency === null ? 3 : scaleOf(currency)) + (power ?? 0));
