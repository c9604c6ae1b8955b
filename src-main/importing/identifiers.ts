import { type Problem, type ProblemPlace, problemOf } from '../../shared/entity/problem.ts';
import type { Format, IdentifierField, ReadOutcome, StagedRow } from './format.ts';
import { columnLetters, isSpreadsheetNumber } from './reading/spreadsheet.ts';

const fields = [
  'orderNo',
  'channelNo',
  'refundNo',
  'batchNo',
  'bankRef',
  'voucherNo',
  'account',
  'counterpartyAccount',
] as const satisfies IdentifierField[];

/** Excel keeps this many digits of a number; the others become noughts. */
const EXCEL_DIGITS = 15;
/** So many noughts where digits should be are no accident (one in a million); from the first number on they are a doubt. */
const CERTAIN_NOUGHTS = 6;
const DOUBTFUL_NOUGHTS = 3;
/** Numbers of one width of which so many are known, and few enough are shorter, lost their leading noughts. */
const LEAST_NUMBERS = 10;
const LEAST_WIDTH = 6;
const MOST_LOST = 3;
const MOST_SHORT_SHARE = 0.4;
const LEAST_FIRST_DIGITS = 3;
const MOST_REMEMBERED = 256;
/** Where so many keep their leading noughts, all of one width, a shorter one has lost them; unless half are shorter. */
const LEAST_PADDED = 2;
const MOST_UNPADDED_SHARE = 0.5;

type Place = { value: string; row: number; line: number; part: number };

const isDigits = (text: string): boolean => {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 48 || code > 57) return false;
  }
  return text !== '';
};

const endsInNoughts = (digits: string): boolean => {
  for (let at = EXCEL_DIGITS; at < digits.length; at += 1) if (digits.charCodeAt(at) !== 48) return false;
  return true;
};

/** What the numbers of one column have in common. */
class Column {
  scientific: Place | null = null;
  /** The first number beyond 15 digits that ends in noughts; all such must. */
  rounded: Place | null = null;
  noughts = 0;
  private wholeLong = false;
  private readonly remembered = new Set<string>();
  /** Numbers by their width; null once the column is not one of numbers of one width. */
  private widths: Map<number, { count: number; first: Place }> | null = new Map();
  private readonly firstDigits = new Set<number>();
  /** How many begin with a nought, all of one width. */
  private padded = 0;
  private paddedWidth = 0;

  see(value: string, row: StagedRow): void {
    if (this.wholeLong && this.widths === null) {
      this.lookForExponent(value, row);
      return;
    }
    if (!isDigits(value)) {
      this.lookForExponent(value, row);
      this.widths = null;
      return;
    }
    if (value.length > EXCEL_DIGITS && !this.wholeLong) this.seeLong(value, row);
    if (this.widths !== null) this.seeWidth(value, row);
  }

  private lookForExponent(value: string, row: StagedRow): void {
    if (this.scientific === null && isSpreadsheetNumber(value)) this.scientific = placeOf(value, row);
  }

  private seeLong(value: string, row: StagedRow): void {
    if (!endsInNoughts(value)) {
      this.wholeLong = true;
      this.rounded = null;
      return;
    }
    this.rounded ??= placeOf(value, row);
    this.remember(value);
  }

  private seeWidth(value: string, row: StagedRow): void {
    const known = this.widths!.get(value.length);
    if (known) known.count += 1;
    else this.widths!.set(value.length, { count: 1, first: placeOf(value, row) });
    this.firstDigits.add(value.charCodeAt(0));
    if (value.charCodeAt(0) === 48) {
      if (this.padded > 0 && this.paddedWidth !== value.length) this.widths = null;
      this.padded += 1;
      this.paddedWidth = value.length;
    }
    if (this.widths !== null && this.widths.size > MOST_LOST + 1) this.widths = null;
  }

  /** Takes over what the rows that follow showed to another column, of which only fields are read: it may be a clone. */
  absorb(next: Column): void {
    this.scientific ??= next.scientific;
    this.wholeLong ||= next.wholeLong;
    this.rounded = this.wholeLong ? null : (this.rounded ?? next.rounded);
    for (const value of next.remembered) this.remember(value);
    for (const digit of next.firstDigits) this.firstDigits.add(digit);
    if (next.widths === null) this.widths = null;
    for (const [width, { count, first }] of next.widths ?? []) {
      const known = this.widths?.get(width);
      if (known) known.count += count;
      else this.widths?.set(width, { count, first });
    }
    const twoWidths = this.padded > 0 && next.padded > 0 && this.paddedWidth !== next.paddedWidth;
    if (twoWidths || (this.widths !== null && this.widths.size > MOST_LOST + 1)) this.widths = null;
    this.padded += next.padded;
    if (next.padded > 0) this.paddedWidth = next.paddedWidth;
  }

