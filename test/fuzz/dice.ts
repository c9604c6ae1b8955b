import { below, keyOf } from '../../src-main/cli/generate/draw.ts';

/** Draws one after the other from a seed and a place: the same seed and place give the same draws on every machine. */
export class Dice {
  private readonly key: number;
  private slot = 0;

  constructor(seed: number, first = 0, second = 0, third = 0) {
    this.key = keyOf(seed, first, second, third);
  }

  /** A whole number from 0 to below `bound`. */
  below(bound: number): number {
    this.slot += 1;
    return below(this.key, this.slot, bound);
  }

  /** A whole number from `from` to `to`, both included. */
  within(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }

  one<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  /** So many digits, the first not zero. */
  digits(count: number): string {
    let text = String(this.within(1, 9));
    while (text.length < count) text += this.below(10);
    return text;
  }
}
