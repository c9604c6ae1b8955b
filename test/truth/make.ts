import { bankGroupHabits } from './habits/bankGroups.ts';
import { bankPairHabits } from './habits/bankPairs.ts';
import { feeHabits } from './habits/fees.ts';
import { orderHabits } from './habits/orders.ts';
import { refundHabits } from './habits/refunds.ts';
import { Maker } from './maker.ts';
import { changeRates } from './rateChange.ts';
import { settleAll } from './settlements.ts';
import type { World } from './world.ts';

const habits = { ...orderHabits, ...refundHabits, ...feeHabits, ...bankPairHabits, ...bankGroupHabits };
type Habit = keyof typeof habits;
export const habitNames = Object.keys(habits) as Habit[];

/** Of a thousand cases so many are of a habit; what is not named shares the rest alike. */
export type Rates = Partial<Record<Habit, number>>;
const usual: Rates = {
  'order-plain': 560,
  'bank-plain': 120,
  'refund-whole': 20,
  'refund-later-day': 20,
  // They look like slips, and are as rare: a question that is asked of them is asked of a slip in vain. Only when named.
  'order-near-next': 0,
  'bank-near-next': 0,
};

/** How many cases of each habit a world of so many cases has: at least two of each that is not ruled out by a rate of 0. */
export function countsOf(size: number, rates: Rates = usual): Map<Habit, number> {
  const named = Object.values(rates).reduce((sum, rate) => sum + rate, 0);
  if (named > 1000) throw new RangeError(`rates come to ${named} of 1000`);
  const others = habitNames.filter((habit) => rates[habit] === undefined);
  return new Map(
    habitNames.map((habit) => {
      const rate = rates[habit] ?? (1000 - named) / others.length;
      return [habit, rate === 0 ? 0 : Math.max(2, Math.round((size * rate) / 1000))];
    }),
  );
}

/** "order-plain=900,bank-typo=100": these and no others. "all": every habit at its usual rate. Null for unknown names. */
export function parseRates(text: string): Rates | null {
  if (text === 'all') return usual;
  const rates: Rates = Object.fromEntries(habitNames.map((habit) => [habit, 0]));
  const named = text.split(',').map((part) => part.split('='));
  for (const [name = '', rate] of named) {
    if (!habitNames.includes(name as Habit)) return null;
    rates[name as Habit] = rate === undefined ? Math.floor(1000 / named.length) : Number(rate);
  }
  return rates;
}

/** The world of a seed: the same rows and the same truth every time. */
export function makeWorld(seed: number, size: number, rates?: Rates): World {
  const maker = new Maker(seed);
  const counts = countsOf(size, rates);
  for (const [habit, count] of counts) {
    for (let done = 0; done < count; done += 1) {
      maker.habit = habit;
      habits[habit](maker);
    }
  }
  // Where no channel strays from its fees, none changes its rate.
  if (counts.get('fee-half-even')! > 0) changeRates(maker);
  settleAll(maker);
  return maker.world;
}
