import { formatGrouped, formatMinor } from '../../../shared/value/money.ts';
import type { Dice } from '../dice.ts';

/** One movement of money as a file is to say it. Amounts in fen, signed as a row of the product is; the fee is what is kept. */
export type Move = {
  /** From 0, in the order of time; what tells it from all others. */
  readonly at: number;
  readonly day: string;
  readonly clock: string;
  readonly amount: bigint;
  readonly fee: bigint;
  /** After it. */
  readonly balance: bigint;
  /** What stands where the amount should: a flaw. */
  readonly broken?: string;
};

/** What is wrong with a file: nothing, only the way it is written, or its figures. */
export type Flaw = 'none' | 'presentation' | 'changed' | 'dropped' | 'doubled' | 'broken';

/** What a file says: `written` are its rows, `declared` those that its totals and balances were made from. */
export type Plan = {
  readonly flaw: Flaw;
  readonly written: readonly Move[];
  readonly declared: readonly Move[];
  readonly opening: bigint;
  readonly closing: bigint;
};

export type MoveOptions = { least: number; most?: number; positive?: boolean; fees?: boolean };

const two = (value: number): string => String(value).padStart(2, '0');

function movesOf(
  dice: Dice,
  { least, most = 8, positive = false, fees = false }: MoveOptions,
  opening: bigint,
): Move[] {
  const count = dice.within(least, most);
  let balance = opening;
  return Array.from({ length: count }, (_, at) => {
    const size = BigInt(dice.one([dice.within(1, 99), dice.within(100, 99_999), dice.within(100_000, 99_999_999)]));
    const amount = positive || dice.once(2) ? size : -size;
    const kept = fees && !dice.once(4) ? (size * 6n) / 1000n : 0n;
    balance += amount;
    const second = at * 600 + dice.below(600);
    const clock = `${two(9 + Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`;
    return {
      at,
      day: at * 2 < count ? '2026-10-13' : '2026-10-14',
      clock,
      amount,
      fee: amount > 0n ? kept : -kept,
      balance,
    };
  });
}

const brokenTexts = ['12x.00', '1.2.3', '--5', '１２a', '5 0', '∞', '0x10', '1..0'];

/** The moves with one flaw. Of a chain of balances only what stands between two rows is proven: the ends are left alone. */
function flawed(moves: readonly Move[], flaw: Flaw, dice: Dice): Move[] {
  const at = dice.within(1, moves.length - 2);
  const move = moves[at]!;
  if (flaw === 'dropped') return moves.toSpliced(at, 1);
  if (flaw === 'doubled') return moves.toSpliced(at, 0, move);
  if (flaw === 'broken') return moves.with(at, { ...move, broken: dice.one(brokenTexts) });
  const wrong = move.amount + (move.amount > 0n ? 1n : -1n) * BigInt(dice.within(1, 900));
  return flaw === 'changed' ? moves.with(at, { ...move, amount: wrong }) : [...moves];
}

/** Draws moves and what is wrong with the file that says them; `flaws` are those that its format must refuse. */
export function planOf(dice: Dice, options: MoveOptions, flaws: readonly Flaw[]): Plan {
  const opening = BigInt(dice.within(1_000_000_000, 2_000_000_000));
  const declared = movesOf(dice, options, opening);
  const wanted = dice.one<Flaw>(['none', 'none', 'none', 'presentation', dice.one(flaws), dice.one(flaws)]);
  const flaw = declared.length < 3 && wanted !== 'presentation' ? 'none' : wanted;
  const closing = declared.at(-1)?.balance ?? opening;
  return { flaw, declared, written: declared.length < 3 ? declared : flawed(declared, flaw, dice), opening, closing };
}

export const sizeOf = (amount: bigint): bigint => (amount < 0n ? -amount : amount);

/** The amount as a signed decimal, or what stands in its place. */
export const signed = ({ amount, broken }: Move): string => broken ?? formatMinor(amount, 'CNY');

/** The same without its sign. */
export const unsigned = ({ amount, broken }: Move): string => broken ?? formatMinor(sizeOf(amount), 'CNY');

/** The same with its thousands grouped, as every other row of a bank has it. */
export const grouped = (move: Move): string =>
  move.broken ?? (move.at % 2 === 0 ? formatGrouped(sizeOf(move.amount), 'CNY') : unsigned(move));

export const yuan = (minor: bigint): string => formatMinor(minor, 'CNY');

export const sumOf = (moves: readonly Move[], part: (move: Move) => bigint = ({ amount }) => amount): bigint =>
  moves.reduce((sum, move) => sum + part(move), 0n);

export const incoming = (moves: readonly Move[]): Move[] => moves.filter(({ amount }) => amount > 0n);
export const outgoing = (moves: readonly Move[]): Move[] => moves.filter(({ amount }) => amount < 0n);

/** "20261013" */
export const plainDay = ({ day }: Move): string => day.replaceAll('-', '');
export const plainClock = ({ clock }: Move): string => clock.replaceAll(':', '');
