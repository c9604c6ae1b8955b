/** What differs between the engines that a pass may be pushed down to; everything else is plain SQL. */
export type Dialect = {
  readonly name: string;
  /** A condition with one placeholder: the text contains it. */
  contains(text: string): string;
};

export const sqlite: Dialect = { name: 'sqlite', contains: (text) => `instr(${text}, ?) > 0` };
