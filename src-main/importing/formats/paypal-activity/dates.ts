import { type Day, dayOf } from '../../../../shared/value/time.ts';

type Parts = { order: 'year' | 'day' | 'open'; numbers: [number, number, number] };

const number = (text: string | undefined): number => Number.parseInt(text ?? '', 10);

/** The three numbers of a date; "9/4/2018" leaves open which of the first two is the day. */
function partsOf(text: string): Parts | null {
  const year = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text);
  if (year) return { order: 'year', numbers: [number(year[1]), number(year[2]), number(year[3])] };
  const parts = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})$/.exec(text);
  if (!parts) return null;
  const order = parts[2] === '/' ? 'open' : 'day';
  return { order, numbers: [number(parts[1]), number(parts[3]), number(parts[4])] };
}

export type DateOrder = 'day' | 'month';

/** Do the days of a currency's rows go one way only, read with the day or with the month first? */
class Run {
  private last: Day | null = null;
  private up = true;
  private down = true;

  add(day: Day): void {
    if (this.last !== null && day < this.last) this.up = false;
    if (this.last !== null && day > this.last) this.down = false;
    this.last = day;
  }

  get ordered(): boolean {
    return this.up || this.down;
  }
}

/**
 * Finds out whether a file writes the day or the month first, from all its dates: a number beyond 12 is a day, and a
 * file lists its rows by time (each currency by itself), forwards or backwards. Where both fit, a decimal comma tells.
 */
export class DateOrderFinder {
  private readonly runs = { day: new Map<string, Run>(), month: new Map<string, Run>() };
  private readonly possible = { day: true, month: true };
  private same = true;
  private decimalComma = false;
  /** The first date that can be read both ways, for the refusal. */
  doubtful: { text: string; line: number } | null = null;

  add(text: string, currency: string, line: number): void {
    const parts = partsOf(text);
    if (parts?.order !== 'open') return;
    const [first, second, year] = parts.numbers;
    if (first !== second) {
      this.same = false;
      this.doubtful ??= { text, line };
    }
    this.note('day', dayOf(year, second, first), currency);
    this.note('month', dayOf(year, first, second), currency);
  }

  /** Where amounts are written with a decimal comma, nobody writes the month first. */
  addAmount(text: string): void {
    if (/\d,\d{1,2}$/.test(text)) this.decimalComma = true;
  }

  private note(order: DateOrder, day: Day | null, currency: string): void {
    if (day === null) {
      this.possible[order] = false;
      return;
    }
    const runs = this.runs[order];
    const run = runs.get(currency) ?? new Run();
    runs.set(currency, run);
    run.add(day);
  }

  /** Null where the file leaves it open; 'day' where no date of it is open. */
  decide(): DateOrder | null {
    if (this.same) return 'day';
    const { day, month } = this.possible;
    if (day !== month) return day ? 'day' : 'month';
    if (!day) return null;
    const ordered = (order: DateOrder): boolean => [...this.runs[order].values()].every((run) => run.ordered);
    const [dayOrdered, monthOrdered] = [ordered('day'), ordered('month')];
    if (dayOrdered === monthOrdered) return this.decimalComma ? 'day' : null;
    return dayOrdered ? 'day' : 'month';
  }
}

/** The day of a date as the file writes it; null for what is none. */
export function localDay(text: string, order: DateOrder): Day | null {
  const parts = partsOf(text);
  if (parts === null) return null;
  const [a, b, c] = parts.numbers;
  if (parts.order === 'year') return dayOf(a, b, c);
  return parts.order === 'open' && order === 'month' ? dayOf(c, a, b) : dayOf(c, b, a);
}

/** Seconds since midnight of "07:45:51"; null for anything else. */
export function clockOf(text: string): number | null {
  const parts = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (!parts) return null;
  const [hours, minutes, seconds] = [number(parts[1]), number(parts[2]), number(parts[3] ?? '0')];
  return hours < 24 && minutes < 60 && seconds < 60 ? hours * 3600 + minutes * 60 + seconds : null;
}
