import type { Dice } from '../dice.ts';
import type { Flaw, Move, MoveOptions, Plan } from './moves.ts';
import type { Encoding } from './write.ts';

/**
 * How files of a format are written. `flaws` are those that the format's own figures give away; a flaw that they do not
 * is not one that a file can be blamed for.
 */
export type Grammar = {
  readonly options: MoveOptions;
  readonly flaws: readonly Flaw[];
  /** Currency and fee of a row, as the product says it: "CNY -". */
  readonly tail?: (move: Move) => string;
  /** Rows beside those of the moves: "2026-10-13 -100 CNY 0". */
  readonly more?: (plan: Plan) => string[];
} & (
  | { readonly text: (plan: Plan, dice: Dice) => string; readonly encoding?: Encoding; readonly name?: string }
  | { readonly cells: (plan: Plan, dice: Dice) => string[][]; readonly kinds: readonly string[] }
);

/** What totals over all rows give away. */
export const proven: readonly Flaw[] = ['changed', 'dropped', 'doubled', 'broken'];
/** What nothing but the row itself gives away. */
export const unproven: readonly Flaw[] = ['broken'];
