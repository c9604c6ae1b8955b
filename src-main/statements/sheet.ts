import type { Cell } from './cells.ts';

/** One row of a sheet. A free row (titles, notes) runs over its columns and does not widen them. */
export type Row = {
  readonly cells: readonly (Cell | null)[];
  readonly free?: boolean;
  /** Points; without it the writer finds the height that wrapped text needs. */
  readonly height?: number;
  /** Points that it has however short its text is. */
  readonly atLeast?: number;
  /** Columns to merge, from and to, counted from 1. */
  readonly merges?: readonly (readonly [number, number])[];
};

/** A sheet before it is written. `rows` is read twice: once to measure the columns, once to write. */
export type SheetPlan = {
  readonly name: string;
  /** Rows above the data, on the sheet and on each continuation of it. */
  readonly top: readonly Row[];
  /** How many of the last top rows are the header: they stay in view and are repeated on every printed page. */
  readonly header: number;
  rows(): Iterable<Row>;
  /** Fixed widths, where a sheet is a form and not a table. */
  readonly widths?: readonly number[];
  /** The most that a column may take, where its text wraps. */
  readonly caps?: Readonly<Record<number, number>>;
};

const WIDE_LETTER = 1.8;
const CAPITAL = 1.25;
const NARROW_LETTER = 1;
const MARGIN = 2.2;
const NARROWEST = 6;
const WIDEST = 100;

/** Width of a text in column units, a digit of the default font: Chinese letters take nearly two. */
export function widthOf(text: string): number {
  let width = 0;
  for (const letter of text) {
    if (letter.codePointAt(0)! >= 0x2e80) width += WIDE_LETTER;
    else width += /[A-Z@%]/.test(letter) ? CAPITAL : NARROW_LETTER;
  }
  return width;
}

const longestWord = (text: string): number => Math.max(...text.split(' ').map(widthOf));

/** Column widths that show every cell of the plan; wrapped columns stop at their cap. */
export function measure(plan: SheetPlan): number[] {
  if (plan.widths) return [...plan.widths];
  const widths: number[] = [];
  const look = (row: Row): void => {
    if (row.free) return;
    const merged = new Set(
      row.merges?.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i)),
    );
    row.cells.forEach((cell, index) => {
      if (!cell || merged.has(index + 1)) return;
      widths[index] = Math.max(
        widths[index] ?? NARROWEST,
        (cell.head ? longestWord(cell.shown) : widthOf(cell.shown)) + MARGIN,
      );
    });
  };
  for (const row of plan.top) look(row);
  for (const row of plan.rows()) look(row);
  return Array.from(widths, (width = NARROWEST, index) =>
    Math.min(Math.ceil(width * 10) / 10, plan.caps?.[index + 1] ?? WIDEST),
  );
}

const LINE_POINTS = 13;
const ROW_POINTS = 16;
/** Widths are estimates: a line is not broken for a hundredth. */
const SLACK = 0.01;

/** Points that a row needs: as many lines as its longest wrapped cell takes. */
export function heightOf(row: Row, widths: readonly number[]): number {
  if (row.height) return row.height;
  let lines = 1;
  row.cells.forEach((cell, index) => {
    if (!cell?.style.alignment?.wrapText) return;
    const merge = row.merges?.find(([from]) => from === index + 1);
    const room = widths.slice(index, merge ? merge[1] : index + 1).reduce((sum, width) => sum + width, 0) - MARGIN;
    const needed = cell.shown
      .split('\n')
      .reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / room - SLACK)), 0);
    lines = Math.max(lines, needed);
  });
  return Math.max(ROW_POINTS + (lines - 1) * LINE_POINTS, row.atLeast ?? 0);
}
