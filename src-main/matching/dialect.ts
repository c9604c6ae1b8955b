import type { Ignorable } from '../../shared/entity/rules.ts';
import type { Read } from '../store/index.ts';
import { normalNumber } from './normal.ts';
import { standsIn } from './words.ts';

/** What differs between the engines that a pass may be pushed down to; everything else is plain SQL. */
export type Dialect = {
  readonly name: string;
  /** A condition with one placeholder: the text contains it. */
  contains(text: string): string;
  /** A condition over two expressions: the number stands in the text, and is no part of a longer one. */
  stands(text: string, number: string): string;
  /** The text (an expression) without what does not count in it; normalNumber says what that is. */
  normal(text: string, ignore: readonly Ignorable[]): string;
};

const NORMAL = 'gouji_normal';
const STANDS = 'gouji_stands';

export const sqlite: Dialect = {
  name: 'sqlite',
  contains: (text) => `instr(${text}, ?) > 0`,
  stands: (text, number) => `${STANDS}(${text}, ${number})`,
  normal: (text, ignore) => (ignore.length === 0 ? text : `${NORMAL}(${text}, '${ignore.join(' ')}')`),
};

/** Gives a connection the functions that compiled passes call. */
export function registerFunctions(db: Read): void {
  db.function(NORMAL, { deterministic: true }, (text: unknown, ignore: unknown) =>
    text === null ? null : normalNumber(String(text), String(ignore).split(' ') as Ignorable[]),
  );
  db.function(STANDS, { deterministic: true }, (text: unknown, number: unknown) =>
    text !== null && number !== null && standsIn(String(text), String(number)) ? 1 : 0,
  );
}
