import type { BreakKind } from '../../shared/entity/break.ts';
import type { Day } from '../../shared/value/time.ts';
import { at, clockAt } from '../../src-main/cli/generate/clock.ts';
import { below, keyOf, oneOf } from '../../src-main/cli/generate/draw.ts';
import type { BankRow, BookRow, ChannelRow } from '../../src-main/cli/generate/model.ts';
import { bankDays, FIRST_DAY, LAST_DAY, QUIET } from './calendar.ts';
import type { BankPlace, Bond, ChannelPlace, Ref, World } from './world.ts';

const cities = ['上海', '苏州', '杭州', '宁波', '南京', '无锡', '合肥', '温州', '嘉兴', '常州', '绍兴', '青岛'];
const brands = [...'恒瑞德盛宏远鑫达万顺华泰永兴嘉诚信安隆昌广源中汇金辉天成联众百川'];
const trades = ['商贸', '物流', '电子商务', '食品', '服饰', '五金', '科技', '仓储'];

type Odd = Partial<Pick<Bond, 'determinable' | 'wanted' | 'alike' | 'alsoAs' | 'breakRows' | 'subjects'>>;

/** Builds the cases of one world; every draw follows from the seed and the count of draws so far. */
export class Maker {
  readonly world: World = { rows: [], bonds: [] };
  habit = '';
  private readonly seed: number;
  private draws = 0;
  private serial = 0;
  private readonly usedAmounts = new Set<number>();
  private readonly usedCompanies = new Set<string>();

  constructor(seed: number) {
    this.seed = seed;
  }

  /** A whole number from 0 to below the bound. */
  below(bound: number): number {
    this.draws += 1;
    return below(keyOf(this.seed, this.draws), 0, bound);
  }

  oneOf<T>(list: readonly T[]): T {
    this.draws += 1;
    return oneOf(keyOf(this.seed, this.draws), 0, list);
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  /** Grows by uneven steps, so that numbers of neighbours sometimes differ by one digit, as real ones do. */
  next(): number {
    this.serial += 1 + this.below(23);
    return this.serial;
  }

  /** An everyday amount in fen; many orders share one. */
  amount(): bigint {
    const whole = this.chance(40)
      ? this.oneOf([8, 10, 12, 15, 18, 20, 25, 30, 50, 100]) * 100
      : 300 + this.below(60_000);
    return BigInt(whole);
  }

  /** An amount in fen that no other case without a sound reference has: with day and party it names the pair. */
  fresh(from = 1000, span = 20_000_000): bigint {
    for (;;) {
      const drawn = from + this.below(span);
      if (this.usedAmounts.has(drawn)) continue;
      // Neighbours by a cent are other people's near-misses: they are only made on purpose.
      for (const near of [drawn - 1, drawn, drawn + 1]) this.usedAmounts.add(near);
      return BigInt(drawn);
    }
  }

  /** A company that has no other business in the period. */
  company(): string {
    for (;;) {
      const name = `${this.oneOf(cities)}${this.oneOf(brands)}${this.oneOf(brands)}${this.oneOf(brands)}${this.oneOf(trades)}有限公司`;
      if (this.usedCompanies.has(name)) continue;
      this.usedCompanies.add(name);
      return name;
    }
  }

  /** Two companies whose names differ in one letter, neither with any other business. */
  companiesAlike(): [string, string] {
    for (;;) {
      const name = this.company();
      const at = 2 + this.below(3);
      const other = name.slice(0, at) + this.oneOf(brands) + name.slice(at + 1);
      if (other === name || this.usedCompanies.has(other)) continue;
      this.usedCompanies.add(other);
      return [name, other];
    }
  }

  /** The account number of a name: always the same. */
  accountOf(name: string): string {
    const key = keyOf(7, ...[...name].slice(-3).map((letter) => letter.codePointAt(0)!));
    const code = [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)!) % 1_000_003, 7);
    return `6222${String(code).padStart(7, '0')}${String(below(key, 1, 100_000_000)).padStart(8, '0')}`;
  }

  /** A day on which a channel trades. */
  tradeDay(place: ChannelPlace, last: Day = LAST_DAY): Day {
    const day = FIRST_DAY + this.below(last - FIRST_DAY + 1);
    return place === QUIET.place && day === QUIET.day ? day + 1 : day;
  }

  /** A banking day with so many banking days after it. */
  bankDay(after = 0): Day {
    return this.oneOf(bankDays.slice(0, bankDays.length - after));
  }

  /** The banking day so many banking days after another. */
  laterBankDay(day: Day, later: number): Day {
    return bankDays[Math.min(bankDays.indexOf(day) + later, bankDays.length - 1)]!;
  }

  /** Some time in the hours of business. */
  time(day: Day): number {
    return at(day, clockAt(7, 0) + this.below(13 * 3600));
  }

  book(row: BookRow): Ref {
    return this.world.rows.push({ place: 'book', row, habit: this.habit }) - 1;
  }

  bill(place: ChannelPlace, row: ChannelRow): Ref {
    return this.world.rows.push({ place, row, habit: this.habit }) - 1;
  }

  bank(place: BankPlace, row: BankRow): Ref {
    return this.world.rows.push({ place, row, habit: this.habit }) - 1;
  }

  /** What belongs together; by default the files tell it and no break stands for it. */
  bond(scope: Bond['scope'], left: readonly Ref[], right: readonly Ref[], odd: Odd = {}): void {
    this.world.bonds.push({ scope, habit: this.habit, left, right, determinable: true, wanted: null, ...odd });
  }

  /** A row that truly has no partner, and the break that says so. */
  alone(scope: Bond['scope'], row: Ref, wanted: BreakKind | null, odd: Odd = {}): void {
    const isLeft = this.world.rows[row]!.place === 'book';
    this.bond(scope, isLeft ? [row] : [], isLeft ? [] : [row], { wanted, ...odd });
  }
}
