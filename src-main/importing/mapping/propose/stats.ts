import { currencyNamed } from '../../../../shared/value/currency.ts';
import { isNothing } from '../../reading/grouped.ts';
import type { Cell } from '../../reading/xlsx.ts';
import { type Marks, writtenAmount } from '../amounts.ts';
import { clockOf, writtenMoment } from '../moments.ts';
import { sideOfWord } from './words.ts';

const MOST_WORDS = 40;
const MOST_SAMPLES = 5;
const SAMPLE_LETTERS = 60;

/** Marks that files write; the first of those that fit all amounts and are seen in one is taken. */
export const allMarks: readonly Marks[] = [
  { decimal: '.', thousands: ',' },
  { decimal: '.', thousands: ' ' },
  { decimal: '.', thousands: "'" },
  { decimal: ',', thousands: '.' },
  { decimal: ',', thousands: ' ' },
  { decimal: ',', thousands: "'" },
];

/** What the values of one column are, over all rows of the file. */
export class ColumnStats {
  rows = 0;
  filled = 0;
  moments = 0;
  /** Of them, those whose own letters are more than eight digits: "20240101" may as well be a number. */
  plainMoments = 0;
  clocks = 0;
  amounts = 0;
  currencies = 0;
  sides = 0;
  negatives = 0;
  readonly words = new Map<string, number>();
  readonly samples: string[] = [];

  see(text: string, cell: Cell | undefined): void {
    this.rows += 1;
    if (isNothing(text)) return;
    this.filled += 1;
    if (this.samples.length < MOST_SAMPLES && !this.samples.includes(text))
      this.samples.push(text.slice(0, SAMPLE_LETTERS));
    if (writtenMoment(text) !== null) {
      this.moments += 1;
      if (!/^\d+$/.test(text)) this.plainMoments += 1;
    } else if (clockOf(text) !== null) this.clocks += 1;
    if (cell?.kind === 'number' || allMarks.some((marks) => writtenAmount(text, marks) !== null)) this.amounts += 1;
    if (/^[-(]|-$/.test(text)) this.negatives += 1;
    if (currencyNamed(text) !== null) this.currencies += 1;
    if (sideOfWord(text) !== null) this.sides += 1;
    if (this.words.size < MOST_WORDS || this.words.has(text)) this.words.set(text, (this.words.get(text) ?? 0) + 1);
  }

  /** Are (nearly) all filled cells of a sort? */
  all(count: number): boolean {
    return this.filled > 0 && count >= this.filled * NEARLY;
  }

  /** Does the column have only a few different words? */
  get fewWords(): boolean {
    return this.words.size < MOST_WORDS && this.words.size <= Math.max(MOST_CHOICES, 1);
  }
}

const NEARLY = 0.95;
const MOST_CHOICES = 12;
