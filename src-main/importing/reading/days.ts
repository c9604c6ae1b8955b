import type { Day } from '../../../shared/value/time.ts';

/** The first and the last of the days that are added. */
export class DaySpan {
  private first: Day | null = null;
  private last: Day | null = null;

  add(day: Day): void {
    if (this.first === null || day < this.first) this.first = day;
    if (this.last === null || day > this.last) this.last = day;
  }

  /** Takes over the days of another one, or of its clone. */
  absorb({ first, last }: DaySpan): void {
    if (first !== null) this.add(first);
    if (last !== null) this.add(last);
  }

  /** Null when no day was added. */
  days(): { firstDay: Day; lastDay: Day } | null {
    return this.first === null || this.last === null ? null : { firstDay: this.first, lastDay: this.last };
  }
}
