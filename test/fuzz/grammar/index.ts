import type { Dice } from '../dice.ts';
import { banks } from './banks.ts';
import { china } from './china.ts';
import type { Grammar } from './kind.ts';
import { type Flaw, type Move, planOf } from './moves.ts';
import { statements } from './statements.ts';
import { world } from './world.ts';
import { encoded, inContainer, presented } from './write.ts';

/** For every format that there is, how its files are written. */
export const grammars: Readonly<Record<string, Grammar>> = { ...banks, ...statements, ...china, ...world };

/**
 * A file that a grammar wrote. `truth` are its rows ("2026-10-13 -1250 CNY 8"), null where it must be refused; `flaw`
 * says what may keep it from being read, null where nothing may.
 */
export type Made = { name: string; bytes: Uint8Array; truth: string[] | null; flaw: string | null };

/** Formats whose rows are all of one day, and formats that are always refused. */
const ofOneDay: Readonly<Record<string, string>> = { bai2: '2026-10-14' };
const alwaysRefused = new Set(['consumer-export']);

function bytesOf(grammar: Grammar, plan: ReturnType<typeof planOf>, dice: Dice): { name: string; bytes: Uint8Array } {
  if ('cells' in grammar) return inContainer(grammar.cells(plan, dice), dice, grammar.kinds);
  const text = grammar.text(plan, dice);
  const { encoding = 'utf-8', name = 'a.csv' } = grammar;
  return { name, bytes: plan.flaw === 'presentation' ? presented(text, encoding, dice) : encoded(text, encoding) };
}

/** Writes a file of a format, and what it says. */
export function make(format: string, dice: Dice): Made {
  const grammar = grammars[format]!;
  const refused = alwaysRefused.has(format);
  const plan = planOf(dice, grammar.options, refused ? (['none'] satisfies Flaw[]) : grammar.flaws);
  const { tail = () => 'CNY -', more = () => [] } = grammar;
  const row = (move: Move): string => `${ofOneDay[format] ?? move.day} ${move.amount} ${tail(move)}`;
  const right = plan.flaw === 'none' || plan.flaw === 'presentation';
  return {
    ...bytesOf(grammar, plan, dice),
    truth: right && !refused ? [...plan.written.map(row), ...more(plan)] : null,
    flaw: refused ? 'a personal export' : plan.flaw === 'none' ? null : plan.flaw,
  };
}