  private remember(value: string): void {
    if (this.remembered.has(value) || this.remembered.size >= MOST_REMEMBERED) return;
    this.remembered.add(value);
    this.noughts += value.length - EXCEL_DIGITS;
  }

  /** The first number that is shorter than the width of all others, and that width; null where none has lost noughts. */
  shortened(): { place: Place; width: number } | null {
    if (this.widths === null || this.widths.size < 2) return null;
    const all = [...this.widths].sort(([a], [b]) => b - a);
    const width = all[0]![0];
    const total = all.reduce((sum, [, { count }]) => sum + count, 0);
    const shorter = all.slice(1);
    const short = shorter.reduce((sum, [, { count }]) => sum + count, 0);
    if (width < LEAST_WIDTH) return null;
    if (this.padded > 0) {
      const few = this.padded >= LEAST_PADDED && this.paddedWidth === width && short <= total * MOST_UNPADDED_SHARE;
      if (!few) return null;
    } else {
      if (this.firstDigits.size < LEAST_FIRST_DIGITS || total < LEAST_NUMBERS) return null;
      if (short > total * MOST_SHORT_SHARE || shorter.some(([each]) => width - each > MOST_LOST)) return null;
    }
    const first = shorter.reduce((best, each) => (each[1].first.row < best[1].first.row ? each : best));
    return { place: first[1].first, width };
  }
}

const placeOf = (value: string, { record, line, part }: StagedRow): Place => ({ value, row: record, line, part });

/**
 * Looks at the identifiers of a table's rows for what Excel does to them, in every format alike: numbers as 1.2E+17,
 * digits beyond the fifteenth turned into noughts, leading noughts lost. Memory: a few numbers a column.
 */
export class IdentifierWatch {
  private readonly orderNo = new Column();
  private readonly channelNo = new Column();
  private readonly refundNo = new Column();
  private readonly batchNo = new Column();
  private readonly bankRef = new Column();
  private readonly voucherNo = new Column();
  private readonly account = new Column();
  private readonly counterpartyAccount = new Column();

  /** Spelled out: to look fields up by their names costs more than to look at what they hold. */
  see(row: StagedRow): void {
    if (row.orderNo !== null) this.orderNo.see(row.orderNo, row);
    if (row.channelNo !== null) this.channelNo.see(row.channelNo, row);
    if (row.refundNo !== null) this.refundNo.see(row.refundNo, row);
    if (row.batchNo !== null) this.batchNo.see(row.batchNo, row);
    if (row.bankRef !== null) this.bankRef.see(row.bankRef, row);
    if (row.voucherNo !== null) this.voucherNo.see(row.voucherNo, row);
    if (row.account !== null) this.account.see(row.account, row);
    if (row.counterpartyAccount !== null) this.counterpartyAccount.see(row.counterpartyAccount, row);
  }

  /** Takes over what the rows that follow showed to another watch, or to the clone of one. */
  absorb(next: IdentifierWatch): void {
    for (const field of fields) this[field].absorb(next[field]);
  }

  /** What was found in the file of that name: errors where it is certain, warnings where numbers may be such by themselves. */
  problems({ parts, columns }: Pick<ReadOutcome, 'parts' | 'columns'>, file: string): Problem[] {
    const problem = (field: IdentifierField, place: Place, value: string, severity: Problem['severity']): Problem => {
      const at = columns?.[place.part]?.[field] ?? -1;
      const cell = at < 0 ? {} : { cell: `${columnLetters(at)}${place.line}` };
      const sheet = parts[place.part];
      const where: ProblemPlace = {
        ...(sheet === undefined || sheet === file ? {} : { sheet }),
        line: place.line,
        column: field,
        ...cell,
      };
      return problemOf('IDENTIFIER_DAMAGED', { params: { record: place.row, column: field, value }, where, severity });
    };
    return fields.flatMap((field) => {
      const column = this[field];
      const { scientific, rounded, noughts } = column;
      const shortened = column.shortened();
      const doubt = noughts >= CERTAIN_NOUGHTS ? 'error' : 'warning';
      return [
        ...(scientific ? [problem(field, scientific, scientific.value, 'error')] : []),
        ...(rounded && noughts >= DOUBTFUL_NOUGHTS ? [problem(field, rounded, rounded.value, doubt)] : []),
        ...(shortened
          ? [problem(field, shortened.place, `${shortened.place.value} (${shortened.width} digits?)`, 'warning')]
          : []),
      ];
    });
  }
}

/** A watch over the rows of a format that spreadsheets open and save again; null for any other. */
export const watchFor = ({ tabular = true }: Format): IdentifierWatch | null =>
  tabular ? new IdentifierWatch() : null;
